package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.energy.Methodology;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.GapReason;
import io.carbontracker.estimate.MethodologyCalculator;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.estimate.WorkloadRule;
import io.carbontracker.intensity.AverageIntensity;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarbonCalculatorContractTest {
    @TempDir
    Path folders;

    enum Fault {
        NONE,
        BAD_NAME,
        NO_VERSION,
        REVERSES,
        DROPS_SKIPPED,
        EXCLUDES_FAULTS,
        MAKES_UP_OUTCOMES,
        RUNS_IDLE_CAPACITY,
        CLAMPS_CORRECTIONS,
        STARTS_WITH_A_FEE,
        LEAST_HOURS,
        DEPENDS_ON_THE_PAGE,
        CLOSES_ONCE
    }

    /** The standard methodology with a fault. */
    private static final class FaultyCalculator implements CarbonCalculator {
        private final CarbonCalculator right;
        private final Fault fault;
        private boolean closed;

        FaultyCalculator(CarbonCalculator right, Fault fault) {
            this.right = right;
            this.fault = fault;
        }

        @Override
        public String name() {
            return fault == Fault.BAD_NAME ? "Standard!" : right.name();
        }

        @Override
        public String version() {
            return fault == Fault.NO_VERSION ? " " : right.version();
        }

        @Override
        public void calculate(List<? extends UsageItem> page, Consumer<? super Outcome> outcomes) {
            List<Outcome> all = new ArrayList<>();
            for (UsageItem item : page) {
                right.calculate(List.of(distorted(item, page.size())), outcome -> all.add(put(item, outcome)));
            }
            if (fault == Fault.REVERSES) {
                Collections.reverse(all);
            }
            if (fault == Fault.DROPS_SKIPPED) {
                all.removeIf(outcome -> outcome.item() instanceof SkippedUsage);
            }
            if (fault == Fault.MAKES_UP_OUTCOMES && page.isEmpty()) {
                all.add(new Outcome.NotEstimated(SampleRecords.badRow(), GapReason.BAD_ROW, ""));
            }
            all.forEach(outcomes);
        }

        private UsageItem distorted(UsageItem item, int pageSize) {
            if (!(item instanceof UsageRecord usage)) {
                return item;
            }
            double hours = usage.deviceHours();
            return switch (fault) {
                case CLAMPS_CORRECTIONS ->
                    usage.toBuilder().deviceHours(Math.max(0, hours)).build();
                case STARTS_WITH_A_FEE ->
                    usage.toBuilder().deviceHours(hours + 1e-6).build();
                case LEAST_HOURS ->
                    usage.toBuilder()
                            .deviceHours(hours > 0 ? Math.max(10, hours) : hours)
                            .build();
                case DEPENDS_ON_THE_PAGE ->
                    usage.toBuilder().deviceHours(hours * pageSize).build();
                case RUNS_IDLE_CAPACITY -> usage.toBuilder().idleReserved(false).build();
                default -> item;
            };
        }

        private Outcome put(UsageItem item, Outcome outcome) {
            return fault == Fault.EXCLUDES_FAULTS && outcome instanceof Outcome.NotEstimated gap
                    ? new Outcome.Excluded(item, "excluded: fault", gap.detail(), null)
                    : outcome;
        }

        @Override
        public void close() {
            if (closed && fault == Fault.CLOSES_ONCE) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
            right.close();
        }
    }

    /** The contract over the standard methodology of the core. */
    static class OverTheStandard extends CarbonCalculatorContract {
        private final Fault fault;

        OverTheStandard(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected CarbonCalculator calculator() {
            HardwareCatalog catalog = HardwareCatalog.bundled();
            IntensityChain chain =
                    new IntensityChain(List.of(AverageIntensity.of(catalog, AverageIntensity.Basis.OPERATIONAL)));
            CarbonCalculator standard = new MethodologyCalculator(
                    catalog, chain, Methodology.standard(), Signal.AVERAGE, WorkloadRule.ROWS_ONLY);
            return fault == Fault.NONE ? standard : new FaultyCalculator(standard, fault);
        }
    }

    @Nested
    class OfTheStandard extends OverTheStandard {
        OfTheStandard() {
            super(Fault.NONE);
        }
    }

    @Nested
    class OfTheTutorial extends CarbonCalculatorContract {
        @Override
        protected CarbonCalculator calculator() {
            return new MethodologyCalculator(
                    HardwareCatalog.bundled(),
                    new IntensityChain(List.of()),
                    Methodology.tutorial(),
                    Signal.MARGINAL,
                    WorkloadRule.ROWS_ONLY);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_NAME, nameAndVersionAreTold",
        "NO_VERSION, nameAndVersionAreTold",
        "REVERSES, eachItemHasOneOutcomeInOrder",
        "DROPS_SKIPPED, eachItemHasOneOutcomeInOrder",
        "MAKES_UP_OUTCOMES, anEmptyPageHasNoOutcomes",
        "EXCLUDES_FAULTS, skippedRowsAreAccountedFor",
        "RUNS_IDLE_CAPACITY, capacityHeldIdleIsExcluded",
        "STARTS_WITH_A_FEE, twiceTheHoursHaveTwiceTheFigures",
        "STARTS_WITH_A_FEE, noHoursHaveNoFigures",
        "CLAMPS_CORRECTIONS, aRowAndItsCorrectionCancelExactly",
        "LEAST_HOURS, aWindowCutIntoPiecesHasTheSameTotals",
        "DEPENDS_ON_THE_PAGE, figuresDoNotDependOnThePage",
        "CLOSES_ONCE, closingTwiceIsFine",
    })
    void aFaultIsCaughtByTheTestOfIt(Fault fault, String test) {
        assertThat(ContractRun.failures(() -> new OverTheStandard(fault), folders))
                .containsKey(test);
    }
}
