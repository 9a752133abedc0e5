package io.carbontracker.intensity;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.intensity.IntensitySeries.Point;
import io.carbontracker.units.CarbonIntensity;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.UsageQuery.Grain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Intensities from a user's CSV file: {@code provider,region,signal,start,end,kg_per_kwh}, optionally
 * {@code basis,gas,source}. Read and checked whole when it is made.
 *
 * @since 0.1.0
 */
public final class FileIntensity implements IntensitySource {
    private static final List<String> REQUIRED = List.of("provider", "region", "signal", "start", "end", "kg_per_kwh");
    private static final List<String> KNOWN =
            List.of("provider", "region", "signal", "start", "end", "kg_per_kwh", "basis", "gas", "source");

    private final String name;
    private final Map<Key, IntensitySeries> series;
    private final Set<Signal> signals;
    private final boolean varies;

    private record Key(String provider, String region, Signal signal) {}

    private record Line(long number, Point point, boolean always, String basis, String gas, String source) {}

    private FileIntensity(String name, Map<Key, IntensitySeries> series) {
        this.name = name;
        this.series = series;
        EnumSet<Signal> found = EnumSet.noneOf(Signal.class);
        series.keySet().forEach(key -> found.add(key.signal));
        this.signals = Set.copyOf(found);
        this.varies = series.values().stream().anyMatch(s -> !s.isAlways());
    }

    /**
     * Reads a file.
     *
     * @param file the CSV file, UTF-8
     * @return the source
     * @throws CarbonConfigurationException when the file cannot be read, lacks columns, or has a line that is malformed,
     *     negative or overlaps another, naming file and line
     */
    public static FileIntensity read(Path file) {
        String name = "file:" + file;
        Map<Key, List<Line>> lines = new LinkedHashMap<>();
        Map<String, Instant> instants = new HashMap<>(); // regions and both ends of hours repeat them
        try (CsvReader<CsvRecord> csv =
                CsvReader.builder().ofCsvRecord(stripBom(Files.readString(file, StandardCharsets.UTF_8)))) {
            Map<String, Integer> columns = Map.of();
            for (CsvRecord record : csv) {
                if (columns.isEmpty()) {
                    columns = columns(file, record);
                    continue;
                }
                String where = file + ":" + record.getStartingLineNumber();
                Key key = key(where, record, columns);
                lines.computeIfAbsent(key, k -> new ArrayList<>()).add(line(where, record, columns, instants));
            }
            if (columns.isEmpty()) {
                throw new CarbonConfigurationException("intensity file \"" + file + "\" is empty");
            }
        } catch (IOException e) {
            throw new CarbonConfigurationException(
                    "cannot read intensity file \"" + file + "\": " + CarbonException.inWords(e)
                            + "; expected a CSV file with the columns " + String.join(",", REQUIRED),
                    e);
        } catch (CsvParseException e) {
            throw new CarbonConfigurationException(
                    "intensity file \"" + file + "\" is no well-formed CSV: " + e.getMessage(), e);
        }
        Map<Key, IntensitySeries> series = new HashMap<>();
        lines.forEach((key, list) -> series.put(key, series(file, name, key, list)));
        return new FileIntensity(name, series);
    }

