package io.carbontracker;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageQuery.Grain;
import java.util.List;
import java.util.Set;

/** One intensity for one signal, anywhere and at any time. */
final class FakeGrid implements IntensitySource {
    int closed;

    private final Signal signal;
    private final Grain grain;
    private final double kgPerKwh;
    private Runnable atClose = () -> {};

    FakeGrid(Signal signal, Grain grain, double kgPerKwh) {
        this.signal = signal;
        this.grain = grain;
        this.kgPerKwh = kgPerKwh;
    }

    FakeGrid closing(Runnable action) {
        atClose = action;
        return this;
    }

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public Set<Signal> signals() {
        return Set.of(signal);
    }

    @Override
    public Grain grain() {
        return grain;
    }

    @Override
    public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
        IntensityLabel label =
                new IntensityLabel(signal.label(), "grid", "Z", "operational", "CO2e", IntensityQuality.MEASURED);
        return queries.stream()
                .<IntensityAnswer>map(query -> new IntensityAnswer.Series(
                        IntensitySeries.always(label, Estimate.exactly(kgPerKwh), "2026", "")))
                .toList();
    }

    @Override
    public void close() {
        closed++;
        atClose.run();
    }
}
