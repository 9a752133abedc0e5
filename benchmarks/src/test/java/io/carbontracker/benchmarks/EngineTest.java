package io.carbontracker.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.CarbonTracker;
import io.carbontracker.benchmarks.LimitLoop.Key;
import io.carbontracker.benchmarks.LimitLoop.Sums;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.source.files.UsageCsv;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.UsageRecord;
import java.io.ByteArrayInputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is the library's real work: its figures are those of a run, and of plain arithmetic. */
class EngineTest {
    private static final int PAGES = 4;
    private static final int ROWS = PAGES * PreparedRecords.PAGE;
    private static final double RELATIVE = 1e-12;

    @Test
    void theEngineGivesTheReportOfARunOverTheGeneratedFile() {
        byte[] csv = GenerateUsageCsv.bytes(ROWS);
        CarbonReport expected;
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(UsageCsv.builder()
                        .input("memory", () -> new ByteArrayInputStream(csv))
                        .build())
                .intensity("average")
                .build()) {
            expected = tracker.report(TimeWindow.all(), Engine.BY_DAY);
        }

        CarbonReport report = Engine.yearly().run(PreparedRecords.pages(PAGES, Texts.SHARED, false), Engine.BY_DAY);

        assertThat(report.coverage().rows()).isEqualTo(new CarbonReport.Rows(ROWS, ROWS, 0, 0));
        assertThat(report.groups()).isEqualTo(expected.groups());
        assertThat(report.totals()).isEqualTo(expected.totals());
    }

    @ParameterizedTest
    @EnumSource(Texts.class)
    void theEngineAddsUpToTheLimitLoopGroupByGroup(Texts texts) {
        List<List<UsageRecord>> pages = PreparedRecords.pages(PAGES, texts, false);
        Engine engine = Engine.yearly();

        CarbonReport report = engine.run(pages, Engine.BY_DAY);
        Map<Key, Sums> loop = new LimitLoop(engine).run(LimitLoop.rows(pages));

        assertThat(report.groups()).hasSameSizeAs(loop.keySet());
        for (CarbonReport.Group group : report.groups()) {
            LocalDate day = LocalDate.parse(group.key().get(2));
            Sums sums = loop.get(new Key(group.key().get(0), group.key().get(1), (int) day.toEpochDay()));
            assertThat(group.totals().itEnergyKwh().best())
                    .isCloseTo(sums.kilowattHours(), within(RELATIVE * sums.kilowattHours()));
            assertThat(requireNonNull(group.totals().carbon().kg()).best())
                    .isCloseTo(sums.kg(), within(RELATIVE * sums.kg()));
        }
    }

    @Test
    void hoursOfTheReportAreTheWholeNumbersOfTheRows() {
        long micros = 0;
        for (long row = 1; row <= ROWS; row++) {
            micros += UsageRows.microHours(row);
        }

        CarbonReport report = Engine.yearly().run(PreparedRecords.pages(PAGES, Texts.SHARED, false), Engine.BY_DAY);

        double hours = report.totals().hours().get(ResourceKind.INSTANCE);
        assertThat(hours).isCloseTo(micros / 1e6, within(1e-9));
    }

    @Test
    void costsAreSummedExactly() {
        CarbonReport report = Engine.yearly().run(PreparedRecords.pages(PAGES, Texts.SHARED, true), Engine.BY_DAY);

        // 4 pages of 1,024 records at 0.01 USD
        assertThat(report.totals().cost().get("USD")).isEqualByComparingTo("40.96");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hourlyIntensityIsThatOfEachRecordsHour(boolean both) {
        List<List<UsageRecord>> pages = PreparedRecords.pages(PAGES, Texts.SHARED, false);

        CarbonReport report = Engine.hourly(both).run(pages, Engine.BY_DAY);

        // Facility energy of each row x (0.300 + hour of the day / 1000) kg/kWh. The yearly engine tells the energy of
        // a row;
        // it does not depend on intensity.
        double kg = 0;
        Engine yearly = Engine.yearly();
        long row = 1;
        for (List<UsageRecord> page : pages) {
            for (UsageRecord usage : page) {
                double energy = yearly.estimate(usage).facilityEnergyKwh().best();
                kg += energy * (0.300 + UsageRows.hour(row++) % 24 / 1_000.0);
            }
        }
        assertThat(requireNonNull(report.totals().average().kg()).best()).isCloseTo(kg, within(RELATIVE * kg));
        if (both) {
            assertThat(requireNonNull(report.totals().marginal().kg()).best()).isCloseTo(kg, within(RELATIVE * kg));
        } else {
            assertThat(report.totals().marginal().kg()).isNull();
        }
    }
}
