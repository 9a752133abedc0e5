package io.carbontracker.intensity.watttime;

import java.time.Duration;

/** The time that is left for a batch of queries: waits, retries and bodies together. */
final class Deadline {
    private final Times times;
    private final Duration limit;
    private final long start;

    Deadline(Times times, Duration limit) {
        this.times = times;
        this.limit = limit;
        this.start = times.nanos().getAsLong();
    }

    /** What is left, zero when it is over. */
    Duration left() {
        Duration left = limit.minusNanos(times.nanos().getAsLong() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isOver() {
        return left().isZero();
    }

    /** Waits, unless the wait would outlast what is left. */
    void sleep(Duration wait, String reason) throws Failure, InterruptedException {
        if (wait.compareTo(left()) >= 0) {
            throw Failure.unavailable(
                    reason + "; a wait of " + seconds(wait) + " would outlast the deadline of " + seconds(limit));
        }
        if (!wait.isZero()) {
            times.sleeper().sleep(wait);
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    Failure over() {
        return Failure.unavailable("the deadline of " + seconds(limit) + " is over");
    }
}
