package io.carbontracker.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A clock that stands still until the test moves it.
 *
 * <p>Safe for any number of threads. Clocks made of it by {@link #withZone} show the same time and move with it.
 *
 * @since 0.1.0
 */
public final class ManualClock extends Clock {
    private final Hand hand;
    private final ZoneId zone;

    private ManualClock(Hand hand, ZoneId zone) {
        this.hand = hand;
        this.zone = zone;
    }

    /**
     * Makes a clock in UTC.
     *
     * @param start the time it shows
     * @return the clock
     */
    public static ManualClock at(Instant start) {
        return new ManualClock(new Hand(Objects.requireNonNull(start, "start")), ZoneOffset.UTC);
    }

    /**
     * Makes a clock in UTC.
     *
     * @param start the time it shows, in the form {@code 2026-06-01T00:00:00Z}
     * @return the clock
     * @throws java.time.format.DateTimeParseException when the text is no instant
     */
    public static ManualClock at(String start) {
        return at(Instant.parse(start));
    }

    /**
     * Moves the clock on.
     *
     * @param by how far; 0 or more
     * @throws IllegalArgumentException when {@code by} is negative: time that runs backward has to be asked for by {@link #set}
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("a clock is advanced by 0 or more, was " + by);
        }
        hand.advance(by);
    }

    /**
     * Sets the time, forward or back.
     *
     * @param to the time to show
     */
    public void set(Instant to) {
        hand.set(Objects.requireNonNull(to, "to"));
    }

    @Override
    public Instant instant() {
        return hand.now();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public ManualClock withZone(ZoneId other) {
        return new ManualClock(hand, Objects.requireNonNull(other, "other"));
    }

    @Override
    public String toString() {
        return "manual clock at " + hand.now();
    }

    /** The time, shared by clocks of several zones. */
    private static final class Hand {
        private Instant now;

        Hand(Instant now) {
            this.now = now;
        }

        synchronized Instant now() {
            return now;
        }

        synchronized void set(Instant to) {
            now = to;
        }

        synchronized void advance(Duration by) {
            now = now.plus(by);
        }
    }
}
