package io.carbontracker.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands in for waiting: it notes how long it was asked to wait, moves a clock on by as much, and returns at once.
 *
 * <p>It implements no interface; pass {@code sleeper::sleep} to whatever takes a function of a duration. Safe for any number of
 * threads.
 *
 * @since 0.1.0
 */
public final class RecordedSleeper {
    private final ManualClock clock;
    private final List<Duration> sleeps = new CopyOnWriteArrayList<>();

    /**
     * Makes a sleeper.
     *
     * @param clock the clock that moves on while the sleeper "sleeps"
     */
    public RecordedSleeper(ManualClock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Notes a wait and moves the clock.
     *
     * @param duration how long; 0 or more
     * @throws IllegalArgumentException when the duration is negative, which is a fault of the caller
     */
    public void sleep(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("nobody can wait for " + duration);
        }
        sleeps.add(duration);
        clock.advance(duration);
    }

    /**
     * Lists the waits.
     *
     * @return a copy, in the order in which they were asked for
     */
    public List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }

    /**
     * Adds up the waits.
     *
     * @return the sum, zero without waits
     */
    public Duration total() {
        return sleeps.stream().reduce(Duration.ZERO, Duration::plus);
    }
}
