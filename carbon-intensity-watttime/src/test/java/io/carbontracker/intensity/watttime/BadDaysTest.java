package io.carbontracker.intensity.watttime;

import static io.carbontracker.intensity.watttime.Rig.VIRGINIA;
import static io.carbontracker.intensity.watttime.Rig.marginal;
import static io.carbontracker.intensity.watttime.Rig.one;
import static io.carbontracker.intensity.watttime.Rig.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityAnswer.NoCoverage;
import io.carbontracker.intensity.IntensityAnswer.NoCredentials;
import io.carbontracker.intensity.IntensityAnswer.NotPermitted;
import io.carbontracker.intensity.IntensityAnswer.Unavailable;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.Gate;
import io.carbontracker.units.TimeWindow;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the service may do instead of giving values: each ends in the exact value or in an outcome that names it. */
@Timeout(30)
class BadDaysTest {
    private static final Answer LOGIN_PAGE = Answer.text(403, "text/html", "<html>Forbidden</html>");
    private static final Answer HTML_OK = Answer.text(200, "text/html", "<html>Welcome</html>");
    private static final String SCOPE =
            "{\"error\": \"INVALID_SCOPE\", \"message\": \"Invalid scope. You do not have sufficient access.\"}";

    private final Rig rig = new Rig("2026-08-15T12:00:00Z");

    @AfterEach
    void closeFake() {
        rig.close();
    }

    static Stream<Arguments> requestsThatEndWithoutValues() {
        return Stream.of(
                // name, the answers to /v3/historical, the outcome, what it says, calls, logins
                argumentSet("401 twice", List.of(error(401), error(401)), NoCredentials.class, "401 twice", 2, 2),
                argumentSet(
                        "403 of scope", List.of(Answer.json(403, SCOPE)), NotPermitted.class, "Invalid scope", 1, 1),
                argumentSet(
                        "403 of a proxy", List.of(LOGIN_PAGE, LOGIN_PAGE), Unavailable.class, "403 without JSON", 2, 2),
                argumentSet("404", List.of(error(404)), NoCoverage.class, "404", 1, 1),
                argumentSet(
                        "404 that is no JSON",
                        List.of(Answer.text(404, "text/html", "nothing here")),
                        Unavailable.class,
                        "is watttime.url right?",
                        1,
                        1),
                argumentSet("400 with message", List.of(error(400)), Unavailable.class, "400: E: made up", 1, 1),
                argumentSet(
                        "400 with msg",
                        List.of(Answer.json(400, "{\"msg\": \"bad start\"}")),
                        Unavailable.class,
                        "400: bad start",
                        1,
                        1),
                argumentSet(
                        "422 with a list",
                        List.of(Answer.json(
                                422,
                                "{\"detail\": [{\"loc\": [\"query\", \"start\"], \"msg\": \"field required\","
                                        + " \"type\": \"value_error\"}]}")),
                        Unavailable.class,
                        "422: query.start: field required",
                        1,
                        1),
                argumentSet(
                        "422 with a text",
                        List.of(Answer.json(422, "{\"detail\": \"no\\u001b[31m color\"}")),
                        Unavailable.class,
                        "422: no [31m color",
                        1,
                        1),
                argumentSet("422 with nothing", List.of(Answer.status(422)), Unavailable.class, "without JSON", 1, 1),
                argumentSet(
                        "500 three times",
                        List.of(error(500), error(502), error(503)),
                        Unavailable.class,
                        "gave up after several tries: status 503",
                        3,
                        1),
                argumentSet("HTML with 200", List.of(HTML_OK, HTML_OK, HTML_OK), Unavailable.class, "is no JSON", 3, 1),
                argumentSet(
                        "truncated JSON",
                        List.of(Answer.json("{\"data\": ["), Answer.json("{\"data\""), Answer.json("{")),
                        Unavailable.class,
                        "not all of it",
                        3,
                        1),
                argumentSet(
                        "JSON that is no object",
                        List.of(Answer.json("[]"), Answer.json("1"), Answer.json("null")),
                        Unavailable.class,
                        "no JSON object",
                        3,
                        1),
                argumentSet(
                        "gzip that nobody asked for",
                        List.of(gzip(), gzip(), gzip()),
                        Unavailable.class,
                        "Content-Encoding gzip",
                        3,
                        1),
                argumentSet(
                        "reset in the body",
                        List.of(broken(), broken(), broken()),
                        Unavailable.class,
                        "gave up after several tries",
                        3,
                        1),
                argumentSet(
                        "a redirect to another host",
                        List.of(Answer.redirect(307, URI.create("https://elsewhere.example/x?key=1"))),
                        Unavailable.class,
                        "a redirect to elsewhere.example; none is followed",
                        1,
                        1),
                argumentSet("an unknown status", List.of(error(418)), Unavailable.class, "418", 1, 1));
    }

