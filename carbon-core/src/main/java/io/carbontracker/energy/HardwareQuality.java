package io.carbontracker.energy;

import java.util.Locale;

/**
 * How well the hardware figure behind an estimate is known, best first.
 *
 * @since 0.1.0
 */
public enum HardwareQuality {
    /** A vendor's figure for the very board. */
    SPECIFIED,
    /** Worked out from parts, or from the family. */
    DERIVED,
    /** Borrowed from something else, or assumed. */
    PROXY;

    private final String label = name().toLowerCase(Locale.ROOT);

    /**
     * Gives the name used in files.
     *
     * @return for example {@code specified}
     */
    public String label() {
        return label;
    }
}
