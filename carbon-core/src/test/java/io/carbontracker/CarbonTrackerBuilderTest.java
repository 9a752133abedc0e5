package io.carbontracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.spi.ReportWriterFactory;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarbonTrackerBuilderTest {
    private static final String SECRET = "hunter2-ä";

    @TempDir
    private Path folder;

    private CarbonTrackerBuilder withFixtures() {
        return CarbonTracker.builder()
                .services(Services.load(ServiceFixtures.loader(
                        folder, UsageSourceFactory.class, ServiceFixtures.Mirror.class, ServiceFixtures.Paths.class)));
    }

    /** What the mirror was configured with: the name of the only source in the report. */
    private static String mirrored(CarbonTrackerBuilder builder) {
        try (CarbonTracker tracker = builder.build()) {
            return tracker.report(TimeWindow.all(), GroupBy.DEFAULT)
                    .run()
                    .sources()
                    .get(0)
                    .name();
        }
    }

    private static double itEnergy(CarbonTrackerBuilder builder) {
        try (CarbonTracker tracker = builder.build()) {
            return tracker.report(TimeWindow.all(), GroupBy.DEFAULT)
                    .totals()
                    .itEnergyKwh()
                    .best();
        }
    }

    @Test
    void aTrackerNeedsAUsageSource() {
        assertThatThrownBy(() -> CarbonTracker.builder().build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("no usage source was named");
    }

    @Test
    void aTrackerNamesItsParts() {
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(new FakeUsage("bill", 0))
                .intensity("average")
                .build()) {
            assertThat(tracker.toString())
                    .startsWith("carbon tracker of [bill], [average], standard ")
                    .contains(", data 20");
        }
    }

    @Test
    void theMarginalSignalWithoutASourceIsRefusedSayingWhatToSet() {
        CarbonTrackerBuilder builder =
                CarbonTracker.builder().usage(new FakeUsage("bill", 0)).signal(Signal.MARGINAL);

        assertThatThrownBy(builder::build)
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("set WATTTIME_USERNAME and WATTTIME_PASSWORD")
                .hasMessageContaining("file:PATH")
                .hasMessageContaining("a free WattTime account sees CAISO_NORTH only");
    }

    @Test
    void theAverageSignalWithoutASourceIsRefused() {
        CarbonTrackerBuilder builder = CarbonTracker.builder()
                .usage(new FakeUsage("bill", 0))
                .intensity(new FakeGrid(Signal.MARGINAL, Grain.HOUR, 0.4));

        assertThatThrownBy(builder::build)
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("the average signal has no source");
    }

    @Test
    void theTutorialBringsMarginalDefaultsOfItsOwn() {
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(FakeUsage.of("bill", UsageRecord.of("aws", "us-east-1", "p5.48xlarge", FakeUsage.DAY, 24)))
                .methodology("tutorial")
                .build()) {
            CarbonReport report = tracker.report(TimeWindow.all(), GroupBy.DEFAULT);

            // 0.8 kW x 24 h x 1.15 x 0.38 kg/kWh
            assertThat(report.totals().carbon().kg().best()).isCloseTo(8.3904, within(1e-9));
            assertThat(report.run().primary()).isEqualTo(Signal.MARGINAL);
        }
    }

    @Test
    void aSourceThatReadsFilesNeedsOneAndOthersTakeNone() {
        assertThatThrownBy(() -> withFixtures().usage("paths").build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage("the usage source \"paths\" reads files; name at least one input");
        assertThatThrownBy(() ->
                        withFixtures().usage("mirror", Path.of("bill.csv")).build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage("the usage source \"mirror\" reads no files; it takes no input");
        assertThat(mirrored(withFixtures().usage("paths", Path.of("a.csv"), Path.of("b"))))
                .isEqualTo("[a.csv, b]");
        assertThat(mirrored(withFixtures().usage("paths", Map.of(), List.of("bills/*.csv.gz"))))
                .isEqualTo("[bills/*.csv.gz]");
    }

    @Test
    void theFirstValueSetStaysAndTheEnvironmentComesLast() {
        Map<String, String> environment = Map.of("MIRROR_TEXT", "environment", "UNRELATED", "x");

        assertThat(mirrored(withFixtures().usage("mirror", Map.of()))).isEqualTo("unset{}");
        assertThat(mirrored(withFixtures().usage("mirror", Map.of()).environment(environment)))
                .isEqualTo("environment{}");
        assertThat(mirrored(withFixtures()
                        .usage("mirror", Map.of())
                        .environment(environment)
                        .set("mirror.text", "first")
                        .set("mirror.text", "second")
                        .settings(Map.of("mirror.text", "third"))))
                .isEqualTo("first{}");
        assertThat(mirrored(withFixtures()
                        .settings(Map.of("mirror.text", "file"))
                        .environment(environment)
                        .usage("mirror", Map.of("mirror.text", " own "))))
                .isEqualTo("own{}");
    }

    @Test
    void settingsOfOneSourceDoNotReachAnother() {
        try (CarbonTracker tracker = withFixtures()
                .set("mirror.text", "common")
                .usage("mirror", Map.of("mirror.text", "own"))
                .usage("mirror", Map.of("mirror.map.a", "1"))
                .build()) {
            assertThat(tracker.report(TimeWindow.all(), GroupBy.DEFAULT).run().sources())
                    .extracting(CarbonReport.SourceRun::name)
                    .containsExactly("own{}", "common{a=1}");
        }
    }

    @Test
    void anUnknownSettingIsRefusedWhereverItIsSet() {
        assertThatThrownBy(() -> withFixtures()
                        .usage("mirror", Map.of())
                        .set("mirror.txt", "x")
                        .build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("did you mean \"mirror.text\"?");
        assertThatThrownBy(() -> withFixtures()
                        .usage("mirror", Map.of("mirror.txt", "x"))
                        .build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("did you mean \"mirror.text\"?");
    }

    @Test
    void noSecretIsSeenInTextsOrMessages() {
        CarbonTrackerBuilder builder = withFixtures()
                .usage("mirror", Map.of())
                .environment(Map.of("MIRROR_PASSWORD", SECRET))
                .set("mirror.password", SECRET);

        try (CarbonTracker tracker = builder.build()) {
            assertThat(tracker.report(TimeWindow.all(), GroupBy.DEFAULT).toString())
                    .contains("with password")
                    .doesNotContain(SECRET);
            assertThat(tracker.toString()).doesNotContain(SECRET);
            assertThat(builder.toString()).doesNotContain(SECRET);
        }
        assertThatThrownBy(() -> withFixtures()
                        .usage("mirror", Map.of())
                        .set("mirror.pasword", SECRET)
                        .build())
                .hasMessageContaining("did you mean \"mirror.password\"?")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void whatWasMadeIsClosedWhenAnotherPartCannotBeMade() {
        FakeUsage usage = new FakeUsage("bill", 0).closing(() -> {
            throw new IllegalStateException("cannot close");
        });
        CarbonTrackerBuilder builder = CarbonTracker.builder().usage(usage).usage("no-such-source", Map.of());

        assertThatThrownBy(builder::build)
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("no-such-source")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .hasToString("java.lang.IllegalStateException: cannot close"));
        assertThat(usage.closed).isEqualTo(1);
    }

    @Test
    void unknownMethodologiesAndIntensitiesAreRefused() {
        FakeUsage usage = new FakeUsage("bill", 0);

        assertThatThrownBy(() -> CarbonTracker.builder()
                        .usage(usage)
                        .methodology("standart")
                        .build())
                .hasMessageContaining("did you mean \"standard\"?");
        assertThatThrownBy(() -> CarbonTracker.builder()
                        .usage(usage)
                        .intensity("averages")
                        .build())
                .hasMessageContaining("did you mean \"average\"?");
        assertThatThrownBy(() ->
                        CarbonTracker.builder().usage(usage).intensity("file").build())
                .hasMessageContaining("needs a path, as in file:PATH");
    }

    @Test
    void anIntensityFileIsNamedWithItsPath() throws IOException {
        Path file = Files.writeString(
                folder.resolve("grid.csv"),
                "provider,region,signal,start,end,kg_per_kwh\naws,us-east-1,average,,,0.5\n");

        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(new FakeUsage("bill", 1))
                .intensity("file:" + file, "average")
                .build()) {
            // 5.32 kWh x PUE 1.15 x 0.5 kg/kWh
            assertThat(tracker.report(TimeWindow.all(), GroupBy.DEFAULT)
                            .totals()
                            .carbon()
                            .kg()
                            .best())
                    .isCloseTo(3.059, within(1e-9));
        }
    }

    @Test
    void factorsOfAUsersFolderAreWorkedWith() throws IOException {
        Files.writeString(folder.resolve("accelerators.csv"), "model,tdp_watts\nNVIDIA H100 SXM5 80GB,600\n");

        // 8 x 600 W x (0.65 + 0.30) = 4560 W for one hour
        assertThat(itEnergy(
                        CarbonTracker.builder().usage(new FakeUsage("bill", 1)).factors(folder)))
                .isCloseTo(4.56, within(1e-9));
    }

    // 8 x 700 W x share + 0.30 x 8 x 700 W for one hour: training 0.85, idle 0.10, inference 0.70, low-traffic 0.35,
    // unknown 0.65
    @ParameterizedTest
    @CsvSource({
        "'', Training run 7, 6.44", // begins with train
        "'', SERVING, 5.6",
        "'', notebook-ann, 2.24",
        "'', FT , 6.44", // by workload.value.ft
        "'', canary, 3.64", // by workload.value.canary
        "'', nightly, 2.24", // not understood: the default
        "'', , 2.24", // no tag: the default
        "TRAINING, idle, 6.44" // the row's own word counts first
    })
    void theWorkloadIsOfTheRowElseOfTheTagElseTheDefault(String own, String tag, double kwh) {
        UsageRecord row = FakeUsage.machine(0).toBuilder()
                .workload(own.isEmpty() ? null : Workload.valueOf(own))
                .tags(tag == null ? Map.of() : Map.of("job", tag))
                .build();
        FakeUsage usage = FakeUsage.of("bill", row);

        assertThat(itEnergy(CarbonTracker.builder()
                        .usage(usage)
                        .set("workload.value.ft", "training")
                        .set("workload.value.Canary", "low-traffic")
                        .set("workload.default", "idle")
                        .environment(Map.of("CARBON_WORKLOAD_TAG", "job"))))
                .isCloseTo(kwh, within(1e-9));
        assertThat(usage.queries.get(0).tags()).containsExactly("job");
    }

    @ParameterizedTest
    @CsvSource({
        "workload.default, trainign, did you mean \"training\"?",
        "workload.value.ft, tune, unknown value of workload.value.ft \"tune\"",
        "power.cpu, curves, did you mean \"curve\"?",
        "average.basis, egird, did you mean \"egrid\"?"
    })
    void aValueThatIsNotUnderstoodIsRefused(String key, String value, String message) {
        CarbonTrackerBuilder builder =
                CarbonTracker.builder().usage(new FakeUsage("bill", 0)).set(key, value);

        assertThatThrownBy(builder::build)
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aReportWriterIsMadeByNameWithTheSettingsOfTheBuilder() {
        CarbonTrackerBuilder builder = CarbonTracker.builder()
                .services(Services.load(
                        ServiceFixtures.loader(folder, ReportWriterFactory.class, ServiceFixtures.Lines.class)))
                .usage(new FakeUsage("bill", 2))
                .set("lines.prefix", "rows read:");
        StringBuilder out = new StringBuilder();

        try (ReportWriter writer = builder.writer("lines", Map.of(), out);
                CarbonTracker tracker = builder.build()) {
            tracker.run(RunRequest.of(TimeWindow.all(), GroupBy.DEFAULT), writer);
        }

        assertThat(out).hasToString("rows read:3"); // 1 + 2 billed rows
        assertThatThrownBy(() -> CarbonTracker.builder().writer("csv", Map.of(), out))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("carbon-report-csv");
    }

    @Test
    void nullsAreRefusedAtOnce() {
        CarbonTrackerBuilder builder = CarbonTracker.builder();

        assertThatThrownBy(() -> builder.set("power.cpu", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("value");
        assertThatThrownBy(() -> builder.methodology(null)).hasMessage("name");
        assertThatThrownBy(() -> builder.clock(null)).hasMessage("time");
        assertThatThrownBy(() -> builder.catalog(null)).hasMessage("factors");
    }
}