    private static Answer error(int status) {
        return Answer.json(status, "{\"error\": \"E\", \"message\": \"made up\"}");
    }

    private static Answer gzip() {
        return Answer.json("{\"data\": []}").gzipped();
    }

    private static Answer broken() {
        return Answer.json("{\"data\": []}").brokenOff();
    }

    @ParameterizedTest
    @MethodSource("requestsThatEndWithoutValues")
    void aRequestEndsInANamedOutcome(
            List<Answer> script, Class<? extends IntensityAnswer> outcome, String says, int calls, int logins) {
        rig.fake.server().answer("/v3/historical", script.toArray(Answer[]::new));

        try (WattTimeIntensity source = rig.builder().build()) {
            IntensityAnswer answer = one(source, marginal(VIRGINIA, "2026-06"));

            assertThat(answer).isInstanceOf(outcome);
            assertThat(answer.detail()).contains(says);
        }
        assertThat(rig.fake.historical()).hasSize(calls);
        assertThat(rig.fake.logins()).isEqualTo(logins);
        rig.fake.server().verify();
    }

    static Stream<Arguments> troublesThatPass() {
        return Stream.of(
                argumentSet("500 twice", List.of(error(500), error(500))),
                argumentSet("an expired token", List.of(error(401))),
                argumentSet("403 of a proxy once", List.of(LOGIN_PAGE)),
                argumentSet("HTML with 200 once", List.of(HTML_OK)),
                argumentSet("a broken body once", List.of(broken())),
                argumentSet("429 five times", List.of(error(429), error(429), error(429), error(429), error(429))),
                argumentSet("429 and 500 in turn", List.of(error(429), error(500), error(429), error(500))));
    }

    @ParameterizedTest
    @MethodSource("troublesThatPass")
    void aTroubleThatPassesEndsInTheExactValue(List<Answer> script) {
        rig.fake.server().answer("/v3/historical", script.toArray(Answer[]::new));

        try (WattTimeIntensity source = rig.builder().build()) {
            hasTheMeanOfJune(series(one(source, marginal(VIRGINIA, "2026-06"))));
        }
        rig.fake.server().verify();
    }

    /** 7 to 13 June are seven days, over which the drift sums to 0: 1,210 x 0.45359237 / 1,000 = 0.5488467677. */
    private static void hasTheMeanOfJune(IntensitySeries series) {
        TimeWindow week = TimeWindow.ofDays(LocalDate.of(2026, 6, 7), LocalDate.of(2026, 6, 14));
        assertThat(series.mean(week).kgPerKwh()).isCloseTo(0.5488467677, within(1e-13));
        assertThat(series.mean(Rig.month("2026-06")).coverage()).isEqualTo(1);
    }

    static Stream<Arguments> loginsThatFail() {
        return Stream.of(
                argumentSet("401", List.of(error(401)), NoCredentials.class, "watttime.password", 1),
                argumentSet("403 as a page", List.of(LOGIN_PAGE), NoCredentials.class, "watttime.password", 1),
                argumentSet("200 as a page", List.of(HTML_OK, HTML_OK, HTML_OK), Unavailable.class, "no JSON", 3),
                argumentSet(
                        "no token", List.of(Answer.json("{\"token\": null}")), Unavailable.class, "no usable token", 1),
                argumentSet(
                        "a token that splits headers",
                        List.of(Answer.json("{\"token\": \"a\\r\\nX-Evil: 1\"}")),
                        Unavailable.class,
                        "no usable token",
                        1),
                argumentSet("400", List.of(error(400)), Unavailable.class, "400: E: made up", 1),
                argumentSet(
                        "a redirect",
                        List.of(Answer.redirect(302, URI.create("https://elsewhere.example/"))),
                        Unavailable.class,
                        "elsewhere.example",
                        1),
                argumentSet("503 for good", List.of(error(503), error(503), error(503)), Unavailable.class, "503", 3));
    }

