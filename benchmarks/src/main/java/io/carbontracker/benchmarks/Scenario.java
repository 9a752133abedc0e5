package io.carbontracker.benchmarks;

import io.carbontracker.benchmarks.Inputs.Form;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is run, and how often. All paths of its own are within the folder that a run is started in. */
enum Scenario {
    SMALL(Form.USAGE_CSV, 10_000, 11),
    DETAIL(Form.USAGE_CSV, 1_000_000, 5),
    TOTALS(Form.USAGE_CSV, 1_000_000, 5, "--no-detail"),
    FLAT_1(Form.USAGE_CSV, 1_000_000, 3, "-Xmx128m", "--no-detail"),
    FLAT_5(Form.USAGE_CSV, 5_000_000, 3, "-Xmx128m", "--no-detail"),
    FLAT_10(Form.USAGE_CSV, 10_000_000, 3, "-Xmx128m", "--no-detail"),
    FOCUS_GZ(Form.FOCUS, 1_000_000, 5, "--no-detail"),
    CUR_1(Form.CUR, 1_000_000, 5, "--no-detail"),
    CUR_10(Form.CUR, 10_000_000, 5, "--no-detail"),
    CUR_10_HOURLY(Form.CUR, 10_000_000, 5, "--no-detail", "--intensity", "file:" + Scenario.HOURLY_INTENSITY),
    CUR_10_C1(Form.CUR, 10_000_000, 5, "-XX:TieredStopAtLevel=1", "--no-detail"),
    CUR_10_HOURLY_C1(
            Form.CUR,
            10_000_000,
            5,
            "-XX:TieredStopAtLevel=1",
            "--no-detail",
            "--intensity",
            "file:" + Scenario.HOURLY_INTENSITY),
    CUR_10_ENRICH(Form.CUR, 10_000_000, 5, "--no-detail", "--enrich", Scenario.OUTPUT + "/bill.parquet"),
    CUR_100(Form.CUR, 100_000_000, 3, "--no-detail"),
    LIMIT_AGG("agg"),
    LIMIT_AGG_HOURLY("agg-hourly"),
    LIMIT_ENRICH("enrich", Scenario.OUTPUT + "/bill.parquet");

    /** The file of hourly intensities that a run may read. */
    static final String HOURLY_INTENSITY = "hourly.csv";

    /** The folder for all that a run writes. */
    static final String OUTPUT = "output";

    private final boolean limit;
    private final Form form;
    private final long rows;
    private final int runs;
    private final List<String> options;

    /** Runs the jar. Options that begin with {@code -X} are those of the Java machine. */
    Scenario(Form form, long rows, int runs, String... options) {
        this(false, form, rows, runs, options);
    }

    /** Runs {@link SqlLimit} on the bill of {@link #CUR_10}. */
    Scenario(String... arguments) {
        this(true, Form.CUR, 10_000_000, 5, arguments);
    }

    Scenario(boolean limit, Form form, long rows, int runs, String... options) {
        this.limit = limit;
        this.form = form;
        this.rows = rows;
        this.runs = runs;
        this.options = List.of(options);
    }

    /** Those that are run when none is named. */
    static List<Scenario> usual() {
        return Arrays.stream(values())
                .filter(scenario -> scenario.form == Form.USAGE_CSV)
                .toList();
    }

    static Scenario named(String name) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario \"" + name + "\"; there are " + labels()));
    }

    static String labels() {
        return Arrays.stream(values()).map(Scenario::label).collect(Collectors.joining(", "));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Form form() {
        return form;
    }

    long rows() {
        return rows;
    }

    int runs() {
        return runs;
    }

    List<String> options() {
        return options;
    }

    /** The command that reads an input. */
    List<String> command(Path java, Path jar, String input) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        if (limit) {
            command.addAll(List.of("-cp", classPath(), SqlLimit.class.getName(), input));
            command.addAll(options);
            return command;
        }
        command.addAll(machineOptions(true).toList());
        command.addAll(List.of("-jar", jar.toString(), "--source", form.source(), "--input", input));
        command.addAll(List.of("--output", OUTPUT));
        command.addAll(machineOptions(false).toList());
        return command;
    }

    /** That of this process, for a process that is started in another folder. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Stream<String> machineOptions(boolean machine) {
        return options.stream().filter(option -> option.startsWith("-X") == machine);
    }
}
