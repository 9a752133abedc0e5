package io.carbontracker.report.csv;

import io.carbontracker.energy.Load;
import io.carbontracker.energy.PowerResult;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.Rate;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.report.ReportPlan;
import io.carbontracker.units.Cost;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns estimates into rows of the detail file. What depends on the rate or on the label of an intensity alone is made once and
 * copied; a row formats only its own numbers.
 */
final class DetailRows {
    private static final String BEFORE_TAGS = "date,region,instance_type,hours,energy_kwh,pue,adjusted_energy_kwh,"
            + "emissions_kg_per_kwh,carbon_kg,provider,account,service,resource_kind,accelerator,accelerator_hours,pricing,"
            + "signal,intensity_source,intensity_zone,intensity_period,intensity_basis,intensity_gas,workload,utilization,"
            + "hardware_quality,load_quality,intensity_quality,energy_low_kwh,energy_high_kwh,carbon_low_kg,carbon_high_kg,"
            + "average_carbon_kg,marginal_carbon_kg,embodied_kg,cost,currency,power_source,pue_source,methodology";
    private static final String AFTER_TAGS = "average_source,average_basis,average_gas,marginal_source,marginal_zone,"
            + "marginal_basis,marginal_gas,provisional";

    /** Bounds the memory of rates and labels, which a bill of very many machines and places could fill. */
    private static final int CACHED = 65_536;

    private static final long SECONDS_PER_DAY = 86_400;
    private static final byte[] NOTHING = {};
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private final ReportPlan plan;
    private final byte[] methodology;
    private final List<String> tags;
    private final LabelCells unresolved;
    private final Map<Pricing, byte[]> pricings = new EnumMap<>(Pricing.class);
    private final Map<Rate, RateCells> rates = new IdentityHashMap<>();
    private final Map<IntensityLabel, LabelCells> labels = new HashMap<>();
    private final CellCache texts = new CellCache();
    private final CellCache periods = new CellCache();
    private final List<CellCache> tagTexts;
    private final DayCells days = new DayCells();
    private @Nullable TimeWindow lastWindow;
    private byte[] lastPeriod = NOTHING;
    private @Nullable Rate lastRate;
    private @Nullable RateCells lastRateCells;

    DetailRows(ReportPlan plan) {
        this.plan = plan;
        this.methodology = CsvText.cell(plan.methodology());
        this.tags = plan.tags();
        this.tagTexts = tags.stream().map(tag -> new CellCache()).toList();
        this.unresolved = new LabelCells(
                join(CsvText.cell(plan.primary().label()), NOTHING, NOTHING),
                join(NOTHING, NOTHING),
                NOTHING,
                join(NOTHING, NOTHING, NOTHING),
                join(NOTHING, NOTHING, NOTHING, NOTHING));
        for (Pricing pricing : Pricing.values()) {
            pricings.put(pricing, ascii(pricing.label()));
        }
    }

    void header(RowBuffer out) {
        out.cells(ascii(BEFORE_TAGS));
        for (String tag : tags) {
            out.comma();
            out.text("tag_" + tag);
        }
        out.comma();
        out.cells(ascii(AFTER_TAGS));
        out.endRow();
    }

