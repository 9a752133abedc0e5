package io.carbontracker.intensity.watttime;

import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.RecordedRequest;
import io.carbontracker.testkit.ScriptedServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the service. Its values are made up and follow a formula, so that a test can work out what it must get.
 *
 * <p>For a five-minute signal with {@code i} the number of the period in the UTC day (0 to 287) and {@code d} the days since 1970:
 * {@code value = base + step * (|((i + shift) mod 288) - 144| - 72) + drift * ((d mod 7) - 3)}. The middle term sums to 0 over a
 * day. For an hourly one the same with 24, 12 and 6. The older of the two models answers 10 more.
 *
 * <p>Accounts: {@code pro} sees everything; {@code free} sees {@code co2_moer} of {@code CAISO_NORTH}.
 */
final class FakeWattTime implements AutoCloseable {
    static final String PRO = "pro";
    static final String FREE = "free";
    static final String PASSWORD = "p\u00e4ss-w\u00f6rd-1!";
    static final String NEWEST = "2026-03-01";
    static final String OLDER = "2023-03-01";
    static final Instant DATA_START = Instant.parse("2020-01-01T00:00:00Z");

    record Params(double base, double step, int shift, double drift, double latitude, double longitude) {}

    static final Map<String, Params> MOER = Map.ofEntries(
            Map.entry("CAISO_NORTH", new Params(850, 3.5, 36, 10, 37.78, -122.42)),
            Map.entry("PJM_DC", new Params(1210, 2.5, 60, 8, 39.04, -77.49)),
            Map.entry("PJM_SOUTHWEST_OH", new Params(1340, 2, 60, 6, 40.03, -83.15)),
            Map.entry("BPA", new Params(1090, 1.5, 96, 4, 45.84, -119.7)),
            Map.entry("HQ", new Params(620, 1, 60, 3, 45.5, -73.57)),
            Map.entry("IE", new Params(930, 3, 0, 9, 53.35, -6.26)),
            Map.entry("UK", new Params(870, 3, 0, 9, 51.51, -0.13)),
            Map.entry("FR", new Params(760, 2, 276, 7, 48.86, 2.35)),
            Map.entry("DE", new Params(1450, 4, 276, 11, 50.11, 8.68)),
            Map.entry("SE", new Params(540, 1, 276, 3, 59.33, 18.06)),
            Map.entry("JP_TK", new Params(1120, 2.5, 180, 5, 35.68, 139.77)),
            Map.entry("SGP", new Params(910, 0.5, 192, 2, 1.29, 103.85)),
            Map.entry("NEM_NSW", new Params(1690, 5.5, 168, 13, -33.87, 151.21)));
    static final Map<String, Params> AOER = Map.of(
            "CAISO", new Params(480, 20, 3, 5, 37.78, -122.42),
            "PJM", new Params(820, 10, 5, 4, 39.04, -77.49),
            "IE", new Params(610, 15, 0, 4, 53.35, -6.26));

    private final ScriptedServer server = ScriptedServer.start();
    private final Clock clock;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger serial = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicReference<String> newest = new AtomicReference<>(NEWEST);
    private final AtomicReference<BiFunction<RecordedRequest, String, String>> change =
            new AtomicReference<>((request, body) -> body);
    private final AtomicReference<Function<RecordedRequest, Optional<Answer>>> refusal =
            new AtomicReference<>(request -> Optional.empty());

    FakeWattTime(Clock clock) {
        this.clock = clock;
        server.answerWith(this::serve);
    }

    URI uri() {
        return server.uri();
    }

    ScriptedServer server() {
        return server;
    }

    /** Changes the text of every answer to a request for values. */
    void changing(BiFunction<RecordedRequest, String, String> how) {
        change.set(how);
    }

    /** Refuses those requests for values for which there is a refusal. */
    void refusing(Function<RecordedRequest, Optional<Answer>> which) {
        refusal.set(which);
    }

    void newestModel(String model) {
        newest.set(model);
    }

    void expireTokens() {
        tokens.clear();
    }

    List<RecordedRequest> historical() {
        return server.requests("/v3/historical");
    }

    int logins() {
        return server.requests("/login").size();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    /** Every token that was ever given. */
    Set<String> tokensGiven() {
        Set<String> given = new HashSet<>();
        for (int i = 1; i <= serial.get(); i++) {
            given.add("made-up-token-" + i);
        }
        return given;
    }

    /** Pounds per MWh in the period that holds an instant. */
    static double value(String signal, String region, String model, Instant time) {
        long second = time.getEpochSecond();
        long day = second / 86_400;
        boolean hourly = signal.equals("co2_aoer");
        Params p = (hourly ? AOER : MOER).get(region);
        int perDay = hourly ? 24 : 288;
        int i = (int) (second % 86_400 / (86_400 / perDay));
        return p.base
                + p.step * (Math.abs((i + p.shift) % perDay - perDay / 2) - perDay / 4)
                + p.drift * (day % 7 - 3)
                + (model.equals(OLDER) ? 10 : 0);
    }

    /** The mean over a window in kg/kWh, by adding up every second's value. */
    static double meanKgPerKwh(String signal, String region, Instant start, Instant end) {
        long period = signal.equals("co2_aoer") ? 3_600 : 300;
        double sum = 0;
        for (long t = start.getEpochSecond(); t < end.getEpochSecond(); ) {
            long next = Math.min(end.getEpochSecond(), (t / period + 1) * period);
            sum += value(signal, region, NEWEST, Instant.ofEpochSecond(t)) * (next - t);
            t = next;
        }
        return sum / Duration.between(start, end).toSeconds() * 0.45359237 / 1_000;
    }

    private Answer serve(RecordedRequest request) {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            if (request.path().equals("/login")) {
                return login(request);
            }
            String authorization = request.header("Authorization").orElse("");
            String token = authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
            String user = tokens.stream()
                    .filter(t -> t.endsWith("/" + token))
                    .map(t -> t.substring(0, t.indexOf('/')))
                    .findFirst()
                    .orElse(null);
            if (user == null) {
                return error(401, "Invalid or expired token");
            }
            return switch (request.path()) {
                case "/v3/historical" -> refusal.get().apply(request).orElseGet(() -> historical(user, request));
                case "/v3/forecast" -> forecast(user, request);
                case "/v3/region-from-loc" -> regionFromLoc(request);
                default -> throw new AssertionError("nobody should ask for " + request);
            };
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, "{\"error\": \"ERR\", \"message\": \"" + message + "\", \"docs\": \"made up\"}");
    }

