/** The factor tables: hardware, power, regions, coefficients, with a source for every row. */
@NullMarked
package io.carbontracker.catalog;

import org.jspecify.annotations.NullMarked;
