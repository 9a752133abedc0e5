package io.carbontracker.catalog;

/**
 * Watts of one vCPU.
 *
 * @param architecture the processor generation, or {@code AVERAGE} for the provider's mean
 * @param minWatts watts per vCPU at rest
 * @param maxWatts watts per vCPU at full load
 * @param known whether the figure is of the machine's own processor, measured for it; {@code false} for provider means and for
 *     figures borrowed from another processor
 * @param source source ids, and the user's file and line of the cells that a user set
 * @since 0.1.0
 */
public record CpuPower(String architecture, double minWatts, double maxWatts, boolean known, String source) {
    /**
     * Gives the watts at a utilization, linear between rest and full load.
     *
     * @param utilization 0 to 1
     * @return watts per vCPU
     */
    public double wattsAt(double utilization) {
        return minWatts + utilization * (maxWatts - minWatts);
    }
}