    private Answer login(RecordedRequest request) {
        for (String user : List.of(PRO, FREE)) {
            String basic = Base64.getEncoder().encodeToString((user + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
            if (request.header("Authorization").orElse("").equals("Basic " + basic)) {
                String token = "made-up-token-" + serial.incrementAndGet();
                tokens.add(user + "/" + token);
                return Answer.json("{\"token\": \"" + token + "\"}");
            }
        }
        return error(401, "Invalid credentials");
    }

    private Answer historical(String user, RecordedRequest request) {
        Instant from = time(request, "start");
        Instant last = time(request, "end");
        if (Duration.between(from, last).compareTo(Duration.ofDays(32)) > 0) {
            return error(400, "the range is limited to 32 days");
        }
        Instant lagged = clock.instant().minus(Duration.ofMinutes(10));
        Instant since = request.parameter("updated_since").map(Instant::parse).orElse(null);
        return values(
                user,
                request,
                from.isBefore(DATA_START) ? DATA_START : from,
                last.isBefore(lagged) ? last : lagged,
                since,
                "");
    }

    private Answer forecast(String user, RecordedRequest request) {
        Instant at = Instant.ofEpochSecond(clock.instant().getEpochSecond() / 300 * 300);
        long hours = Long.parseLong(request.parameter("horizon_hours").orElseThrow());
        return values(
                user,
                request,
                at,
                at.plus(Duration.ofHours(hours)).minusSeconds(300),
                null,
                ", \"generated_at\": \"" + at + "\"");
    }

    private Answer values(
            String user, RecordedRequest request, Instant from, Instant last, @Nullable Instant since, String meta) {
        String region = request.parameter("region").orElseThrow();
        String signal = request.parameter("signal_type").orElseThrow();
        String model = request.parameter("model").orElse(newest.get());
        if (!(signal.equals("co2_aoer") ? AOER : MOER).containsKey(region)) {
            return error(400, "unknown region " + region);
        }
        if (!user.equals(PRO) && !(region.equals("CAISO_NORTH") && signal.equals("co2_moer"))) {
            return error(403, "Invalid scope. You do not have sufficient access to this resource.");
        }
        int period = signal.equals("co2_aoer") ? 3_600 : 300;
        StringBuilder json = new StringBuilder("{\"data\": [");
        String separator = "";
        for (Instant t = from; !t.isAfter(last); t = t.plusSeconds(period)) {
            Instant updated = t.plusSeconds(3_600);
            if (since != null && updated.isBefore(since)) {
                continue;
            }
            json.append(separator)
                    .append("{\"point_time\": \"")
                    .append(t.toString().replace("Z", "+00:00"))
                    .append("\", \"value\": ")
                    .append(value(signal, region, model, t))
                    .append(since == null ? "" : ", \"last_updated\": \"" + updated + "\"")
                    .append('}');
            separator = ", ";
        }
        json.append("], \"meta\": {\"data_point_period_seconds\": ")
                .append(period)
                .append(", \"region\": \"" + region + "\", \"signal_type\": \"" + signal + "\"")
                .append(", \"units\": \"lbs_co2_per_mwh\", \"warnings\": [], \"model\": {\"date\": \"" + model + "\"}")
                .append(meta)
                .append("}}");
        return Answer.json(change.get().apply(request, json.toString()));
    }

    private Answer regionFromLoc(RecordedRequest request) {
        double latitude = Double.parseDouble(request.parameter("latitude").orElseThrow());
        double longitude = Double.parseDouble(request.parameter("longitude").orElseThrow());
        String signal = request.parameter("signal_type").orElseThrow();
        for (Map.Entry<String, Params> entry : (signal.equals("co2_aoer") ? AOER : MOER).entrySet()) {
            Params p = entry.getValue();
            if (Math.hypot(p.latitude - latitude, p.longitude - longitude) <= 2) {
                return Answer.json("{\"region\": \"" + entry.getKey() + "\", \"region_full_name\": \"made up\","
                        + " \"signal_type\": \"" + signal + "\"}");
            }
        }
        return Answer.json(404, "{\"error\": \"No coverage available for these coordinates\"}");
    }

    private static Instant time(RecordedRequest request, String name) {
        return OffsetDateTime.parse(request.parameter(name).orElseThrow()).toInstant();
    }

    @Override
    public void close() {
        server.close();
    }
}
