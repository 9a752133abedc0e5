package io.carbontracker.usage;

import java.util.List;

/**
 * A place that usage comes from: a billing service, or files.
 *
 * <p>Implementations are configured when they are made, do no work before {@link #open}, and may be opened several times, one
 * cursor at a time. They need not be safe for several threads.
 *
 * @since 0.1.0
 */
public interface UsageSource extends AutoCloseable {
    /**
     * Names the source in reports.
     *
     * @return for example {@code focus}
     */
    String name();

    /**
     * Starts reading.
     *
     * @param query what is asked; a source may hand back records summed to the query's grain and dimensions, never coarser
     * @return a cursor, to be closed by the caller
     * @throws io.carbontracker.error.CarbonConfigurationException when the source cannot group by all that is asked, or its
     *     input does not exist
     * @throws io.carbontracker.error.UsageSourceException when the source cannot be read at all
     */
    UsageCursor open(UsageQuery query);

    /**
     * Names the likely causes of finding no usage at all.
     *
     * @return short sentences, most likely first
     */
    default List<String> emptyCauses() {
        return List.of();
    }

    /**
     * Tells whether the period is bounded by the data itself, as in files, or has to be asked for.
     *
     * @return {@code true} when {@link io.carbontracker.units.TimeWindow#all()} is a sensible window
     */
    default boolean isBounded() {
        return false;
    }

    /** Lets go of connections. Without effect where there are none. */
    @Override
    default void close() {}
}
