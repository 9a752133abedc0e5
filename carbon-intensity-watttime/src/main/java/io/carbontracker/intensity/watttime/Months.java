package io.carbontracker.intensity.watttime;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.intensity.watttime.Line.Loaded;
import io.carbontracker.intensity.watttime.Regions.Key;
import io.carbontracker.intensity.watttime.Regions.Region;
import io.carbontracker.units.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers batches of queries: finds the regions, gathers what is wanted by grid and signal, and loads that side by side. */
final class Months {

    /** No report is of more; guards against windows without an end. */
    private static final int MOST_MONTHS = 1_200;

    private static final Logger log = LoggerFactory.getLogger(Months.class);

    private final Regions regions;
    private final Crew crew;
    private final Function<LineKey, Line> newLine;
    /** One for each grid and signal, of which there are some hundreds in all. */
    private final ConcurrentMap<LineKey, Line> lines = new ConcurrentHashMap<>();

    /** A grid and a signal. */
    record LineKey(String region, GridSignal signal) {}

    /** What a query came to. */
    private record Part(IntensityQuery query, LineKey line, Region region, List<YearMonth> months) {}

    private record SeriesKey(LineKey line, List<YearMonth> months) {}

    Months(Regions regions, Crew crew, Function<LineKey, Line> newLine) {
        this.regions = regions;
        this.crew = crew;
        this.newLine = newLine;
    }

    /**
     * Answers each query.
     *
     * @throws InterruptedException when the caller was interrupted; all that was begun for it is stopped
     */
    List<IntensityAnswer> answer(List<IntensityQuery> queries, Deadline deadline) throws InterruptedException {
        Map<Key, Result<Region>> found = find(queries, deadline);
        Map<LineKey, NavigableSet<YearMonth>> wanted = new LinkedHashMap<>();
        List<Result<Part>> parts = new ArrayList<>();
        for (IntensityQuery query : queries) {
            Result<Part> part = part(query, Objects.requireNonNull(found.get(key(query))));
            parts.add(part);
            if (part.value() != null) {
                wanted.computeIfAbsent(part.value().line, line -> new TreeSet<>())
                        .addAll(part.value().months);
            }
        }
        Map<LineKey, Result<Loaded>> loaded =
                crew.run(wanted, (key, months) -> line(key).load(months, deadline));
        Map<SeriesKey, IntensitySeries> shared = new HashMap<>();
        List<IntensityAnswer> answers = new ArrayList<>();
        for (Result<Part> part : parts) {
            answers.add(
                    part.value() == null
                            ? part.failureOr("no region").toAnswer()
                            : answer(part.value(), Objects.requireNonNull(loaded.get(part.value().line)), shared));
        }
        return answers;
    }

    private Line line(LineKey key) {
        return lines.compute(key, (k, line) -> line == null || line.isOld() ? newLine.apply(k) : line);
    }

    private static Key key(IntensityQuery query) {
        return new Key(query.place(), GridSignal.of(query.signal()));
    }

    private Map<Key, Result<Region>> find(List<IntensityQuery> queries, Deadline deadline) throws InterruptedException {
        Map<Key, Result<Region>> found = new HashMap<>();
        Map<Key, Boolean> unknown = new LinkedHashMap<>();
        for (IntensityQuery query : queries) {
            Key key = key(query);
            Region known = regions.known(key);
            if (known == null) {
                unknown.put(key, true);
            } else {
                found.put(key, new Result<>(known, null));
            }
        }
        found.putAll(crew.run(unknown, (key, yes) -> regions.byCoordinates(key, deadline)));
        return found;
    }

    private static Result<Part> part(IntensityQuery query, Result<Region> found) {
        if (found.value() == null) {
            return new Result<>(null, found.failureOr("no region"));
        }
        List<YearMonth> months = months(query.window());
        if (months.isEmpty()) {
            return new Result<>(null, Failure.noCoverage("the window " + query.window() + " is too long"));
        }
        Region region = found.value();
        LineKey line = new LineKey(region.code(), GridSignal.of(query.signal()));
        log.debug("{} {}: {}, {}", query.place(), query.signal().label(), region.code(), region.how());
        return new Result<>(new Part(query, line, region, months), null);
    }

    /** The months that a window touches; none for a window that is too long. */
    private static List<YearMonth> months(TimeWindow window) {
        List<YearMonth> months = new ArrayList<>();
        if (Duration.between(window.start(), window.end()).toDays() > MOST_MONTHS * 31L) {
            return months;
        }
        YearMonth last = YearMonth.from(window.end().minusNanos(1).atOffset(ZoneOffset.UTC));
        for (YearMonth m = YearMonth.from(window.start().atOffset(ZoneOffset.UTC)); !m.isAfter(last); ) {
            months.add(m);
            m = m.plusMonths(1);
        }
        return months;
    }

    private static IntensityAnswer answer(Part part, Result<Loaded> result, Map<SeriesKey, IntensitySeries> shared) {
        Loaded loaded = result.value();
        if (loaded == null) {
            return result.failureOr("not loaded").toAnswer();
        }
        List<Month> got = part.months.stream()
                .filter(loaded.months()::containsKey)
                .map(loaded.months()::get)
                .toList();
        List<Failure> missing = part.months.stream()
                .filter(loaded.failures()::containsKey)
                .map(loaded.failures()::get)
                .toList();
        if (got.isEmpty()) {
            Failure why = missing.get(0);
            return new Failure(why.kind(), part.region.code() + " (" + part.region.how() + "): " + why.text())
                    .toAnswer();
        }
        GridSignal signal = part.line.signal;
        IntensityLabel label = label(signal, part.region, got.get(0).model(), "", IntensityQuality.MEASURED);
        String note = missing.isEmpty() ? "" : "in part " + missing.get(0).text();
        IntensitySeries series = shared.computeIfAbsent(
                new SeriesKey(part.line, part.months), key -> series(label, signal, part.months, got, note));
        return new IntensityAnswer.Series(
                series.labeled(label)); // regions that share a grid may differ in how it was found
    }

    private static IntensitySeries series(
            IntensityLabel label, GridSignal signal, List<YearMonth> months, List<Month> got, String note) {
        Map<YearMonth, Month> byMonth = new HashMap<>();
        got.forEach(month -> byMonth.put(month.month(), month));
        double[] values = new double[months.stream().mapToInt(signal::steps).sum()];
        Arrays.fill(values, Double.NaN);
        int at = 0;
        for (YearMonth month : months) {
            Month there = byMonth.get(month);
            if (there != null) {
                System.arraycopy(there.values(), 0, values, at, there.values().length);
            }
            at += signal.steps(month);
        }
        return series(label, GridSignal.start(months.get(0)), signal, values, note);
    }

    /** Makes a series of values in pounds per MWh; converts them in place. */
    static IntensitySeries series(
            IntensityLabel label, Instant start, GridSignal signal, double[] values, String note) {
        for (int i = 0; i < values.length; i++) {
            values[i] = GridSignal.kgPerKwh(values[i]);
        }
        return IntensitySeries.ofSteps(label, start, signal.period(), values, note);
    }

    static IntensityLabel label(GridSignal signal, Region region, String model, String more, IntensityQuality quality) {
        String source = WattTimeIntensity.NAME + " [" + signal.code() + " "
                + (model.isEmpty() ? "model not named" : model) + more + ", " + region.how() + "]";
        return new IntensityLabel(signal.signal().label(), source, region.code(), "direct", "CO2", quality);
    }
}
