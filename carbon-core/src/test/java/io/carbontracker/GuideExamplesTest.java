package io.carbontracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.ReportException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.spi.CarbonCalculatorFactory;
import io.carbontracker.spi.HouseMethodologyFactory;
import io.carbontracker.spi.MarkdownReportFactory;
import io.carbontracker.spi.ReportWriterFactory;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The methodology and the report writer that {@code docs/spi-guide.md} shows, found as a user's jar is. */
class GuideExamplesTest {
    @TempDir
    private Path folder;

    private CarbonTrackerBuilder house() {
        return CarbonTracker.builder()
                .services(Services.load(
                        ServiceFixtures.loader(folder, CarbonCalculatorFactory.class, HouseMethodologyFactory.class)))
                .usage(new FakeUsage("bill", 1))
                .methodology("house");
    }

    private CarbonTrackerBuilder markdown(FakeUsage usage) {
        return CarbonTracker.builder()
                .services(Services.load(
                        ServiceFixtures.loader(folder, ReportWriterFactory.class, MarkdownReportFactory.class)))
                .usage(usage);
    }

    private static CarbonReport report(CarbonTrackerBuilder builder) {
        try (CarbonTracker tracker = builder.build()) {
            return tracker.report(TimeWindow.all(), GroupBy.DEFAULT);
        }
    }

    private static String printed(CarbonTrackerBuilder builder, GroupBy groupBy) {
        StringBuilder out = new StringBuilder();
        try (ReportWriter writer = builder.writer("markdown", Map.of(), out);
                CarbonTracker tracker = builder.build()) {
            tracker.run(RunRequest.of(TimeWindow.all(), groupBy), writer);
        }
        return out.toString();
    }

    @Test
    void theHouseMethodologyIsFoundByNameAndNamedInTheReport() {
        CarbonReport report = report(house());

        // 8 x 700 W x (0.35 + 0.30) for one hour
        assertThat(report.totals().itEnergyKwh().best()).isCloseTo(3.64, within(1e-9));
        assertThat(report.run().methodology())
                .startsWith("house 1 on standard ")
                .endsWith(", untagged low-traffic");
    }

    @Test
    void itsSettingIsKnownAndChecked() {
        // 8 x 700 W x (0.85 + 0.30) for one hour
        assertThat(report(house().set("house.workload", "training"))
                        .totals()
                        .itEnergyKwh()
                        .best())
                .isCloseTo(6.44, within(1e-9));
        assertThatThrownBy(() -> report(house().set("house.workload", "trainin")))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("did you mean \"training\"?");
    }

    @Test
    void theMarkdownReportHasALineForEachGroup() {
        UsageRecord known = UsageRecord.of("aws", "us-east-1", "p5.48xlarge", FakeUsage.DAY, 24);
        UsageRecord elsewhere = known.toBuilder().region("mars|1\n").build();

        String text = printed(markdown(FakeUsage.of("bill", known, elsewhere)), GroupBy.of(Dimension.REGION));

        assertThat(text)
                .startsWith("| group | kg, average | low | high |\n|---|---|---|---|\n")
                .contains("| mars\\|1  | not resolved | | |\n")
                .containsPattern("\\| us-east-1 \\| 47\\.434\\d+ \\| 17\\.506\\d+ \\| 96\\.062\\d+ \\|\n")
                .doesNotContain("incomplete");
        assertThat(text.lines()).hasSize(4);
    }

    @Test
    void anIncompleteReportSaysSo() {
        FakeUsage failing = new FakeUsage("bill", 1).ending(() -> {
            throw new UsageSourceException("bill", "refused", null, false);
        });

        assertThat(printed(markdown(failing), GroupBy.DEFAULT)).endsWith("incomplete: a source failed.\n");
    }

    @Test
    void aTextThatCannotBePrintedIsAReportFailure() {
        Appendable full = new Appendable() {
            @Override
            public Appendable append(CharSequence text) throws IOException {
                throw new IOException("no space left");
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) throws IOException {
                throw new IOException("no space left");
            }

            @Override
            public Appendable append(char c) throws IOException {
                throw new IOException("no space left");
            }
        };
        CarbonTrackerBuilder builder = markdown(new FakeUsage("bill", 1));

        try (ReportWriter writer = builder.writer("markdown", Map.of(), full);
                CarbonTracker tracker = builder.build()) {
            assertThatThrownBy(() -> tracker.run(RunRequest.of(TimeWindow.all(), GroupBy.DEFAULT), writer))
                    .isInstanceOfSatisfying(
                            ReportException.class, e -> assertThat(e.target()).isEqualTo("markdown"))
                    .hasMessageContaining("no space left");
        }
    }
}
