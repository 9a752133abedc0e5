package io.carbontracker.energy;

import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.Workload;
import org.jspecify.annotations.Nullable;

/**
 * What a device was busy with, and how that is known.
 *
 * @param workload the workload
 * @param quality how it is known
 * @param utilization measured utilization 0 to 1, {@link Double#NaN} when nobody measured it
 * @param measured what measured energy covers, or {@code null} when nothing was measured
 * @since 0.1.0
 */
public record Load(
        Workload workload, LoadQuality quality, double utilization, MeasuredEnergy.@Nullable Scope measured) {
    /** Unknown work: the methodology's default. */
    public static final Load UNKNOWN = new Load(Workload.UNKNOWN, LoadQuality.DEFAULTED, Double.NaN, null);

    /** Capacity that is held but idle. */
    public static final Load IDLE_RESERVED = new Load(Workload.IDLE, LoadQuality.DEFAULTED, Double.NaN, null);

    /**
     * Tells whether utilization was measured.
     *
     * @return whether there is a figure
     */
    public boolean hasUtilization() {
        return !Double.isNaN(utilization);
    }
}
