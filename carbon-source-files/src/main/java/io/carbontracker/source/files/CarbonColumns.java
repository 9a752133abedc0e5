package io.carbontracker.source.files;

import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.GapReason;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.estimate.Rate;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.units.Estimate;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns that stand beside those of a bill and tell what became of a row. */
enum CarbonColumns {
    STATUS(Kind.TEXT),
    REASON(Kind.TEXT),
    DETAIL(Kind.TEXT),
    RESOURCE(Kind.TEXT),
    RESOURCE_KIND(Kind.TEXT),
    HOURS(Kind.AMOUNT),
    ACCELERATOR_HOURS(Kind.AMOUNT),
    ENERGY_KWH(Kind.AMOUNT),
    ENERGY_LOW_KWH(Kind.AMOUNT),
    ENERGY_HIGH_KWH(Kind.AMOUNT),
    PUE(Kind.FACTOR),
    ADJUSTED_ENERGY_KWH(Kind.AMOUNT),
    EMISSIONS_KG_PER_KWH(Kind.FACTOR),
    KG(Kind.AMOUNT),
    LOW_KG(Kind.AMOUNT),
    HIGH_KG(Kind.AMOUNT),
    AVERAGE_KG(Kind.AMOUNT),
    MARGINAL_KG(Kind.AMOUNT),
    EMBODIED_KG(Kind.AMOUNT),
    WORKLOAD(Kind.TEXT),
    HARDWARE_QUALITY(Kind.TEXT),
    LOAD_QUALITY(Kind.TEXT),
    INTENSITY_QUALITY(Kind.TEXT),
    SIGNAL(Kind.TEXT),
    INTENSITY_SOURCE(Kind.TEXT),
    AVERAGE_SOURCE(Kind.TEXT),
    MARGINAL_SOURCE(Kind.TEXT),
    POWER_SOURCE(Kind.TEXT),
    PUE_SOURCE(Kind.TEXT),
    METHODOLOGY(Kind.TEXT);

    /** The beginning of the names of all of them. */
    static final String PREFIX = "x_carbon_";

    /** The status of rows that are not of the period asked for. */
    static final String OUTSIDE = "outside-period";

    static final List<CarbonColumns> ALL = List.of(values());

    private final Kind kind;

    CarbonColumns(Kind kind) {
        this.kind = kind;
    }

    /** What a column holds. */
    enum Kind {
        /** A text. */
        TEXT,
        /** A number that belongs to a unit, whatever the row's quantity. */
        FACTOR,
        /** A number that is as many times as large as the row's quantity. */
        AMOUNT
    }

    Kind kind() {
        return kind;
    }

    /** The name in the file. */
    String column() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** All names and types, as {@code columns} of {@code read_csv} takes them. */
    static String declared() {
        return ALL.stream()
                .map(column -> "'" + column.column() + "': '" + (column.kind == Kind.TEXT ? "VARCHAR" : "DOUBLE") + "'")
                .collect(Collectors.joining(", "));
    }

    /**
     * What became of an item, by column; a column without value is absent.
     *
     * @param outcome {@code null} for a row outside the period
     * @param methodology names the calculator
     */
    static Map<CarbonColumns, String> of(@Nullable Outcome outcome, String methodology) {
        Map<CarbonColumns, String> cells = new EnumMap<>(CarbonColumns.class);
        if (outcome == null) {
            cells.put(STATUS, OUTSIDE);
            return cells;
        }
        cells.put(METHODOLOGY, methodology);
        put(cells, outcome.item());
        if (outcome instanceof Estimated estimated) {
            cells.put(STATUS, "estimated");
            put(cells, estimated);
        } else if (outcome instanceof Outcome.NotEstimated gap) {
            cells.put(STATUS, "not-estimated");
            cells.put(REASON, gap.reason().label());
            cells.put(DETAIL, gap.detail());
        } else if (outcome instanceof Outcome.Excluded excluded) {
            cells.put(STATUS, excluded.isNotModelled() ? "not-modelled" : "excluded");
            cells.put(REASON, excluded.reason());
            cells.put(DETAIL, excluded.detail());
        }
        return cells;
    }

    private static void put(Map<CarbonColumns, String> cells, UsageItem item) {
        if (item instanceof UsageRecord usage) {
            cells.put(RESOURCE, usage.resource().label());
            cells.put(RESOURCE_KIND, usage.resource().kind().label());
            cells.put(HOURS, number(usage.deviceHours()));
        } else if (item instanceof SkippedUsage skipped) {
            ResourceKind counted = skipped.kind();
            if (!skipped.type().isEmpty()) {
                cells.put(RESOURCE, skipped.type());
            }
            if (counted != null) {
                cells.put(RESOURCE_KIND, counted.label());
                cells.put(HOURS, number(skipped.deviceHours()));
            }
        }
    }

    private static void put(Map<CarbonColumns, String> cells, Estimated of) {
        Rate rate = of.rate();
        Estimate it = of.itEnergyKwh();
        cells.put(ENERGY_KWH, number(it.best()));
        cells.put(ENERGY_LOW_KWH, number(it.low()));
        cells.put(ENERGY_HIGH_KWH, number(it.high()));
        cells.put(PUE, number(rate.pue().best()));
        cells.put(ADJUSTED_ENERGY_KWH, number(of.facilityEnergyKwh().best()));
        if (rate.power().acceleratorsPerDevice() != 0) {
            cells.put(ACCELERATOR_HOURS, number(of.acceleratorHours()));
        }
        cells.put(WORKLOAD, rate.load().workload().label());
        cells.put(HARDWARE_QUALITY, rate.power().quality().label());
        cells.put(LOAD_QUALITY, rate.load().quality().label());
        cells.put(POWER_SOURCE, rate.power().source());
        cells.put(PUE_SOURCE, rate.pueSource());
        Estimate kg = of.carbonKg();
        if (kg != null && of.primary() instanceof Resolution.Intensity intensity) {
            IntensityLabel label = intensity.label();
            cells.put(EMISSIONS_KG_PER_KWH, number(intensity.kgPerKwh().best()));
            cells.put(KG, number(kg.best()));
            cells.put(LOW_KG, number(kg.low()));
            cells.put(HIGH_KG, number(kg.high()));
            cells.put(SIGNAL, label.signal());
            cells.put(INTENSITY_QUALITY, label.quality().label());
            cells.put(INTENSITY_SOURCE, source(label));
        } else if (of.primary() instanceof Resolution.Unresolved unresolved) {
            cells.put(REASON, (of.primary() == of.marginal() ? GapReason.NO_MARGINAL : GapReason.NO_AVERAGE).label());
            cells.put(DETAIL, unresolved.detail());
        }
        put(cells, AVERAGE_KG, AVERAGE_SOURCE, of.averageCarbonKg(), of.average());
        put(cells, MARGINAL_KG, MARGINAL_SOURCE, of.marginalCarbonKg(), of.marginal());
        Estimate embodied = of.embodiedKg();
        if (embodied != null) {
            cells.put(EMBODIED_KG, number(embodied.best()));
        }
    }

    private static void put(
            Map<CarbonColumns, String> cells,
            CarbonColumns amount,
            CarbonColumns source,
            @Nullable Estimate kg,
            @Nullable Resolution resolution) {
        if (kg != null && resolution instanceof Resolution.Intensity intensity) {
            cells.put(amount, number(kg.best()));
            cells.put(source, source(intensity.label()));
        }
    }

    private static String source(IntensityLabel label) {
        return label.source() + ", " + label.zone();
    }

    private static String number(double value) {
        return Double.toString(value);
    }
}
