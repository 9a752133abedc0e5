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

    Pace(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** How long to wait before the next request; not longer than a minute, even when the clock was set back. */
    Duration untilNext() {
        if (sent.size() < perMinute) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(clock.instant(), sent.getFirst().plus(MINUTE));
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(MINUTE) > 0 ? MINUTE : wait;
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
