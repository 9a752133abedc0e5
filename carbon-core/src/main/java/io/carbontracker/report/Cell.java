package io.carbontracker.report;

import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.Rate;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.units.Cost;
import io.carbontracker.units.Estimate;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Usage that shares rate, kinds of intensity and values of the dimensions. All its figures are linear in hours, so hours are
 * all that has to be summed row by row, and hours times intensity where intensity changes with time.
 */
final class Cell {
    final Rate rate;
    final String[] values;
    final long time;
    final String currency;
    final boolean provisional;
    final @Nullable Grid average;
    final @Nullable Grid marginal;
    final @Nullable Grid other;
    private final int primary;
    final int hash;

    final Sum hours = new Sum();
    private final Sum measured = new Sum();
    long rows;

    @Nullable
    BigDecimal cost;

    Cell(Estimated first, String[] values, long time, int hash) {
        UsageRecord usage = first.usage();
        this.rate = first.rate();
        this.values = values;
        this.time = time;
        Cost amount = usage.cost();
        this.currency = amount == null ? "" : amount.currency();
        this.provisional = usage.isProvisional();
        this.average = Grid.of(first.average());
        this.marginal = Grid.of(first.marginal());
        this.primary = primaryOf(first);
        this.other = primary == 2 ? Grid.of(first.primary()) : null;
        this.hash = hash;
    }

    private static int primaryOf(Estimated estimated) {
        Resolution primary = estimated.primary();
        return primary == null ? -1 : primary == estimated.average() ? 0 : primary == estimated.marginal() ? 1 : 2;
    }

    @Nullable
    Grid primary() {
        return primary == 0 ? average : primary == 1 ? marginal : other;
    }

    boolean holds(Estimated estimated, String[] otherValues, int count, long otherTime) {
        UsageRecord usage = estimated.usage();
        if (rate != estimated.rate() || time != otherTime || provisional != usage.isProvisional()) {
            return false;
        }
        Cost amount = usage.cost();
        if (!currency.equals(amount == null ? "" : amount.currency())) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!values[i].equals(otherValues[i])) {
                return false;
            }
        }
        return primary == primaryOf(estimated)
                && Grid.holds(average, estimated.average())
                && Grid.holds(marginal, estimated.marginal())
                && (primary != 2 || Grid.holds(other, estimated.primary()));
    }

    void add(Estimated estimated) {
        UsageRecord usage = estimated.usage();
        double h = usage.deviceHours();
        hours.add(h);
        MeasuredEnergy energy = usage.measuredEnergy();
        double m = energy == null ? 0 : energy.kilowattHours();
        if (energy != null) {
            measured.add(m);
        }
        if (average != null) {
            average.add(estimated.average(), h, m);
        }
        if (marginal != null) {
            marginal.add(estimated.marginal(), h, m);
        }
        if (other != null) {
            other.add(estimated.primary(), h, m);
        }
        rows += usage.billedRows();
        Cost amount = usage.cost();
        if (amount != null) {
            BigDecimal sum = cost;
            cost = sum == null ? amount.amount() : sum.add(amount.amount());
        }
    }

    Estimate itEnergy() {
        Estimate modelled = rate.itKwhPerHour().times(hours.value());
        double m = measured.value();
        return m == 0 ? modelled : modelled.plus(Estimate.exactly(m));
    }

    /** What is known of one signal; sums hours times intensity where it changes with time. */
    static final class Grid {
        final Resolution first;
        private final boolean varies;
        private final Sum.OfFactors byHours = new Sum.OfFactors();
        private final Sum.OfFactors byMeasured = new Sum.OfFactors();

        private Grid(Resolution first) {
            this.first = first;
            this.varies = first instanceof Resolution.Intensity intensity && !intensity.constant();
        }

        static @Nullable Grid of(@Nullable Resolution resolution) {
            return resolution == null ? null : new Grid(resolution);
        }

        static boolean holds(@Nullable Grid grid, @Nullable Resolution resolution) {
            if (grid == null || resolution == null) {
                return grid == null && resolution == null;
            }
            if (grid.first == resolution) {
                return true;
            }
            if (grid.first instanceof Resolution.Intensity own
                    && resolution instanceof Resolution.Intensity intensity) {
                return grid.varies && !intensity.constant() && own.label().equals(intensity.label());
            }
            return grid.first instanceof Resolution.Unresolved && resolution instanceof Resolution.Unresolved;
        }

        void add(@Nullable Resolution resolution, double hours, double measured) {
            if (varies && resolution instanceof Resolution.Intensity intensity) {
                Estimate factor = intensity.kgPerKwh();
                byHours.add(factor, hours);
                if (measured != 0) {
                    byMeasured.add(factor, measured);
                }
            }
        }

        /** The carbon of a cell; {@code null} when the signal is not resolved. */
        @Nullable
        Estimate carbon(Rate rate, Estimate facilityEnergy) {
            if (!(first instanceof Resolution.Intensity intensity)) {
                return null;
            }
            return varies
                    ? rate.facilityKwhPerHour()
                            .times(byHours.value())
                            .plus(rate.pue().times(byMeasured.value()))
                    : facilityEnergy.times(intensity.kgPerKwh());
        }
    }
}
