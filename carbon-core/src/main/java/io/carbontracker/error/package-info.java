/** What can go wrong, each kind its own type. */
@NullMarked
package io.carbontracker.error;

import org.jspecify.annotations.NullMarked;
