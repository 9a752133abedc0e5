package io.carbontracker.energy;

import io.carbontracker.units.Estimate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the power model knows of a device.
 *
 * @since 0.1.0
 */
public sealed interface PowerResult {
    /**
     * The power of one device.
     *
     * @param watts IT power of one device at the node's AC input, in W
     * @param hostWatts the part of it that is not accelerator boards, in W
     * @param acceleratorsPerDevice accelerators behind one device-hour; 0 without
     * @param accelerator their model, {@code ""} without
     * @param quality how well the hardware figure is known
     * @param source table, row and source ids of the figure, in one line
     * @param embodiedKgPerHour embodied carbon per device-hour in kg CO2e, or {@code null} when unknown
     * @param steps the arithmetic of the power figure
     * @param embodiedSteps the arithmetic of the embodied figure; empty without one
     */
    record Known(
            Estimate watts,
            Estimate hostWatts,
            double acceleratorsPerDevice,
            String accelerator,
            HardwareQuality quality,
            String source,
            @Nullable Estimate embodiedKgPerHour,
            List<Step> steps,
            List<Step> embodiedSteps)
            implements PowerResult {
        /** Copies the lists. */
        public Known {
            steps = List.copyOf(steps);
            embodiedSteps = List.copyOf(embodiedSteps);
        }
    }

    /**
     * Knowledge that is missing.
     *
     * @param reason what kind of knowledge
     * @param detail what was looked for, and how to supply it
     */
    record Missing(Reason reason, String detail) implements PowerResult {
        /** Kinds of missing knowledge. */
        public enum Reason {
            /** The machine type, accelerator or provider is in no table. */
            UNKNOWN_HARDWARE,
            /** The hardware is known, its watts are not. */
            NO_POWER_FIGURE
        }
    }
}
