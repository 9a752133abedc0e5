package io.carbontracker.examples;

import io.carbontracker.error.CarbonConfigurationException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of the command line; what they mean is decided in the library. Declared by picocli's own calls in place of its
 * annotations, which take a tenth of a second to read at every start.
 */
final class Options {
    /** A source and the inputs that stand beside it. */
    static final class SourceOption {
        @Nullable
        String name;

        final List<String> inputs = new ArrayList<>();
    }

    private final List<SourceOption> sources = new ArrayList<>();
    private @Nullable ParseResult parsed;

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("carbon-tracker");
        spec.usageMessage()
                .sortOptions(false)
                .width(110)
                .description("Turns cloud bills into carbon figures: per region, machine type, account and tag, with"
                        + " bounds and sources.")
                .footer(
                        "",
                        "Exit status: 0 done, gaps and fallbacks included; 1 no usage found; 2 wrong use; 3 a source failed,",
                        "the result is incomplete; 4 --strict found a gap or fallback.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("N")
                .arity("0..1")
                .index("0")
                .type(String.class)
                .description("the last N whole UTC days, as --days")
                .build());
        value(
                spec,
                "--days",
                "N",
                "the last N whole UTC days, today excluded; the sample counts back from its last day");
        value(spec, "--from", "DATE", "first UTC day, for example 2026-06-01");
        value(spec, "--to", "DATE", "first UTC day after the period");
        inOrder(
                spec,
                "--source",
                "NAME",
                "sample (default), usage-csv, focus, ...; repeatable, results are merged; see --list");
        inOrder(spec, "--input", "PATH", "file, folder or glob for the --source it stands beside; repeatable");
        list(
                spec,
                "--intensity",
                "NAME",
                "intensity sources in the order to ask them: watttime, average, file:PATH",
                ",");
        value(spec, "--methodology", "NAME", "standard (default) or tutorial");
        value(spec, "--factors", "DIR", "folder of CSV files laid over the bundled factor tables");
        value(spec, "--signal", "SIGNAL", "which signal fills carbon_kg: average (default) or marginal");
        value(
                spec,
                "--group-by",
                "DIM",
                "provider, account, service, region, instance-type, accelerator, day, hour, pricing, tag:NAME; default"
                        + " region,instance-type");
        value(spec, "--output", "DIR", "folder for the CSV files; default output");
        flag(spec, "--no-detail", "summary and gaps only: sources may hand out sums");
        value(spec, "--enrich", "FILE", "write the bill as Parquet, with x_carbon_ columns beside its own");
        value(spec, "--format", "FORMAT", "text (default), json or none");
        value(spec, "--config", "FILE", "properties file with settings");
        list(spec, "--set", "KEY=VALUE", "a setting, before --config and environment", null);
        flag(spec, "--strict", "any gap or fallback is a failure");
        value(spec, "--explain", "N", "print the whole arithmetic of the N largest rows");
        flag(spec, "--quiet", "no progress and no notes on standard error");
        flag(spec, "--no-color", "no color, as with NO_COLOR set");
        flag(spec, "--list", "list sources, intensities, methodologies, writers and settings");
        flag(spec, "--version", "print the version");
        flag(spec, "--help", "print this help");
        return spec;
    }

    private static void value(CommandSpec spec, String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build());
    }

    private static void flag(CommandSpec spec, String name, String description) {
        spec.addOption(OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build());
    }

    private static void list(
            CommandSpec spec, String name, String label, String description, @Nullable String separator) {
        OptionSpec.Builder option = OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description);
        if (separator != null) {
            option.splitRegex(separator);
        }
        spec.addOption(option.build());
    }

    /** Options whose order among one another counts. */
    private void inOrder(CommandSpec spec, String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(description)
                .parameterConsumer((args, argument, command) -> take(name, args.pop()))
                .build());
    }

    private void take(String name, String value) {
        SourceOption last = sources.isEmpty() ? null : sources.get(sources.size() - 1);
        if (name.equals("--source")) {
            if (last == null || last.name != null) {
                last = new SourceOption();
                sources.add(last);
            }
            last.name = value;
        } else {
            if (last == null) {
                last = new SourceOption();
                sources.add(last);
            }
            last.inputs.add(value);
        }
    }

    void parsed(ParseResult result) {
        parsed = result;
    }

    private ParseResult result() {
        ParseResult result = parsed;
        if (result == null) {
            throw new IllegalStateException("not parsed yet");
        }
        return result;
    }

    boolean has(String flag) {
        return result().matchedOptionValue(flag, false);
    }

    @Nullable
    String text(String name) {
        return result().hasMatchedOption(name) ? result().matchedOptionValue(name, "") : null;
    }

    @Nullable
    Path path(String name) {
        String text = text(name);
        return text == null ? null : Path.of(text);
    }

    List<String> texts(String name) {
        return result().hasMatchedOption(name) ? result().matchedOptionValue(name, List.of()) : List.of();
    }

    @Nullable
    Integer number(String name) {
        return number(name, text(name));
    }

    @Nullable
    Integer daysOperand() {
        return number("N", result().hasMatchedPositional(0) ? result().matchedPositionalValue(0, "") : null);
    }

    private static @Nullable Integer number(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new CarbonConfigurationException(name + " takes a whole number, got \"" + text + "\"", e);
        }
    }

    @Nullable
    LocalDate date(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new CarbonConfigurationException(name + " takes a date such as 2026-06-01, got \"" + text + "\"", e);
        }
    }

    List<SourceOption> sources() {
        return sources;
    }

    /** A choice among a few words. */
    static String oneOf(String what, String text, String... known) {
        List<String> words = Arrays.asList(known);
        if (!words.contains(text)) {
            throw CarbonConfigurationException.unknown(what, text, words);
        }
        return text;
    }
}
