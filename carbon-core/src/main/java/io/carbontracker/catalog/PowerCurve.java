package io.carbontracker.catalog;

/**
 * Watts of a machine type at four loads, and its embodied carbon, from {@code instance_power.csv}.
 *
 * @param wattsIdle watts at rest, {@link Double#NaN} when the row has no curve
 * @param watts10 watts at 10 % load
 * @param watts50 watts at 50 % load
 * @param watts100 watts at full load
 * @param embodiedKg embodied carbon of the machine in kg CO2e, {@link Double#NaN} when unknown
 * @param source source ids, and the user's file and line of the cells that a user set
 * @since 0.1.0
 */
public record PowerCurve(
        double wattsIdle, double watts10, double watts50, double watts100, double embodiedKg, String source) {
    /**
     * Tells whether the row has watts.
     *
     * @return whether all four points are known
     */
    public boolean hasWatts() {
        return !Double.isNaN(wattsIdle + watts10 + watts50 + watts100);
    }

    /**
     * Gives the watts at a utilization, linear between the points.
     *
     * @param utilization 0 to 1
     * @return watts of the machine
     */
    public double wattsAt(double utilization) {
        if (utilization <= 0.10) {
            return wattsIdle + utilization / 0.10 * (watts10 - wattsIdle);
        }
        if (utilization <= 0.50) {
            return watts10 + (utilization - 0.10) / 0.40 * (watts50 - watts10);
        }
        return watts50 + (utilization - 0.50) / 0.50 * (watts100 - watts50);
    }
}
