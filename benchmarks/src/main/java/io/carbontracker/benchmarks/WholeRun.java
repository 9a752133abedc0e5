package io.carbontracker.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures the shipped jar as its users run it: a process of its own from start to end, again and again.
 *
 * <p>Usage: {@code WholeRun JAVA_HOME JAR [SCENARIO...]}. Prints a Markdown table. Scenarios are
 *
 * <ul>
 *   <li>{@code small}, {@code detail}, {@code totals}, {@code flat-1}, {@code flat-5}, {@code flat-10}: usage CSV. These are run when
 *       none is named; they need 1.5 GB of disk.
 *   <li>{@code cur-1}, {@code cur-10}, {@code cur-100}: an AWS bill in Parquet of 1, 10 and 100 million rows; {@code cur-10-hourly}
 *       with an intensity for each hour, {@code cur-10-enrich} with the bill written again; {@code cur-10-c1} and
 *       {@code cur-10-hourly-c1} with the Java machine's first compiler alone.
 *   <li>{@code limit-agg}, {@code limit-agg-hourly}, {@code limit-enrich}: {@link SqlLimit} on the bill of {@code cur-10}, the
 *       yardstick for {@code cur-10} and its two variants.
 *   <li>{@code focus-gz}: a FOCUS bill of a million rows as gzip CSV.
 * </ul>
 *
 * <p>Bills take minutes and 3 GB of disk. Scenarios named together take turns, a run of each and then the next run of each, so that
 * what else goes on in the machine hits all alike. Input is generated into a temporary folder, read once before anything is timed,
 * and removed at the end.
 */
public final class WholeRun {
    private final Path java;
    private final Path jar;
    private final Path folder;
    private final Inputs inputs;

    private WholeRun(Path java, Path jar, Path folder) {
        this.java = java.toAbsolutePath();
        this.jar = jar.toAbsolutePath();
        this.folder = folder;
        this.inputs = new Inputs(folder);
    }

    private record Measured(Scenario scenario, List<String> command, List<ChildRun> runs) {}

    /**
     * Measures.
     *
     * @param args home of a JDK, the jar, and names of scenarios
     * @throws IOException when a file cannot be written
     * @throws SQLException when a bill in Parquet cannot be written
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        if (args.length < 2) {
            throw new IllegalArgumentException(
                    "usage: WholeRun JAVA_HOME JAR [SCENARIO...]; scenarios: " + Scenario.labels()
                            + "; without one: those of usage CSV alone (the others need 3 GB of disk and minutes)");
        }
        List<Scenario> scenarios = args.length == 2
                ? Scenario.usual()
                : Arrays.stream(args).skip(2).map(Scenario::named).distinct().toList();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("carbon-tracker-benchmark");
        try {
            Path java = Path.of(args[0], "bin", "java");
            List<Measured> all = new WholeRun(java, Path.of(args[1]), folder).measure(scenarios);
            out.println(
                    "| scenario | rows | options | runs | wall s, median | least | most | user s, median | peak MB, most |");
            out.println("|---|---|---|---|---|---|---|---|---|");
            all.forEach(measured -> out.println(row(measured.scenario, measured.runs)));
        } finally {
            delete(folder);
        }
    }

    private List<Measured> measure(List<Scenario> scenarios) throws IOException, SQLException, InterruptedException {
        HourlyIntensityCsv.write(folder.resolve(Scenario.HOURLY_INTENSITY));
        List<Measured> all = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            String input = inputs.named(scenario.form(), scenario.rows());
            all.add(new Measured(scenario, scenario.command(java, jar, input), new ArrayList<>()));
        }
        int rounds = scenarios.stream().mapToInt(Scenario::runs).max().orElseThrow();
        for (int round = 0; round <= rounds; round++) {
            for (Measured measured : all) {
                if (round <= measured.scenario.runs()) {
                    ChildRun run = run(measured.command);
                    if (round > 0) { // the first one warms the page cache
                        measured.runs.add(run);
                    }
                }
            }
        }
        return all;
    }

    private ChildRun run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createDirectory(folder.resolve(Scenario.OUTPUT));
        ChildRun run = ChildRun.of(folder, command);
        delete(output);
        return run;
    }

    private static String row(Scenario scenario, List<ChildRun> runs) {
        double[] wall = sorted(runs, ChildRun::wallSeconds);
        double[] user = sorted(runs, ChildRun::userSeconds);
        double[] peak = sorted(runs, ChildRun::peakMegabytes);
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %d | %.2f | %.2f | %.2f | %.2f | %.0f |",
                scenario.label(),
                scenario.rows(),
                String.join(" ", scenario.options()),
                runs.size(),
                wall[wall.length / 2],
                wall[0],
                wall[wall.length - 1],
                user[user.length / 2],
                peak[peak.length - 1]);
    }

    private static double[] sorted(List<ChildRun> runs, ToDoubleFunction<ChildRun> figure) {
        return runs.stream().mapToDouble(figure).sorted().toArray();
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> below = Files.walk(path)) {
            for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
