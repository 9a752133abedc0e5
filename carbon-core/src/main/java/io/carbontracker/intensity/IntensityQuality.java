package io.carbontracker.intensity;

import java.util.Locale;

/**
 * What kind of figure an intensity is.
 *
 * @since 0.1.0
 */
public enum IntensityQuality {
    /** A time series of the usage's own hours. */
    MEASURED,
    /** One figure for a year. */
    YEARLY,
    /** A forecast series. */
    FORECAST,
    /** A series that covers 95 % or more of the window, but not all of it. */
    PARTIAL,
    /** Of a source declared later, because an earlier one of the same signal had no answer. */
    NEXT_SOURCE,
    /** The tutorial's own table or default. */
    DEFAULTED;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * Gives the name used in files.
     *
     * @return for example {@code next-source}
     */
    public String label() {
        return label;
    }
}
