package io.carbontracker.intensity;

import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.util.Objects;

/**
 * What is asked of an intensity source.
 *
 * @param place where
 * @param signal which kind
 * @param window when; whole UTC months, so that answers can be shared
 * @since 0.1.0
 */
public record IntensityQuery(Place place, Signal signal, TimeWindow window) {
    /** Checks for nulls. */
    public IntensityQuery {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(window, "window");
    }
}
