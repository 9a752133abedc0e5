package io.carbontracker.report;

import io.carbontracker.units.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a run before it starts.
 *
 * @param methodology the methodology's name and version
 * @param primary the signal of {@code carbon_kg}
 * @param tags the tags that records carry, sorted
 * @param startedAt the time of the run, for the names of files
 * @since 0.1.0
 */
public record ReportPlan(String methodology, Signal primary, List<String> tags, Instant startedAt) {
    /** Copies the list. */
    public ReportPlan {
        Objects.requireNonNull(methodology, "methodology");
        Objects.requireNonNull(primary, "primary");
        tags = List.copyOf(tags);
        Objects.requireNonNull(startedAt, "startedAt");
    }
}