    /**
     * Puts one row. Figures are worked out in the order of operations of {@link Estimated}, but each of them once, so that they
     * are the same doubles as those of the summary.
     */
    void row(Estimated estimated, RowBuffer out) {
        UsageRecord usage = estimated.usage();
        Rate rate = estimated.rate();
        RateCells of = cellsOf(rate);
        double hours = usage.deviceHours();
        Estimate it = estimated.itEnergyKwh();
        Estimate facility = it.times(rate.pue());
        Resolution.Intensity primary = resolved(estimated.primary());
        Resolution.Intensity average = resolved(estimated.average());
        Resolution.Intensity marginal = resolved(estimated.marginal());
        Estimate carbon = primary == null ? null : facility.times(primary.kgPerKwh());
        LabelCells averageLabel = of.average(average, this);
        LabelCells marginalLabel = of.marginal(marginal, this);
        LabelCells primaryLabel =
                primary == average ? averageLabel : primary == marginal ? marginalLabel : labelOf(primary);

        out.cells(days.cell(usage.window().start()));
        out.comma();
        out.cells(of.place);
        out.comma();
        out.number(hours);
        out.comma();
        out.number(it.best());
        out.comma();
        out.cells(of.pue);
        out.comma();
        out.number(facility.best());
        out.comma();
        if (primary != null) {
            out.number(primary.kgPerKwh().best());
        }
        out.comma();
        if (carbon != null) {
            out.number(carbon.best());
        }
        out.comma();
        out.cells(texts.cell(usage.provider()));
        out.comma();
        out.cells(texts.cell(usage.account()));
        out.comma();
        out.cells(texts.cell(usage.service()));
        out.comma();
        out.cells(of.device);
        out.comma();
        if (of.hasAccelerators) {
            out.number(estimated.acceleratorHours());
        }
        out.comma();
        out.cells(pricings.getOrDefault(usage.pricing(), NOTHING));
        out.comma();
        out.cells(primaryLabel.signalSourceZone);
        out.comma();
        if (primary != null) {
            out.cells(periodOf(primary, usage.window()));
        }
        out.comma();
        out.cells(primaryLabel.basisGas);
        out.comma();
        out.cells(of.load);
        out.comma();
        out.cells(primaryLabel.quality);
        out.comma();
        out.number(it.low());
        out.comma();
        out.number(it.high());
        out.comma();
        if (carbon != null) {
            out.number(carbon.low());
        }
        out.comma();
        if (carbon != null) {
            out.number(carbon.high());
        }
        out.comma();
        if (average != null) {
            out.number(facility.best() * average.kgPerKwh().best());
        }
        out.comma();
        if (marginal != null) {
            out.number(facility.best() * marginal.kgPerKwh().best());
        }
        out.comma();
        Estimate embodied = rate.embodiedKgPerHour();
        if (embodied != null) {
            out.number(embodied.best() * hours);
        }
        out.comma();
        Cost cost = usage.cost();
        if (cost != null) {
            out.amount(cost.amount());
        }
        out.comma();
        if (cost != null) {
            out.cells(texts.cell(cost.currency()));
        }
        out.comma();
        out.cells(of.sources);
        tags(usage, out);
        out.comma();
        out.cells(averageLabel.asAverage);
        out.comma();
        out.cells(marginalLabel.asMarginal);
        out.comma();
        out.cells(usage.isProvisional() ? TRUE : FALSE);
        out.endRow();
    }

    private void tags(UsageRecord usage, RowBuffer out) {
        for (int i = 0; i < tags.size(); i++) {
            out.comma();
            String value = usage.tags().get(tags.get(i));
            if (value != null) {
                out.cells(tagTexts.get(i).cell(value));
            }
        }
    }

    /** The period of a series is the row's own window; rows of one hour or day tend to stand together. */
    private byte[] periodOf(Resolution.Intensity intensity, TimeWindow window) {
        if (!intensity.period().isEmpty()) {
            return periods.cell(intensity.period());
        }
        if (!window.equals(lastWindow)) {
            lastWindow = window;
            lastPeriod = CsvText.cell(intensity.periodOver(window));
        }
        return lastPeriod;
    }

    private static Resolution.@Nullable Intensity resolved(@Nullable Resolution resolution) {
        return resolution instanceof Resolution.Intensity intensity ? intensity : null;
    }

    private RateCells cellsOf(Rate rate) {
        RateCells cells = lastRateCells;
        if (rate != lastRate || cells == null) {
            cells = rates.get(rate);
            if (cells == null) {
                if (rates.size() >= CACHED) {
                    rates.clear();
                }
                cells = new RateCells(rate, methodology, unresolved);
                rates.put(rate, cells);
            }
            lastRate = rate;
            lastRateCells = cells;
        }
        return cells;
    }

