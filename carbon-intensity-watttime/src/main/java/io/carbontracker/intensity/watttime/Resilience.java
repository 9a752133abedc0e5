package io.carbontracker.intensity.watttime;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often and how fast the service is called: 8 calls a second, 3 tries for faults, more for "too many requests", and none at
 * all for a minute after 5 faults in a row. All waits go through {@link Times}, so that resilience4j counts and decides, but
 * never sleeps.
 */
final class Resilience {
    private static final Logger log = LoggerFactory.getLogger(Resilience.class);

    private static final int TRIES_AFTER_FAULTS = 3;
    private static final int TRIES_WHEN_TOO_MANY = 6;
    private static final int FAULTS_IN_A_ROW = 5;
    private static final Duration PAUSE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(125);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_JITTER = Duration.ofSeconds(32);
    /** The service counts requests over five minutes: no wait needs to be longer. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("-?\\d+");

    private final Times times;
    private final DoubleSupplier jitter;
    private final Retry faults;
    private final Retry tooMany;
    private final RateLimiter pace;
    private final CircuitBreaker circuit;
    private volatile String lastFault = "";
    private volatile String stoppedBy = "";

    /** One try. */
    @FunctionalInterface
    interface Attempt {
        Reply send() throws IOException, InterruptedException;
    }

    /**
     * Makes one for all calls of a source.
     *
     * @param jitter evenly spread numbers from 0 to 1
     */
    Resilience(Times times, DoubleSupplier jitter) {
        this.times = times;
        this.jitter = jitter;
        this.faults = retry("faults", TRIES_AFTER_FAULTS);
        this.tooMany = retry("too-many", TRIES_WHEN_TOO_MANY);
        this.pace = RateLimiter.of(
                "watttime",
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(BETWEEN_CALLS)
                        .timeoutDuration(LONGEST_WAIT)
                        .build(),
                times.nanos()::getAsLong);
        this.circuit = CircuitBreaker.of(
                "watttime",
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                FAULTS_IN_A_ROW, FAULTS_IN_A_ROW, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(PAUSE)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(times.steadyClock())
                        .build());
    }

    private Retry retry(String name, int tries) {
        return Retry.of(
                name,
                RetryConfig.<Reply>custom()
                        .maxAttempts(tries)
                        .retryOnResult(reply -> true)
                        .retryOnException(fault -> true)
                        .intervalBiFunction((attempt, outcome) ->
                                wait(attempt, outcome.isRight() ? outcome.get().retryAfter() : ""))
                        .build());
    }

    /**
     * Calls until there is an answer that is neither a fault nor "too many requests".
     *
     * @param what the call, for messages
     * @throws Failure when tries or time run out, or calls are stopped
     */
    Reply call(String what, Attempt attempt, Deadline deadline) throws Failure, InterruptedException {
        Retry.AsyncContext<Reply> afterFaults = faults.asyncContext();
        Retry.AsyncContext<Reply> whenTooMany = tooMany.asyncContext();
        while (true) {
            checkTime(deadline);
            if (!circuit.tryAcquirePermission()) {
                throw stopped();
            }
            String problem;
            long wait;
            try {
                waitForTurn(deadline);
                Reply reply = attempt.send();
                if (reply.isFault()) {
                    problem = reply.said();
                    fault(what, problem, new IOException(problem));
                    wait = afterFaults.onResult(reply);
                } else {
                    circuit.onSuccess(0, TimeUnit.NANOSECONDS);
                    lastFault = "";
                    if (reply.status() != 429) {
                        return reply;
                    }
                    problem = reply.said();
                    log.debug("{}: {}", what, problem);
                    wait = whenTooMany.onResult(reply);
                }
            } catch (IOException e) {
                problem = describe(e);
                fault(what, problem, e);
                wait = afterFaults.onError(e);
            } catch (Failure | InterruptedException e) {
                circuit.releasePermission(); // nothing was learned about the service
                throw e;
            }
            if (wait < 0) {
                throw Failure.unavailable("gave up after several tries: " + problem);
            }
            checkTime(deadline);
            deadline.sleep(Duration.ofMillis(wait), problem);
        }
    }

    private void waitForTurn(Deadline deadline) throws Failure, InterruptedException {
        long nanos = pace.reservePermission();
        deadline.sleep(nanos < 0 ? LONGEST_WAIT : Duration.ofNanos(nanos), "too many calls are waiting");
    }

    private Failure stopped() {
        return Failure.unavailable("not asked: calls are stopped for " + PAUSE.toSeconds() + " s after "
                + FAULTS_IN_A_ROW + " faults in a row, or a deadline; the last: " + stoppedBy);
    }

    /** A batch that ran out of time over a fault stops the calls of those that follow at once; a slow batch harms no other. */
    private void checkTime(Deadline deadline) throws Failure {
        if (deadline.isOver()) {
            String fault = lastFault;
            String text = deadline.over().text() + (fault.isEmpty() ? "" : "; the last fault: " + fault);
            if (!fault.isEmpty() && circuit.getState() == CircuitBreaker.State.CLOSED) {
                stoppedBy = text;
                circuit.transitionToOpenState();
            }
            throw Failure.unavailable(text);
        }
    }

    private void fault(String what, String problem, IOException cause) {
        lastFault = problem;
        stoppedBy = problem;
        log.debug("{}: {}", what, problem);
        circuit.onError(0, TimeUnit.NANOSECONDS, cause);
    }

    /** The first message on the way to the cause; the class where there is none. */
    private static String describe(IOException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t.getMessage() != null && !t.getMessage().isBlank()) {
                return t instanceof ConnectException ? "cannot connect: " + t.getMessage() : t.getMessage();
            }
        }
        return e instanceof ConnectException ? "cannot connect" : e.getClass().getSimpleName();
    }

    /** In milliseconds: what the service asks for, else evenly spread over a span that doubles with each try. */
    private long wait(int attempt, String retryAfter) {
        Duration asked = asked(retryAfter, times.now());
        if (!asked.isNegative()) {
            return asked.toMillis();
        }
        long span = Math.min(LONGEST_JITTER.toMillis(), FIRST_WAIT.toMillis() << Math.min(attempt - 1, 16));
        return (long) (jitter.getAsDouble() * span);
    }

    /** Reads a Retry-After header: seconds or a date, at least 0, at most five minutes; negative when it says neither. */
    static Duration asked(String retryAfter, Instant now) {
        Duration asked;
        if (SECONDS.matcher(retryAfter).matches()) {
            asked = retryAfter.startsWith("-")
                    ? Duration.ZERO
                    : retryAfter.length() > 9 ? LONGEST_WAIT : Duration.ofSeconds(Long.parseLong(retryAfter));
        } else {
            try {
                asked = Duration.between(
                        now,
                        ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeException e) {
                return Duration.ofSeconds(-1);
            }
        }
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }
}
