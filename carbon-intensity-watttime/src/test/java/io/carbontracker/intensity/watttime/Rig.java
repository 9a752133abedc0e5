package io.carbontracker.intensity.watttime;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The source over the fake, at a time that the test sets. */
final class Rig implements AutoCloseable {
    static final HardwareCatalog CATALOG = HardwareCatalog.bundled();
    /** CAISO_NORTH by the table. */
    static final Place CALIFORNIA = Place.of("aws", "us-west-1").at(37.35, -121.96);
    /** PJM_DC by the table. */
    static final Place VIRGINIA = Place.of("aws", "us-east-1").at(39.04, -77.49);

    /** Twelve regions of twelve grids, all of which the fake knows. */
    static final List<Place> TWELVE = List.of(
            Place.of("aws", "us-west-1"),
            Place.of("aws", "us-east-1"),
            Place.of("aws", "us-east-2"),
            Place.of("aws", "us-west-2"),
            Place.of("aws", "ca-central-1"),
            Place.of("aws", "eu-west-1"),
            Place.of("aws", "eu-west-2"),
            Place.of("aws", "eu-west-3"),
            Place.of("aws", "eu-central-1"),
            Place.of("aws", "eu-north-1"),
            Place.of("aws", "ap-northeast-1"),
            Place.of("aws", "ap-southeast-1"));

    final TestTimes time;
    final FakeWattTime fake;

    Rig(String now) {
        this.time = new TestTimes(now);
        this.fake = new FakeWattTime(time.clock);
    }

    WattTimeIntensityBuilder builder(String user) {
        return WattTimeIntensity.builder(user, FakeWattTime.PASSWORD)
                .baseUri(fake.uri())
                .catalog(CATALOG)
                .times(time.times(), () -> 0.5);
    }

    WattTimeIntensityBuilder builder() {
        return builder(FakeWattTime.PRO);
    }

    WattTimeIntensityBuilder bothSignals() {
        return builder().signals(Set.of(Signal.MARGINAL, Signal.AVERAGE));
    }

    static IntensityQuery marginal(Place place, String month) {
        return new IntensityQuery(place, Signal.MARGINAL, month(month));
    }

    static IntensityQuery average(Place place, String month) {
        return new IntensityQuery(place, Signal.AVERAGE, month(month));
    }

    static List<IntensityQuery> marginal(List<Place> places, String... months) {
        List<IntensityQuery> queries = new ArrayList<>();
        for (Place place : places) {
            for (String month : months) {
                queries.add(marginal(place, month));
            }
        }
        return queries;
    }

    static TimeWindow month(String text) {
        LocalDate first = YearMonth.parse(text).atDay(1);
        return TimeWindow.ofDays(first, first.plusMonths(1));
    }

    static IntensityAnswer one(WattTimeIntensity source, IntensityQuery query) {
        return source.answer(List.of(query)).get(0);
    }

    static IntensitySeries series(IntensityAnswer answer) {
        if (answer instanceof IntensityAnswer.Series found) {
            return found.series();
        }
        throw new AssertionError("no series but " + answer.outcome() + ": " + answer.detail());
    }

    @Override
    public void close() {
        fake.close();
    }
}
