package io.carbontracker;

import io.carbontracker.report.GroupBy;
import io.carbontracker.units.TimeWindow;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to run.
 *
 * @param window the period; {@link TimeWindow#all()} where every source is bounded by itself, as files are
 * @param groupBy the dimensions of the report's groups
 * @param tags tags that detail rows carry besides those of the grouping
 * @since 0.1.0
 */
public record RunRequest(TimeWindow window, GroupBy groupBy, Set<String> tags) {
    /** Copies the tags. */
    public RunRequest {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(groupBy, "groupBy");
        tags = Set.copyOf(new TreeSet<>(tags));
    }

    /**
     * Makes a request without further tags.
     *
     * @param window the period
     * @param groupBy the dimensions of the report's groups
     * @return the request
     */
    public static RunRequest of(TimeWindow window, GroupBy groupBy) {
        return new RunRequest(window, groupBy, Set.of());
    }
}
