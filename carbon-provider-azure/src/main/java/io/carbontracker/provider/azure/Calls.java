package io.carbontracker.provider.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.spi.RunListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks through the manager's pipeline: at the service's pace, again where that helps, and not beyond the deadline.
 *
 * <p>Refused for asking too often: waits as long as the longest of the headers says, or half a minute and more where none does.
 * Faults of the service and the network: waits of 1, 2, 4 and 8 seconds. There is one caller, so waits are not spread at random.
 */
final class Calls {
    private static final Set<Integer> TROUBLE = Set.of(408, 500, 502, 503, 504);
    private static final int ATTEMPTS_IN_TROUBLE = 5;
    private static final int ATTEMPTS_THROTTLED = 10;
    private static final Duration FIRST_WAIT_IN_TROUBLE = Duration.ofSeconds(1);
    private static final Duration FIRST_WAIT_THROTTLED = Duration.ofSeconds(30);
    private static final Duration LONGEST_BLIND_WAIT = Duration.ofMinutes(5);

    /** 5,000 rows take one megabyte, with the longest tags three. */
    private static final int LARGEST_BODY = 32 << 20;

    private static final int LARGEST_ERROR = 64 << 10;

    private final HttpPipeline pipeline;
    private final Pace pace;
    private final Failures failures;
    private final Clock clock;
    private final Clock steady;
    private final Sleeper sleeper;
    private final RunListener listener;
    private final Duration allowed;
    private final Duration timeout;
    private final Instant deadline;
    private int sent;

    Calls(
            HttpPipeline pipeline,
            Pace pace,
            Failures failures,
            Clock clock,
            Clock steady,
            Sleeper sleeper,
            RunListener listener,
            Settings settings) {
        this.pipeline = pipeline;
        this.pace = pace;
        this.failures = failures;
        this.clock = clock;
        this.steady = steady;
        this.sleeper = sleeper;
        this.listener = listener;
        this.allowed = settings.deadline();
        this.timeout = settings.timeout();
        this.deadline = steady.instant().plus(allowed);
    }

    Failures failures() {
        return failures;
    }

    /** How many requests were sent. */
    int sent() {
        return sent;
    }

    /** Asks until there is a page. */
    Page post(String url, byte[] body, Span span) {
        int throttled = 0;
        int troubled = 0;
        while (true) {
            waitForTurn(span);
            Attempt attempt = attempt(url, body, span);
            Page page = attempt.page;
            if (page != null) {
                return page;
            }
            UsageSourceException failure = attempt.failure(failures, span);
            if (attempt.isThrottled()) {
                throttled++;
                if (throttled == ATTEMPTS_THROTTLED) {
                    throw failure;
                }
                Duration asked =
                        attempt.retryAfter.isZero() ? doubled(FIRST_WAIT_THROTTLED, throttled) : attempt.retryAfter;
                pause(asked, "Cost Management is asked too often; waits " + asked.toSeconds() + " s", failure, span);
            } else if (attempt.isPassing()) {
                troubled++;
                if (troubled == ATTEMPTS_IN_TROUBLE) {
                    throw failure;
                }
                Duration blind = doubled(FIRST_WAIT_IN_TROUBLE, troubled);
                Duration wait = attempt.retryAfter.compareTo(blind) > 0 ? attempt.retryAfter : blind;
                pause(
                        wait,
                        "no answer from Cost Management; waits " + wait.toSeconds() + " s before attempt "
                                + (troubled + 1) + " of " + ATTEMPTS_IN_TROUBLE,
                        failure,
                        span);
            } else {
                throw failure;
            }
        }
    }

    private static Duration doubled(Duration first, int times) {
        Duration wait = first.multipliedBy(1L << (times - 1));
        return wait.compareTo(LONGEST_BLIND_WAIT) > 0 ? LONGEST_BLIND_WAIT : wait;
    }

    private void waitForTurn(Span span) {
        if (Thread.currentThread().isInterrupted()) {
            throw failures.interrupted(span);
        }
        if (steady.instant().isAfter(deadline)) {
            throw late("no", null, span);
        }
        Duration wait = pace.untilNext();
        if (!wait.isZero()) {
            String why = "waits " + Math.max(1, wait.toSeconds()) + " s to keep to " + pace.perMinute()
                    + " requests a minute; " + sent + " sent so far";
            pause(wait, why, null, span);
        }
        pace.note();
        sent++;
    }

