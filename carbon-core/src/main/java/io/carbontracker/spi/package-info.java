/** The factories through which ServiceLoader finds sources, calculators and writers. */
@NullMarked
package io.carbontracker.spi;

import org.jspecify.annotations.NullMarked;
