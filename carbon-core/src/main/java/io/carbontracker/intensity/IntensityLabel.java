package io.carbontracker.intensity;

import java.util.Objects;

/**
 * Everything that belongs to an intensity besides its value and time.
 *
 * @param signal {@code average}, {@code marginal} or {@code tutorial-default}
 * @param source the name of the source, with the edition or source id where there is one
 * @param zone the grid zone it is of
 * @param basis what is counted: {@code operational, consumption}, {@code life-cycle, generation}, {@code direct} and so on
 * @param gas {@code CO2} or {@code CO2e}
 * @param quality what kind of figure it is
 * @since 0.1.0
 */
public record IntensityLabel(
        String signal, String source, String zone, String basis, String gas, IntensityQuality quality) {
    /** Basis or gas of a figure whose publisher or file does not state it. */
    public static final String UNSTATED = "unstated";

    /** The {@code signal} of the tutorial's own table and default. */
    public static final String TUTORIAL_DEFAULT = "tutorial-default";

    /** Checks for nulls. */
    public IntensityLabel {
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(basis, "basis");
        Objects.requireNonNull(gas, "gas");
        Objects.requireNonNull(quality, "quality");
    }

    IntensityLabel with(IntensityQuality other) {
        return new IntensityLabel(signal, source, zone, basis, gas, other);
    }
}
