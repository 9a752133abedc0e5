package io.carbontracker.report.csv;

import io.carbontracker.intensity.IntensityChain.SourceAnswer;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.CostOf;
import io.carbontracker.report.CarbonReport.Coverage;
import io.carbontracker.report.CarbonReport.Gap;
import io.carbontracker.report.CarbonReport.Group;
import io.carbontracker.report.CarbonReport.HoursOf;
import io.carbontracker.report.CarbonReport.Quality;
import io.carbontracker.report.CarbonReport.Rows;
import io.carbontracker.report.CarbonReport.Run;
import io.carbontracker.report.CarbonReport.SignalTotal;
import io.carbontracker.report.CarbonReport.SourceRun;
import io.carbontracker.report.CarbonReport.Totals;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.report.csv.Screen.Column;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.ResourceKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report as a summary for people: rounded to three digits, with units that fit, in lines of limited width.
 *
 * <p>The first line is the share of cost estimated, the second the largest service not modelled. Control characters, escape
 * sequences and marks of direction in text of a bill are replaced by {@code ?}.
 *
 * @since 0.1.0
 */
public final class TerminalSummary {
    /** The width where none is set. */
    public static final int DEFAULT_WIDTH = 100;

    /** A narrower terminal gets lines of this width. */
    public static final int MIN_WIDTH = 60;

    private static final int MOST_GROUPS = 20;
    private static final int MOST_GAPS = 10;
    private static final int MOST_SOURCES = 12;
    private static final int WIDTH_FOR_BOUNDS = 90;
    private static final int LONGEST_NAME = 60;

    private final CarbonReport report;
    private final Run run;
    private final Totals totals;
    private final Screen screen;

    private TerminalSummary(CarbonReport report, Screen screen) {
        this.report = report;
        this.run = report.run();
        this.totals = report.totals();
        this.screen = screen;
    }

    /**
     * Makes a writer that prints the summary after the run.
     *
     * @param out where it prints; not closed
     * @param width columns of the terminal; less than {@link #MIN_WIDTH} is taken as that
     * @param color whether to use ANSI colors
     * @return the writer
     */
    public static ReportWriter writer(Appendable out, int width, boolean color) {
        Objects.requireNonNull(out, "out");
        return new PrintingWriter(report -> print(render(report, width, color), out));
    }

    private static void print(String summary, Appendable out) {
        try {
            out.append(summary);
        } catch (IOException e) {
            throw PrintingWriter.failure("summary", e);
        }
    }

    /**
     * Makes the summary.
     *
     * @param report the report
     * @param width columns of the terminal; less than {@link #MIN_WIDTH} is taken as that
     * @param color whether to use ANSI colors
     * @return lines, each with {@code \n} behind it
     */
    public static String render(CarbonReport report, int width, boolean color) {
        Screen screen = new Screen(Math.max(MIN_WIDTH, width), color);
        new TerminalSummary(Objects.requireNonNull(report, "report"), screen).everything();
        return screen.toString();
    }

    private void everything() {
        firstLines();
        frame();
        totals();
        groups();
        regions();
        coverage();
        quality();
        gaps();
        excluded();
        sources();
        screen.section("Boundary");
        screen.paragraph(CarbonReport.BOUNDARY);
    }

    private void firstLines() {
        if (report.isIncomplete()) {
            boolean usage =
                    run.sources().stream().anyMatch(source -> !source.failures().isEmpty());
            screen.alarm("INCOMPLETE, " + (usage ? "some input could not be read; " : "an intensity source failed; ")
                    + share());
        } else {
            screen.headline(share());
        }
        screen.headline("largest service not modelled: "
                + report.coverage()
                        .largestNotModelled()
                        .map(largest -> (largest.service().isEmpty()
                                        ? "(no service named)"
                                        : Screen.clip(Screen.safe(largest.service()), LONGEST_NAME))
                                + ", "
                                + Rounded.money(largest.currency(), largest.amount()))
                        .orElse("none"));
        for (SourceRun source : run.sources()) {
            for (String failure : source.failures()) {
                screen.alarm("failed: " + source.name() + ": " + failure);
            }
        }
    }

