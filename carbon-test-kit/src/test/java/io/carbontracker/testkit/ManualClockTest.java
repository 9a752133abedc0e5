package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.at("2026-06-01T00:00:00Z");

    @Test
    void itStandsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-06-01T00:00:00Z"));
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);

        clock.advance(Duration.ofMinutes(25));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-06-01T00:25:00Z"));

        clock.set(Instant.EPOCH);
        assertThat(clock.millis()).isZero();
    }

    @Test
    void clocksOfOtherZonesMoveWithIt() {
        Clock tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));

        clock.advance(Duration.ofHours(1));

        assertThat(tokyo.instant()).isEqualTo(Instant.parse("2026-06-01T01:00:00Z"));
        assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void itIsNotAdvancedBackward() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));
    }

    @Test
    void aSleeperNotesItsWaitsAndMovesTheClock() {
        RecordedSleeper sleeper = new RecordedSleeper(clock);
        assertThat(sleeper.total()).isZero();

        sleeper.sleep(Duration.ofSeconds(1));
        sleeper.sleep(Duration.ofMillis(2_500));

        assertThat(sleeper.sleeps()).containsExactly(Duration.ofSeconds(1), Duration.ofMillis(2_500));
        assertThat(sleeper.total()).isEqualTo(Duration.ofMillis(3_500));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-06-01T00:00:03.500Z"));
        assertThatIllegalArgumentException().isThrownBy(() -> sleeper.sleep(Duration.ofSeconds(-1)));
    }
}
