package io.carbontracker.energy;

import java.util.Locale;

/**
 * How well the load behind an estimate is known, best first.
 *
 * @since 0.1.0
 */
public enum LoadQuality {
    /** Energy was measured. */
    MEASURED,
    /** Utilization was measured. */
    UTILIZATION,
    /** The row or its tag names the workload. */
    TAGGED,
    /** Nobody says: the methodology's default. */
    DEFAULTED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /**
     * Gives the name used in files.
     *
     * @return for example {@code tagged}
     */
    public String label() {
        return label;
    }
}
