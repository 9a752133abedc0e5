package io.carbontracker.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.energy.Methodology;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.MethodologyCalculator;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.estimate.WorkloadRule;
import io.carbontracker.intensity.AverageIntensity;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.report.CarbonReport.Group;
import io.carbontracker.report.CarbonReport.Run;
import io.carbontracker.units.Cost;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregatorTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 6, 1);
    private static final String[] TYPES = {"p5.48xlarge", "m5.large", "g5.4xlarge", "t3.micro", "x99.huge"};
    private static final String[] REGIONS = {"us-east-1", "eu-west-1", "ap-south-1", "mars-1"};

    private static List<Outcome> outcomes(List<UsageItem> items) {
        HardwareCatalog catalog = HardwareCatalog.bundled();
        IntensityChain chain =
                new IntensityChain(List.of(AverageIntensity.of(catalog, AverageIntensity.Basis.OPERATIONAL)));
        List<Outcome> outcomes = new ArrayList<>();
        new MethodologyCalculator(catalog, chain, Methodology.standard(), Signal.AVERAGE, WorkloadRule.ROWS_ONLY)
                .calculate(items, outcomes::add);
        return outcomes;
    }

    private static CarbonReport report(GroupBy groupBy, List<Outcome> outcomes) {
        Aggregator aggregator = new Aggregator(groupBy);
        outcomes.forEach(aggregator::accept);
        return aggregator.report(new Run(
                "standard 1",
                "data",
                TimeWindow.all(),
                null,
                null,
                null,
                null,
                Signal.AVERAGE,
                List.of(Signal.AVERAGE),
                groupBy,
                List.of(),
                List.of(),
                List.of()));
    }

    private static List<UsageItem> bill(long seed, int rows) {
        Random random = new Random(seed);
        List<UsageItem> items = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            items.add(UsageRecord.of(
                            "aws",
                            REGIONS[random.nextInt(REGIONS.length)],
                            TYPES[random.nextInt(TYPES.length)],
                            TimeWindow.ofDay(FIRST.plusDays(random.nextInt(30))),
                            random.nextDouble() * 48 - 4)
                    .toBuilder()
                    .tags(Map.of("team", "t" + random.nextInt(3)))
                    .cost(new Cost(BigDecimal.valueOf(random.nextInt(10_000), 2), i % 7 == 0 ? "EUR" : "USD"))
                    .build());
        }
        return items;
    }

    @Test
    void everyRowIsCountedOnceAsEstimatedNotEstimatedOrExcluded() {
        List<UsageItem> items = bill(1, 500);
        items.add(new SkippedUsage(
                SkipReason.TAX,
                "",
                "tax",
                "aws",
                "Tax",
                "",
                "",
                null,
                0,
                new Cost(BigDecimal.TEN, "USD"),
                3,
                SourceReference.NONE));

        CarbonReport report = report(GroupBy.DEFAULT, outcomes(items));

        CarbonReport.Rows rows = report.coverage().rows();
        assertThat(rows.read()).isEqualTo(503);
        assertThat(rows.estimated() + rows.notEstimated() + rows.excluded()).isEqualTo(503);
        assertThat(rows.excluded()).isEqualTo(3);
        assertThat(rows.notEstimated()).isPositive();
    }

    @Test
    void outcomesAddUpToTheGroupsAndTheTotals() {
        List<Outcome> outcomes = outcomes(bill(2, 2_000));
        CarbonReport report = report(GroupBy.of(Dimension.REGION, Dimension.DAY, Dimension.tag("team")), outcomes);

        double kg = outcomes.stream()
                .filter(o -> o instanceof Estimated e && e.carbonKg() != null)
                .mapToDouble(o -> ((Estimated) o).carbonKg().best())
                .sum();

        assertThat(report.totals().carbon().kg().best()).isCloseTo(kg, within(1e-9 * Math.abs(kg)));
        assertThat(report.groups().stream()
                        .map(Group::totals)
                        .filter(t -> t.carbon().kg() != null)
                        .mapToDouble(t -> t.carbon().kg().best())
                        .sum())
                .isCloseTo(kg, within(1e-9 * Math.abs(kg)));
    }

    @Test
    void anotherOrderOrSplitRecordsChangeATotalByNextToNothing() {
        long seed = 3;
        List<UsageItem> items = bill(seed, 2_000);
        List<UsageItem> shuffled = new ArrayList<>();
        for (UsageItem item : items) {
            UsageRecord usage = (UsageRecord) item;
            shuffled.add(usage.toBuilder().deviceHours(usage.deviceHours() / 4).build());
            shuffled.add(
                    usage.toBuilder().deviceHours(usage.deviceHours() * 3 / 4).build());
        }
        Collections.shuffle(shuffled, new Random(seed));
        List<Outcome> outcomes = outcomes(items);
        double magnitudes = outcomes.stream()
                .filter(o -> o instanceof Estimated)
                .mapToDouble(o -> Math.abs(((Estimated) o).facilityEnergyKwh().best()))
                .sum();

        double one =
                report(GroupBy.DEFAULT, outcomes).totals().facilityEnergyKwh().best();
        double other = report(GroupBy.DEFAULT, outcomes(shuffled))
                .totals()
                .facilityEnergyKwh()
                .best();

        assertThat(other).as("seed %s", seed).isCloseTo(one, within(1e-12 * magnitudes));
    }

    @Test
    void theSameOutcomesGiveAnEqualReport() {
        List<UsageItem> items = bill(4, 300);

        assertThat(report(GroupBy.DEFAULT, outcomes(items))).isEqualTo(report(GroupBy.DEFAULT, outcomes(items)));
    }

    @Test
    void hoursOfDifferentDevicesAndAmountsOfDifferentCurrenciesAreNeverAdded() {
        UsageRecord machine = (UsageRecord) bill(5, 1).get(0);
        UsageRecord boards = machine.toBuilder()
                .region("us-east-1")
                .resource(new MeteredResource.Accelerator("H100", false))
                .deviceHours(8)
                .cost(new Cost(BigDecimal.ONE, "USD"))
                .build();
        UsageRecord node = boards.toBuilder()
                .resource(new MeteredResource.Instance("p5.48xlarge"))
                .deviceHours(2)
                .cost(new Cost(BigDecimal.TEN, "EUR"))
                .build();

        CarbonReport.Totals totals = report(GroupBy.of(Dimension.REGION), outcomes(List.of(boards, node)))
                .totals();

        assertThat(totals.hours())
                .containsEntry(ResourceKind.INSTANCE, 2.0)
                .containsEntry(ResourceKind.ACCELERATOR, 8.0);
        assertThat(totals.shownHours()).isEqualTo(2);
        assertThat(totals.acceleratorHours()).isEqualTo(8 + 2 * 8);
        assertThat(totals.cost()).containsEntry("USD", BigDecimal.ONE).containsEntry("EUR", BigDecimal.TEN);
    }

    @Test
    void aSignalThatIsNotResolvedIsAGapWithItsEnergyAndCost() {
        UsageRecord usage = ((UsageRecord) bill(6, 1).get(0))
                .toBuilder()
                        .region("mars-1")
                        .resource(new MeteredResource.Instance("p5.48xlarge"))
                        .deviceHours(1)
                        .build();

        CarbonReport report = report(GroupBy.DEFAULT, outcomes(List.of(usage)));

        assertThat(report.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo("no-average");
            assertThat(gap.energyKwh()).isCloseTo(5.32 * 1.15, within(1e-9));
        });
        assertThat(report.totals().carbon().kg()).isNull();
        assertThat(report.coverage().rows().estimated()).isEqualTo(1);
        assertThat(report.coverage().averageEnergyShare()).isZero();
    }
}