    private static String stripBom(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Map<String, Integer> columns(Path file, CsvRecord header) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < header.getFieldCount(); i++) {
            String column = header.getField(i).strip().toLowerCase(Locale.ROOT);
            if (!KNOWN.contains(column)) {
                throw CarbonConfigurationException.unknown("column of intensity file " + file, column, KNOWN);
            }
            columns.put(column, i);
        }
        for (String column : REQUIRED) {
            if (!columns.containsKey(column)) {
                throw new CarbonConfigurationException("intensity file \"" + file + "\" lacks the column \"" + column
                        + "\"; expected " + String.join(",", REQUIRED));
            }
        }
        return columns;
    }

    private static String text(String where, CsvRecord record, Map<String, Integer> columns, String column) {
        Integer index = columns.get(column);
        if (index == null) {
            return "";
        }
        if (index >= record.getFieldCount()) {
            throw new CarbonConfigurationException(
                    where + ": has " + record.getFieldCount() + " fields, the header has " + columns.size());
        }
        return record.getField(index).strip();
    }

    private static Key key(String where, CsvRecord record, Map<String, Integer> columns) {
        String signal = text(where, record, columns, "signal").toLowerCase(Locale.ROOT);
        Signal kind = switch (signal) {
            case "average" -> Signal.AVERAGE;
            case "marginal" -> Signal.MARGINAL;
            default ->
                throw new CarbonConfigurationException(
                        where + ": signal is \"" + signal + "\", expected average or marginal");
        };
        return new Key(
                Providers.canonical(text(where, record, columns, "provider")),
                text(where, record, columns, "region").toLowerCase(Locale.ROOT),
                kind);
    }

    private static Line line(
            String where, CsvRecord record, Map<String, Integer> columns, Map<String, Instant> instants) {
        String start = text(where, record, columns, "start");
        String end = text(where, record, columns, "end");
        if (start.isEmpty() != end.isEmpty()) {
            throw new CarbonConfigurationException(
                    where + ": start and end must both be given, or both be empty for a value that always holds");
        }
        boolean always = start.isEmpty();
        TimeWindow window;
        if (always) {
            window = TimeWindow.all();
        } else {
            Instant from = instants.computeIfAbsent(start, text -> instant(where, "start", text));
            Instant to = instants.computeIfAbsent(end, text -> instant(where, "end", text));
            if (!from.isBefore(to)) {
                throw new CarbonConfigurationException(where + ": end " + end + " is not after start " + start);
            }
            window = TimeWindow.of(from, to);
        }
        return new Line(
                record.getStartingLineNumber(),
                new Point(window, value(where, text(where, record, columns, "kg_per_kwh"))),
                always,
                text(where, record, columns, "basis"),
                text(where, record, columns, "gas"),
                text(where, record, columns, "source"));
    }

    private static Instant instant(String where, String column, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new CarbonConfigurationException(
                    where + ": " + column + " is \"" + text
                            + "\", expected an ISO instant such as 2026-06-01T00:00:00Z",
                    e);
        }
    }

    private static CarbonIntensity value(String where, String text) {
        try {
            return new CarbonIntensity(Double.parseDouble(text));
        } catch (IllegalArgumentException e) {
            throw new CarbonConfigurationException(
                    where + ": kg_per_kwh is \"" + text + "\", expected a finite number, 0 or more", e);
        }
    }

    private static IntensitySeries series(Path file, String name, Key key, List<Line> lines) {
        List<Line> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparing(line -> line.point.window().start()));
        Line first = sorted.get(0);
        for (int i = 1; i < sorted.size(); i++) {
            Line line = sorted.get(i);
            Line before = sorted.get(i - 1);
            if (line.always
                    || before.always
                    || line.point
                            .window()
                            .start()
                            .isBefore(before.point.window().end())) {
                throw new CarbonConfigurationException(file + ":" + line.number + ": overlaps line " + before.number
                        + " of the same provider, region and signal");
            }
            if (!line.basis.equals(first.basis) || !line.gas.equals(first.gas) || !line.source.equals(first.source)) {
                throw new CarbonConfigurationException(
                        file + ":" + line.number + ": basis, gas and source must be those of line " + first.number
                                + ": one series has one origin");
            }
        }
        IntensityLabel label = new IntensityLabel(
                key.signal.label(),
                first.source.isEmpty() ? name : first.source,
                key.region,
                stated(first.basis),
                stated(first.gas),
                first.always ? IntensityQuality.YEARLY : IntensityQuality.MEASURED);
        return first.always
                ? IntensitySeries.always(
                        label, Estimate.exactly(first.point.value().kilogramsPerKilowattHour()), "always", "")
                : IntensitySeries.of(label, sorted.stream().map(Line::point).toList(), "");
    }

    private static String stated(String text) {
        return text.isEmpty() ? IntensityLabel.UNSTATED : text;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Signal> signals() {
        return signals;
    }

    @Override
    public Grain grain() {
        return varies ? Grain.HOUR : Grain.DAY;
    }

    @Override
    public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
        return queries.stream()
                .<IntensityAnswer>map(query -> {
                    IntensitySeries found = series.get(new Key(
                            query.place().provider(), query.place().region().toLowerCase(Locale.ROOT), query.signal()));
                    return found == null
                            ? new IntensityAnswer.NoCoverage("the file has no row for it")
                            : new IntensityAnswer.Series(found);
                })
                .toList();
    }
}