    private String share() {
        Coverage coverage = report.coverage();
        List<String> shares = new ArrayList<>();
        coverage.cost().forEach((currency, cost) -> {
            if (cost.total().signum() != 0 || cost.estimated().signum() != 0) {
                shares.add(share(currency, cost));
            }
        });
        if (!shares.isEmpty()) {
            return "estimated " + String.join("; ", shares);
        }
        Rows rows = coverage.rows();
        return rows.read() == 0
                ? "no usage found"
                : "estimated " + Rounded.percent((double) rows.estimated() / rows.read()) + " of rows ("
                        + Rounded.count(rows.estimated()) + " of " + Rounded.count(rows.read())
                        + "); the bill has no cost";
    }

    /** Of the cost before credits, which would make the whole smaller than the part. Corrections may still outweigh it. */
    private static String share(String currency, CostOf cost) {
        boolean credits = cost.excluded().signum() < 0;
        BigDecimal whole = credits ? cost.total().subtract(cost.excluded()) : cost.total();
        double share = whole.signum() == 0
                ? Double.NaN
                : cost.estimated().divide(whole, MathContext.DECIMAL64).doubleValue();
        String amounts = Rounded.money(currency, cost.estimated()) + " of " + Rounded.money(whole);
        return (share >= 0 && share <= 1
                        ? Rounded.percent(share) + " of cost (" + amounts + ")"
                        : "cost " + amounts + " net of corrections")
                + (credits
                        ? " before credits of "
                                + Rounded.money(currency, cost.excluded().negate())
                        : "");
    }

    private void frame() {
        screen.paragraph("");
        screen.entry(
                "period",
                run.from() == null && run.to() == null
                        ? "no usage"
                        : Rounded.instant(run.from()) + " to " + Rounded.instant(run.to()) + ", UTC, end excluded");
        screen.entry("complete through", Rounded.instant(run.completeThrough()));
        screen.entry("final through", Rounded.instant(run.finalThrough()));
        screen.entry(
                "methodology",
                run.methodology() + ", data version " + run.dataVersion()
                        + (run.methodology().startsWith("tutorial")
                                ? "; it repeats the tutorial's tables and exists for comparison only"
                                : ""));
    }

    private void totals() {
        screen.section("Totals");
        SignalTotal primary = run.primary() == Signal.AVERAGE ? totals.average() : totals.marginal();
        if (!totals.carbon().equals(primary) && totals.carbon().kg() != null) {
            // Only the tutorial's methodology fills carbon_kg from elsewhere.
            screen.entry(
                    "carbon",
                    carbon(totals.carbon(), totals.carbon().kg())
                            + ", " + run.primary().label() + " or the tutorial's default"
                            + covers(totals.carbon().energyKwh()));
        }
        signal(Signal.AVERAGE, totals.average());
        signal(Signal.MARGINAL, totals.marginal());
        screen.entry("energy, facility", energy(totals.facilityEnergyKwh()));
        screen.entry("energy, IT", energy(totals.itEnergyKwh()));
        Estimate embodied = totals.embodiedKg();
        if (embodied != null) {
            screen.entry(
                    "embodied",
                    Rounded.carbon(embodied.best()) + " CO2e, apart from the above (" + Rounded.carbonRange(embodied)
                            + ")" + covers(totals.embodiedEnergyKwh()));
        }
        idleReserved(report.coverage().idleReserved());
        double energy = totals.facilityEnergyKwh().best();
        if (totals.provisionalEnergyKwh() != 0) {
            screen.entry(
                    "provisional",
                    Rounded.energy(totals.provisionalEnergyKwh())
                            + (energy > 0
                                    ? ", " + Rounded.percent(totals.provisionalEnergyKwh() / energy) + " of the energy,"
                                    : "")
                            + " may still be restated by the provider");
        }
        for (Signal signal : Signal.values()) {
            SignalTotal total = signal == Signal.AVERAGE ? totals.average() : totals.marginal();
            List<String> mixed = new ArrayList<>();
            if (total.bases().size() > 1) {
                mixed.add("bases (" + joined("; ", total.bases()) + ")");
            }
            if (total.gases().size() > 1) {
                mixed.add("gases (" + joined("; ", total.gases()) + ")");
            }
            if (!mixed.isEmpty()) {
                screen.entry(
                        "note",
                        "the " + signal.label() + " figures have mixed " + String.join(" and ", mixed)
                                + ", so groups are not comparable");
            }
        }
        long negative = report.groups().stream()
                .filter(group -> group.totals().facilityEnergyKwh().best() < 0)
                .count();
        if (negative > 0) {
            screen.entry(
                    "warning",
                    (negative == 1 ? "1 group is" : Rounded.count(negative) + " groups are")
                            + " below zero: corrections outweigh usage");
        }
    }

