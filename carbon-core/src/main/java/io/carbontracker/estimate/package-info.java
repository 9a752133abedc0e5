/** From usage items to outcomes: rates, provenance, and the calculator. */
@NullMarked
package io.carbontracker.estimate;

import org.jspecify.annotations.NullMarked;
