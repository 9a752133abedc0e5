package io.carbontracker.examples;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of the command line; what they mean is decided in the library. */
@Command(
        name = "carbon-tracker",
        sortOptions = false,
        usageHelpWidth = 110,
        description =
                "Turns cloud bills into carbon figures: per region, machine type, account and tag, with bounds and"
                        + " sources.",
        footer = {
            "",
            "Exit status: 0 done, gaps and fallbacks included; 1 no usage found; 2 wrong use; 3 a source failed, the",
            "result is incomplete; 4 --strict found a gap or fallback."
        })
final class Options {
    @Parameters(arity = "0..1", paramLabel = "N", description = "the last N whole UTC days, as --days")
    @Nullable
    Integer daysOperand;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "the last N whole UTC days, today excluded; the sample counts back from its own last day")
    @Nullable
    Integer days;

    @Option(names = "--from", paramLabel = "DATE", description = "first UTC day, for example 2026-06-01")
    @Nullable
    LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "first UTC day after the period")
    @Nullable
    LocalDate to;

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    List<SourceOption> sources = new ArrayList<>();

    static final class SourceOption {
        @Option(
                names = "--source",
                paramLabel = "NAME",
                description = "sample (default), usage-csv, focus, ...; repeatable, results are merged; see --list")
        @Nullable
        String name;

        @Option(
                names = "--input",
                paramLabel = "PATH",
                description = "file, folder or glob for the --source it stands beside; repeatable")
        List<String> inputs = new ArrayList<>();
    }

    @Option(
            names = "--intensity",
            split = ",",
            paramLabel = "NAME",
            description = "intensity sources in the order to ask them: watttime, average, file:PATH")
    List<String> intensities = new ArrayList<>();

    @Option(names = "--methodology", paramLabel = "NAME", description = "standard (default) or tutorial")
    String methodology = "standard";

    @Option(
            names = "--factors",
            paramLabel = "DIR",
            description = "folder of CSV files laid over the bundled factor tables")
    @Nullable
    Path factors;

    @Option(
            names = "--signal",
            paramLabel = "SIGNAL",
            description = "which signal fills carbon_kg: average (default) or marginal")
    @Nullable
    String signal;

    @Option(
            names = "--group-by",
            paramLabel = "DIM",
            description =
                    "provider, account, service, region, instance-type, accelerator, day, hour, pricing, tag:NAME;"
                            + " default region,instance-type")
    @Nullable
    String groupBy;

    @Option(names = "--output", paramLabel = "DIR", description = "folder for the CSV files; default output")
    Path output = Path.of("output");

    @Option(names = "--no-detail", description = "summary and gaps only: sources may hand out sums")
    boolean noDetail;

    @Option(names = "--enrich", paramLabel = "FILE", description = "the bill with x_carbon_ columns beside")
    @Nullable
    Path enrich;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default), json or none")
    String format = "text";

    @Option(names = "--config", paramLabel = "FILE", description = "properties file with settings")
    @Nullable
    Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting, before --config and environment")
    List<String> settings = new ArrayList<>();

    @Option(names = "--strict", description = "any gap or fallback is a failure")
    boolean strict;

    @Option(names = "--explain", paramLabel = "N", description = "print the whole arithmetic of the N largest rows")
    int explain;

    @Option(names = "--quiet", description = "no progress and no notes on standard error")
    boolean quiet;

    @Option(names = "--no-color", description = "no color, as with NO_COLOR set")
    boolean noColor;

    @Option(names = "--list", description = "list sources, intensities, methodologies, writers and settings")
    boolean list;

    @Option(names = "--version", description = "print the version")
    boolean version;

    @Option(names = "--help", description = "print this help")
    boolean help;
}
