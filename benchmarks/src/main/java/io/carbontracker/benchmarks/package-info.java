/** Measures the speed and size of the library. Nothing here is published. */
@NullMarked
package io.carbontracker.benchmarks;

import org.jspecify.annotations.NullMarked;
