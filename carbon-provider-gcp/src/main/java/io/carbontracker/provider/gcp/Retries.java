package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.BigQueryException;
import io.carbontracker.error.CarbonException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Repeats requests that failed in passing. BigQuery's client repeats no POST but for one wording of one error, so that all
 * repetitions are made here: every request is a read, or bears an id by which BigQuery knows it again.
 *
 * <p>All requests of a query share one time limit. What passes between {@link #stop} and {@link #resume} is the reader's own
 * time, and does not count.
 */
final class Retries {
    private static final int MOST_ATTEMPTS = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Settings settings;
    private final Failures failures;

    private Duration left;
    private Instant limit = Instant.MAX;

    Retries(Settings settings, Failures failures) {
        this.settings = settings;
        this.failures = failures;
        this.left = settings.timeout();
    }

    /**
     * Makes a request, again where it failed in passing: after 1, 2, 4 and 8 seconds.
     *
     * @throws CarbonException when it fails for good, or its time limit is near
     */
    <T> T call(Supplier<T> request) {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            if (Thread.currentThread().isInterrupted()) { // the client would clear the flag and go on
                throw failures.interrupted(null);
            }
            if (!isInTime(Duration.ZERO)) {
                throw late();
            }
            try {
                return request.get();
            } catch (CarbonException e) {
                throw e;
            } catch (RuntimeException e) {
                if (attempt == MOST_ATTEMPTS || !Failures.isPassing(e) || !isInTime(wait)) {
                    throw failures.of(e);
                }
                settings.listener()
                        .message(
                                BigQueryUsage.NAME,
                                "BigQuery asks to come again (" + reason(e) + "); waiting " + wait.toSeconds() + " s");
            }
            pause(wait);
            wait = longer(wait, 2);
        }
    }

    /** Goes on with what is left of the time. */
    void resume() {
        limit = settings.clock().instant().plus(left);
    }

    /** Keeps what is left of the time until it goes on. */
    void stop() {
        left = Duration.between(settings.clock().instant(), limit);
    }

    /** What to throw when the time is over. */
    CarbonException late() {
        return failures.failed(
                "the query did not end within " + settings.timeout().toSeconds() + " s", null, true);
    }

    /** Whether a wait ends in time. */
    boolean isInTime(Duration wait) {
        return settings.clock().instant().plus(wait).isBefore(limit);
    }

    /** Waits. */
    void pause(Duration wait) {
        try {
            settings.sleeper().sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(e);
        }
    }

    static Duration longer(Duration wait, int times) {
        Duration next = wait.multipliedBy(times);
        return next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT;
    }

    private static String reason(RuntimeException failure) {
        return failure instanceof BigQueryException refused && refused.getCode() > 0
                ? refused.getCode() + (refused.getReason() == null ? "" : " " + Texts.line(refused.getReason()))
                : "no answer";
    }
}
