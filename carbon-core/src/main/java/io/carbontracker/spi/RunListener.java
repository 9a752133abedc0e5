package io.carbontracker.spi;

/**
 * Hears how a run goes on. Called by the thread that runs, between pages: keep it short. All methods do nothing by default.
 *
 * @since 0.1.0
 */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * A usage source is about to be read.
     *
     * @param source its name
     */
    default void sourceStarted(String source) {}

    /**
     * A page was worked out.
     *
     * @param source the source's name
     * @param billedRows billed rows of this source so far
     */
    default void progress(String source, long billedRows) {}

    /**
     * A usage source has ended, well or not.
     *
     * @param source its name
     * @param billedRows billed rows it delivered
     */
    default void sourceEnded(String source, long billedRows) {}

    /**
     * Something takes a while, or was decided, outside the stream of rows: a wait for a service, a price, a fetch.
     *
     * @param source who says so
     * @param message what, in one line, without secrets
     */
    default void message(String source, String message) {}
}
