package io.carbontracker.intensity;

import io.carbontracker.units.CarbonIntensity;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Intensity over time: stretches that do not overlap, each with one value in kg/kWh, or one value that always holds.
 *
 * <p>Immutable and safe for any number of threads. Means over any window are taken from running sums, in the time of two binary
 * searches.
 *
 * @since 0.1.0
 */
public final class IntensitySeries {
    private final IntensityLabel label;
    private final String note;
    private final @Nullable Estimate always;
    private final String period;
    private final Stretches stretches;

    private IntensitySeries(
            IntensityLabel label, String note, @Nullable Estimate always, String period, Stretches stretches) {
        this.label = Objects.requireNonNull(label, "label");
        this.note = Objects.requireNonNull(note, "note");
        this.always = always;
        this.period = Objects.requireNonNull(period, "period");
        this.stretches = stretches;
    }

    /**
     * Makes a series of stretches.
     *
     * @param label what the values are; its quality is that of a series fully covering a window
     * @param points the stretches in order of time, to the second
     * @param note what a reader should know, {@code ""} for nothing
     * @return the series
     * @throws IllegalArgumentException when stretches overlap or are out of order
     */
    public static IntensitySeries of(IntensityLabel label, List<Point> points, String note) {
        return new IntensitySeries(label, note, null, "", Stretches.of(points));
    }

    /**
     * Makes a series of steps of one length, which takes a fraction of the memory of {@link #of}: 16 bytes a step.
     *
     * @param label what the values are; its quality is that of a series fully covering a window
     * @param start when the first step begins, to the second
     * @param step the length of each step, whole seconds, 1 or more
     * @param kgPerKwh the value of each step in kg/kWh, {@link Double#NaN} where there is none; copied
     * @param note what a reader should know, {@code ""} for nothing
     * @return the series
     * @throws IllegalArgumentException when a value is negative or infinite, or the step is no whole number of seconds
     */
    public static IntensitySeries ofSteps(
            IntensityLabel label, Instant start, Duration step, double[] kgPerKwh, String note) {
        return new IntensitySeries(label, note, null, "", Stretches.ofSteps(start, step, kgPerKwh));
    }

    /**
     * Makes a series of one value that holds at any time.
     *
     * @param label what the value is
     * @param value kg/kWh with the spread of the published figures
     * @param period what the value is of, for example a year
     * @param note what a reader should know, {@code ""} for nothing
     * @return the series
     */
    public static IntensitySeries always(IntensityLabel label, Estimate value, String period, String note) {
        return new IntensitySeries(
                label, note, Objects.requireNonNull(value, "value"), period, Stretches.of(List.of()));
    }

    /**
     * Gives the same values under another label, without copying them.
     *
     * @param other what the values are
     * @return the series
     */
    public IntensitySeries labeled(IntensityLabel other) {
        return other.equals(label) ? this : new IntensitySeries(other, note, always, period, stretches);
    }

    /**
     * A stretch of time with one value.
     *
     * @param window when it holds
     * @param value the value
     */
    public record Point(TimeWindow window, CarbonIntensity value) {
        /** Checks for nulls. */
        public Point {
            Objects.requireNonNull(window, "window");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * Tells what the values are.
     *
     * @return the label
     */
    public IntensityLabel label() {
        return label;
    }

    /**
     * Tells what a reader should know.
     *
     * @return a sentence part, {@code ""} for nothing
     */
    public String note() {
        return note;
    }

    /**
     * Tells whether one value always holds.
     *
     * @return whether it was made by {@link #always}
     */
    public boolean isAlways() {
        return always != null;
    }

    /**
     * Gives the one value that always holds, as a resolution.
     *
     * @throws IllegalStateException for a series of stretches
     */
    Resolution.Intensity constant() {
        Estimate value = always;
        if (value == null) {
            throw new IllegalStateException("not a constant");
        }
        return new Resolution.Intensity(label, value, period, true, 1, note);
    }

    /** Adds the part of a window that this series covers to a sum; times in seconds since 1970. */
    void integrate(long from, long to, Integral into) {
        Estimate value = always;
        if (value != null) {
            into.add(value.best() * (to - from), to - from);
            return;
        }
        stretches.integrate(from, to, into);
    }

    /**
     * Works out the time-weighted mean over what is covered of a window.
     *
     * @param window the window, to the second
     * @return the mean in kg/kWh, {@link Double#NaN} when nothing is covered, and the share covered
     */
    public Mean mean(TimeWindow window) {
        long from = window.start().getEpochSecond();
        long to = window.end().getEpochSecond();
        Integral integral = new Integral();
        integrate(from, to, integral);
        return integral.mean(to - from);
    }

    /**
     * A mean over a window.
     *
     * @param kgPerKwh time-weighted mean of what is covered, {@link Double#NaN} when nothing is
     * @param coverage the share of the window's seconds that have a value, 0 to 1
     */
    public record Mean(double kgPerKwh, double coverage) {}

    /** A running integral of value over time. */
    static final class Integral {
        private double sum;
        private long covered;

        void add(double weightedValue, long coveredSeconds) {
            sum += weightedValue;
            covered += coveredSeconds;
        }

        Mean mean(long length) {
            return new Mean(covered == 0 ? Double.NaN : Math.max(0, sum / covered), (double) covered / length);
        }
    }

    @Override
    public String toString() {
        return label + (isAlways() ? "" : ", " + stretches);
    }
}
