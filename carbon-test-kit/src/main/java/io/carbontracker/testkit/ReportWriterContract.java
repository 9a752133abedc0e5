package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.energy.Methodology;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.MethodologyCalculator;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.estimate.WorkloadRule;
import io.carbontracker.intensity.AverageIntensity;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.report.Aggregator;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.report.ReportPlan;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link ReportWriter} owes: all of its output or nothing, and the same bytes for the same report. Works for writers of
 * files and for writers that print.
 *
 * <pre>{@code
 * class MyReportContractTest extends ReportWriterContract {
 *     @Override
 *     protected ReportWriter writer(Path folder, Appendable out) {
 *         return MyReport.into(folder);
 *     }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public abstract class ReportWriterContract {
    private static final Instant STARTED_AT = Instant.parse("2026-08-15T12:00:00Z");

    /** For subclasses. */
    protected ReportWriterContract() {}

    /**
     * Makes a writer.
     *
     * @param folder an empty folder, for writers of files
     * @param out where writers that print put their text
     * @return a writer that was not used yet; the test closes it
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract ReportWriter writer(Path folder, Appendable out) throws Exception;

    /** Output appears when the report is written, not before; files under hidden names do not count. */
    @Test
    public void nothingIsVisibleBeforeTheReportIsWritten(@TempDir Path folder) throws Exception {
        StringBuilder out = new StringBuilder();
        try (ReportWriter writer = writer(folder, out)) {
            take(writer);
            assertThat(visible(folder, out)).as("output before write").isEmpty();

            writer.write(report());
            assertThat(visible(folder, out)).as("output after write").isNotEmpty();
        }
        assertThat(visible(folder, out)).as("output after close").isNotEmpty();
    }

    /** A run that fails leaves nothing, hidden or not. */
    @Test
    public void nothingIsLeftOfARunThatFailed(@TempDir Path folder) throws Exception {
        StringBuilder out = new StringBuilder();
        ReportWriter writer = writer(folder, out);
        take(writer);
        writer.close();

        assertThat(out.toString()).as("printed").isEmpty();
        assertThat(files(folder)).as("files left").isEmpty();
    }

    /** A written report leaves its files and no others. */
    @Test
    public void nothingHiddenIsLeftOfARunThatEnded(@TempDir Path folder) throws Exception {
        StringBuilder out = new StringBuilder();
        write(folder, out);

        assertThat(files(folder)).as("files left").allMatch(ReportWriterContract::isVisible);
    }

    /** The same outcomes and the same report give the same bytes. */
    @Test
    public void theSameReportGivesTheSameBytes(@TempDir Path first, @TempDir Path second) throws Exception {
        StringBuilder printedFirst = new StringBuilder();
        StringBuilder printedSecond = new StringBuilder();
        write(first, printedFirst);
        write(second, printedSecond);

        assertThat(visible(second, printedSecond)).isEqualTo(visible(first, printedFirst));
    }

    /** A report without usage can be written too. */
    @Test
    public void aReportOfNothingIsWritten(@TempDir Path folder) throws Exception {
        StringBuilder out = new StringBuilder();
        try (ReportWriter writer = writer(folder, out)) {
            writer.sink(plan());
            writer.write(report(List.of()));
        }

        assertThat(visible(folder, out)).isNotEmpty();
    }

    /** Closing is possible without use, and more than once; it takes nothing away that was written. */
    @Test
    public void closingTwiceIsFine(@TempDir Path unused, @TempDir Path used) throws Exception {
        ReportWriter idle = writer(unused, new StringBuilder());
        idle.close();
        idle.close();

        StringBuilder out = new StringBuilder();
        ReportWriter writer = writer(used, out);
        take(writer);
        writer.write(report());
        Map<String, String> written = visible(used, out);
        writer.close();
        writer.close();
        assertThat(visible(used, out)).isEqualTo(written);
    }

    private void write(Path folder, Appendable out) throws Exception {
        try (ReportWriter writer = writer(folder, out)) {
            take(writer);
            writer.write(report());
        }
    }

    private static void take(ReportWriter writer) {
        writer.sink(plan()).ifPresent(sink -> outcomes().forEach(sink::accept));
    }

    private static ReportPlan plan() {
        return new ReportPlan("standard 1", Signal.AVERAGE, List.of(SampleUsage.TAG), STARTED_AT);
    }

    private static List<Outcome> outcomes() {
        HardwareCatalog catalog = HardwareCatalog.bundled();
        IntensityChain chain =
                new IntensityChain(List.of(AverageIntensity.of(catalog, AverageIntensity.Basis.OPERATIONAL)));
        List<Outcome> outcomes = new ArrayList<>();
        try (CarbonCalculator calculator = new MethodologyCalculator(
                catalog, chain, Methodology.standard(), Signal.AVERAGE, WorkloadRule.ROWS_ONLY)) {
            calculator.calculate(SampleRecords.all(), outcomes::add);
        }
        return outcomes;
    }

    private static CarbonReport report() {
        return report(outcomes());
    }

    private static CarbonReport report(List<Outcome> outcomes) {
        Aggregator aggregator = new Aggregator(GroupBy.DEFAULT);
        outcomes.forEach(aggregator::accept);
        TimeWindow day = TimeWindow.ofDay(SampleRecords.DAY);
        return aggregator.report(new CarbonReport.Run(
                "standard 1",
                "sample",
                day,
                day.start(),
                day.end(),
                day.end(),
                day.end(),
                Signal.AVERAGE,
                List.of(Signal.AVERAGE),
                GroupBy.DEFAULT,
                List.of(SampleUsage.TAG),
                List.of(),
                List.of()));
    }

    /** What a user sees: visible files by relative name, and what was printed, in hexadecimal so that any byte can be compared. */
    private static Map<String, String> visible(Path folder, CharSequence printed) throws IOException {
        Map<String, String> seen = new TreeMap<>();
        for (Path file : files(folder)) {
            if (isVisible(file)) {
                seen.put(folder.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        if (printed.length() > 0) {
            seen.put("printed", printed.toString());
        }
        return seen;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static boolean isVisible(Path file) {
        return !String.valueOf(file.getFileName()).startsWith(".");
    }
}
