package io.carbontracker.report;

import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.GapReason;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.estimate.Rate;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.report.CarbonReport.CostOf;
import io.carbontracker.report.CarbonReport.Coverage;
import io.carbontracker.report.CarbonReport.Gap;
import io.carbontracker.report.CarbonReport.Group;
import io.carbontracker.report.CarbonReport.HoursOf;
import io.carbontracker.report.CarbonReport.Quality;
import io.carbontracker.report.CarbonReport.Rows;
import io.carbontracker.report.CarbonReport.Run;
import io.carbontracker.report.CarbonReport.ServiceCost;
import io.carbontracker.report.CarbonReport.Totals;
import io.carbontracker.units.Cost;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sums outcomes into a report, one after the other, in bounded memory: the number of groups and gaps, not of rows.
 *
 * <p>For one thread. Sums are compensated; the same outcomes in the same order give the same report to the last bit.
 *
 * @since 0.1.0
 */
public final class Aggregator implements OutcomeSink {
    /** Cells kept before they are added to their groups. */
    private static final int MOST_CELLS = 1 << 16;

    private static final Comparator<List<String>> BY_KEY = (a, b) -> {
        for (int i = 0; i < a.size(); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    };

    private final GroupBy groupBy;
    private final Dimension[] varying;
    private final boolean byHour;
    private final boolean byDay;
    private final String[] scratch;

    private @Nullable Cell[] slots = new @Nullable Cell[1 << 10];
    private final List<Cell> cells = new ArrayList<>();

    private final Tally total = new Tally();
    private final Tally idleReserved = new Tally();
    private final TreeMap<List<String>, Tally> groups = new TreeMap<>(BY_KEY);
    private final TreeMap<List<String>, Tally> regions = new TreeMap<>(BY_KEY);
    private final Map<List<String>, GapTally> gaps = new HashMap<>();
    private final Map<ResourceKind, HoursTally> hours = new EnumMap<>(ResourceKind.class);
    private final TreeMap<String, CostTally> costs = new TreeMap<>();
    private final Map<List<String>, BigDecimal> notModelled = new HashMap<>();
    private final TreeMap<String, Sum> byHardware = new TreeMap<>();
    private final TreeMap<String, Sum> byLoad = new TreeMap<>();
    private final TreeMap<String, Sum> byIntensity = new TreeMap<>();
    private final Sum wide = new Sum();
    /** Energy without regard to sign: what shares of quality are of, so that corrections make none negative. */
    private final Sum magnitude = new Sum();

    private final TreeSet<String> sources = new TreeSet<>();
    private final TreeSet<String> fallbacks = new TreeSet<>();
    private long estimated;
    private long notEstimated;
    private long excluded;
    private long firstSecond = Long.MAX_VALUE;
    private long lastSecond = Long.MIN_VALUE;

    /**
     * Makes an empty aggregator.
     *
     * @param groupBy the dimensions of the groups
     */
    public Aggregator(GroupBy groupBy) {
        this.groupBy = Objects.requireNonNull(groupBy, "groupBy");
        this.byHour = groupBy.dimensions().contains(Dimension.HOUR);
        this.byDay = groupBy.dimensions().contains(Dimension.DAY);
        this.varying = groupBy.dimensions().stream()
                .filter(dimension -> switch (dimension.kind()) {
                    case ACCOUNT, SERVICE, PRICING, TAG -> true;
                    default -> false;
                })
                .toArray(Dimension[]::new);
        this.scratch = new String[varying.length];
    }

    @Override
    public void accept(Outcome outcome) {
        if (outcome instanceof Estimated result) {
            UsageRecord usage = result.usage();
            see(usage);
            estimated += usage.billedRows();
            cell(result).add(result);
        } else if (outcome instanceof Outcome.NotEstimated none) {
            notEstimated += none.item().billedRows();
            account(none.item(), none.reason().label(), none.detail(), Part.NOT_ESTIMATED);
        } else if (outcome instanceof Outcome.Excluded out) {
            excluded += out.item().billedRows();
            account(out.item(), out.reason(), out.detail(), out.isNotModelled() ? Part.NOT_MODELLED : Part.EXCLUDED);
            Estimated apart = out.apart();
            if (apart != null) {
                Cell cell = new Cell(apart, new String[0], 0, 0);
                cell.add(apart);
                idleReserved.add(cell);
            }
        }
    }

    private void see(UsageRecord usage) {
        long start = usage.window().start().getEpochSecond();
        long end = usage.window().end().getEpochSecond();
        if (start < firstSecond) {
            firstSecond = start;
        }
        if (end > lastSecond) {
            lastSecond = end;
        }
    }

    // ---- cells

    private Cell cell(Estimated result) {
        UsageRecord usage = result.usage();
        int hash = System.identityHashCode(result.rate());
        for (int i = 0; i < varying.length; i++) {
            String value = value(varying[i], usage);
            scratch[i] = value;
            hash = 31 * hash + value.hashCode();
        }
        long time = 0;
        if (byHour || byDay) {
            time = Math.floorDiv(usage.window().start().getEpochSecond(), byHour ? 3_600L : 86_400L);
            hash = 31 * hash + Long.hashCode(time);
        }
        hash ^= hash >>> 16;
        @Nullable Cell[] table = slots;
        int index = hash & (table.length - 1);
        for (Cell cell = table[index]; cell != null; cell = table[index]) {
            if (cell.hash == hash && cell.holds(result, scratch, varying.length, time)) {
                return cell;
            }
            index = (index + 1) & (table.length - 1);
        }
        return newCell(result, time, hash);
    }

    private Cell newCell(Estimated result, long time, int hash) {
        if (cells.size() >= MOST_CELLS) {
            fold();
        }
        if (cells.size() * 2 >= slots.length) {
            slots = new @Nullable Cell[slots.length * 2];
            cells.forEach(this::insert);
        }
        Cell cell = new Cell(result, scratch.clone(), time, hash);
        insert(cell);
        cells.add(cell);
        return cell;
    }

    private void insert(Cell cell) {
        int index = cell.hash & (slots.length - 1);
        while (slots[index] != null) {
            index = (index + 1) & (slots.length - 1);
        }
        slots[index] = cell;
    }

    private static String value(Dimension dimension, UsageRecord usage) {
        return switch (dimension.kind()) {
            case ACCOUNT -> usage.account();
            case SERVICE -> usage.service();
            case PRICING -> usage.pricing().label();
            case TAG -> usage.tags().getOrDefault(dimension.tag(), "");
            default -> throw new IllegalStateException("not of the record alone: " + dimension);
        };
    }

    /** Adds all cells to their groups, in the order in which they were met. */
    private void fold() {
        for (Cell cell : cells) {
            total.add(cell);
            groups.computeIfAbsent(key(cell), key -> new Tally()).add(cell);
            Rate rate = cell.rate;
            regions.computeIfAbsent(
                            List.of(rate.place().provider(), rate.place().region()), key -> new Tally())
                    .add(cell);
            double h = cell.hours.value();
            hours.computeIfAbsent(rate.resource().kind(), kind -> new HoursTally())
                    .estimated
                    .add(h);
            BigDecimal amount = cell.cost;
            if (amount != null) {
                cost(cell.currency).add(Part.ESTIMATED, amount);
            }
            double energy = cell.itEnergy().times(rate.pue()).best();
            addQuality(cell, energy);
            signalGap(cell, cell.average, GapReason.NO_AVERAGE, h, energy);
            signalGap(cell, cell.marginal, GapReason.NO_MARGINAL, h, energy);
        }
        cells.clear();
        Arrays.fill(slots, null);
    }

    private List<String> key(Cell cell) {
        List<String> key = new ArrayList<>(groupBy.dimensions().size());
        int next = 0;
        for (Dimension dimension : groupBy.dimensions()) {
            key.add(
                    switch (dimension.kind()) {
                        case PROVIDER -> cell.rate.place().provider();
                        case REGION -> cell.rate.place().region();
                        case INSTANCE_TYPE -> cell.rate.resource().label();
                        case ACCELERATOR -> cell.rate.power().accelerator();
                        case DAY ->
                            LocalDate.ofEpochDay(byHour ? Math.floorDiv(cell.time, 24L) : cell.time)
                                    .toString();
                        case HOUR -> Instant.ofEpochSecond(cell.time * 3_600).toString();
                        default -> cell.values[next++];
                    });
        }
        return key;
    }

    private void addQuality(Cell cell, double energy) {
        Rate rate = cell.rate;
        magnitude.add(Math.abs(energy));
        share(byHardware, rate.power().quality().label(), energy);
        share(byLoad, rate.load().quality().label(), energy);
        if (rate.isWide()) {
            wide.add(Math.abs(energy));
        }
        sources.add("power: " + rate.power().source());
        sources.add("PUE: " + rate.pueSource());
        fallbacks.addAll(rate.fallbacks());
        Cell.Grid primary = cell.primary();
        if (primary != null) {
            share(
                    byIntensity,
                    primary.first instanceof Resolution.Intensity intensity
                            ? intensity.label().quality().label()
                            : "unresolved",
                    energy);
        }
        addSource(cell.average);
        addSource(cell.marginal);
        addSource(cell.other);
    }

    private void addSource(Cell.@Nullable Grid grid) {
        if (grid != null && grid.first instanceof Resolution.Intensity intensity) {
            IntensityLabel label = intensity.label();
            sources.add(label.signal() + " intensity: " + label.source() + ", " + label.zone()
                    + (intensity.constant() ? ", " + intensity.period() : ""));
            if (label.quality() == IntensityQuality.NEXT_SOURCE || label.quality() == IntensityQuality.DEFAULTED) {
                fallbacks.add(label.signal() + " intensity of " + label.zone() + ": "
                        + label.quality().label() + ", " + label.source());
            } else if (!intensity.note().isEmpty()) {
                fallbacks.add(label.signal() + " intensity of " + label.zone() + ": " + intensity.note());
            }
        }
    }

    private static void share(Map<String, Sum> shares, String label, double energy) {
        shares.computeIfAbsent(label, key -> new Sum()).add(Math.abs(energy));
    }

    private void signalGap(Cell cell, Cell.@Nullable Grid grid, GapReason reason, double h, double energy) {
        if (grid != null && grid.first instanceof Resolution.Unresolved unresolved) {
            gap(
                            cell.rate.place().provider(),
                            cell.rate.place().region(),
                            cell.rate.resource().label(),
                            reason.label())
                    .add(unresolved.detail(), SourceReference.NONE, cell.rows, h, energy, cell.currency, cell.cost);
        }
    }

    // ---- what was not estimated

    private enum Part {
        ESTIMATED,
        NOT_ESTIMATED,
        NOT_MODELLED,
        EXCLUDED
    }

    private void account(UsageItem item, String reason, String detail, Part part) {
        String type;
        ResourceKind kind;
        double h;
        if (item instanceof UsageRecord usage) {
            see(usage);
            type = usage.resource().label();
            kind = usage.resource().kind();
            h = usage.deviceHours();
        } else {
            SkippedUsage skipped = (SkippedUsage) item;
            type = skipped.type();
            kind = skipped.kind();
            h = skipped.deviceHours();
        }
        if (kind != null) {
            HoursTally of = hours.computeIfAbsent(kind, k -> new HoursTally());
            (part == Part.NOT_ESTIMATED ? of.notEstimated : of.excluded).add(h);
        }
        Cost cost = item.cost();
        String currency = cost == null ? "" : cost.currency();
        BigDecimal amount = cost == null ? null : cost.amount();
        if (amount != null) {
            cost(currency).add(part, amount);
            if (part == Part.NOT_MODELLED) {
                notModelled.merge(List.of(currency, item.service()), amount, BigDecimal::add);
            }
        }
        gap(item.provider(), item.region(), type, reason)
                .add(
                        detail,
                        part == Part.NOT_ESTIMATED ? item.reference() : SourceReference.NONE,
                        item.billedRows(),
                        h,
                        0,
                        currency,
                        amount);
    }

    private CostTally cost(String currency) {
        return costs.computeIfAbsent(currency, key -> new CostTally());
    }

    private GapTally gap(String provider, String region, String type, String reason) {
        return gaps.computeIfAbsent(List.of(provider, region, type, reason), key -> new GapTally());
    }

    private static final class CostTally {
        private final Map<Part, BigDecimal> parts = new EnumMap<>(Part.class);

        void add(Part part, BigDecimal amount) {
            parts.merge(part, amount, BigDecimal::add);
        }

        private BigDecimal of(Part part) {
            return parts.getOrDefault(part, BigDecimal.ZERO);
        }

        CostOf value() {
            return new CostOf(of(Part.ESTIMATED), of(Part.NOT_ESTIMATED), of(Part.NOT_MODELLED), of(Part.EXCLUDED));
        }
    }

    private static final class HoursTally {
        private final Sum estimated = new Sum();
        private final Sum notEstimated = new Sum();
        private final Sum excluded = new Sum();
    }

    private static final class GapTally {
        private static final int SHOWN = 3;

        private final SortedMap<String, BigDecimal> cost = new TreeMap<>();
        private final Sum hours = new Sum();
        private final Sum energy = new Sum();
        /** The first details that differ, and where each was met first. */
        private final Map<String, SourceReference> shown = new LinkedHashMap<>();

        private long others;
        private long rows;

        void add(
                String text,
                SourceReference reference,
                long billedRows,
                double h,
                double kwh,
                String currency,
                @Nullable BigDecimal amount) {
            if (!shown.containsKey(text)) {
                if (shown.size() < SHOWN) {
                    shown.put(text, reference);
                } else {
                    others += billedRows;
                }
            }
            rows += billedRows;
            hours.add(h);
            energy.add(kwh);
            if (amount != null) {
                cost.merge(currency, amount, BigDecimal::add);
            }
        }

        Gap value(List<String> key) {
            StringJoiner text = new StringJoiner("; ");
            shown.forEach((detail, reference) ->
                    text.add(reference.equals(SourceReference.NONE) ? detail : reference + ": " + detail));
            if (others > 0) {
                text.add("and other details of " + others + (others == 1 ? " row" : " rows"));
            }
            return new Gap(
                    key.get(0),
                    key.get(1),
                    key.get(2),
                    key.get(3),
                    text.toString(),
                    rows,
                    hours.value(),
                    energy.value(),
                    cost);
        }
    }

    // ---- the report

    /**
     * Gives the number of billed rows that became running usage or a gap or were excluded so far.
     *
     * @return rows read
     */
    public long rowsRead() {
        return estimated + notEstimated + excluded;
    }

    /**
     * Tells when the earliest usage began.
     *
     * @return the instant, or {@code null} when there was none
     */
    public @Nullable Instant first() {
        return firstSecond == Long.MAX_VALUE ? null : Instant.ofEpochSecond(firstSecond);
    }

    /**
     * Tells when the latest usage ended.
     *
     * @return the instant, or {@code null} when there was none
     */
    public @Nullable Instant last() {
        return lastSecond == Long.MIN_VALUE ? null : Instant.ofEpochSecond(lastSecond);
    }

    /**
     * Makes the report of everything taken so far.
     *
     * @param run what was run
     * @return the report
     */
    public CarbonReport report(Run run) {
        fold();
        Totals totals = total.totals();
        double energy = totals.facilityEnergyKwh().best();
        Map<ResourceKind, HoursOf> byKind = new EnumMap<>(ResourceKind.class);
        hours.forEach((kind, of) ->
                byKind.put(kind, new HoursOf(of.estimated.value(), of.notEstimated.value(), of.excluded.value())));
        TreeMap<String, CostOf> byCurrency = new TreeMap<>();
        costs.forEach((currency, of) -> byCurrency.put(currency, of.value()));
        Coverage coverage = new Coverage(
                new Rows(rowsRead(), estimated, notEstimated, excluded),
                byKind,
                byCurrency,
                share(run, Signal.AVERAGE, totals.average().energyKwh(), energy),
                share(run, Signal.MARGINAL, totals.marginal().energyKwh(), energy),
                largestNotModelled(),
                idleReserved.totals());
        return new CarbonReport(
                run,
                totals,
                list(groups),
                list(regions),
                coverage,
                gaps.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(BY_KEY))
                        .map(entry -> entry.getValue().value(entry.getKey()))
                        .toList(),
                new Quality(
                        shares(byHardware),
                        shares(byLoad),
                        shares(byIntensity),
                        magnitude.value() == 0 ? 0 : wide.value() / magnitude.value(),
                        List.copyOf(sources),
                        List.copyOf(fallbacks)));
    }

    private static @Nullable Double share(Run run, Signal signal, double covered, double energy) {
        return run.declared().contains(signal) && energy != 0 ? covered / energy : null;
    }

    private Map<String, Double> shares(Map<String, Sum> sums) {
        Map<String, Double> shares = new TreeMap<>();
        if (magnitude.value() != 0) {
            sums.forEach((label, sum) -> shares.put(label, sum.value() / magnitude.value()));
        }
        return shares;
    }

    private static List<Group> list(Map<List<String>, Tally> tallies) {
        Function<Map.Entry<List<String>, Tally>, Group> group =
                entry -> new Group(entry.getKey(), entry.getValue().totals());
        return tallies.entrySet().stream().map(group).toList();
    }

    private Optional<ServiceCost> largestNotModelled() {
        return notModelled.entrySet().stream()
                .max(Comparator.comparing((Map.Entry<List<String>, BigDecimal> entry) -> entry.getValue())
                        .thenComparing(Map.Entry::getKey, BY_KEY.reversed()))
                .map(entry -> new ServiceCost(
                        entry.getKey().get(1), entry.getValue(), entry.getKey().get(0)));
    }
}
