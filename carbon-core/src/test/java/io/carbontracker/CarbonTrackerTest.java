package io.carbontracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.SourceRun;
import io.carbontracker.report.GroupBy;
import io.carbontracker.report.OutcomeSink;
import io.carbontracker.report.ReportPlan;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.spi.RunListener;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CarbonTrackerTest {
    private static final Instant NOW = Instant.parse("2026-07-02T10:00:00Z");

    private static CarbonTracker tracker(FakeUsage... sources) {
        return builder(sources).build();
    }

    private static CarbonTrackerBuilder builder(FakeUsage... sources) {
        CarbonTrackerBuilder builder = CarbonTracker.builder().clock(Clock.fixed(NOW, ZoneOffset.UTC));
        for (FakeUsage source : sources) {
            builder.usage(source);
        }
        return builder;
    }

    private static CarbonReport report(FakeUsage... sources) {
        try (CarbonTracker tracker = tracker(sources)) {
            return tracker.report(TimeWindow.all(), GroupBy.DEFAULT);
        }
    }

    private static Runnable throwing(RuntimeException e) {
        return () -> {
            throw e;
        };
    }

    private static boolean isReading(String source) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("carbon-tracker-read-" + source));
    }

    @Test
    void aReportHoldsTheFiguresOfItsRows() {
        CarbonReport report =
                report(FakeUsage.of("bill", UsageRecord.of("aws", "us-east-1", "p5.48xlarge", FakeUsage.DAY, 24)));

        // 8 x 700 W x (0.65 + 0.30) = 5320 W; x 24 h = 127.68 kWh; x 1.15 = 146.832 kWh; x 0.32305 = 47.4340776 kg
        assertThat(report.totals().itEnergyKwh().best()).isCloseTo(127.68, within(1e-9));
        assertThat(report.totals().facilityEnergyKwh().best()).isCloseTo(146.832, within(1e-9));
        assertThat(report.totals().carbon().kg().best()).isCloseTo(47.4340776, within(1e-9));
        assertThat(report.run().from()).isEqualTo(FakeUsage.DAY.start());
        assertThat(report.run().to()).isEqualTo(FakeUsage.DAY.end());
        assertThat(report.isIncomplete()).isFalse();
    }

    @Test
    void aSourceThatFailsOnTheWayLeavesAnIncompleteReportOfWhatWasReadAndOthersAreStillRead() {
        FakeUsage failing = new FakeUsage("failing", 1_500)
                .ending(throwing(new UsageSourceException("failing", "page 3 was refused", null, true)))
                .knowing(new UsageFacts(null, null, "EffectiveCost", List.of("a note"), List.of()));

        CarbonReport report = report(failing, new FakeUsage("good", 10));

        // rows weigh 1 to n: 1500 x 1501 / 2 and 10 x 11 / 2
        assertThat(report.isIncomplete()).isTrue();
        assertThat(report.run().sources())
                .extracting(SourceRun::name, SourceRun::rows, SourceRun::failures)
                .containsExactly(
                        tuple("failing", 1_125_750L, List.of("page 3 was refused")), tuple("good", 55L, List.of()));
        assertThat(report.run().sources().get(0).costKind()).isEqualTo("EffectiveCost");
        assertThat(report.run().sources().get(0).notes()).containsExactly("a note");
        assertThat(report.totals().itEnergyKwh().best()).isCloseTo(1_510 * 5.32, within(1e-6));
        assertThat(failing.cursorsClosed).isEqualTo(1);
    }

    @Test
    void aSourceThatCannotBeOpenedLeavesAnIncompleteReport() {
        CarbonReport report = report(new FakeUsage("refused", 5)
                .opening(throwing(new UsageSourceException("refused", "access denied", null, false))));

        assertThat(report.isIncomplete()).isTrue();
        assertThat(report.run().sources().get(0).failures()).containsExactly("access denied");
        assertThat(report.coverage().rows().read()).isZero();
    }

    @Test
    void inputThatASourceCouldNotReadMakesTheReportIncomplete() {
        CarbonReport report = report(new FakeUsage("files", 3)
                .knowing(new UsageFacts(null, null, "", List.of(), List.of("b.csv.gz is cut short"))));

        assertThat(report.isIncomplete()).isTrue();
        assertThat(report.run().sources().get(0).failures()).containsExactly("b.csv.gz is cut short");
        assertThat(report.coverage().rows().read()).isEqualTo(6);
    }

    @Test
    void aSourceThatBreaksEndsTheRunNamingItWithItsCause() {
        IllegalStateException defect = new IllegalStateException("index 7");

        assertThatThrownBy(() -> report(new FakeUsage("broken", 5).ending(throwing(defect))))
                .isInstanceOfSatisfying(UsageSourceException.class, e -> {
                    assertThat(e.source()).isEqualTo("broken");
                    assertThat(e.isRetryable()).isFalse();
                })
                .hasMessageContaining("the usage source \"broken\" broke")
                .hasCause(defect);
        assertThat(isReading("broken")).isFalse();
    }

    @Test
    void wrongUseFoundWhileOpeningEndsTheRunAsItIs() {
        CarbonConfigurationException refusal = new CarbonConfigurationException("cannot group by hour");

        assertThatThrownBy(() -> report(new FakeUsage("strict", 5).opening(throwing(refusal))))
                .isSameAs(refusal);
    }

    @Test
    void anErrorOfTheReadingThreadIsThrownByTheRun() {
        AssertionError error = new AssertionError("not for catching");

        assertThatThrownBy(() -> report(new FakeUsage("dying", 5).ending(() -> {
                    throw error;
                })))
                .isSameAs(error);
    }

    @Test
    void sinksGetEveryOutcomeInInputOrderSourceBySource() {
        List<Long> rows = new ArrayList<>();
        OutcomeSink sink = outcome -> rows.add(outcome.item().billedRows());

        try (CarbonTracker tracker = tracker(new FakeUsage("first", 2_500), new FakeUsage("second", 3))) {
            tracker.run(RunRequest.of(TimeWindow.all(), GroupBy.DEFAULT), List.of(sink), List.of());
        }

        List<Long> expected = new ArrayList<>(
                IntStream.rangeClosed(1, 2_500).mapToObj(i -> (long) i).toList());
        expected.addAll(List.of(1L, 2L, 3L));
        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void aWriterGetsThePlanBeforeTheRunTheOutcomesDuringItAndTheReportAfterIt() {
        List<String> events = new ArrayList<>();
        FakeUsage usage = new FakeUsage("bill", 2).opening(() -> events.add("open"));
        ReportWriter writer = new ReportWriter() {
            @Override
            public Optional<OutcomeSink> sink(ReportPlan plan) {
                events.add(plan.primary() + " " + plan.tags() + " " + plan.startedAt());
                return Optional.of(outcome -> events.add("row " + outcome.item().billedRows()));
            }

            @Override
            public void write(CarbonReport report) {
                events.add("report of " + report.coverage().rows().read());
            }

            @Override
            public void close() {
                events.add("close");
            }
        };

        try (CarbonTracker tracker = tracker(usage)) {
            tracker.run(
                    new RunRequest(
                            TimeWindow.all(), GroupBy.of(Dimension.tag("team"), Dimension.REGION), Set.of("a", "z")),
                    writer);
        }

        assertThat(events)
                .containsExactly("AVERAGE [a, team, z] 2026-07-02T10:00:00Z", "open", "row 1", "row 2", "report of 3");
    }

    @Test
    void aSinkThatFailsEndsTheRunAndTheReading() {
        FakeUsage usage = new FakeUsage("long", 1_000_000);
        IllegalStateException full = new IllegalStateException("disk is full");
        OutcomeSink sink = outcome -> {
            throw full;
        };

        try (CarbonTracker tracker = tracker(usage)) {
            assertThatThrownBy(() ->
                            tracker.run(RunRequest.of(TimeWindow.all(), GroupBy.DEFAULT), List.of(sink), List.of()))
                    .isSameAs(full);
        }

        assertThat(isReading("long")).isFalse();
        assertThat(usage.cursorsClosed).isEqualTo(1);
        assertThat(usage.read).isLessThan(20 * PageReader.PAGE);
    }

    @Test
    void theQueryAsksForWhatTheReportNeedsAndNoMore() {
        FakeUsage usage = new FakeUsage("bill", 0);
        TimeWindow window = FakeUsage.DAY;

        try (CarbonTracker tracker =
                builder(usage).set("workload.tag", "job").intensity("average").build()) {
            tracker.report(window, GroupBy.of(Dimension.REGION, Dimension.tag("team")));
            tracker.run(RunRequest.of(window, GroupBy.of(Dimension.HOUR)), List.of(outcome -> {}), List.of());
        }

        assertThat(usage.queries)
                .containsExactly(
                        new UsageQuery(
                                window,
                                Set.of(Dimension.REGION, Dimension.tag("team")),
                                Set.of("job", "team"),
                                Grain.DAY,
                                false,
                                NOW),
                        new UsageQuery(window, Set.of(Dimension.HOUR), Set.of("job"), Grain.HOUR, true, NOW));
    }

    @Test
    void anHourlySignalNeedsHoursKeptApart() {
        FakeUsage usage = new FakeUsage("bill", 0);

        try (CarbonTracker tracker = builder(usage)
                .intensity("average")
                .intensity(new FakeGrid(Signal.MARGINAL, Grain.HOUR, 0.4))
                .build()) {
            tracker.report(FakeUsage.DAY, GroupBy.of(Dimension.REGION));
        }

        assertThat(usage.queries.get(0).grain()).isEqualTo(Grain.HOUR);
    }

    @Test
    void aSourceWithoutAPeriodOfItsOwnNeedsOne() {
        FakeUsage usage = new FakeUsage("live", 1).unbounded();

        try (CarbonTracker tracker = tracker(usage)) {
            assertThatThrownBy(() -> tracker.report(TimeWindow.all(), GroupBy.DEFAULT))
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageContaining("\"live\" needs a period");
            assertThatThrownBy(() -> tracker.outcomes(TimeWindow.all()))
                    .isInstanceOf(CarbonConfigurationException.class);
            assertThat(usage.queries).isEmpty();
            assertThat(tracker.report(FakeUsage.DAY, GroupBy.DEFAULT)
                            .coverage()
                            .rows()
                            .read())
                    .isEqualTo(1);
        }
    }

    @Test
    void causesOfEmptinessAreNamedOnlyWhereNothingWasRead() {
        CarbonReport report = report(new FakeUsage("empty", 0), new FakeUsage("full", 1));

        assertThat(report.run().sources().get(0).emptyCauses()).containsExactly("nothing was put into it");
        assertThat(report.run().sources().get(1).emptyCauses()).isEmpty();
    }

    @Test
    void theReportIsCompleteThroughWhatItsLeastCompleteSourceIs() {
        Instant june = Instant.parse("2026-06-01T00:00:00Z");
        Instant july = Instant.parse("2026-07-01T00:00:00Z");

        CarbonReport report = report(
                new FakeUsage("late", 1).knowing(new UsageFacts(july, june, "", List.of(), List.of())),
                new FakeUsage("early", 1).knowing(new UsageFacts(june, july, "", List.of(), List.of())),
                new FakeUsage("silent", 1));

        assertThat(report.run().completeThrough()).isEqualTo(june);
        assertThat(report.run().finalThrough()).isEqualTo(june);
    }

    @Test
    void theListenerHearsStartProgressAndEnd() {
        List<String> events = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void sourceStarted(String source) {
                events.add("start " + source);
            }

            @Override
            public void progress(String source, long billedRows) {
                events.add(source + " " + billedRows);
            }

            @Override
            public void sourceEnded(String source, long billedRows) {
                events.add("end " + source + " " + billedRows);
            }
        };
        UsageItem one = FakeUsage.machine(0);
        FakeUsage big = FakeUsage.of("big", Collections.nCopies(1_100, one).toArray(UsageItem[]::new));
        FakeUsage failing =
                FakeUsage.of("failing", one).ending(throwing(new UsageSourceException("failing", "no", null, false)));

        try (CarbonTracker tracker = builder(big, failing).listener(listener).build()) {
            tracker.report(TimeWindow.all(), GroupBy.DEFAULT);
        }

        assertThat(events)
                .containsExactly(
                        "start big",
                        "big 1024",
                        "big 1100",
                        "end big 1100",
                        "start failing",
                        "failing 1",
                        "end failing 1");
    }

    @Test
    void theSameInputGivesAnEqualReportRunAfterRun() {
        FakeUsage first = new FakeUsage("first", 3_000);
        FakeUsage second = new FakeUsage("second", 700);

        try (CarbonTracker tracker = tracker(first, second)) {
            CarbonReport report = tracker.report(TimeWindow.all(), GroupBy.DEFAULT);

            assertThat(tracker.report(TimeWindow.all(), GroupBy.DEFAULT)).isEqualTo(report);
            assertThat(report(new FakeUsage("first", 3_000), new FakeUsage("second", 700)))
                    .isEqualTo(report);
        }
        assertThat(first.cursorsClosed).isEqualTo(2);
    }

    @Test
    void closingClosesEverythingEvenWhenSomeOfItFails() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException three = new IllegalStateException("three");
        FakeUsage first = new FakeUsage("first", 0).closing(throwing(one));
        FakeUsage second = new FakeUsage("second", 0);
        FakeGrid grid = new FakeGrid(Signal.AVERAGE, Grain.DAY, 0.4).closing(throwing(three));
        FakeGrid last = new FakeGrid(Signal.MARGINAL, Grain.DAY, 0.4);
        CarbonTracker tracker = builder(first, second).intensity(grid, last).build();

        assertThatThrownBy(tracker::close)
                .isSameAs(one)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(three));
        assertThat(List.of(first.closed, second.closed, grid.closed, last.closed))
                .containsOnly(1);
    }

    @Test
    void anInterruptedRunStopsReadingAndKeepsTheFlag() {
        CountDownLatch never = new CountDownLatch(1);
        FakeUsage usage = new FakeUsage("waiting", 5).ending(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new UsageSourceException("waiting", "interrupted", e, true);
            }
        });

        try (CarbonTracker tracker = tracker(usage)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> tracker.report(TimeWindow.all(), GroupBy.DEFAULT))
                    .isInstanceOfSatisfying(
                            UsageSourceException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining("\"waiting\" was interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(isReading("waiting")).isFalse();
        assertThat(usage.cursorsClosed).isEqualTo(1);
    }
}
