package io.carbontracker.catalog;

/**
 * What is known of an accelerator model.
 *
 * @param model the model's full name, for example {@code NVIDIA H100 SXM5 80GB}
 * @param hostClass how it sits in its server
 * @param tdpWatts power limit of one board in W, {@link Double#NaN} when no figure is public
 * @param tdpSource source ids of that figure
 * @param tdpConfidence {@code verified}, {@code cited}, {@code inferred} or blank
 * @param systemWatts mean watts of one chip with its share of the system in W, {@link Double#NaN} when unknown
 * @param systemWattsSource source ids of that figure
 * @param assumedPower whether the power figure is a user's for a model that has no public one
 * @param embodiedKg embodied carbon of one board in kg CO2e, {@link Double#NaN} when unknown
 * @param embodiedSource source ids of that figure
 * @since 0.1.0
 */
public record AcceleratorSpec(
        String model,
        HostClass hostClass,
        double tdpWatts,
        String tdpSource,
        String tdpConfidence,
        double systemWatts,
        String systemWattsSource,
        boolean assumedPower,
        double embodiedKg,
        String embodiedSource) {
    /**
     * Tells whether there is a figure to work with.
     *
     * @return whether the watts that its host class needs are known
     */
    public boolean hasPower() {
        return !Double.isNaN(hostClass == HostClass.SYSTEM ? systemWatts : tdpWatts);
    }
}
