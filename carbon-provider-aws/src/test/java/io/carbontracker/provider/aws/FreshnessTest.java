package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.provider.aws.Asking.Found;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageRecord;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    // 15 November at noon less 48 h is the 13th at noon: the 12th is the last day that is older
    private static final Instant COMPLETE = Instant.parse("2026-11-13T00:00:00Z");
    private static final Instant OPEN_MONTH = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void theLastTwoDaysAreIncompleteAndTheOpenMonthIsNotFinal() {
        Freshness freshness = new Freshness(Asking.AS_OF);

        assertThat(freshness.isProvisional(day("2026-10-31"), false)).isFalse();
        assertThat(freshness.isProvisional(day("2026-11-12"), false)).isFalse();
        assertThat(freshness.isProvisional(day("2026-11-13"), false)).isTrue();
        assertThat(freshness.completeThrough()).isEqualTo(COMPLETE);
        assertThat(freshness.finalThrough()).isEqualTo(OPEN_MONTH);
    }

    @Test
    void exactly48HoursAfterADayItIsComplete() {
        assertThat(new Freshness(Instant.parse("2026-11-15T00:00:00Z")).completeThrough())
                .isEqualTo("2026-11-13T00:00:00Z");
        assertThat(new Freshness(Instant.parse("2026-11-14T23:59:59Z")).completeThrough())
                .isEqualTo("2026-11-12T00:00:00Z");
    }

    @Test
    void theOpenMonthIsEstimatedAsAWholeWhichSaysNothingOfCompleteness() {
        Freshness freshness = new Freshness(Asking.AS_OF);

        assertThat(freshness.isProvisional(day("2026-11-02"), true)).isTrue();
        assertThat(freshness.completeThrough()).isEqualTo(COMPLETE);
    }

    @Test
    void aClosedMonthThatIsStillEstimatedIsNeitherCompleteNorFinalFromThereOn() {
        Freshness freshness = new Freshness(Asking.AS_OF);

        assertThat(freshness.isProvisional(day("2026-10-30"), true)).isTrue();
        assertThat(freshness.isProvisional(day("2026-10-31"), false)).isTrue();
        assertThat(freshness.completeThrough()).isEqualTo("2026-10-30T00:00:00Z");
        assertThat(freshness.finalThrough()).isEqualTo("2026-10-30T00:00:00Z");
    }

    @Test
    void anEstimatedDayWithoutUsageCountsToo() {
        try (FakeCostExplorer fake = new FakeCostExplorer()
                .answersFirst(new WirePages()
                        .group("2026-10-01", "us-east-1", "BoxUsage:m5.large", "24", "Hrs")
                        .estimated("2026-10-02")
                        .group("2026-10-03", "us-east-1", "BoxUsage:m5.large", "7", "Hrs")
                        .answer())) {
            Found found = Asking.read(Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-04"));

            assertThat(found.records())
                    .extracting(UsageRecord::isProvisional)
                    .containsExactly(false, true); // the 3rd comes after what is complete
            assertThat(found.facts().completeThrough()).isEqualTo("2026-10-02T00:00:00Z");
        }
    }

    private static TimeWindow day(String text) {
        return TimeWindow.ofDay(LocalDate.parse(text));
    }
}
