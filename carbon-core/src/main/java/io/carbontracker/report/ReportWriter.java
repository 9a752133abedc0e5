package io.carbontracker.report;

import java.util.Optional;

/**
 * Writes what a run found. Used once, by one thread: {@link #sink} before the run, {@link #write} after it, {@link #close} in
 * any case.
 *
 * <p>What it writes appears under its final name only when it is complete: a run that fails or is killed leaves none.
 *
 * @since 0.1.0
 */
public interface ReportWriter extends AutoCloseable {
    /**
     * Offers to take every outcome as it comes.
     *
     * @param plan what is known of the run before it starts
     * @return a sink, or empty when the report alone is enough: sources may then hand out sums in place of rows
     * @throws io.carbontracker.error.CarbonConfigurationException when the target is none that can be written
     * @throws io.carbontracker.error.ReportException when writing fails, as on a full disk
     */
    default Optional<OutcomeSink> sink(ReportPlan plan) {
        return Optional.empty();
    }

    /**
     * Writes the report and makes everything visible.
     *
     * @param report the report
     * @throws io.carbontracker.error.ReportException when the target cannot be written
     */
    void write(CarbonReport report);

    /** Lets go of files; what was not finished by {@link #write} is removed. */
    @Override
    void close();
}
