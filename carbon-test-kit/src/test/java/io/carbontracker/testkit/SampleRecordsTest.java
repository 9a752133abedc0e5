package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleRecordsTest {
    private final List<UsageItem> all = SampleRecords.all();

    @Test
    void theyAddUpToWhatTheirDocumentationSays() {
        BigDecimal cost = all.stream()
                .map(UsageItem::cost)
                .filter(found -> found != null)
                .map(Cost::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        Map<ResourceKind, Double> hours = all.stream()
                .filter(UsageRecord.class::isInstance)
                .map(UsageRecord.class::cast)
                .collect(Collectors.groupingBy(
                        found -> found.resource().kind(), Collectors.summingDouble(UsageRecord::deviceHours)));

        // 1200 - 100 + 8 + 400 + 70 + 65 + 1200 + 1200 + 30 + 0.10 + 50 + 20 + 1 + 2
        assertThat(cost).isEqualByComparingTo("4146.10");
        // 24 - 2 + 48 + 24 + 24 + 10 + 1 = 129; 8 x 24 = 192; 96 x 24 = 2304; 680 x 24 = 16320
        assertThat(hours)
                .containsEntry(ResourceKind.INSTANCE, 129.0)
                .containsEntry(ResourceKind.ACCELERATOR, 192.0)
                .containsEntry(ResourceKind.VCPU, 2_304.0)
                .containsEntry(ResourceKind.MEMORY, 16_320.0);
        // 15 items, one of which stands for 3 rows
        assertThat(all.stream().mapToLong(UsageItem::billedRows).sum()).isEqualTo(17);
    }

    @Test
    void theirLinesAreNumberedInOrder() {
        assertThat(all.stream().map(item -> item.reference().line()))
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(2L);
    }

    @Test
    void bothRulesAndFaultsAreAmongTheSkipped() {
        Set<SkipReason> reasons = all.stream()
                .filter(SkippedUsage.class::isInstance)
                .map(item -> ((SkippedUsage) item).reason())
                .collect(Collectors.toSet());

        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        SkipReason.TAX,
                        SkipReason.NOT_MODELLED,
                        SkipReason.BAD_ROW,
                        SkipReason.UNKNOWN_UNIT,
                        SkipReason.UNKNOWN_HARDWARE);
    }

    @Test
    void sampleUsageGivesTheTextOfABillAndTheRecordOfIt() {
        SampleUsage usage = new SampleUsage(
                "aws",
                "us-east-1",
                "m5.large",
                Instant.parse("2026-06-01T23:00:00Z"),
                1e-4,
                new BigDecimal("1E+2"),
                "a");

        assertThat(usage.hoursText()).isEqualTo("0.0001");
        assertThat(usage.costText()).isEqualTo("100");
        assertThat(usage.day()).isEqualTo(LocalDate.of(2026, 6, 1));
        UsageRecord asRecord = usage.toRecord();
        assertThat(asRecord.window())
                .isEqualTo(TimeWindow.of(Instant.parse("2026-06-01T23:00:00Z"), Instant.parse("2026-06-02T00:00:00Z")));
        assertThat(asRecord.deviceHours()).isEqualTo(1e-4);
        assertThat(asRecord.cost()).isEqualTo(new Cost(new BigDecimal("1E+2"), "USD"));
        assertThat(asRecord.tags()).isEqualTo(Map.of("team", "a"));
    }

    @Test
    void sampleUsageRefusesHoursThatAreNoNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new SampleUsage("aws", "us-east-1", "m5.large", Instant.EPOCH, Double.NaN, BigDecimal.ONE, ""))
                .withMessageContaining("NaN");
    }
}
