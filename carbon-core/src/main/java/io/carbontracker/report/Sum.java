package io.carbontracker.report;

import io.carbontracker.units.Estimate;
import org.jspecify.annotations.Nullable;

/** A compensated sum (Neumaier 1974): its error does not grow with the number of terms. */
final class Sum {
    private double sum;
    private double lost;

    void add(double value) {
        double next = sum + value;
        lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }

    double value() {
        return sum + lost;
    }

    /** Three sums, corner by corner. */
    static final class OfEstimates {
        private final Sum low = new Sum();
        private final Sum best = new Sum();
        private final Sum high = new Sum();

        void add(Estimate value) {
            low.add(value.low());
            best.add(value.best());
            high.add(value.high());
        }

        Estimate value() {
            return new Estimate(low.value(), best.value(), high.value());
        }
    }

    /** Factors times weights; most factors have no spread and need one sum only. */
    static final class OfFactors {
        private final Sum exact = new Sum();
        private @Nullable OfEstimates spread;

        void add(Estimate factor, double weight) {
            if (factor.low() == factor.best() && factor.best() == factor.high()) {
                exact.add(factor.best() * weight);
                return;
            }
            OfEstimates bounded = spread;
            if (bounded == null) {
                bounded = new OfEstimates();
                spread = bounded;
            }
            bounded.add(factor.times(weight));
        }

        Estimate value() {
            Estimate sum = Estimate.exactly(exact.value());
            OfEstimates bounded = spread;
            return bounded == null ? sum : sum.plus(bounded.value());
        }
    }
}
