package io.carbontracker.provider.aws;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long one reading may take, from its first call on. */
final class RunLimit {
    /** A large account by the quarter takes a few minutes. */
    static final Duration DEFAULT = Duration.ofMinutes(30);

    private final Duration most;
    private final LongSupplier nanos;
    private long start;
    private boolean started;

    /**
     * Sets the limit.
     *
     * @param nanos tells the time as {@link System#nanoTime} does
     */
    RunLimit(Duration most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    Duration most() {
        return most;
    }

    /** Whether time is left after a wait. The first question starts the time. */
    boolean allows(Duration wait) {
        long now = nanos.getAsLong();
        if (!started) {
            started = true;
            start = now;
        }
        return Duration.ofNanos(now - start).plus(wait).compareTo(most) < 0;
    }
}
