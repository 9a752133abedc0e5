package io.carbontracker.units;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A half-open stretch of time {@code [start, end)}, in UTC.
 *
 * @since 0.1.0
 */
public final class TimeWindow {
    private static final TimeWindow ALL = new TimeWindow(Instant.MIN, Instant.MAX);

    private final Instant start;
    private final Instant end;

    private TimeWindow(Instant start, Instant end) {
        this.start = start;
        this.end = end;
    }

    /**
     * Makes a window.
     *
     * @param start first instant inside
     * @param end first instant after
     * @return the window
     * @throws IllegalArgumentException when {@code end} is not after {@code start}
     */
    public static TimeWindow of(Instant start, Instant end) {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a window must end after it starts, was " + start + " to " + end);
        }
        return new TimeWindow(start, end);
    }

    /**
     * Makes the window of whole UTC days.
     *
     * @param from first day inside
     * @param to first day after
     * @return the window
     */
    public static TimeWindow ofDays(LocalDate from, LocalDate to) {
        return of(
                from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                to.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /**
     * Makes the window of one UTC day.
     *
     * @param day the day
     * @return the window
     */
    public static TimeWindow ofDay(LocalDate day) {
        return ofDays(day, day.plusDays(1));
    }

    /**
     * Makes the window of the last whole UTC days, today excluded.
     *
     * @param days how many, 1 or more
     * @param clock tells what today is
     * @return the window, ending at the last UTC midnight
     */
    public static TimeWindow lastDays(int days, Clock clock) {
        if (days < 1) {
            throw new IllegalArgumentException("the number of days must be 1 or more, was " + days);
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return ofDays(today.minusDays(days), today);
    }

    /**
     * Gives the window that holds every instant: for files, whose content sets the period.
     *
     * @return the unbounded window
     */
    public static TimeWindow all() {
        return ALL;
    }

    /**
     * Gives the first instant inside.
     *
     * @return the start; {@link Instant#MIN} for {@link #all()}
     */
    public Instant start() {
        return start;
    }

    /**
     * Gives the first instant after.
     *
     * @return the end; {@link Instant#MAX} for {@link #all()}
     */
    public Instant end() {
        return end;
    }

    /**
     * Tells whether an instant lies inside.
     *
     * @param instant the instant
     * @return whether it is at or after the start and before the end
     */
    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }

    /**
     * Gives the UTC day on which the window starts.
     *
     * @return the day
     */
    public LocalDate day() {
        return LocalDate.ofInstant(start, ZoneOffset.UTC);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimeWindow that && start.equals(that.start) && end.equals(that.end);
    }

    @Override
    public int hashCode() {
        return 31 * start.hashCode() + end.hashCode();
    }

    @Override
    public String toString() {
        return equals(ALL) ? "all time" : start + ".." + end;
    }
}