    private void signal(Signal signal, SignalTotal total) {
        Estimate kg = total.kg();
        String name = signal == Signal.AVERAGE ? "location-based average" : "marginal";
        if (kg != null) {
            screen.entry(
                    signal.label(),
                    carbon(total, kg) + ", " + name + " (" + Rounded.kilogramRange(kg) + ")"
                            + covers(total.energyKwh()));
            screen.entry("", origin(total));
        } else if (run.declared().contains(signal) && report.coverage().rows().estimated() > 0) {
            screen.entry(signal.label(), "resolved for no usage, see the gaps");
        }
    }

    private static String carbon(SignalTotal total, @Nullable Estimate kg) {
        String gases = joined(" and ", total.gases());
        return kg == null ? "" : Rounded.kilograms(kg.best()) + " kg" + (gases.isEmpty() ? "" : " " + gases);
    }

    /** A user's own intensities may come without basis and gas. */
    private static String origin(SignalTotal total) {
        String bases = joined("; ", total.bases());
        return (bases.isEmpty() ? "basis unknown" : bases) + ", of " + joined(", ", total.periods()) + ", from "
                + joined("; ", total.sources());
    }

    private static String joined(String between, List<String> texts) {
        return texts.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining(between));
    }

    private static String energy(Estimate kilowattHours) {
        return Rounded.energy(kilowattHours.best()) + " (" + Rounded.energyRange(kilowattHours) + ")";
    }

    private String covers(double energyKwh) {
        double all = totals.facilityEnergyKwh().best();
        return all > 0 && energyKwh < all * (1 - 1e-9)
                ? "; covers " + Rounded.percent(energyKwh / all) + " of the energy"
                : "";
    }

    private void idleReserved(Totals idle) {
        if (idle.rows() == 0) {
            return;
        }
        SignalTotal carbon = idle.carbon();
        Estimate embodied = idle.embodiedKg();
        screen.entry(
                "idle-reserved",
                hours(idle.hours()) + " held but not running: "
                        + Rounded.energy(idle.facilityEnergyKwh().best())
                        + (carbon.kg() == null ? "" : ", " + carbon(carbon, carbon.kg()))
                        + (embodied == null ? "" : ", embodied " + Rounded.carbon(embodied.best()))
                        + "; in no total");
    }

    private static String hours(Map<ResourceKind, Double> hours) {
        return hours.entrySet().stream()
                .map(each -> Rounded.hours(each.getValue()) + " " + unit(each.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String unit(ResourceKind kind) {
        return switch (kind) {
            case INSTANCE -> "instance-hours";
            case ACCELERATOR -> "accelerator-hours";
            case VCPU -> "vCPU-hours";
            case MEMORY -> "GiB-hours";
        };
    }

    private void groups() {
        List<Dimension> dimensions = run.groupBy().dimensions();
        screen.section("By " + dimensions.stream().map(Dimension::label).collect(Collectors.joining(", ")));
        table(dimensions.stream().map(Dimension::label).toList(), report.groups(), "groups, see the summary file");
    }

    private void regions() {
        List<Dimension> dimensions = run.groupBy().dimensions();
        boolean shown = dimensions.contains(Dimension.REGION)
                && dimensions.stream()
                        .allMatch(each -> each.equals(Dimension.REGION) || each.equals(Dimension.PROVIDER));
        if (!shown && !report.regions().isEmpty()) {
            screen.section("By region");
            table(List.of("provider", "region"), report.regions(), "regions");
        }
    }

    private void table(List<String> keys, List<Group> groups, String what) {
        if (groups.isEmpty()) {
            screen.entry("", "none");
            return;
        }
        boolean bounds = screen.width() >= WIDTH_FOR_BOUNDS;
        List<Column> columns = new ArrayList<>();
        keys.forEach(key -> columns.add(Column.text(key)));
        columns.add(Column.figures("hours"));
        columns.add(Column.figures("energy"));
        columns.add(Column.figures("carbon"));
        if (bounds) {
            columns.add(Column.extra("low to high"));
        }
        columns.add(Column.extra("cost"));
        List<List<String>> rows = groups.stream()
                .sorted(LARGEST_FIRST)
                .limit(MOST_GROUPS)
                .map(group -> {
                    Totals of = group.totals();
                    Estimate kg = of.carbon().kg();
                    List<String> row = new ArrayList<>();
                    group.key().forEach(key -> row.add(key.isEmpty() ? "-" : key));
                    row.add(Rounded.hours(of.shownHours()));
                    row.add(Rounded.energy(of.facilityEnergyKwh().best()));
                    row.add(kg == null ? "-" : Rounded.carbon(kg.best()));
                    if (bounds) {
                        row.add(kg == null ? "-" : Rounded.carbonRange(kg));
                    }
                    row.add(of.cost().size() > 1 ? "mixed" : of.cost().isEmpty() ? "-" : Rounded.money(of.cost()));
                    return row;
                })
                .toList();
        screen.table(columns, rows);
        if (groups.size() > MOST_GROUPS) {
            screen.indented("  ", "... and " + Rounded.count(groups.size() - MOST_GROUPS) + " more " + what);
        }
    }

    private static final Comparator<Group> LARGEST_FIRST = Comparator.comparingDouble(
                    (Group group) -> best(group.totals().carbon().kg(), Double.NEGATIVE_INFINITY))
            .thenComparingDouble(group -> group.totals().facilityEnergyKwh().best())
            .reversed()
            .thenComparing(group -> String.join("\u0000", group.key()));

    private static double best(@Nullable Estimate estimate, double otherwise) {
        return estimate == null ? otherwise : estimate.best();
    }

    private void coverage() {
        Coverage coverage = report.coverage();
        Rows rows = coverage.rows();
        screen.section("Coverage");
        screen.entry(
                "rows",
                Rounded.count(rows.read()) + " read: " + Rounded.count(rows.estimated()) + " estimated, "
                        + Rounded.count(rows.notEstimated()) + " not estimated, " + Rounded.count(rows.excluded())
                        + " excluded");
        coverage.hours().forEach((kind, hours) -> screen.entry(unit(kind), hours(hours)));
        coverage.cost()
                .forEach((currency, cost) -> screen.entry(
                        currency.isEmpty() ? "cost" : "cost in " + Screen.safe(currency),
                        Rounded.money(cost.estimated()) + " estimated, " + Rounded.money(cost.notEstimated())
                                + " not estimated, " + Rounded.money(cost.notModelled()) + " not modelled, "
                                + Rounded.money(cost.excluded()) + " excluded"));
    }

    private static String hours(HoursOf hours) {
        return Rounded.hours(hours.estimated()) + " estimated, " + Rounded.hours(hours.notEstimated())
                + " not estimated, " + Rounded.hours(hours.excluded()) + " excluded";
    }

    private void quality() {
        Quality quality = report.quality();
        if (quality.hardware().isEmpty() && quality.fallbacks().isEmpty()) {
            return;
        }
        screen.section("Quality, by facility energy");
        shares("hardware", quality.hardware());
        shares("load", quality.load());
        shares("intensity", quality.intensity());
        if (quality.wide() != 0) {
            screen.entry("wide", Rounded.percent(quality.wide()) + " has a high bound of more than 3.5 times its low");
        }
        firstOf("fallback", quality.fallbacks());
    }

    private void shares(String name, Map<String, Double> shares) {
        if (!shares.isEmpty()) {
            screen.entry(
                    name,
                    shares.entrySet().stream()
                            .sorted(Map.Entry.<String, Double>comparingByValue()
                                    .reversed()
                                    .thenComparing(Map.Entry.comparingByKey()))
                            .map(share -> share.getKey() + " " + Rounded.percent(share.getValue()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void firstOf(String name, List<String> texts) {
        texts.stream().limit(MOST_SOURCES).forEach(text -> screen.entry(name, text));
        if (texts.size() > MOST_SOURCES) {
            screen.entry("", "... and " + Rounded.count(texts.size() - MOST_SOURCES) + " more");
        }
    }

    private void gaps() {
        List<Gap> gaps = report.gaps().stream()
                .filter(gap -> !gap.isExcluded())
                .sorted(LARGEST_GAP_FIRST)
                .toList();
        if (gaps.isEmpty()) {
            return;
        }
        screen.section("Gaps");
        for (Gap gap : gaps.subList(0, Math.min(MOST_GAPS, gaps.size()))) {
            screen.indented("  ", gap.reason() + ": " + place(gap) + ", " + amounts(gap));
            if (!gap.detail().isEmpty()) {
                screen.indented("    ", gap.detail());
            }
        }
        if (gaps.size() > MOST_GAPS) {
            screen.indented("  ", "... and " + Rounded.count(gaps.size() - MOST_GAPS) + " more, see the gaps file");
        }
    }

    private static final Comparator<Gap> LARGEST_GAP_FIRST = Comparator.comparing(TerminalSummary::largestAmount)
            .thenComparingDouble(Gap::hours)
            .thenComparingDouble(Gap::energyKwh)
            .thenComparingLong(Gap::rows)
            .reversed()
            .thenComparing(Gap::reason)
            .thenComparing(Gap::provider)
            .thenComparing(Gap::region)
            .thenComparing(Gap::type);

    /** Amounts of different currencies cannot be added, so the largest number decides. */
    private static BigDecimal largestAmount(Gap gap) {
        return gap.cost().values().stream().max(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
    }

    private static String place(Gap gap) {
        String place = List.of(gap.provider(), gap.region(), gap.type()).stream()
                .filter(part -> !part.isEmpty())
                .map(part -> Screen.clip(Screen.safe(part), LONGEST_NAME))
                .collect(Collectors.joining(" "));
        return place.isEmpty() ? "nothing named" : place;
    }

    private static String amounts(Gap gap) {
        return rows(gap.rows())
                + (gap.hours() == 0 ? "" : ", " + Rounded.hours(gap.hours()) + " h")
                + (gap.energyKwh() == 0 ? "" : ", " + Rounded.energy(gap.energyKwh()))
                + (gap.cost().isEmpty() ? "" : ", " + Rounded.money(gap.cost()));
    }

    private static String rows(long rows) {
        return Rounded.count(rows) + (rows == 1 ? " row" : " rows");
    }

    /** Hours are left out: those of different kinds of device may stand behind one reason, and are never added. */
    private void excluded() {
        Map<String, Long> rows = new TreeMap<>();
        Map<String, SortedMap<String, BigDecimal>> costs = new TreeMap<>();
        for (Gap gap : report.gaps()) {
            if (gap.isExcluded()) {
                rows.merge(gap.reason(), gap.rows(), Long::sum);
                SortedMap<String, BigDecimal> cost = costs.computeIfAbsent(gap.reason(), reason -> new TreeMap<>());
                gap.cost().forEach((currency, amount) -> cost.merge(currency, amount, BigDecimal::add));
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        screen.section("Excluded by rule");
        List<List<String>> lines = new ArrayList<>();
        rows.forEach((reason, count) -> {
            SortedMap<String, BigDecimal> cost = costs.getOrDefault(reason, new TreeMap<>());
            lines.add(List.of(
                    reason.substring("excluded: ".length()),
                    Rounded.count(count),
                    cost.isEmpty() ? "-" : Rounded.money(cost)));
        });
        screen.table(List.of(Column.text("reason"), Column.figures("rows"), Column.figures("cost")), lines);
    }

    private void sources() {
        screen.section("Sources");
        for (SourceRun source : run.sources()) {
            screen.entry(source.name(), SourceOutcome.of(source) + ", " + SourceOutcome.detail(source));
        }
        for (SourceAnswer answer : run.intensities()) {
            screen.entry(answer.name(), answer.outcome() + (answer.detail().isEmpty() ? "" : ": " + answer.detail()));
        }
        firstOf("figures", report.quality().sources());
    }
}
