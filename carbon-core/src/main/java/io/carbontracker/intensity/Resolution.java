package io.carbontracker.intensity;

import io.carbontracker.units.Estimate;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.util.Objects;

/**
 * The answer for one signal, place and window after all declared sources were asked in order.
 *
 * @since 0.1.0
 */
public sealed interface Resolution {
    /**
     * An intensity to multiply with.
     *
     * @param label what it is
     * @param kgPerKwh kg per kWh of facility energy, with the spread of the published figures where there is one
     * @param period what it is of, for example a year; {@code ""} for a mean over the very window that was resolved
     * @param constant whether it holds for every window of the place, so that it may be kept
     * @param coverage the share of the window that has values, 0.95 to 1; values are time-weighted over that share
     * @param note what a reader should know, {@code ""} for nothing
     */
    record Intensity(
            IntensityLabel label, Estimate kgPerKwh, String period, boolean constant, double coverage, String note)
            implements Resolution {
        /** Checks the values. */
        public Intensity {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(kgPerKwh, "kgPerKwh");
            Objects.requireNonNull(period, "period");
            Objects.requireNonNull(note, "note");
            if (kgPerKwh.low() < 0) {
                throw new IllegalArgumentException("an intensity is 0 or more, was " + kgPerKwh);
            }
        }

        /**
         * Tells what it is of.
         *
         * @param window the window that was resolved
         * @return the period, or the window as {@code start/end}
         */
        public String periodOver(TimeWindow window) {
            return period.isEmpty() ? window.start() + "/" + window.end() : period;
        }
    }

    /**
     * No usable answer: the signal stays empty and is a gap.
     *
     * @param signal the signal
     * @param detail what each source said
     */
    record Unresolved(Signal signal, String detail) implements Resolution {
        /** Checks for nulls. */
        public Unresolved {
            Objects.requireNonNull(signal, "signal");
            Objects.requireNonNull(detail, "detail");
        }
    }
}