    private LabelCells labelOf(Resolution.@Nullable Intensity intensity) {
        if (intensity == null) {
            return unresolved;
        }
        LabelCells cells = labels.get(intensity.label());
        if (cells == null) {
            if (labels.size() >= CACHED) {
                labels.clear();
            }
            cells = LabelCells.of(intensity.label());
            labels.put(intensity.label(), cells);
        }
        return cells;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... cells) {
        int length = cells.length - 1;
        for (byte[] cell : cells) {
            length += cell.length;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                joined[at++] = ',';
            }
            System.arraycopy(cells[i], 0, joined, at, cells[i].length);
            at += cells[i].length;
        }
        return joined;
    }

    private static byte[] number(double value) {
        return ascii(ShortestNumber.of(value));
    }

    /** What a rate gives to each of its rows. */
    private static final class RateCells {
        final byte[] place;
        final byte[] pue;
        final byte[] device;
        final byte[] load;
        final byte[] sources;
        final boolean hasAccelerators;

        // The yearly average of a place is one object, so it is enough to remember the last of each signal.
        private Resolution.@Nullable Intensity lastAverage;
        private Resolution.@Nullable Intensity lastMarginal;
        private LabelCells averageLabel;
        private LabelCells marginalLabel;

        RateCells(Rate rate, byte[] methodology, LabelCells unresolved) {
            PowerResult.Known power = rate.power();
            Load known = rate.load();
            place = join(
                    CsvText.cell(rate.place().region()),
                    CsvText.cell(rate.resource().label()));
            pue = number(rate.pue().best());
            device = join(ascii(rate.resource().kind().label()), CsvText.cell(power.accelerator()));
            load = join(
                    ascii(known.workload().label()),
                    known.hasUtilization() ? number(known.utilization()) : NOTHING,
                    ascii(power.quality().label()),
                    ascii(known.quality().label()));
            sources = join(CsvText.cell(power.source()), CsvText.cell(rate.pueSource()), methodology);
            hasAccelerators = power.acceleratorsPerDevice() != 0;
            averageLabel = unresolved;
            marginalLabel = unresolved;
        }

        LabelCells average(Resolution.@Nullable Intensity intensity, DetailRows rows) {
            if (intensity != lastAverage) {
                lastAverage = intensity;
                averageLabel = rows.labelOf(intensity);
            }
            return averageLabel;
        }

        LabelCells marginal(Resolution.@Nullable Intensity intensity, DetailRows rows) {
            if (intensity != lastMarginal) {
                lastMarginal = intensity;
                marginalLabel = rows.labelOf(intensity);
            }
            return marginalLabel;
        }
    }

    /** What the label of an intensity gives to each of its rows. */
    private record LabelCells(
            byte[] signalSourceZone, byte[] basisGas, byte[] quality, byte[] asAverage, byte[] asMarginal) {
        static LabelCells of(IntensityLabel label) {
            byte[] source = CsvText.cell(label.source());
            byte[] zone = CsvText.cell(label.zone());
            byte[] basis = CsvText.cell(label.basis());
            byte[] gas = CsvText.cell(label.gas());
            return new LabelCells(
                    join(CsvText.cell(label.signal()), source, zone),
                    join(basis, gas),
                    ascii(label.quality().label()),
                    join(source, basis, gas),
                    join(source, zone, basis, gas));
        }
    }

    /** The days of about a year, each made once. */
    private static final class DayCells {
        private static final int SIZE = 1 << 9;

        private final long[] keys = new long[SIZE];
        private final byte[][] cells = new byte[SIZE][];

        DayCells() {
            Arrays.fill(keys, Long.MIN_VALUE);
            Arrays.fill(cells, NOTHING);
        }

        byte[] cell(Instant instant) {
            long day = Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_DAY);
            int slot = (int) day & (SIZE - 1);
            if (keys[slot] != day) {
                keys[slot] = day;
                cells[slot] = ascii(LocalDate.ofEpochDay(day).toString());
            }
            return cells[slot];
        }
    }
}
