package io.carbontracker.intensity;

import java.util.Objects;

/**
 * What a source says to a query. Never {@code null}, never an empty series in place of a failure.
 *
 * @since 0.1.0
 */
public sealed interface IntensityAnswer {
    /**
     * Names the outcome in reports.
     *
     * @return for example {@code no coverage}
     */
    String outcome();

    /**
     * Tells more.
     *
     * @return a sentence part without secrets, {@code ""} for nothing
     */
    String detail();

    /**
     * Values.
     *
     * @param series the values, which may leave parts of the window open
     */
    record Series(IntensitySeries series) implements IntensityAnswer {
        /** Checks for null. */
        public Series {
            Objects.requireNonNull(series, "series");
        }

        @Override
        public String outcome() {
            return "series";
        }

        @Override
        public String detail() {
            return series.note();
        }
    }

    /**
     * The source knows the signal but has nothing for this place and time.
     *
     * @param detail why
     */
    record NoCoverage(String detail) implements IntensityAnswer {
        @Override
        public String outcome() {
            return "no coverage";
        }
    }

    /**
     * The account may not see this place or signal.
     *
     * @param detail what the service said
     */
    record NotPermitted(String detail) implements IntensityAnswer {
        @Override
        public String outcome() {
            return "not permitted";
        }
    }

    /**
     * The source needs credentials and has none, or wrong ones.
     *
     * @param detail what to set
     */
    record NoCredentials(String detail) implements IntensityAnswer {
        @Override
        public String outcome() {
            return "no credentials";
        }
    }

    /**
     * The source failed this time.
     *
     * @param detail how
     */
    record Unavailable(String detail) implements IntensityAnswer {
        @Override
        public String outcome() {
            return "unavailable";
        }
    }
}
