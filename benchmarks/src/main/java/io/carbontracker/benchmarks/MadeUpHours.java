package io.carbontracker.benchmarks;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Hourly intensity of one signal, made up: another value each hour of the day. For measuring only. */
record MadeUpHours(Signal signal) implements IntensitySource {
    @Override
    public String name() {
        return "made-up-" + signal.label();
    }

    @Override
    public Set<Signal> signals() {
        return Set.of(signal);
    }

    @Override
    public Grain grain() {
        return Grain.HOUR;
    }

    @Override
    public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
        return queries.stream().map(this::answer).toList();
    }

    /** The value of an hour, counted from any midnight. */
    static double kgPerKwh(int hour) {
        return 0.300 + hour % 24 / 1_000.0;
    }

    private IntensityAnswer answer(IntensityQuery query) {
        return new IntensityAnswer.Series(series(query));
    }

    private IntensitySeries series(IntensityQuery query) {
        long seconds =
                query.window().end().getEpochSecond() - query.window().start().getEpochSecond();
        double[] kgPerKwh = new double[(int) (seconds / 3_600)];
        for (int hour = 0; hour < kgPerKwh.length; hour++) {
            kgPerKwh[hour] = kgPerKwh(hour);
        }
        IntensityLabel label = new IntensityLabel(
                signal.label(), name(), query.place().region(), "made up", "CO2e", IntensityQuality.MEASURED);
        return IntensitySeries.ofSteps(label, query.window().start(), Duration.ofHours(1), kgPerKwh, "");
    }
}
