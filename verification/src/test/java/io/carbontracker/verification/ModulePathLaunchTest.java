package io.carbontracker.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.verification.ChildProcess.Result;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A named module of a user, compiled against the modules and started on the module path. */
class ModulePathLaunchTest {
    private static final String CONSUMER = """
            package shop.carbon;

            import io.carbontracker.CarbonTracker;
            import io.carbontracker.CarbonTrackerBuilder;
            import io.carbontracker.RunRequest;
            import io.carbontracker.Services;
            import io.carbontracker.report.CarbonReport;
            import io.carbontracker.report.GroupBy;
            import io.carbontracker.report.ReportWriter;
            import io.carbontracker.spi.ServiceFactory;
            import io.carbontracker.units.TimeWindow;
            import java.nio.file.Path;
            import java.util.Map;
            import java.util.Set;

            public final class Shop {
                public static void main(String[] args) {
                    CarbonTrackerBuilder builder =
                            CarbonTracker.builder().usage("usage-csv", Path.of(args[0])).intensity("average");
                    try (CarbonTracker tracker = builder.build();
                            ReportWriter files = builder.writer("csv", Map.of("csv.output", args[1]), System.out)) {
                        CarbonReport report = tracker.run(
                                new RunRequest(TimeWindow.all(), GroupBy.DEFAULT, Set.of()), files);
                        System.out.println("kwh=" + report.totals().facilityEnergyKwh().best());
                        System.out.println("kg=" + report.totals().average().kg().best());
                    }
                    Services found = Services.load();
                    for (ServiceFactory factory : found.reportWriters()) {
                        System.out.println("writer=" + factory.name());
                    }
                    System.out.println("named=" + CarbonTracker.class.getModule().getName());
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void aNamedModuleRunsTheLibraryOnTheModulePath() throws IOException {
        compile("""
                module shop.carbon {
                    requires io.carbontracker.core;
                    requires io.carbontracker.source.files;
                    requires io.carbontracker.report.csv;
                }
                """, CONSUMER, "");
        Path usage = folder.resolve("usage.csv");
        Files.writeString(usage, "date,region,instance_type,hours\n2026-06-01,us-east-1,p5.48xlarge,24\n");

        // The annotations of jspecify are for the compiler: the path has none of them.
        Result result = ChildProcess.run(ChildProcess.java(
                folder,
                List.of(
                        "-p",
                        path(Stream.concat(Stream.of(classes()), runtimePath().stream())),
                        "-m",
                        "shop.carbon/shop.carbon.Shop",
                        usage.toString(),
                        folder.resolve("output").toString())));

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        Map<String, String> printed = result.out()
                .lines()
                .filter(line -> !line.startsWith("writer="))
                .collect(Collectors.toMap(line -> line.split("=")[0], line -> line.split("=")[1]));
        // Boards 8 x 700 W x 0.65 = 3,640 W; host, the larger of the floor 0.30 x 8 x 700 W = 1,680 W and its parts:
        // 1,680 W.
        // 5,320 W x 24 h = 127.68 kWh; x PUE 1.15 = 146.832 kWh; x 0.32305 kg/kWh = 47.4340776 kg.
        assertThat(Double.parseDouble(printed.get("kwh"))).isCloseTo(146.832, within(1e-9));
        assertThat(Double.parseDouble(printed.get("kg"))).isCloseTo(47.4340776, within(1e-9));
        assertThat(printed).containsEntry("named", "io.carbontracker.core");
        assertThat(result.out()).contains("writer=csv\n", "writer=json\n", "writer=text\n");
        try (Stream<Path> files = Files.list(folder.resolve("output"))) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("_\\d.*", "")))
                    .containsExactlyInAnyOrder("carbon_detail", "carbon_gaps", "carbon_summary");
        }
    }

    @Test
    void aUserRequiresOneModuleAndSeesTheTypesOfCoreThroughIt() throws IOException {
        compile("""
                module shop.carbon {
                    requires io.carbontracker.source.files;
                }
                """, """
                package shop.carbon;

                import io.carbontracker.CarbonTracker;
                import io.carbontracker.report.CarbonReport;
                import io.carbontracker.report.GroupBy;
                import io.carbontracker.source.files.FocusFiles;
                import io.carbontracker.units.Estimate;
                import io.carbontracker.units.TimeWindow;
                import io.carbontracker.usage.UsageSource;
                import java.nio.file.Path;

                public final class Shop {
                    public static Estimate energyOf(Path bill) {
                        UsageSource source = FocusFiles.builder().inputs(bill).build();
                        try (CarbonTracker tracker = CarbonTracker.builder().usage(source).intensity("average").build()) {
                            CarbonReport report = tracker.report(TimeWindow.all(), GroupBy.DEFAULT);
                            return report.totals().facilityEnergyKwh();
                        }
                    }
                }
                """, "");
    }

    @Test
    void aUserCannotReachInternalPackages() throws IOException {
        compile("""
                module shop.carbon {
                    requires io.carbontracker.core;
                }
                """, """
                package shop.carbon;

                import io.carbontracker.internal.AverageIntensityFactory;

                public final class Shop {
                    public static final Object FACTORY = new AverageIntensityFactory();
                }
                """, "package io.carbontracker.internal is not visible");
    }

    /** Compiles a module of one class with all warnings as errors; expects one message, or success where that is blank. */
    private void compile(String descriptor, String type, String expectedError) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources/shop/carbon"));
        Path info = Files.writeString(folder.resolve("sources/module-info.java"), descriptor);
        Path shop = Files.writeString(sources.resolve("Shop.java"), type);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<Path> modulePath = new ArrayList<>(runtimePath());
        modulePath.add(Modules.library("jspecify"));
        boolean compiled;
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    classes().toString(),
                                    "--module-path",
                                    path(modulePath.stream()),
                                    "--release",
                                    "17",
                                    "-Xlint:all",
                                    "-Werror"),
                            null,
                            files.getJavaFileObjects(info, shop))
                    .call();
        }
        if (expectedError.isEmpty()) {
            assertThat(messages.toString()).isEmpty();
            assertThat(compiled).isTrue();
        } else {
            assertThat(messages.toString()).contains(expectedError);
            assertThat(compiled).isFalse();
        }
    }

    private Path classes() {
        return folder.resolve("classes");
    }

    private static List<Path> runtimePath() {
        List<Path> path = new ArrayList<>();
        for (String module : List.of(Modules.CORE, Modules.FILES, Modules.REPORTS)) {
            path.add(Modules.named(module).location());
        }
        for (String library : List.of("slf4j-api", "slf4j-nop", "fastcsv", "jackson-core")) {
            path.add(Modules.library(library));
        }
        return path;
    }

    private static String path(Stream<Path> entries) {
        return entries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
