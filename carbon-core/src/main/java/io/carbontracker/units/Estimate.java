package io.carbontracker.units;

/**
 * A quantity as low, best and high value, all in the unit that the accessor handing it out names.
 *
 * <p>The bounds are corners: each is worked as the best value is, with its own inputs, all low or all high together. They add
 * up like the best value does, take the sign of the hours they belong to (so that a correction cancels its row exactly), and
 * are no confidence interval.
 *
 * @param low the value with every input at its low end
 * @param best the value to report
 * @param high the value with every input at its high end
 * @since 0.1.0
 */
public record Estimate(double low, double best, double high) {
    /** Nothing at all: zero with zero bounds. */
    public static final Estimate ZERO = new Estimate(0, 0, 0);

    /** Checks that all three are finite. */
    public Estimate {
        if (!Double.isFinite(low) || !Double.isFinite(best) || !Double.isFinite(high)) {
            throw new IllegalArgumentException(
                    "an estimate needs finite numbers, was low " + low + ", best " + best + ", high " + high);
        }
    }

    /**
     * Makes an estimate without spread.
     *
     * @param value the one value
     * @return low, best and high equal to it
     */
    public static Estimate exactly(double value) {
        return new Estimate(value, value, value);
    }

    /**
     * Scales all three values.
     *
     * @param factor the factor; a negative one turns the bounds' signs as it does the best value's
     * @return the scaled estimate
     */
    public Estimate times(double factor) {
        return new Estimate(low * factor, best * factor, high * factor);
    }

    /**
     * Multiplies corner by corner: low by low, best by best, high by high.
     *
     * @param other the other estimate
     * @return the product
     */
    public Estimate times(Estimate other) {
        return new Estimate(low * other.low, best * other.best, high * other.high);
    }

    /**
     * Adds corner by corner.
     *
     * @param other the other estimate
     * @return the sum
     */
    public Estimate plus(Estimate other) {
        return new Estimate(low + other.low, best + other.best, high + other.high);
    }
}
