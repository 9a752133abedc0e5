package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CarbonCalculator} owes, whatever its methodology: an outcome for each item, and energy and carbon that are
 * proportional to hours.
 *
 * <pre>{@code
 * class MyMethodologyContractTest extends CarbonCalculatorContract {
 *     @Override
 *     protected CarbonCalculator calculator() {
 *         return new MyMethodology(new IntensityChain(List.of(aSourceOfTheRegion)));
 *     }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public abstract class CarbonCalculatorContract {
    /** Relative; sums of doubles in another order. */
    private static final double ROUNDING = 1e-12;

    /** For subclasses. */
    protected CarbonCalculatorContract() {}

    /**
     * Makes a calculator with intensities for {@link #usage()}.
     *
     * @return a calculator that was not used yet; the test closes it
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract CarbonCalculator calculator() throws Exception;

    /**
     * Gives usage that the calculator can estimate, with carbon.
     *
     * @return a day of {@code p5.48xlarge} in AWS {@code us-east-1} unless overridden; more than 0 hours, no measured energy, an
     *     intensity that covers the window
     */
    protected UsageRecord usage() {
        return SampleRecords.gpuMachine();
    }

    /** Name and version tell which figures to expect. */
    @Test
    public void nameAndVersionAreTold() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            assertThat(calculator.name()).as("name of the methodology").matches(Names.NAME);
            assertThat(calculator.version()).as("version of the methodology").isNotBlank();
        }
    }

    /** Each item has one outcome, in the order of the items. */
    @Test
    public void eachItemHasOneOutcomeInOrder() throws Exception {
        List<UsageItem> items = new ArrayList<>(SampleRecords.all());
        items.add(usage());
        items.addAll(SampleRecords.all());
        try (CarbonCalculator calculator = calculator()) {
            List<Outcome> outcomes = outcomes(calculator, items);

            assertThat(outcomes).extracting(Outcome::item).containsExactlyElementsOf(items);
        }
    }

    /** An empty page has no outcomes. */
    @Test
    public void anEmptyPageHasNoOutcomes() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            assertThat(outcomes(calculator, List.of())).isEmpty();
        }
    }

    /** Rows skipped by rule are excluded, rows skipped for a fault are not estimated; neither is forgotten nor given energy. */
    @Test
    public void skippedRowsAreAccountedFor() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            for (Outcome outcome : outcomes(calculator, SampleRecords.all())) {
                if (outcome.item() instanceof SkippedUsage skipped) {
                    assertThat(outcome)
                            .as("outcome of %s", skipped.reason())
                            .isInstanceOf(
                                    skipped.reason().isByRule() ? Outcome.Excluded.class : Outcome.NotEstimated.class);
                }
            }
        }
    }

    /** Capacity held idle enters no total. */
    @Test
    public void capacityHeldIdleIsExcluded() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            UsageRecord idle = usage().toBuilder().idleReserved(true).build();

            assertThat(outcomes(calculator, List.of(idle)).get(0)).isInstanceOf(Outcome.Excluded.class);
        }
    }

    /** There is energy and carbon, low no more than best, best no more than high. */
    @Test
    public void boundsEncloseTheBestValue() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            Estimated estimated = one(calculator, usage());

            for (Estimate estimate :
                    List.of(estimated.itEnergyKwh(), estimated.facilityEnergyKwh(), carbon(estimated))) {
                assertThat(estimate.best()).isPositive();
                assertThat(estimate.low()).isNotNegative().isLessThanOrEqualTo(estimate.best());
                assertThat(estimate.high()).isGreaterThanOrEqualTo(estimate.best());
            }
            assertThat(estimated.facilityEnergyKwh().best())
                    .as("facility energy, which has the IT energy in it")
                    .isGreaterThanOrEqualTo(estimated.itEnergyKwh().best());
        }
    }

    /** Twice the hours have twice the energy and carbon. */
    @Test
    public void twiceTheHoursHaveTwiceTheFigures() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            Estimated once = one(calculator, usage());
            Estimated twice = one(calculator, withHours(2 * usage().deviceHours()));

            same(twice.itEnergyKwh(), once.itEnergyKwh().times(2));
            same(twice.facilityEnergyKwh(), once.facilityEnergyKwh().times(2));
            same(carbon(twice), carbon(once).times(2));
            sameWherePresent(twice.embodiedKg(), once.embodiedKg(), 2);
        }
    }

    /** No hours have no energy and no carbon. */
    @Test
    public void noHoursHaveNoFigures() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            Estimated none = one(calculator, withHours(0));

            assertThat(none.facilityEnergyKwh()).isEqualTo(Estimate.ZERO);
            assertThat(carbon(none)).isEqualTo(Estimate.ZERO);
        }
    }

    /** A row and its full correction cancel to the last bit, their bounds included. */
    @Test
    public void aRowAndItsCorrectionCancelExactly() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            Estimated row = one(calculator, usage());
            Estimated correction = one(calculator, withHours(-usage().deviceHours()));

            assertThat(row.itEnergyKwh().plus(correction.itEnergyKwh())).isEqualTo(Estimate.ZERO);
            assertThat(row.facilityEnergyKwh().plus(correction.facilityEnergyKwh()))
                    .isEqualTo(Estimate.ZERO);
            assertThat(carbon(row).plus(carbon(correction))).isEqualTo(Estimate.ZERO);
        }
    }

    /** Usage cut into equal stretches, hours with it, has the same totals. */
    @Test
    public void aWindowCutIntoPiecesHasTheSameTotals() throws Exception {
        int pieces = 3; // of a day: 8 hours each
        try (CarbonCalculator calculator = calculator()) {
            Estimated whole = one(calculator, usage());
            Instant start = usage().window().start();
            Duration length = Duration.between(start, usage().window().end()).dividedBy(pieces);
            List<UsageRecord> cut = new ArrayList<>();
            for (int i = 0; i < pieces; i++) {
                Instant end = i == pieces - 1 ? usage().window().end() : start.plus(length);
                cut.add(usage().toBuilder()
                        .window(TimeWindow.of(start, end))
                        .deviceHours(usage().deviceHours() / pieces)
                        .build());
                start = end;
            }

            Estimate energy = Estimate.ZERO;
            Estimate carbon = Estimate.ZERO;
            for (Outcome outcome : outcomes(calculator, cut)) {
                Estimated piece = estimated(outcome);
                energy = energy.plus(piece.facilityEnergyKwh());
                carbon = carbon.plus(carbon(piece));
            }

            same(energy, whole.facilityEnergyKwh());
            same(carbon, carbon(whole));
        }
    }

    /** What stands on the same page changes nothing. */
    @Test
    public void figuresDoNotDependOnThePage() throws Exception {
        List<UsageItem> page = new ArrayList<>(SampleRecords.all());
        page.add(usage());
        try (CarbonCalculator alone = calculator();
                CarbonCalculator together = calculator()) {
            Estimated single = one(alone, usage());
            List<Outcome> outcomes = outcomes(together, page);
            Estimated last = estimated(outcomes.get(outcomes.size() - 1));

            assertThat(last.facilityEnergyKwh()).isEqualTo(single.facilityEnergyKwh());
            assertThat(carbon(last)).isEqualTo(carbon(single));
        }
    }

    /** Every figure can be explained. */
    @Test
    public void theFigureIsExplained() throws Exception {
        try (CarbonCalculator calculator = calculator()) {
            assertThat(one(calculator, usage()).explain())
                    .as("explanation")
                    .hasSizeGreaterThan(1)
                    .allMatch(line -> !line.isBlank())
                    .anyMatch(line -> line.contains(usage().resource().label()));
        }
    }

    /** Closing is possible without use, and more than once. */
    @Test
    public void closingTwiceIsFine() throws Exception {
        CarbonCalculator calculator = calculator();

        calculator.close();
        calculator.close();
    }

    private UsageRecord withHours(double hours) {
        return usage().toBuilder().deviceHours(hours).build();
    }

    private static List<Outcome> outcomes(CarbonCalculator calculator, List<? extends UsageItem> page) {
        List<Outcome> outcomes = new ArrayList<>();
        calculator.calculate(page, outcomes::add);
        return outcomes;
    }

    private static Estimated one(CarbonCalculator calculator, UsageRecord usage) {
        List<Outcome> outcomes = outcomes(calculator, List.of(usage));
        assertThat(outcomes).as("outcomes of one item").hasSize(1);
        return estimated(outcomes.get(0));
    }

    private static Estimated estimated(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Estimated.class);
        return (Estimated) outcome;
    }

    private static Estimate carbon(Estimated estimated) {
        Estimate carbon = estimated.carbonKg();
        if (carbon == null) {
            throw new AssertionError(
                    "the contract needs an intensity for its usage; the primary signal is " + estimated.primary());
        }
        return carbon;
    }

    private static void same(Estimate actual, Estimate expected) {
        same(actual.low(), expected.low());
        same(actual.best(), expected.best());
        same(actual.high(), expected.high());
    }

    private static void same(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(ROUNDING * Math.abs(expected)));
    }

    private static void sameWherePresent(@Nullable Estimate actual, @Nullable Estimate single, double factor) {
        if (actual == null || single == null) {
            assertThat(actual).isEqualTo(single);
        } else {
            same(actual, single.times(factor));
        }
    }
}
