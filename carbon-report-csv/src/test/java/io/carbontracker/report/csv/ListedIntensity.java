package io.carbontracker.report.csv;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.units.CarbonIntensity;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Marginal intensity of one region: 0.5 kg/kWh in the first half of each day of a month, 0.3 in the second, so 0.4 over a day.
 */
record ListedIntensity(String region, String basis, String gas) implements IntensitySource {
    private static final long HALF_DAY = 43_200;

    @Override
    public String name() {
        return "listed";
    }

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.MARGINAL);
    }

    @Override
    public Grain grain() {
        return Grain.HOUR;
    }

    @Override
    public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
        return queries.stream().map(this::answer).toList();
    }

    private IntensityAnswer answer(IntensityQuery query) {
        if (!query.place().region().equals(region)) {
            return new IntensityAnswer.NoCoverage("knows " + region + " only");
        }
        LocalDate last = query.window().end().atOffset(ZoneOffset.UTC).toLocalDate();
        List<IntensitySeries.Point> points = new ArrayList<>();
        for (LocalDate day = query.window().day(); day.isBefore(last); day = day.plusDays(1)) {
            Instant midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            Instant noon = midnight.plusSeconds(HALF_DAY);
            points.add(new IntensitySeries.Point(TimeWindow.of(midnight, noon), new CarbonIntensity(0.5)));
            points.add(new IntensitySeries.Point(
                    TimeWindow.of(noon, noon.plusSeconds(HALF_DAY)), new CarbonIntensity(0.3)));
        }
        return new IntensityAnswer.Series(IntensitySeries.of(
                new IntensityLabel("marginal", "listed", "ZONE", basis, gas, IntensityQuality.MEASURED), points, ""));
    }
}
