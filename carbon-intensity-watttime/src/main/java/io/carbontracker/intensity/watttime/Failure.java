package io.carbontracker.intensity.watttime;

import io.carbontracker.intensity.IntensityAnswer;

/** Why there are no values, told apart as {@link IntensityAnswer} tells it. The message holds no secret. */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    enum Kind {
        /** The service knows no grid or no values there. */
        NO_COVERAGE,
        /** The account may not see it. */
        NOT_PERMITTED,
        /** The credentials are wrong. */
        NO_CREDENTIALS,
        /** The service refused the question itself: asking again gives the same. */
        REFUSED,
        /** The service could not be asked, or what it said cannot be used. */
        UNAVAILABLE
    }

    private final Kind kind;

    Failure(Kind kind, String message) {
        super(message, null, false, false); // a result, not a defect: no stack trace
        this.kind = kind;
    }

    static Failure noCoverage(String message) {
        return new Failure(Kind.NO_COVERAGE, message);
    }

    static Failure unavailable(String message) {
        return new Failure(Kind.UNAVAILABLE, message);
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    IntensityAnswer toAnswer() {
        return switch (kind) {
            case NO_COVERAGE -> new IntensityAnswer.NoCoverage(text());
            case NOT_PERMITTED -> new IntensityAnswer.NotPermitted(text());
            case NO_CREDENTIALS -> new IntensityAnswer.NoCredentials(text());
            case REFUSED, UNAVAILABLE -> new IntensityAnswer.Unavailable(text());
        };
    }
}
