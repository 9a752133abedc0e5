package io.carbontracker.intensity;

import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageQuery.Grain;
import java.util.List;
import java.util.Set;

/**
 * A source of grid carbon intensity. It answers one signal with that signal or not at all.
 *
 * <p>Configured when it is made. Called by one thread at a time; may use threads of its own inside {@link #answer}.
 *
 * @since 0.1.0
 */
public interface IntensitySource extends AutoCloseable {
    /**
     * Names the source in reports.
     *
     * @return for example {@code average}
     */
    String name();

    /**
     * Tells which signals it can answer at all.
     *
     * @return one or both
     */
    Set<Signal> signals();

    /**
     * Tells the coarsest step of usage that keeps its answers exact.
     *
     * @return {@link Grain#HOUR} where values change within the day, else {@link Grain#DAY}
     */
    Grain grain();

    /**
     * Answers queries, all at once so that a source can merge and share requests.
     *
     * @param queries the queries, of {@link #signals()} only
     * @return one answer to each, in their order; failures are answers too
     */
    List<IntensityAnswer> answer(List<IntensityQuery> queries);

    /** Lets go of connections. Without effect where there are none. */
    @Override
    default void close() {}
}
