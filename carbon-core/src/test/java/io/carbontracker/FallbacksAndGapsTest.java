package io.carbontracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FallbacksAndGapsTest {
    private static CarbonReport report(UsageItem... items) {
        try (CarbonTracker tracker =
                CarbonTracker.builder().usage(FakeUsage.of("bill", items)).build()) {
            return tracker.report(TimeWindow.all(), GroupBy.DEFAULT);
        }
    }

    private static UsageRecord machineIn(String region) {
        return UsageRecord.of("aws", region, "m5.large", FakeUsage.DAY, 1);
    }

    @Test
    void aLifeCycleAverageUnderTheOperationalBasisIsAFallback() {
        // Google publishes no figure for Ireland: its average is Ember's, life-cycle.
        CarbonReport ireland = report(machineIn("eu-west-1"));

        assertThat(ireland.quality().fallbacks()).singleElement().asString().contains("no operational figure");
        assertThat(ireland.isStrict()).isFalse();
    }

    @Test
    void anOperationalAverageIsNoFallback() {
        CarbonReport virginia = report(machineIn("us-east-1"));

        assertThat(virginia.quality().fallbacks()).isEmpty();
        assertThat(virginia.isStrict()).isTrue();
    }

    private static SkippedUsage bad(long line, String detail, long rows) {
        return new SkippedUsage(
                SkipReason.BAD_ROW,
                "",
                detail,
                "aws",
                "",
                "us-east-1",
                "m5.large",
                null,
                0,
                null,
                rows,
                new SourceReference("usage-csv", "b.csv", line));
    }

    @Test
    void aGapTellsItsFirstDetailsWithTheirPlacesAndCountsTheOthers() {
        CarbonReport report = report(
                bad(2, "hours is NaN", 1),
                bad(3, "workload is trainign", 1),
                bad(4, "hours is NaN", 1),
                bad(5, "pricing is weird", 1),
                bad(6, "date is 2026-13-01", 1),
                bad(7, "utilization is 1.5", 2));

        assertThat(report.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.rows()).isEqualTo(7);
            assertThat(gap.detail())
                    .isEqualTo("b.csv:2: hours is NaN; b.csv:3: workload is trainign; b.csv:5: pricing is weird;"
                            + " and other details of 3 rows");
        });
    }

    /** Marginal intensity that gives one answer to everything. */
    private record Answering(Function<IntensityQuery, IntensityAnswer> answer) implements IntensitySource {
        @Override
        public String name() {
            return "live";
        }

        @Override
        public Set<Signal> signals() {
            return Set.of(Signal.MARGINAL);
        }

        @Override
        public Grain grain() {
            return Grain.HOUR;
        }

        @Override
        public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
            return queries.stream().map(answer).toList();
        }
    }

    private static CarbonReport reportWith(Function<IntensityQuery, IntensityAnswer> answer) {
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(FakeUsage.of("bill", machineIn("us-east-1"), machineIn("us-west-2")))
                .intensity(new Answering(answer))
                .intensity("average")
                .build()) {
            return tracker.report(TimeWindow.all(), GroupBy.DEFAULT);
        }
    }

    @Test
    void anIntensitySourceThatFailedLeavesAnIncompleteResultWithItsEnergy() {
        CarbonReport report = reportWith(query -> new IntensityAnswer.Unavailable("timed out"));

        assertThat(report.isIncomplete()).isTrue();
        assertThat(report.totals().average().kg()).isNotNull();
        assertThat(report.totals().marginal().kg()).isNull();
        assertThat(report.coverage().averageEnergyShare()).isCloseTo(1, within(1e-12));
    }

    @Test
    void whatAnAccountMayNotSeeIsAGapAndNoFailureAndEachPlaceKeepsItsReason() {
        CarbonReport report = reportWith(query ->
                new IntensityAnswer.NotPermitted("not for " + query.place().region()));

        assertThat(report.isIncomplete()).isFalse();
        assertThat(report.run().intensities())
                .filteredOn(answer -> answer.name().equals("live"))
                .singleElement()
                .satisfies(answer -> assertThat(answer.detail())
                        .isEqualTo("aws:us-east-1 (not for us-east-1); aws:us-west-2 (not for us-west-2)"));
    }
}
