package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The sample bill of the FinOps Foundation: 1,000 real rows, anonymized.
 *
 * <p>The expected figures were counted in the file by another program, Python's csv module over the rows whose ChargeDescription
 * matches {@code ^\$[0-9.]+ per On Demand Linux (\S+) Instance Hour$}, ConsumedQuantity added as decimals:
 *
 * <pre>
 * c5.2xlarge   3 rows 3         m5.2xlarge     2 rows 2
 * c5.4xlarge   1      0.774167  m5.large       2      2
 * c5.large     1      1         m7i-flex.xlarge 1     1
 * c5.xlarge    1      1         t2.medium      1      1
 * g3.4xlarge   2      1.686667  t2.micro       1      1
 * g5.4xlarge   8      6.283056  t3.medium      1      1
 * m4.10xlarge  1      1         t3.micro       1      1
 * </pre>
 *
 * <p>26 rows: 10 with accelerators, 1.686667 + 6.283056 = 7.969723 h; 16 others, 3 + 0.774167 + 1 + 1 + 1 + 2 + 2 + 1 + 1 + 1 + 1 + 1
 * = 15.774167 h.
 */
class FocusSampleTest {
    private static Reading sample;

    @BeforeAll
    static void readTheSample() {
        sample = Reading.of(FocusFiles.builder()
                .input("focus_sample.csv.gz", () -> FocusSampleTest.class.getResourceAsStream("focus_sample.csv.gz"))
                .build());
    }

    private static List<UsageRecord> instances() {
        return sample.records().stream()
                .filter(row -> row.resource() instanceof MeteredResource.Instance)
                .toList();
    }

    @Test
    void everyRowIsAccountedFor() {
        assertThat(sample.facts().failures()).isEmpty();
        assertThat(sample.items()).hasSize(1000);
        assertThat(sample.items().stream().mapToLong(UsageItem::billedRows).sum())
                .isEqualTo(1000);
        assertThat(sample.items().stream()
                        .map(item -> item.reference().line())
                        .distinct()
                        .count())
                .isEqualTo(1000);
    }

    @Test
    void theTwentySixHoursOfMachinesAreTheOnlyMachines() {
        Map<String, Double> hours = instances().stream()
                .collect(Collectors.groupingBy(
                        row -> row.resource().label(),
                        TreeMap::new,
                        Collectors.summingDouble(UsageRecord::deviceHours)));

        assertThat(instances()).hasSize(26);
        assertThat(hours).hasSize(14);
        assertThat(hours.get("g5.4xlarge")).isCloseTo(6.283056, within(1e-12));
        assertThat(hours.get("g3.4xlarge")).isCloseTo(1.686667, within(1e-12));
        assertThat(hours.get("c5.2xlarge")).isEqualTo(3);
        assertThat(hours.get("c5.4xlarge")).isEqualTo(0.774167);
        assertThat(hours.get("m5.2xlarge")).isEqualTo(2);
        assertThat(hours.get("m5.large")).isEqualTo(2);
        assertThat(hours.values().stream().mapToDouble(Double::doubleValue).sum())
                .isCloseTo(7.969723 + 15.774167, within(1e-12));
        assertThat(instances())
                .filteredOn(row -> row.resource().label().equals("g5.4xlarge"))
                .hasSize(8);
        assertThat(instances())
                .filteredOn(row -> row.resource().label().equals("g3.4xlarge"))
                .hasSize(2);
        assertThat(instances()).allMatch(row -> row.provider().equals("aws"));
    }

    @Test
    void machinesBoughtWithASavingsPlanAreTold() {
        // rows 25, 120 and 196 of the file: t2.medium, t3.micro, c5.large
        assertThat(instances())
                .filteredOn(row -> row.pricing() == Pricing.SAVINGS_PLAN)
                .extracting(row -> row.resource().label())
                .containsExactly("t2.medium", "t3.micro", "c5.large");
        assertThat(instances())
                .filteredOn(row -> row.pricing() == Pricing.ON_DEMAND)
                .hasSize(23);
    }

