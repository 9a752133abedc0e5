package io.carbontracker.report;

import io.carbontracker.estimate.Outcome;

/**
 * Takes every outcome of a run, in input order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OutcomeSink {
    /**
     * Takes one outcome.
     *
     * @param outcome the outcome
     */
    void accept(Outcome outcome);
}
