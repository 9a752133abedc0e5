package io.carbontracker.intensity.watttime.internal;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageQuery.Grain;
import java.util.List;
import java.util.Set;

/** Stands for WattTime where no credentials are set, and says so to every query. */
final class NoAccount implements IntensitySource {
    private static final IntensityAnswer ANSWER = new IntensityAnswer.NoCredentials(
            "set watttime.username and watttime.password (WATTTIME_USERNAME, WATTTIME_PASSWORD)");

    private final Set<Signal> signals;

    NoAccount(Set<Signal> signals) {
        this.signals = signals;
    }

    @Override
    public String name() {
        return WattTimeFactory.NAME;
    }

    @Override
    public Set<Signal> signals() {
        return signals;
    }

    @Override
    public Grain grain() {
        return Grain.HOUR;
    }

    @Override
    public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
        return queries.stream().map(query -> ANSWER).toList();
    }
}
