package io.carbontracker.provider.azure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps to so many requests in any minute: asking oftener is refused, and refusals prolong the wait. */
final class Pace {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private final Clock clock;
    private final Deque<Instant> sent = new ArrayDeque<>();

    /**
     * Sets the pace.
     *
     * @param clock a steady one: waits would be wrong by as much as it is set
     */
    Pace(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** How long to wait before the next request. */
    Duration untilNext() {
        if (sent.size() < perMinute) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(clock.instant(), sent.getFirst().plus(MINUTE));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** Notes a request that is about to be sent. */
    void note() {
        if (sent.size() == perMinute) {
            sent.removeFirst();
        }
        sent.addLast(clock.instant());
    }

    int perMinute() {
        return perMinute;
    }
}
