package io.carbontracker.estimate;

import io.carbontracker.usage.UsageItem;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns usage items into outcomes: a methodology at work.
 *
 * <p>Used by one thread at a time. Holds no connection of its own.
 *
 * @since 0.1.0
 */
public interface CarbonCalculator extends AutoCloseable {
    /**
     * Names the methodology.
     *
     * @return for example {@code standard}
     */
    String name();

    /**
     * Gives the version of the methodology, which changes whenever the same input would give other figures.
     *
     * @return the version
     */
    String version();

    /**
     * Works out one page of items. Getting a page at once lets a calculator ask for all intensities it needs together.
     *
     * @param page the items, in order
     * @param outcomes takes exactly one outcome per item, in the same order
     */
    void calculate(List<? extends UsageItem> page, Consumer<? super Outcome> outcomes);

    /** Lets go of what it holds. Without effect where there is nothing. */
    @Override
    default void close() {}
}