    private void pause(Duration wait, String why, @Nullable UsageSourceException failure, Span span) {
        if (steady.instant().plus(wait).isAfter(deadline)) {
            throw late(wait.toSeconds() + " s", failure, span);
        }
        listener.message(CostManagementUsage.NAME, why);
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            throw failures.interrupted(span);
        }
    }

    private UsageSourceException late(String more, @Nullable UsageSourceException failure, Span span) {
        return failures.because(
                "reading may take "
                        + (allowed.toMinutes() < 2 ? allowed.toSeconds() + " s" : allowed.toMinutes() + " minutes")
                        + ", and is not done with " + more
                        + " more to wait; what was read stands: ask for a shorter period, or run later"
                        + (failure == null ? "" : "; the last answer: " + failure.getMessage()),
                span,
                failure == null ? null : failure.getCause(),
                true);
    }

    /** What came of one request: a page, a refusal, or a fault on the way. */
    private record Attempt(
            @Nullable Page page,
            @Nullable Refusal refusal,
            @Nullable Throwable fault,
            Duration retryAfter) {
        static Attempt failed(Throwable fault) {
            return new Attempt(null, null, fault, Duration.ZERO);
        }

        boolean isThrottled() {
            return refusal != null && refusal.status() == 429;
        }

        boolean isPassing() {
            return fault != null || (refusal != null && TROUBLE.contains(refusal.status()));
        }

        UsageSourceException failure(Failures failures, Span span) {
            return refusal != null
                    ? failures.of(refusal, span)
                    : failures.network(fault == null ? new IOException("nothing came") : fault, span);
        }
    }

    private Attempt attempt(String url, byte[] body, Span span) {
        HttpRequest request = new HttpRequest(HttpMethod.POST, url)
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                .setHeader(HttpHeaderName.ACCEPT, "application/json")
                .setBody(BinaryData.fromBytes(body));
        try (HttpResponse response = pipeline.sendSync(request, Context.NONE)) {
            int status = response.getStatusCode();
            if (status == 204) {
                return new Attempt(Page.EMPTY, null, null, Duration.ZERO);
            }
            try (InputStream in = response.getBodyAsInputStreamSync()) {
                if (status == 200) {
                    byte[] answer = body(in, LARGEST_BODY + 1);
                    return new Attempt(decode(answer, span), null, null, Duration.ZERO);
                }
                byte[] words = body(in, LARGEST_ERROR);
                return new Attempt(
                        null, failures.refusal(status, words), null, RetryAfter.of(response.getHeaders(), clock));
            }
        } catch (ClientAuthenticationException e) {
            throw failures.credential(e, span);
        } catch (IOException e) {
            return fault(e, span);
        } catch (RuntimeException e) { // the SDK wraps what it catches
            return fault(e, span);
        }
    }

    /** Reads a body up to a length. The client's own limit starts anew with every byte: this one is for the whole. */
    private byte[] body(InputStream in, int most) throws IOException {
        Instant late = steady.instant().plus(timeout);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[16 << 10];
        while (body.size() < most) {
            int read = in.read(part, 0, Math.min(part.length, most - body.size()));
            if (read < 0) {
                break;
            }
            body.write(part, 0, read);
            if (steady.instant().isAfter(late)) {
                throw new IOException("the answer is not there after " + timeout.toSeconds() + " s");
            }
        }
        return body.toByteArray();
    }

    private Page decode(byte[] answer, Span span) {
        if (answer.length > LARGEST_BODY) {
            throw failures.form(new IOException("it is larger than " + (LARGEST_BODY >> 20) + " MiB"), span);
        }
        try {
            return PageDecoder.read(answer);
        } catch (IOException | IllegalStateException e) {
            throw failures.form(e, span);
        }
    }

    private Attempt fault(Exception e, Span span) {
        if (e instanceof UsageSourceException known) {
            throw known;
        }
        boolean network = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
                throw failures.interrupted(span);
            }
            network |= cause instanceof IOException;
        }
        if (!network) {
            throw failures.because("the request failed (" + failures.words(e.toString()) + ")", span, e, false);
        }
        return Attempt.failed(e);
    }
}
