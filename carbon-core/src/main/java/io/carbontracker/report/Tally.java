package io.carbontracker.report;

import io.carbontracker.estimate.Rate;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.report.CarbonReport.SignalTotal;
import io.carbontracker.report.CarbonReport.Totals;
import io.carbontracker.units.Estimate;
import io.carbontracker.usage.ResourceKind;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Running sums of one group. */
final class Tally {
    private final Map<ResourceKind, Sum> hours = new EnumMap<>(ResourceKind.class);
    private final Sum acceleratorHours = new Sum();
    private final Sum.OfEstimates it = new Sum.OfEstimates();
    private final Sum.OfEstimates facility = new Sum.OfEstimates();
    private final SignalTally carbon = new SignalTally();
    private final SignalTally average = new SignalTally();
    private final SignalTally marginal = new SignalTally();
    private final Sum.OfEstimates embodied = new Sum.OfEstimates();
    private final Sum embodiedEnergy = new Sum();
    private final Sum provisional = new Sum();
    private final SortedMap<String, BigDecimal> cost = new TreeMap<>();
    private boolean anyEmbodied;
    private long rows;

    void add(Cell cell) {
        rows += cell.rows;
        Rate rate = cell.rate;
        double h = cell.hours.value();
        hours.computeIfAbsent(rate.resource().kind(), kind -> new Sum()).add(h);
        acceleratorHours.add(h * rate.power().acceleratorsPerDevice());
        Estimate itEnergy = cell.itEnergy();
        Estimate facilityEnergy = itEnergy.times(rate.pue());
        it.add(itEnergy);
        facility.add(facilityEnergy);
        carbon.add(cell.primary(), rate, facilityEnergy);
        average.add(cell.average, rate, facilityEnergy);
        marginal.add(cell.marginal, rate, facilityEnergy);
        Estimate perHour = rate.embodiedKgPerHour();
        if (perHour != null) {
            anyEmbodied = true;
            embodied.add(perHour.times(h));
            embodiedEnergy.add(facilityEnergy.best());
        }
        if (cell.provisional) {
            provisional.add(facilityEnergy.best());
        }
        BigDecimal amount = cell.cost;
        if (amount != null) {
            cost.merge(cell.currency, amount, BigDecimal::add);
        }
    }

    double facilityBest() {
        return facility.value().best();
    }

    Totals totals() {
        Map<ResourceKind, Double> byKind = new EnumMap<>(ResourceKind.class);
        hours.forEach((kind, sum) -> byKind.put(kind, sum.value()));
        return new Totals(
                rows,
                byKind,
                acceleratorHours.value(),
                it.value(),
                facility.value(),
                carbon.total(),
                average.total(),
                marginal.total(),
                anyEmbodied ? embodied.value() : null,
                embodiedEnergy.value(),
                cost,
                provisional.value());
    }

    /** Running sums of one signal. */
    private static final class SignalTally {
        private final Sum.OfEstimates kg = new Sum.OfEstimates();
        private final Sum energy = new Sum();
        private final TreeSet<String> bases = new TreeSet<>();
        private final TreeSet<String> gases = new TreeSet<>();
        private final TreeSet<String> periods = new TreeSet<>();
        private final TreeSet<String> sources = new TreeSet<>();
        private boolean any;

        void add(Cell.@Nullable Grid grid, Rate rate, Estimate facilityEnergy) {
            if (grid == null) {
                return;
            }
            Estimate amount = grid.carbon(rate, facilityEnergy);
            if (amount == null) {
                return;
            }
            any = true;
            kg.add(amount);
            energy.add(facilityEnergy.best());
            Resolution.Intensity intensity = (Resolution.Intensity) grid.first;
            IntensityLabel label = intensity.label();
            bases.add(label.basis());
            gases.add(label.gas());
            periods.add(intensity.constant() ? intensity.period() : "series");
            sources.add(label.source());
        }

        SignalTotal total() {
            return new SignalTotal(
                    any ? kg.value() : null,
                    energy.value(),
                    List.copyOf(bases),
                    List.copyOf(gases),
                    List.copyOf(periods),
                    List.copyOf(sources));
        }
    }
}