    @ParameterizedTest
    @MethodSource("loginsThatFail")
    void aLoginThatFailsIsNamedAndNoValueIsAskedFor(
            List<Answer> script, Class<? extends IntensityAnswer> outcome, String says, int logins) {
        rig.fake.server().answer("/login", script.toArray(Answer[]::new));

        try (WattTimeIntensity source = rig.builder().build()) {
            IntensityAnswer answer = one(source, marginal(VIRGINIA, "2026-06"));

            assertThat(answer).isInstanceOf(outcome);
            assertThat(answer.detail()).contains(says);
        }
        assertThat(rig.fake.logins()).isEqualTo(logins);
        assertThat(rig.fake.historical()).isEmpty();
    }

    @Test
    void aWrongPasswordCostsOneLoginHoweverMuchIsAskedFor() {
        try (WattTimeIntensity source = WattTimeIntensity.builder("pro", "wrong")
                .baseUri(rig.fake.uri())
                .times(rig.time.times(), () -> 0.5)
                .build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(source.answer(marginal(Rig.TWELVE, "2026-05", "2026-06")))
                        .hasSize(24)
                        .allSatisfy(answer -> assertThat(answer).isInstanceOf(NoCredentials.class));
            }
        }
        assertThat(rig.fake.logins()).isEqualTo(1);
        assertThat(rig.fake.historical()).isEmpty();
    }

    @Test
    void tokensThatExpireInTheMiddleAreReplacedOnce() {
        try (WattTimeIntensity source = rig.builder().build()) {
            source.answer(marginal(Rig.TWELVE, "2026-05"));
            rig.fake.expireTokens();

            assertThat(source.answer(marginal(Rig.TWELVE, "2026-06")))
                    .allSatisfy(answer -> assertThat(series(answer)).isNotNull());
        }
        assertThat(rig.fake.logins()).isEqualTo(2);
    }

    @Test
    void aTokenIsRenewedAfterTwentyFiveMinutesWhateverTheClockSays() {
        try (WattTimeIntensity source = rig.builder().build()) {
            one(source, marginal(VIRGINIA, "2026-03"));
            rig.time.jumpTo(Instant.parse("2026-08-16T12:00:00Z"));
            one(source, marginal(VIRGINIA, "2026-04"));
            rig.time.jumpTo(Instant.parse("2026-08-14T12:00:00Z"));
            one(source, marginal(VIRGINIA, "2026-05"));
            assertThat(rig.fake.logins()).isEqualTo(1);

            rig.time.pass(Duration.ofMinutes(25));
            one(source, marginal(VIRGINIA, "2026-06"));
            assertThat(rig.fake.logins()).isEqualTo(2);
        }
    }

    @Test
    void aServiceThatIsDownIsLeftAloneAfterFiveFaultsAndAskedAgainAfterAMinute() {
        Answer[] faults = Stream.generate(() -> error(503)).limit(8).toArray(Answer[]::new);
        rig.fake.server().answer("/v3/historical", faults);
        try (WattTimeIntensity source = rig.builder().build()) {
            List<IntensityAnswer> answers = source.answer(marginal(Rig.TWELVE, "2026-06"));

            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer).isInstanceOf(Unavailable.class);
                assertThat(answer.detail()).contains("503");
            });
            // five in a row, and what was in flight beside them: four requests at most
            int calls = rig.fake.historical().size();
            assertThat(calls).isBetween(5, 8);

            assertThat(one(source, marginal(VIRGINIA, "2026-05")).detail()).contains("not asked", "503");
            assertThat(rig.fake.historical()).hasSize(calls);

            rig.time.pass(Duration.ofSeconds(61));
            while (rig.fake.historical().size() < 8) { // use up what is left of the script
                one(source, marginal(VIRGINIA, "2026-05"));
                rig.time.pass(Duration.ofSeconds(61));
            }
            assertThat(series(one(source, marginal(VIRGINIA, "2026-05")))).isNotNull();
        }
    }

    @Test
    void aConnectionThatIsRefusedIsNamed() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort(); // nobody listens there once it is closed
        }
        try (WattTimeIntensity source =
                rig.builder().baseUri(URI.create("http://127.0.0.1:" + port)).build()) {
            IntensityAnswer answer = one(source, marginal(VIRGINIA, "2026-06"));

            assertThat(answer).isInstanceOf(Unavailable.class);
            assertThat(answer.detail()).contains("cannot connect");
        }
    }

    @Test
    void aBodyThatDripsIsCutOffByTheDeadline() {
        Gate never = new Gate();
        rig.fake.server().answer("/v3/historical", Answer.json("{\"data\": []}").pausingAfter(5, never));
        long start = System.nanoTime();
        try (WattTimeIntensity source = rig.builder()
                .times(Times.of(rig.time.clock), () -> 0.5)
                .deadline(Duration.ofMillis(700))
                .build()) {
            IntensityAnswer answer = one(source, marginal(VIRGINIA, "2026-06"));

            assertThat(answer).isInstanceOf(Unavailable.class);
            assertThat(answer.detail()).contains("deadline");
            // the rest of the run does not wait for as long again
            assertThat(one(source, marginal(VIRGINIA, "2026-05")).detail()).contains("not asked", "deadline");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aBodyWithoutEndIsCutOffByItsSize() {
        rig.fake
                .server()
                .answer(
                        "/v3/historical",
                        Answer.endless(200, "[".repeat(1 << 16)),
                        Answer.endless(200, " ".repeat(1 << 16)),
                        Answer.endless(403, "x".repeat(1 << 16)));
        try (WattTimeIntensity source = rig.builder().build()) {
            IntensityAnswer answer = one(source, marginal(VIRGINIA, "2026-06"));

            assertThat(answer).isInstanceOf(Unavailable.class);
            assertThat(answer.detail()).contains("more than 16777216 bytes");
        }
    }

    @Test
    void anInterruptStopsTheWorkAndStaysSet() throws Exception {
        Gate gate = new Gate();
        rig.fake.server().answer("/v3/historical", Answer.json("{}").behind(gate));
        try (WattTimeIntensity source = rig.builder().build()) {
            Thread asking = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                try {
                    gate.awaitArrival(Duration.ofSeconds(20));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                asking.interrupt();
            });
            interrupter.start();

            List<IntensityAnswer> answers = source.answer(marginal(List.of(VIRGINIA), "2026-05", "2026-06"));

            assertThat(Thread.interrupted()).isTrue();
            interrupter.join();
            assertThat(answers).hasSize(2).allSatisfy(answer -> {
                assertThat(answer).isInstanceOf(Unavailable.class);
                assertThat(answer.detail()).contains("interrupted");
            });
            assertThat(rig.fake.historical()).hasSize(1);
            gate.open();
            // and the source still works
            hasTheMeanOfJune(series(one(source, marginal(VIRGINIA, "2026-06"))));
        }
    }

    @Test
    void closingTheSourceEndsTheWaitOfThoseWhoAsked() throws Exception {
        Gate gate = new Gate();
        rig.fake.server().answer("/login", Answer.json("{}").behind(gate));
        WattTimeIntensity source = rig.builder().build();
        Thread closer = new Thread(() -> {
            try {
                gate.awaitArrival(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            source.close();
        });
        closer.start();

        List<IntensityAnswer> answers = source.answer(marginal(Rig.TWELVE, "2026-06"));

        closer.join();
        assertThat(answers).hasSize(12).allSatisfy(answer -> {
            assertThat(answer).isInstanceOf(Unavailable.class);
            assertThat(answer.detail()).contains("closed");
        });
    }

    @Test
    void whatWasAskedForBesideAFailureIsStillAnswered() {
        rig.fake.changing(
                (request, body) -> request.parameter("start").orElse("").startsWith("2026-05")
                        ? body.replace("lbs_co2_per_mwh", "kg_co2_per_mwh")
                        : body);
        try (WattTimeIntensity source = rig.builder().build()) {
            List<IntensityAnswer> answers = source.answer(marginal(List.of(VIRGINIA), "2026-05", "2026-06"));

            assertThat(answers.get(0)).isInstanceOf(Unavailable.class);
            assertThat(answers.get(0).detail()).contains("units is \"kg_co2_per_mwh\"");
            hasTheMeanOfJune(series(answers.get(1)));
        }
    }
}
