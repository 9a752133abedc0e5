package io.carbontracker.estimate;

import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.nio.file.Path;

/**
 * Usage in files that can be handed back whole: every row with its own columns, and beside them what became of it.
 *
 * @since 0.1.0
 */
public interface EnrichableUsage extends UsageSource {
    /**
     * Writes every row that a report reads again, with columns beside its own whose names begin with {@code x_carbon_}. Amounts in
     * them are those of the row; over the rows of the query's window they add up to what a report of it tells, within rounding.
     * Rows outside the window stay, without amounts.
     *
     * @param query what is asked; its window, tags, grain and time are heeded
     * @param calculator works out the figures, which have to be proportional to the hours, as its contract says
     * @param target the Parquet file to write, replaced when it exists; it gets its name when it is complete
     * @return how many rows it has
     * @throws io.carbontracker.error.CarbonConfigurationException when the target cannot be written to or is among the inputs,
     *     or a bill has such columns already
     * @throws io.carbontracker.error.UsageSourceException when a file cannot be read to its end; nothing is left then
     * @throws io.carbontracker.error.ReportException when the target cannot be written
     */
    long enrich(UsageQuery query, CarbonCalculator calculator, Path target);
}
