package io.carbontracker.examples;

import io.carbontracker.CarbonTracker;
import io.carbontracker.CarbonTrackerBuilder;
import io.carbontracker.RunRequest;
import io.carbontracker.Services;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.CatalogException;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.intensity.IntensityChain.SourceAnswer;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.SourceRun;
import io.carbontracker.report.GroupBy;
import io.carbontracker.report.LargestEstimates;
import io.carbontracker.report.OutcomeSink;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.spi.RunListener;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of the command: reads the options, builds a tracker, prints, and says how it went. */
final class CommandLineRun {
    static final int DONE = 0;
    static final int NO_USAGE = 1;
    static final int WRONG_USE = 2;
    static final int INCOMPLETE = 3;
    static final int STRICT = 4;

    private static final int DEFAULT_DAYS = 30;
    private static final int LONGEST_NOTE = 240;

    private static final long FAILED = -1;
    private static final long NOT_ASKED = -2;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Clock clock;
    private final boolean interactive;

    CommandLineRun(
            PrintStream out, PrintStream err, Map<String, String> environment, Clock clock, boolean interactive) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.clock = clock;
        this.interactive = interactive;
    }

    int run(String... args) {
        Options options = new Options();
        try {
            CommandLine command = new CommandLine(options.spec());
            options.parsed(command.parseArgs(args));
            if (options.has("--help")) {
                command.usage(out);
                return DONE;
            }
            if (options.has("--version")) {
                String version = Main.class.getPackage().getImplementationVersion();
                out.println("carbon-tracker " + (version == null ? "development build" : version));
                return DONE;
            }
            if (options.has("--list")) {
                FoundServices.print(Services.load(), out);
                return DONE;
            }
            return track(options);
        } catch (ParameterException e) {
            return fail(WRONG_USE, wrongUse(e), e);
        } catch (CarbonConfigurationException | CatalogException e) {
            return fail(WRONG_USE, message(e), e);
        } catch (CarbonException e) {
            return fail(INCOMPLETE, message(e), e);
        } catch (RuntimeException | LinkageError e) {
            return fail(INCOMPLETE, "a defect of the program: " + e + "; CARBON_DEBUG=1 shows where", e);
        } catch (OutOfMemoryError e) {
            return fail(INCOMPLETE, "not enough memory; give more with -Xmx, or group by less", e);
        }
    }

    private static String wrongUse(ParameterException e) {
        String message = message(e);
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String typed = unmatched.getUnmatched().get(0);
            List<String> known = new ArrayList<>();
            e.getCommandLine().getCommandSpec().options().forEach(option -> known.add(option.longestName()));
            if (typed.startsWith("-")) {
                message = CarbonConfigurationException.unknown("option", typed, known)
                        .getMessage();
            }
        }
        return message + "; see --help";
    }

    private static String message(Throwable e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    private int fail(int status, String message, Throwable cause) {
        say(message);
        if ("1".equals(environment.get("CARBON_DEBUG"))) {
            cause.printStackTrace(err);
        }
        return status;
    }

    private void say(String message) {
        err.println("carbon-tracker: " + printable(message));
    }

    /** A bill's text may hold control characters; none reaches the terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    private int track(Options options) {
        TimeWindow window = window(options);
        String dimensions = options.text("--group-by");
        GroupBy groupBy = dimensions == null ? GroupBy.DEFAULT : GroupBy.parse(dimensions);
        int rows = Objects.requireNonNullElse(options.number("--explain"), 0);
        LargestEstimates largest = new LargestEstimates(rows);
        CarbonTrackerBuilder builder = builder(options);
        String format = format(options);
        List<ReportWriter> writers = new ArrayList<>();
        try (CarbonTracker tracker = builder.build()) {
            writers.add(builder.writer(
                    "csv",
                    Map.of(
                            "csv.output",
                            Objects.requireNonNullElse(options.text("--output"), "output"),
                            "csv.detail",
                            String.valueOf(!options.has("--no-detail"))),
                    out));
            if (!format.equals("none")) {
                writers.add(builder.writer(format, format.equals("text") ? textSettings(options) : Map.of(), out));
            }
            long enriched = enrich(options, tracker, window);
            List<OutcomeSink> sinks = rows > 0 ? List.of(largest) : List.of();
            CarbonReport report = tracker.run(new RunRequest(window, groupBy, Set.of()), sinks, writers);
            explain(largest, format.equals("json") ? err : out);
            if (enriched >= 0 && format.equals("text")) {
                out.println();
                out.println(printable("enriched bill: " + options.text("--enrich") + ", " + enriched + " rows"));
            }
            int status = status(options, report);
            return enriched == FAILED ? INCOMPLETE : status;
        } finally {
            writers.forEach(ReportWriter::close);
        }
    }

    /**
     * Writes the enriched bill when it is asked for. A bill that cannot be read to its end is told, and its report goes on.
     *
     * @return its rows, {@link #FAILED} or {@link #NOT_ASKED}
     */
    private long enrich(Options options, CarbonTracker tracker, TimeWindow window) {
        Path target = options.path("--enrich");
        if (target == null) {
            return NOT_ASKED;
        }
        try {
            return tracker.enrich(window, target);
        } catch (CarbonConfigurationException | CatalogException e) {
            throw e;
        } catch (CarbonException e) {
            fail(INCOMPLETE, message(e), e);
            return FAILED;
        }
    }

    private Map<String, String> textSettings(Options options) {
        boolean color = interactive
                && !options.has("--no-color")
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("\\d{2,4}")
                ? Map.of("text.color", String.valueOf(color), "text.width", columns)
                : Map.of("text.color", String.valueOf(color));
    }

    private static String format(Options options) {
        String given = options.text("--format");
        return given == null ? "text" : Options.oneOf("format", given, "text", "json", "none");
    }

    // ---- period

    private TimeWindow window(Options options) {
        Integer named = options.number("--days");
        Integer operand = options.daysOperand();
        if (named != null && operand != null) {
            throw new CarbonConfigurationException("give the number of days once: --days N or N alone");
        }
        Integer days = named != null ? named : operand;
        LocalDate from = options.date("--from");
        LocalDate to = options.date("--to");
        if (from != null || to != null) {
            if (days != null) {
                throw new CarbonConfigurationException("give either --days or --from and --to");
            }
            if (from == null || to == null) {
                throw new CarbonConfigurationException("--from and --to go together; --to is the first day after");
            }
            if (!from.isBefore(to)) {
                throw new CarbonConfigurationException(
                        "--from " + from + " must lie before --to " + to + ", which is the first day after");
            }
            return TimeWindow.ofDays(from, to);
        }
        boolean sampleOnly = options.sources().stream().allMatch(source -> "sample".equals(source.name));
        if (days != null) {
            if (days < 1) {
                throw new CarbonConfigurationException("the number of days must be 1 or more, was " + days);
            }
            return sampleOnly
                    ? TimeWindow.ofDays(
                            SampleUsageFactory.LAST_DAY.plusDays(1L - days), SampleUsageFactory.LAST_DAY.plusDays(1))
                    : TimeWindow.lastDays(days, clock);
        }
        boolean bounded =
                options.sources().stream().allMatch(source -> "sample".equals(source.name) || !source.inputs.isEmpty());
        return bounded ? TimeWindow.all() : TimeWindow.lastDays(DEFAULT_DAYS, clock);
    }

    // ---- tracker

    private CarbonTrackerBuilder builder(Options options) {
        CarbonTrackerBuilder builder = CarbonTracker.builder()
                .methodology(Objects.requireNonNullElse(options.text("--methodology"), "standard"))
                .clock(clock)
                .listener(interactive && !options.has("--quiet") ? new ProgressLine(err) : RunListener.NONE);
        settings(options, builder);
        builder.environment(environment);
        if (options.sources().isEmpty()) {
            builder.usage("sample", Map.of());
        }
        Set<String> withoutInput = new HashSet<>();
        for (Options.SourceOption source : options.sources()) {
            String name = source.name;
            if (source.inputs.isEmpty() && name != null && !withoutInput.add(name)) {
                throw new CarbonConfigurationException(
                        "--source " + name + " stands twice; its usage would be counted twice");
            }
            if (name == null) {
                throw new CarbonConfigurationException("--input " + String.join(" ", source.inputs)
                        + " needs a --source that reads it, for example --source focus");
            }
            builder.usage(name, Map.of(), source.inputs);
        }
        List<String> intensities = options.texts("--intensity");
        if (!intensities.isEmpty()) {
            builder.intensity(intensities.toArray(String[]::new));
        }
        Path factors = options.path("--factors");
        if (factors != null) {
            builder.factors(factors);
        }
        String signal = options.text("--signal");
        if (signal != null) {
            builder.signal(
                    Options.oneOf("signal", signal, "average", "marginal").equals("average")
                            ? Signal.AVERAGE
                            : Signal.MARGINAL);
        }
        return builder;
    }

    private static void settings(Options options, CarbonTrackerBuilder builder) {
        for (String setting : options.texts("--set")) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new CarbonConfigurationException("--set takes KEY=VALUE, got \"" + setting + "\"");
            }
            builder.set(setting.substring(0, equals).strip(), setting.substring(equals + 1));
        }
        Path config = options.path("--config");
        if (config == null) {
            return;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(config, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            String why = e instanceof IOException unreadable ? CarbonException.inWords(unreadable) : message(e);
            throw new CarbonConfigurationException(
                    "cannot read settings from \"" + config + "\": " + why + "; expected lines of KEY=VALUE", e);
        }
        for (String key : properties.stringPropertyNames()) {
            builder.set(key, properties.getProperty(key));
        }
    }

    // ---- after the run

    private static void explain(LargestEstimates largest, PrintStream to) {
        int row = 1;
        for (Estimated estimated : largest.list()) {
            to.println();
            to.println("explain " + row++);
            estimated.explain().forEach(line -> to.println(printable(line)));
        }
    }

    private int status(Options options, CarbonReport report) {
        for (SourceRun source : report.run().sources()) {
            source.failures().forEach(failure -> say(source.name() + ": " + failure));
        }
        for (SourceAnswer answer : report.run().intensities()) {
            boolean note = !options.has("--quiet") && !answer.outcome().endsWith(": series");
            if (answer.failure() || (note && !answer.detail().isEmpty())) {
                say(answer.name() + ": " + answer.outcome() + ": " + shortened(answer.detail()));
            }
        }
        if (report.isIncomplete()) {
            say("the result is incomplete: it holds what was read");
            return INCOMPLETE;
        }
        if (report.coverage().rows().read() == 0) {
            say("no usage found" + causes(report));
            return NO_USAGE;
        }
        if (options.has("--strict") && !report.isStrict()) {
            long gaps = report.gaps().stream().filter(gap -> !gap.isExcluded()).count();
            int fallbacks = report.quality().fallbacks().size();
            say("--strict: " + gaps + (gaps == 1 ? " gap" : " gaps") + " and " + fallbacks
                    + (fallbacks == 1 ? " fallback" : " fallbacks") + "; the gaps file lists the gaps"
                    + (fallbacks == 0
                            ? ""
                            : "; first fallback: "
                                    + report.quality().fallbacks().get(0)));
            return STRICT;
        }
        return DONE;
    }

    /** The sources of the summary tell it all. */
    private static String shortened(String detail) {
        return detail.length() <= LONGEST_NOTE ? detail : detail.substring(0, LONGEST_NOTE) + "...";
    }

    private static String causes(CarbonReport report) {
        List<String> causes = new ArrayList<>();
        for (SourceRun source : report.run().sources()) {
            source.emptyCauses().forEach(cause -> causes.add(source.name() + ": " + cause));
        }
        return causes.isEmpty()
                ? "; the period may lie outside the data"
                : "; likely causes: " + String.join("; ", causes);
    }
}
