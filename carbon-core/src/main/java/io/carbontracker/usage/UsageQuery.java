package io.carbontracker.usage;

import io.carbontracker.units.TimeWindow;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * What is asked of a usage source.
 *
 * @param window the period: a row belongs to it when its usage began in it, and is never cut
 * @param dimensions what the result will be told apart by; a source that sums must keep these apart
 * @param tags the tags whose values are needed, those of tag dimensions and of the workload among them
 * @param grain the coarsest step of time that keeps the result exact
 * @param rowLevel whether every billed row is wanted as a record of its own where the source has rows
 * @param asOf the time of the run, against which sources tell what is complete
 * @since 0.1.0
 */
public record UsageQuery(
        TimeWindow window, Set<Dimension> dimensions, Set<String> tags, Grain grain, boolean rowLevel, Instant asOf) {
    /** Copies the sets. */
    public UsageQuery {
        Objects.requireNonNull(window, "window");
        dimensions = Set.copyOf(dimensions);
        tags = Set.copyOf(tags);
        Objects.requireNonNull(grain, "grain");
        Objects.requireNonNull(asOf, "asOf");
    }

    /**
     * Makes a query for every row of a window, without tags.
     *
     * @param window the period
     * @param asOf the time of the run
     * @return the query
     */
    public static UsageQuery rows(TimeWindow window, Instant asOf) {
        return new UsageQuery(window, Set.of(), Set.of(), Grain.HOUR, true, asOf);
    }

    /** A step of time. */
    public enum Grain {
        /** Hours must be kept apart. */
        HOUR,
        /** Days must be kept apart. */
        DAY
    }
}
