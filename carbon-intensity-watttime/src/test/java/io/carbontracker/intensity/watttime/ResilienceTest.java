package io.carbontracker.intensity.watttime;

import static io.carbontracker.intensity.watttime.Rig.VIRGINIA;
import static io.carbontracker.intensity.watttime.Rig.marginal;
import static io.carbontracker.intensity.watttime.Rig.one;
import static io.carbontracker.intensity.watttime.Rig.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.testkit.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResilienceTest {
    private static final Instant NOW = Instant.parse("2026-08-15T12:00:00Z");

    private final Rig rig = new Rig(NOW.toString());

    @AfterEach
    void closeFake() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    7                               | 7
                    0                               | 0
                    -5                              | 0
                    300                             | 300
                    301                             | 300
                    99999999999999999999            | 300
                    Sat, 15 Aug 2026 12:00:42 GMT   | 42
                    Sat, 15 Aug 2026 11:00:00 GMT   | 0
                    Sat, 15 Aug 2099 11:00:00 GMT   | 300
                    soon                            | -1
                    1.5                             | -1
                    2026-08-15T12:00:42Z            | -1
                    ''                              | -1
                    """)
    void retryAfterIsReadInBothForms(String header, long seconds) {
        assertThat(Resilience.asked(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void theServicesWishIsWaitedForAndElseAJitterThatDoubles() {
        rig.fake
                .server()
                .answer(
                        "/v3/historical",
                        Answer.status(429).withHeader("Retry-After", "7"),
                        Answer.status(429).withHeader("Retry-After", "Sat, 15 Aug 2026 12:00:50 GMT"),
                        Answer.status(429).withHeader("Retry-After", "-3"),
                        Answer.status(429).withHeader("Retry-After", "whenever"),
                        Answer.status(429));
        try (WattTimeIntensity source = rig.builder().build()) {
            assertThat(series(one(source, marginal(VIRGINIA, "2026-06")))).isNotNull();
        }
        // 7 s; then until 12:00:50, 43 s less the turns waited for; 0 s; the 4th and 5th wait are half (the fixed
        // jitter) of
        // 1 s x 2^3 and of 1 s x 2^4
        List<Duration> waits = rig.time.longSleeps();
        assertThat(waits).hasSize(4);
        assertThat(waits.get(0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(waits.get(1)).isBetween(Duration.ofSeconds(42), Duration.ofSeconds(43));
        assertThat(waits.get(2)).isEqualTo(Duration.ofSeconds(4));
        assertThat(waits.get(3)).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void aWaitThatWouldOutlastTheDeadlineIsNotBegun() {
        rig.fake.server().answer("/v3/historical", Answer.status(429).withHeader("Retry-After", "86400"));
        try (WattTimeIntensity source =
                rig.builder().deadline(Duration.ofSeconds(100)).build()) {
            IntensityAnswer answer = one(source, marginal(VIRGINIA, "2026-06"));

            assertThat(answer).isInstanceOf(IntensityAnswer.Unavailable.class);
            assertThat(answer.detail()).contains("429", "a wait of 300 s would outlast the deadline of 100 s");
        }
        assertThat(rig.time.longSleeps()).isEmpty();
    }

    @Test
    void aBatchThatIsOnlySlowDoesNotStopTheCallsOfOthers() {
        Resilience resilience = new Resilience(rig.time.times(), () -> 0.5);
        Deadline over = new Deadline(rig.time.times(), Duration.ofSeconds(1));
        rig.time.pass(Duration.ofSeconds(1));
        AtomicInteger sent = new AtomicInteger();
        Resilience.Attempt fault = () -> {
            sent.incrementAndGet();
            throw new IOException("reset");
        };

        assertThatThrownBy(() -> resilience.call("slow", fault, over)).hasMessage("the deadline of 1 s is over");
        // the next batch is let through, and its time ends in a fault: that does stop those that follow
        Deadline ends = new Deadline(rig.time.times(), Duration.ofSeconds(1));
        assertThatThrownBy(() -> resilience.call(
                        "faulty",
                        () -> {
                            rig.time.pass(Duration.ofSeconds(1));
                            return fault.send();
                        },
                        ends))
                .hasMessage("the deadline of 1 s is over; the last fault: reset");
        Deadline enough = new Deadline(rig.time.times(), Duration.ofMinutes(5));
        assertThatThrownBy(() -> resilience.call("next", fault, enough)).hasMessageStartingWith("not asked");
        assertThat(sent).hasValue(1);
    }

    @Test
    void tooManyRequestsForGoodEndAfterSixTriesAndDoNotStopOthers() {
        rig.fake
                .server()
                .answer(
                        "/v3/historical",
                        Stream.generate(() -> Answer.status(429)).limit(6).toArray(Answer[]::new));
        try (WattTimeIntensity source = rig.builder().build()) {
            assertThat(one(source, marginal(VIRGINIA, "2026-06")).detail()).contains("gave up", "429");
            assertThat(series(one(source, marginal(VIRGINIA, "2026-05")))).isNotNull();
        }
        assertThat(rig.fake.historical()).hasSize(7);
    }

    @Test
    void callsBeginAtMostEightTimesASecond() {
        try (WattTimeIntensity source = rig.builder().build()) {
            source.answer(marginal(
                    List.of(VIRGINIA), "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"));
        }
        // a login and seven months, one after the other: seven pauses of an eighth of a second lie between eight calls,
        // the
        // first of which the limiter may have counted in the period before
        assertThat(rig.fake.server().requests()).hasSize(8);
        assertThat(rig.time.elapsed()).isBetween(Duration.ofMillis(6 * 125), Duration.ofMillis(8 * 125));
    }
}
