package io.carbontracker.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimeWindowTest {
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void itHoldsItsStartAndNotItsEnd() {
        TimeWindow window = TimeWindow.of(START, START.plusSeconds(60));

        assertThat(window.contains(START)).isTrue();
        assertThat(window.contains(START.plusSeconds(60).minusNanos(1))).isTrue();
        assertThat(window.contains(START.plusSeconds(60))).isFalse();
        assertThat(window.contains(START.minusNanos(1))).isFalse();
    }

    @Test
    void itMustEndAfterItStarts() {
        assertThatIllegalArgumentException().isThrownBy(() -> TimeWindow.of(START, START));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeWindow.of(START, START.minusSeconds(1)))
                .withMessageContaining("2026-06-01T00:00:00Z to 2026-05-31T23:59:59Z");
        assertThatThrownBy(() -> TimeWindow.of(null, START)).hasMessage("start");
    }

    @Test
    void daysAreOfUtc() {
        assertThat(TimeWindow.ofDay(LocalDate.of(2026, 6, 1)))
                .isEqualTo(TimeWindow.of(START, START.plus(Duration.ofHours(24))));
        // a day on which many zones set their clocks
        assertThat(Duration.between(
                        TimeWindow.ofDay(LocalDate.of(2026, 3, 29)).start(),
                        TimeWindow.ofDay(LocalDate.of(2026, 3, 29)).end()))
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void theLastDaysAreWholeUtcDaysWithoutTodayWhateverTheClocksZone() {
        // 2026-06-08T23:30 UTC is the 9th in Tokyo; today is the 8th
        Clock clock = Clock.fixed(Instant.parse("2026-06-08T23:30:00Z"), ZoneId.of("Asia/Tokyo"));

        assertThat(TimeWindow.lastDays(7, clock))
                .isEqualTo(TimeWindow.of(START, Instant.parse("2026-06-08T00:00:00Z")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeWindow.lastDays(0, Clock.fixed(START, ZoneOffset.UTC)));
    }

    @Test
    void allTimeHoldsAnyInstantAndSaysSo() {
        assertThat(TimeWindow.all().contains(Instant.EPOCH)).isTrue();
        assertThat(TimeWindow.all().contains(Instant.MIN)).isTrue();
        assertThat(TimeWindow.all()).hasToString("all time");
        assertThat(TimeWindow.ofDay(LocalDate.of(2026, 6, 1)))
                .hasToString("2026-06-01T00:00:00Z..2026-06-02T00:00:00Z");
    }
}
