package io.carbontracker.intensity.watttime;

import com.fasterxml.jackson.databind.JsonNode;
import io.carbontracker.intensity.watttime.Failure.Kind;
import io.carbontracker.units.Place.Coordinates;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of WattTime v3 that are used, and what each status means. */
final class Api {
    private static final Logger log = LoggerFactory.getLogger(Api.class);

    private final String base;
    private final Function<URI, Wire> connect;
    private @Nullable Wire wire;

    /** What it takes to talk to the service. */
    record Wire(Session session, Exchange exchange, Resilience resilience) {}

    /**
     * Makes the calls of a service.
     *
     * @param base where it is
     * @param connect makes what it takes, given the address of the login; not called before the first call, because HTTP and its
     *     security take longer to set up than a whole run from the cache
     */
    Api(URI base, Function<URI, Wire> connect) {
        this.base = base.toString().replaceAll("/+$", "");
        this.connect = connect;
    }

    private synchronized Wire wire() {
        Wire current = wire;
        if (current == null) {
            current = connect.apply(URI.create(base + "/login"));
            wire = current;
        }
        return current;
    }

    /**
     * Asks for past values.
     *
     * @param from the first period's start
     * @param last the last period's start: both ends count on the wire
     * @param model the model to answer, {@code null} for the newest
     * @param updatedSince to get only what was revised at or after an instant, else {@code null}
     */
    JsonNode historical(
            String region,
            GridSignal signal,
            Instant from,
            Instant last,
            @Nullable String model,
            @Nullable Instant updatedSince,
            Deadline deadline)
            throws Failure, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("region", region);
        query.put("signal_type", signal.code());
        query.put("start", from.toString());
        query.put("end", last.toString());
        query.put("include_imputed_marker", "true");
        if (model != null) {
            query.put("model", model);
        }
        if (updatedSince != null) {
            query.put("updated_since", updatedSince.toString());
        }
        return get("/v3/historical", query, deadline);
    }

    JsonNode forecast(String region, GridSignal signal, @Nullable String model, long hours, Deadline deadline)
            throws Failure, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("region", region);
        query.put("signal_type", signal.code());
        query.put("horizon_hours", Long.toString(hours));
        if (model != null) {
            query.put("model", model);
        }
        return get("/v3/forecast", query, deadline);
    }

    JsonNode regionFromLoc(Coordinates at, GridSignal signal, Deadline deadline) throws Failure, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("latitude", Double.toString(at.latitude()));
        query.put("longitude", Double.toString(at.longitude()));
        query.put("signal_type", signal.code());
        return get("/v3/region-from-loc", query, deadline);
    }

    private JsonNode get(String path, Map<String, String> query, Deadline deadline)
            throws Failure, InterruptedException {
        StringJoiner text = new StringJoiner("&", base + path + "?", "");
        query.forEach((name, value) -> text.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        URI uri = URI.create(text.toString());

        Session session = wire().session;
        String token = session.token(deadline);
        Reply reply = send(uri, token, deadline);
        if (reply.status() == 401) {
            reply = send(uri, session.tokenInPlaceOf(token, deadline), deadline);
            if (reply.status() == 401) {
                throw session.refuse("the service refuses a token that it has just given (status 401 twice)");
            }
        } else if (reply.status() == 403 && !reply.isJson()) {
            String other = session.tokenOnceInPlaceOf(token, deadline);
            reply = other == null ? reply : send(uri, other, deadline);
        }
        return judge(path, reply);
    }

    private Reply send(URI uri, String token, Deadline deadline) throws Failure, InterruptedException {
        Wire current = wire();
        Reply reply = current.resilience.call(
                uri.getPath(), () -> current.exchange.get(uri, "Bearer " + token, deadline), deadline);
        log.debug("GET {}: status {}", uri, reply.status());
        return reply;
    }

    private static JsonNode judge(String path, Reply reply) throws Failure {
        if (reply.status() == 200) {
            return reply.json();
        }
        String said = reply.said();
        if (!reply.location().isEmpty()) {
            throw Failure.unavailable(said + ", a redirect to " + reply.location() + "; none is followed");
        }
        throw switch (reply.status()) {
            case 400, 422 -> new Failure(Kind.REFUSED, said);
            case 403 ->
                reply.isJson()
                        ? new Failure(Kind.NOT_PERMITTED, said)
                        : Failure.unavailable(
                                said + ": a proxy or content network in between refuses, not the service");
            case 404 ->
                reply.isJson()
                        ? Failure.noCoverage(said)
                        : Failure.unavailable(said + " for " + path + "; is watttime.url right?");
            default -> Failure.unavailable(said);
        };
    }
}
