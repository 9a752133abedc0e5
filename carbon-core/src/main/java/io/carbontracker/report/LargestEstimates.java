package io.carbontracker.report;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.units.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the estimates with the most carbon, to be explained: largest by the primary signal, then by energy, then in input
 * order. Capacity held idle is not among them.
 *
 * @since 0.1.0
 */
public final class LargestEstimates implements OutcomeSink {
    private final int count;
    private final PriorityQueue<Ranked> kept = new PriorityQueue<>(Comparator.reverseOrder());
    private long next;

    /**
     * Makes an empty collection.
     *
     * @param count how many to keep, 0 or more
     */
    public LargestEstimates(int count) {
        if (count < 0) {
            throw new CarbonConfigurationException("the number of rows to explain must be 0 or more, was " + count);
        }
        this.count = count;
    }

    @Override
    public void accept(Outcome outcome) {
        if (count == 0 || !(outcome instanceof Estimated estimated)) {
            return;
        }
        Estimate carbon = estimated.carbonKg();
        Ranked ranked = new Ranked(
                carbon == null ? Double.NEGATIVE_INFINITY : carbon.best(),
                estimated.facilityEnergyKwh().best(),
                next++,
                estimated);
        if (kept.size() < count) {
            kept.add(ranked);
        } else if (ranked.compareTo(kept.element()) < 0) {
            kept.remove();
            kept.add(ranked);
        }
    }

    /**
     * Lists what was kept.
     *
     * @return the estimates, largest first
     */
    public List<Estimated> list() {
        List<Ranked> sorted = new ArrayList<>(kept);
        sorted.sort(Comparator.naturalOrder());
        return sorted.stream().map(Ranked::estimated).toList();
    }

    /** Ordered largest first. */
    private record Ranked(double carbon, double energy, long order, Estimated estimated) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            int byCarbon = Double.compare(other.carbon, carbon);
            int byEnergy = byCarbon != 0 ? byCarbon : Double.compare(other.energy, energy);
            return byEnergy != 0 ? byEnergy : Long.compare(order, other.order);
        }
    }
}
