package io.carbontracker.energy;

import java.util.Objects;

/**
 * One line of arithmetic behind a figure.
 *
 * @param name what is worked out, for example {@code boards}
 * @param arithmetic the working, with units; its numbers give the result exactly
 * @param source where the inputs come from: table, row and source ids
 * @since 0.1.0
 */
public record Step(String name, String arithmetic, String source) {
    /** Checks for nulls. */
    public Step {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arithmetic, "arithmetic");
        Objects.requireNonNull(source, "source");
    }

    /**
     * Writes a number so that reading it back gives the same double; whole numbers without a fraction.
     *
     * @param value the number
     * @return its text
     */
    public static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