    @Test
    void oraclesProcessorsAndMemoryAreThemselves() {
        // 8 OCPU hours are 16 vCPU-hours; twice 8 GB hours
        assertThat(sample.records())
                .filteredOn(row -> row.provider().equals("oracle"))
                .extracting(row -> row.resource().kind(), UsageRecord::deviceHours, UsageRecord::region)
                .containsExactlyInAnyOrder(
                        tuple(ResourceKind.VCPU, 16.0, "us-phoenix-1"),
                        tuple(ResourceKind.MEMORY, 8.0, "us-sanjose-1"),
                        tuple(ResourceKind.MEMORY, 8.0, "us-sanjose-1"));
        assertThat(sample.records()).hasSize(26 + 3);
    }

    @Test
    void rowsThatNameAMachineButBillSomethingElseAreExcludedByTheRightRule() {
        Map<Long, SkippedUsage> byLine = sample.skips().stream()
                .collect(Collectors.toMap(skip -> skip.reference().line(), skip -> skip));

        // AWS Marketplace hourly software usage|us-east-1|m5.2xlarge
        assertThat(byLine.get(445L).reason()).isEqualTo(SkipReason.DUPLICATE_HOURS);
        // USD 0.023 per db.t3.micro Single-AZ instance hour ... (RDS)
        assertThat(byLine.get(711L).reason()).isEqualTo(SkipReason.NOT_MODELLED);
        assertThat(byLine.get(711L).category()).isEqualTo("databases");
        // $0.00 for 175 Mbps per t3a.small instance-hour, $0.00 for 4245 Mbps per c6a.4xlarge instance-hour
        assertThat(byLine.get(840L))
                .extracting(SkippedUsage::reason, SkippedUsage::type, SkippedUsage::deviceHours)
                .containsExactly(SkipReason.DUPLICATE_HOURS, "t3a.small", 1.0);
        assertThat(byLine.get(859L))
                .extracting(SkippedUsage::reason, SkippedUsage::type, SkippedUsage::deviceHours)
                .containsExactly(SkipReason.DUPLICATE_HOURS, "c6a.4xlarge", 0.779444);
    }

    @Test
    void moneyLinesAreExcludedAndOneMachineOfUnknownSizeIsTheOnlyGap() {
        // 997 Usage, 2 Adjustment (Oracle), 1 Credit (AWS)
        Map<SkipReason, Long> reasons =
                sample.skips().stream().collect(Collectors.groupingBy(SkippedUsage::reason, Collectors.counting()));

        assertThat(reasons)
                .containsEntry(SkipReason.CREDIT, 1L)
                .containsEntry(SkipReason.FEE, 2L)
                .containsEntry(SkipReason.DUPLICATE_HOURS, 3L)
                .containsEntry(SkipReason.UNKNOWN_HARDWARE, 1L)
                .containsEntry(SkipReason.NOT_MODELLED, 1000L - 29 - 1 - 2 - 3 - 1)
                .hasSize(5);
        // -1 hour of an Azure Machine Learning instance, "Virtual Machines Dv2/DSv2 Series - D11 v2/DS11 v2 - US East
        // 2"
        assertThat(sample.skips())
                .filteredOn(skip -> !skip.reason().isByRule())
                .extracting(skip -> skip.reference().line(), SkippedUsage::deviceHours, SkippedUsage::region)
                .containsExactly(tuple(965L, -1.0, "eastus2"));
    }

    @Test
    void theWholeCostOfTheFileIsHandedOut() {
        // the sum of column EffectiveCost, all in USD
        BigDecimal sum = sample.items().stream()
                .map(item -> item.cost() == null ? BigDecimal.ZERO : item.cost().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);

        assertThat(sum).isEqualByComparingTo("14.97651418586");
        assertThat(sample.facts().costKind()).isEqualTo("EffectiveCost");
    }

    @Test
    void theMonthIsClosedAndComplete() {
        assertThat(sample.facts().completeThrough()).isEqualTo("2024-10-01T00:00:00Z");
        assertThat(sample.facts().finalThrough()).isEqualTo("2024-10-01T00:00:00Z");
    }
}
