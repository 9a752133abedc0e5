package io.carbontracker.examples;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.intensity.IntensitySeries.Point;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.units.CarbonIntensity;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An intensity source of one's own: a site with a solar roof, cleaner at noon. */
public final class CustomIntensity implements IntensitySource {
    private static final IntensityLabel LABEL = new IntensityLabel(
            Signal.AVERAGE.label(), "roof", "own-site", "operational", "CO2e", IntensityQuality.MEASURED);

    @Override
    public String name() {
        return "roof";
    }

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.AVERAGE);
    }

    @Override
    public Grain grain() {
        return Grain.HOUR;
    }

    @Override
    public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
        return queries.stream().map(CustomIntensity::answer).toList();
    }

    private static IntensityAnswer answer(IntensityQuery query) {
        if (!query.place().region().equals("own-site")) {
            return new IntensityAnswer.NoCoverage("the roof feeds own-site alone");
        }
        List<Point> hours = new ArrayList<>();
        Duration hour = Duration.ofHours(1);
        for (Instant t = query.window().start(); t.isBefore(query.window().end()); t = t.plus(hour)) {
            long ofDay = Math.floorMod(t.getEpochSecond() / 3_600, 24L);
            double grams = ofDay >= 9 && ofDay < 17 ? 50 : 350;
            hours.add(new Point(TimeWindow.of(t, t.plus(hour)), CarbonIntensity.ofGramsPerKilowattHour(grams)));
        }
        return new IntensityAnswer.Series(IntensitySeries.of(LABEL, hours, ""));
    }
}
