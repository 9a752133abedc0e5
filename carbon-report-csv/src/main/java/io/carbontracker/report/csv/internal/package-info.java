/** The factories through which ServiceLoader finds the writers; public in byte code only. */
@NullMarked
package io.carbontracker.report.csv.internal;

import org.jspecify.annotations.NullMarked;
