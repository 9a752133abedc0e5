package io.carbontracker.benchmarks;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.energy.Methodology;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.MethodologyCalculator;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.estimate.WorkloadRule;
import io.carbontracker.intensity.AverageIntensity;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.report.Aggregator;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageRecord;
import java.util.ArrayList;
import java.util.List;

/** The core without its edges: records come from memory, and nothing is written. For one thread. */
final class Engine {
    /** The dimensions of {@link LimitLoop}. */
    static final GroupBy BY_DAY = GroupBy.of(Dimension.REGION, Dimension.INSTANCE_TYPE, Dimension.DAY);

    private final CarbonCalculator calculator;

    private Engine(IntensitySource... intensities) {
        calculator = new MethodologyCalculator(
                HardwareCatalog.bundled(),
                new IntensityChain(List.of(intensities)),
                Methodology.standard(),
                Signal.AVERAGE,
                WorkloadRule.ROWS_ONLY);
    }

    /** Bundled yearly averages. */
    static Engine yearly() {
        return new Engine(AverageIntensity.of(HardwareCatalog.bundled(), AverageIntensity.Basis.OPERATIONAL));
    }

    /** A value for each hour, of the average or of both signals. */
    static Engine hourly(boolean both) {
        MadeUpHours average = new MadeUpHours(Signal.AVERAGE);
        return both ? new Engine(average, new MadeUpHours(Signal.MARGINAL)) : new Engine(average);
    }

    /** Estimates and sums, as a run does, and gives the report. */
    CarbonReport run(List<List<UsageRecord>> pages, GroupBy groupBy) {
        Aggregator aggregator = new Aggregator(groupBy);
        for (List<UsageRecord> page : pages) {
            calculator.calculate(page, aggregator::accept);
        }
        return aggregator.report(new CarbonReport.Run(
                calculator.name(),
                HardwareCatalog.bundled().dataVersion(),
                TimeWindow.all(),
                aggregator.first(),
                aggregator.last(),
                null,
                null,
                Signal.AVERAGE,
                List.of(Signal.AVERAGE),
                groupBy,
                List.of(),
                List.of(),
                List.of()));
    }

    /** Estimates all records without summing. */
    List<Outcome> outcomes(List<UsageRecord> records) {
        List<Outcome> outcomes = new ArrayList<>(records.size());
        calculator.calculate(records, outcomes::add);
        return outcomes;
    }

    /** Estimates one record. */
    Estimated estimate(UsageRecord usage) {
        if (outcomes(List.of(usage)).get(0) instanceof Estimated estimated) {
            return estimated;
        }
        throw new IllegalStateException("the catalog should know " + usage);
    }
}
