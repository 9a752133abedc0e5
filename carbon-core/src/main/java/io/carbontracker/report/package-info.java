/** From outcomes to reports: grouping, coverage, gaps, and what writes them. */
@NullMarked
package io.carbontracker.report;

import org.jspecify.annotations.NullMarked;
