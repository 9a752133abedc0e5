/** What a run found, as CSV files, as a JSON object, and as a summary for the terminal. */
@NullMarked
package io.carbontracker.report.csv;

import org.jspecify.annotations.NullMarked;
