package io.carbontracker.units;

import java.util.Locale;

/**
 * The kind of carbon intensity. The two answer different questions, are never added, and never stand in for one another.
 *
 * @since 0.1.0
 */
public enum Signal {
    /** Mean intensity of all generation serving a grid: for location-based inventories. */
    AVERAGE,
    /** Intensity of the generation that answers a change in load: for decisions about shifting load. */
    MARGINAL;

    private final String label = name().toLowerCase(Locale.ROOT);

    /**
     * Gives the name used in files, options and messages.
     *
     * @return {@code average} or {@code marginal}
     */
    public String label() {
        return label;
    }
}
