package io.carbontracker.intensity.watttime;

import io.carbontracker.intensity.watttime.Failure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the credentials and the token that they buy. One login serves all threads: whoever needs a token while another logs in
 * waits for that login. The token lives in memory only and appears in nothing that is shown.
 */
final class Session {
    /** A token is good for 30 minutes. */
    private static final Duration REFRESH = Duration.ofMinutes(25);
    /** What may stand in a header. */
    private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7E]{1,16384}");

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final URI loginUri;
    private final String basic;
    private final Secrets secrets;
    private final Exchange exchange;
    private final Resilience resilience;
    private final Times times;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable String token;
    private long since;
    private final Lasting<Boolean> renewedForRefusal;
    private final Lasting<Failure> refused;

    Session(
            URI loginUri,
            String username,
            String password,
            Secrets secrets,
            Exchange exchange,
            Resilience resilience,
            Times times) {
        this.loginUri = loginUri;
        this.basic = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.secrets = secrets;
        secrets.add(password);
        secrets.add(basic);
        this.exchange = exchange;
        this.resilience = resilience;
        this.times = times;
        this.renewedForRefusal = new Lasting<>(Lasting.REFUSAL, times);
        this.refused = new Lasting<>(Lasting.REFUSAL, times);
    }

    /** Gives a token that is young enough, after a login where there is none. */
    String token(Deadline deadline) throws Failure, InterruptedException {
        lock(deadline);
        try {
            String current = token;
            Duration age = Duration.ofNanos(times.nanos().getAsLong() - since);
            return current == null || age.compareTo(REFRESH) >= 0 ? login(deadline) : current;
        } finally {
            lock.unlock();
        }
    }

    /** Gives another token than one that was refused; logs in only if no other thread has done so since. */
    String tokenInPlaceOf(String old, Deadline deadline) throws Failure, InterruptedException {
        lock(deadline);
        try {
            String current = token;
            return current == null || current.equals(old) ? login(deadline) : current;
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #tokenInPlaceOf}, for refusals that may have nothing to do with the token: one such login in 12 hours. */
    @Nullable
    String tokenOnceInPlaceOf(String old, Deadline deadline) throws Failure, InterruptedException {
        lock(deadline);
        try {
            String current = token;
            if (current != null && !current.equals(old)) {
                return current;
            }
            if (renewedForRefusal.get() != null) {
                return null;
            }
            renewedForRefusal.note(true);
            return login(deadline);
        } finally {
            lock.unlock();
        }
    }

    /** Notes that fresh tokens are refused, so that nobody logs in again for 12 hours. */
    Failure refuse(String why) {
        Failure failure = new Failure(Kind.NO_CREDENTIALS, why);
        lock.lock();
        try {
            refused.note(failure);
            token = null;
        } finally {
            lock.unlock();
        }
        return failure;
    }

    private String login(Deadline deadline) throws Failure, InterruptedException {
        Failure before = refused.get();
        if (before != null) {
            throw before;
        }
        token = null;
        Reply reply = resilience.call("login", () -> exchange.get(loginUri, "Basic " + basic, deadline), deadline);
        log.debug("login: status {}", reply.status());
        if (reply.status() == 401 || reply.status() == 403) {
            throw refuse("login was refused with status " + reply.status()
                    + "; check watttime.username and watttime.password (WATTTIME_USERNAME, WATTTIME_PASSWORD)");
        }
        if (reply.status() != 200) {
            throw Failure.unavailable("login failed: " + reply.said()
                    + (reply.location().isEmpty() ? "" : ", a redirect to " + reply.location() + "; none is followed"));
        }
        String given = reply.json().path("token").textValue();
        if (given == null || !USABLE.matcher(given).matches()) {
            throw Failure.unavailable("login gave no usable token");
        }
        secrets.add(given);
        since = times.nanos().getAsLong();
        token = given;
        return given;
    }

    private void lock(Deadline deadline) throws Failure, InterruptedException {
        if (!lock.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw deadline.over();
        }
    }

    @Override
    public String toString() {
        return "session at " + loginUri.getHost();
    }
}
