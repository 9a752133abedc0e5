/** Rules over all modules, launches of the whole, and checks of the documents. */
@NullMarked
package io.carbontracker.verification;

import org.jspecify.annotations.NullMarked;
