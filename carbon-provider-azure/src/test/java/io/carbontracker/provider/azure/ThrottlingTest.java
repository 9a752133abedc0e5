package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.RecordedSleeper;
import io.carbontracker.usage.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottlingTest {
    private static final String ROW = "[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]";
    private static final String QUOTA = "x-ms-ratelimit-microsoft.costmanagement-";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Answer throttled(String... headers) {
        Answer answer = Wire.error(429, "429", "Too many requests. Please retry.");
        for (int i = 0; i < headers.length; i += 2) {
            answer = answer.withHeader(headers[i], headers[i + 1]);
        }
        return answer;
    }

    static Stream<Arguments> waits() {
        return Stream.of(
                argumentSet("quota units", throttled(QUOTA + "qpu-retry-after", "7"), 7),
                argumentSet("entity", throttled(QUOTA + "entity-retry-after", "8"), 8),
                argumentSet("tenant", throttled(QUOTA + "tenant-retry-after", "9"), 9),
                argumentSet("client", throttled(QUOTA + "client-retry-after", "10"), 10),
                argumentSet("client type", throttled(QUOTA + "clienttype-retry-after", "11"), 11),
                argumentSet("standard", throttled("Retry-After", "12"), 12),
                argumentSet(
                        "several: the longest",
                        throttled(
                                QUOTA + "qpu-retry-after",
                                "5",
                                QUOTA + "entity-retry-after",
                                "40",
                                "Retry-After",
                                "3",
                                QUOTA + "tenant-retry-after",
                                "20"),
                        40),
                argumentSet(
                        "what is left of a quota is no wait",
                        throttled(
                                QUOTA + "qpu-remaining", "QueriesPerHour:597,QueriesPerMin:57",
                                QUOTA + "qpu-retry-after", "6"),
                        6),
                argumentSet("a fraction is rounded up", throttled("Retry-After", "1.2"), 2),
                // the clock stands at 12:00:00
                argumentSet("a date", throttled("Retry-After", "Tue, 15 Dec 2026 12:00:25 GMT"), 25),
                argumentSet("none: half a minute", throttled(), 30),
                argumentSet("unreadable: half a minute", throttled("Retry-After", "soon"), 30));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void aThrottledRequestWaitsAsLongAsTheHeadersSay(Answer refused, int seconds) {
        bench.server.answer(refused, Wire.last(ROW), Wire.total("24"));

        Reading reading = bench.read();

        assertThat(reading.records()).hasSize(1);
        assertThat(bench.sleeper.sleeps()).containsExactly(Duration.ofSeconds(seconds));
        assertThat(bench.messages).anyMatch(message -> message.contains("waits " + seconds + " s"));
        bench.server.verify();
    }

    @Test
    void withoutHeadersWaitsGrow() {
        bench.server.answer(throttled(), throttled(), throttled(), Wire.last(ROW), Wire.total("24"));

        bench.read();

        assertThat(bench.sleeper.sleeps())
                .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(120));
    }

    @Test
    void whoIsThrottledForGoodGivesUp() {
        IntStream.range(0, 10).forEach(i -> bench.server.answer(throttled("Retry-After", "1")));

        Reading reading = bench.read();

        assertThat(reading.failureText())
                .contains("subscriptions/S for 2026-10-01..2026-11-01")
                .contains("429: Too many requests")
                .contains("azure.requests-per-minute");
        assertThat(reading.failure())
                .satisfies(failure -> assertThat(failure.isRetryable()).isTrue());
        assertThat(bench.sleeper.sleeps()).hasSize(9);
    }

    @Test
    void aWaitBeyondTheDeadlineIsNotBegun() {
        String link = bench.server.uri() + Bench.PATH + "?$skiptoken=b";
        bench.server.answer(Wire.page(link, ROW), throttled(QUOTA + "tenant-retry-after", "601"));
        try (UsageSource source =
                bench.source().deadline(Duration.ofMinutes(10)).build()) {
            Reading reading = Reading.of(source, Bench.query(Bench.OCTOBER));

            assertThat(reading.records()).hasSize(1);
            assertThat(reading.failureText())
                    .contains("reading may take 10 minutes")
                    .contains("601 s more to wait")
                    .contains("what was read stands");
            assertThat(bench.sleeper.sleeps()).isEmpty();
        }
    }

    @Test
    void theDeadlineIsKeptWithoutWaitsToo() {
        String link = bench.server.uri() + Bench.PATH + "?$skiptoken=b";
        bench.server.answerWith(request -> {
            bench.clock.advance(Duration.ofMinutes(11));
            return Wire.page(link + bench.server.requests().size(), ROW);
        });
        try (UsageSource source =
                bench.source().deadline(Duration.ofMinutes(30)).build()) {
            Reading reading = Reading.of(source, Bench.query(Bench.OCTOBER));

            // asked at 0, 11 and 22 minutes; at 33 it is too late
            assertThat(reading.records()).hasSize(3);
            assertThat(reading.failureText()).contains("reading may take 30 minutes");
        }
    }

    @Test
    void noMoreThanFourRequestsGoOutInAMinute() {
        String link = bench.server.uri() + Bench.PATH + "?$skiptoken=b";
        for (int page = 0; page < 9; page++) {
            bench.server.answer(Wire.page(link + page, ROW));
        }
        bench.server.answer(Wire.last(ROW), Wire.total("240"));
        try (UsageSource source = bench.source().requestsPerMinute(4).build()) {
            assertThat(Reading.of(source, Bench.query(Bench.OCTOBER)).records()).hasSize(10);
        }

        // 10 pages and a total: 4 at once, 4 after a minute, 3 after another
        assertThat(bench.sleeper.sleeps()).isEqualTo(List.of(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        assertThat(bench.messages).anyMatch(message -> message.contains("to keep to 4 requests a minute"));
    }

    @Test
    void thePaceHoldsAcrossReadingsOfOneSource() {
        for (int reading = 0; reading < 3; reading++) {
            bench.server.answer(Wire.last(ROW), Wire.total("24"));
        }
        try (UsageSource source = bench.source().requestsPerMinute(4).build()) {
            for (int reading = 0; reading < 3; reading++) {
                Reading.of(source, Bench.query(Bench.OCTOBER));
            }
        }

        assertThat(bench.sleeper.sleeps()).containsExactly(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408})
    void aBurstOfFaultsIsOutlasted(int status) {
        Answer fault = Wire.error(status, "InternalServerError", "try again");
        bench.server.answer(fault, fault, fault, fault, Wire.last(ROW), Wire.total("24"));

        Reading reading = bench.read();

        assertThat(reading.records()).hasSize(1);
        assertThat(bench.sleeper.sleeps())
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
        bench.server.verify();
    }

    @Test
    void faultsForGoodEndTheReading() {
        Answer fault = Wire.error(500, "InternalServerError", "try again");
        bench.server.answer(fault, fault, fault, fault, fault);

        Reading reading = bench.read();

        assertThat(reading.failureText()).contains("status 500").contains("the service is in trouble");
        assertThat(reading.failure())
                .satisfies(failure -> assertThat(failure.isRetryable()).isTrue());
        bench.server.verify();
    }

    @Test
    void aFaultThatAsksToWaitIsWaitedFor() {
        bench.server.answer(
                Wire.error(503, "ServiceUnavailable", "").withHeader("Retry-After", "17"),
                Wire.last(ROW),
                Wire.total("24"));

        bench.read();

        assertThat(bench.sleeper.sleeps()).containsExactly(Duration.ofSeconds(17));
    }

    @Test
    void anInterruptedWaitEndsTheReadingAndIsKept() {
        bench.server.answer(throttled("Retry-After", "5"));
        boolean kept;
        Reading reading;
        try (UsageSource source = bench.source()
                .sleeper(duration -> {
                    throw new InterruptedException();
                })
                .build()) {
            reading = Reading.of(source, Bench.query(Bench.OCTOBER));
        } finally {
            kept = Thread.interrupted();
        }

        assertThat(kept).isTrue();
        assertThat(reading.failureText()).contains("reading was interrupted");
    }

    /** One request a minute and two of them, with the time of day a day ahead, then a day behind, of what it was. */
    @Test
    void aTimeOfDayThatIsSetChangesNeitherPaceNorDeadline() {
        ManualClock steady = ManualClock.at(Instant.EPOCH);
        RecordedSleeper waits = new RecordedSleeper(steady);
        bench.server.answerWith(request -> {
            boolean first = bench.server.requests().size() == 1;
            bench.clock.set(Bench.AS_OF.plus(Duration.ofDays(first ? 1 : -1)));
            return first ? Wire.last(ROW) : Wire.total("24");
        });
        try (UsageSource source = bench.source()
                .requestsPerMinute(1)
                .deadline(Duration.ofMinutes(10))
                .steady(steady)
                .sleeper(waits::sleep)
                .build()) {
            assertThat(Reading.of(source, Bench.query(Bench.OCTOBER)).failureText())
                    .isEmpty();
        }
        assertThat(waits.sleeps()).containsExactly(Duration.ofMinutes(1));
    }
}
