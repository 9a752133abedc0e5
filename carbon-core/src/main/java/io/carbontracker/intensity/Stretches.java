package io.carbontracker.intensity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a series over time with their running sums. Stretches of one length need no times of their own: their place
 * follows from their number.
 */
final class Stretches {
    private final double[] values;
    /** Sum of value x seconds of all stretches before the index. */
    private final double[] weighted;
    /** Sum of seconds with a value before the index; {@code null} when every step has one. */
    private final int @Nullable [] filled;

    // Of steps: where the first begins and how long each is.
    private final long origin;
    private final long step;

    // Of stretches: where each begins and ends; empty for steps.
    private final long[] starts;
    private final long[] ends;
    private final long[] seconds;

    private Stretches(
            double[] values,
            double[] weighted,
            int @Nullable [] filled,
            long origin,
            long step,
            long[] starts,
            long[] ends,
            long[] seconds) {
        this.values = values;
        this.weighted = weighted;
        this.filled = filled;
        this.origin = origin;
        this.step = step;
        this.starts = starts;
        this.ends = ends;
        this.seconds = seconds;
    }

    static Stretches of(List<IntensitySeries.Point> points) {
        int n = points.size();
        long[] starts = new long[n];
        long[] ends = new long[n];
        double[] values = new double[n];
        double[] weighted = new double[n + 1];
        long[] seconds = new long[n + 1];
        for (int i = 0; i < n; i++) {
            IntensitySeries.Point point = points.get(i);
            starts[i] = point.window().start().getEpochSecond();
            ends[i] = point.window().end().getEpochSecond();
            if (i > 0 && starts[i] < ends[i - 1]) {
                throw new IllegalArgumentException("stretches must follow one another, " + point.window()
                        + " begins before the one in front of it ends");
            }
            values[i] = point.value().kilogramsPerKilowattHour();
            weighted[i + 1] = weighted[i] + values[i] * (ends[i] - starts[i]);
            seconds[i + 1] = seconds[i] + (ends[i] - starts[i]);
        }
        return new Stretches(values, weighted, null, 0, 0, starts, ends, seconds);
    }

    static Stretches ofSteps(Instant start, Duration step, double[] kgPerKwh) {
        long length = step.getSeconds();
        if (length < 1 || step.getNano() != 0) {
            throw new IllegalArgumentException("a step must be whole seconds, 1 or more, was " + step);
        }
        double[] values = kgPerKwh.clone();
        double[] weighted = new double[values.length + 1];
        int[] filled = new int[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            if (value < 0 || Double.isInfinite(value)) {
                throw new IllegalArgumentException(
                        "carbon intensity must be a finite number of kg/kWh, 0 or more, was " + value);
            }
            boolean known = !Double.isNaN(value);
            weighted[i + 1] = weighted[i] + (known ? value * length : 0);
            filled[i + 1] = filled[i] + (known ? 1 : 0);
        }
        return new Stretches(
                values,
                weighted,
                filled[values.length] == values.length ? null : filled,
                start.getEpochSecond(),
                length,
                new long[0],
                new long[0],
                new long[0]);
    }

    private boolean isSteps() {
        return step > 0;
    }

    private long start(int index) {
        return isSteps() ? origin + index * step : starts[index];
    }

    private long end(int index) {
        return isSteps() ? origin + (index + 1) * step : ends[index];
    }

    private long secondsBefore(int index) {
        if (!isSteps()) {
            return seconds[index];
        }
        int[] steps = filled;
        return (steps == null ? index : steps[index]) * step;
    }

    /** Adds the part of a window that has values; times in seconds since 1970. */
    void integrate(long from, long to, IntensitySeries.Integral into) {
        int first = firstEndingAfter(from);
        int last = firstStartingAtOrAfter(to) - 1;
        if (first > last) {
            return;
        }
        double sum = weighted[last + 1] - weighted[first];
        long covered = secondsBefore(last + 1) - secondsBefore(first);
        if (start(first) < from && !Double.isNaN(values[first])) {
            sum -= values[first] * (from - start(first));
            covered -= from - start(first);
        }
        if (end(last) > to && !Double.isNaN(values[last])) {
            sum -= values[last] * (end(last) - to);
            covered -= end(last) - to;
        }
        if (covered > 0) {
            into.add(first == last ? values[first] * covered : sum, covered);
        }
    }

    private int firstEndingAfter(long time) {
        if (isSteps()) {
            return clamp(Math.floorDiv(time - origin, step));
        }
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] > time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int firstStartingAtOrAfter(long time) {
        if (isSteps()) {
            return clamp(Math.floorDiv(time - origin + step - 1, step));
        }
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] >= time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int clamp(long index) {
        return (int) Math.max(0, Math.min(values.length, index));
    }

    @Override
    public String toString() {
        int n = values.length;
        return n == 0
                ? "nothing"
                : n + (isSteps() ? " steps" : " stretches") + " from " + Instant.ofEpochSecond(start(0)) + " to "
                        + Instant.ofEpochSecond(end(n - 1));
    }
}
