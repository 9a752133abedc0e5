package io.carbontracker.usage;

import java.util.Iterator;

/**
 * A stream of usage items: forward only, for one thread, with at most one page in memory.
 *
 * <p>{@link #next()} and {@link #hasNext()} throw {@link io.carbontracker.error.UsageSourceException} when the source fails on
 * the way; what was handed out before stays valid. {@link #close()} may be called at any time and more than once.
 *
 * @since 0.1.0
 */
public interface UsageCursor extends Iterator<UsageItem>, AutoCloseable {
    /**
     * Tells what the source knows of its data as a whole. Meaningful once the cursor has ended; before, it tells what is known
     * so far.
     *
     * @return the facts
     */
    UsageFacts facts();

    @Override
    void close();
}
