package io.carbontracker.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures the shipped jar as its users run it: a process of its own from start to end, again and again.
 *
 * <p>Usage: {@code WholeRun JAVA_HOME JAR [SCENARIO...]}, all scenarios when none is named. Input is generated into a temporary
 * folder, read once before anything is timed, and removed at the end. Prints a Markdown table.
 */
public final class WholeRun {
    private static final int MILLION = 1_000_000;

    private final Path java;
    private final Path jar;
    private final Path folder;
    private final PrintStream out;
    private final Map<Long, Path> inputs = new HashMap<>();

    private WholeRun(Path java, Path jar, Path folder, PrintStream out) {
        this.java = java;
        this.jar = jar;
        this.folder = folder;
        this.out = out;
    }

    /** What is run, and how often. */
    private enum Scenario {
        SMALL(10_000, 11),
        DETAIL(MILLION, 5),
        TOTALS(MILLION, 5, "--no-detail"),
        FLAT_1(MILLION, 3, "-Xmx128m", "--no-detail"),
        FLAT_5(5 * MILLION, 3, "-Xmx128m", "--no-detail"),
        FLAT_10(10 * MILLION, 3, "-Xmx128m", "--no-detail");

        private final long rows;
        private final int runs;
        private final List<String> options;

        Scenario(long rows, int runs, String... options) {
            this.rows = rows;
            this.runs = runs;
            this.options = List.of(options);
        }

        static Scenario named(String name) {
            String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
            return Arrays.stream(values())
                    .filter(scenario -> scenario.name().equals(constant))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no scenario \"" + name + "\"; there are "
                            + String.join(
                                    ", ",
                                    Arrays.stream(values()).map(Scenario::label).toList())));
        }

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        List<String> command(Path java, Path jar, Path input, Path output) {
            List<String> command = new ArrayList<>(List.of(java.toString()));
            options.stream().filter(option -> option.startsWith("-X")).forEach(command::add);
            command.addAll(List.of("-jar", jar.toString(), "--source", "usage-csv", "--input", input.toString()));
            command.addAll(List.of("--output", output.toString()));
            options.stream().filter(option -> option.startsWith("--")).forEach(command::add);
            return command;
        }
    }

    /**
     * Measures.
     *
     * @param args home of a JDK, the jar, and names of scenarios
     * @throws IOException when a file cannot be written
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 2) {
            throw new IllegalArgumentException("usage: WholeRun JAVA_HOME JAR [SCENARIO...]");
        }
        List<Scenario> scenarios = args.length == 2
                ? List.of(Scenario.values())
                : Arrays.stream(args).skip(2).map(Scenario::named).toList();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("carbon-tracker-benchmark");
        try {
            Path java = Path.of(args[0], "bin", "java");
            new WholeRun(java, Path.of(args[1]), folder, out).measure(scenarios);
        } finally {
            delete(folder);
        }
    }

    private void measure(List<Scenario> scenarios) throws IOException, InterruptedException {
        out.println(
                "| scenario | rows | options | runs | wall s, median | least | most | user s, median | peak MB, most |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        for (Scenario scenario : scenarios) {
            Path input = input(scenario.rows);
            List<ChildRun> runs = new ArrayList<>();
            for (int run = 0; run <= scenario.runs; run++) {
                Path output = folder.resolve("output");
                ChildRun child = ChildRun.of(scenario.command(java, jar, input, output));
                if (run > 0) { // the first one warms the page cache
                    runs.add(child);
                }
                delete(output);
            }
            out.println(row(scenario, runs));
        }
    }

    private static String row(Scenario scenario, List<ChildRun> runs) {
        double[] wall = sorted(runs, ChildRun::wallSeconds);
        double[] user = sorted(runs, ChildRun::userSeconds);
        double[] peak = sorted(runs, ChildRun::peakMegabytes);
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %d | %.2f | %.2f | %.2f | %.2f | %.0f |",
                scenario.label(),
                scenario.rows,
                String.join(" ", scenario.options),
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

    private Path input(long rows) throws IOException {
        Path known = inputs.get(rows);
        if (known == null) {
            known = folder.resolve("usage-" + rows + ".csv");
            GenerateUsageCsv.write(known, rows);
            inputs.put(rows, known);
        }
        return known;
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
