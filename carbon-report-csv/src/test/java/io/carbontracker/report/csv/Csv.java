package io.carbontracker.report.csv;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.carbontracker.RunRequest;
import io.carbontracker.usage.UsageItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A CSV file as a reader by RFC 4180 sees it. */
record Csv(List<String> header, List<Map<String, String>> rows) {
    static Csv parse(String text) {
        List<List<String>> lines = CsvReader.builder().ofCsvRecord(text).stream()
                .map(CsvRecord::getFields)
                .toList();
        List<String> header = lines.get(0);
        return new Csv(
                header,
                lines.subList(1, lines.size()).stream()
                        .map(line -> byName(header, line))
                        .toList());
    }

    private static Map<String, String> byName(List<String> header, List<String> line) {
        if (line.size() != header.size()) {
            throw new AssertionError(line.size() + " cells under " + header.size() + " columns: " + line);
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            row.put(header.get(i), line.get(i));
        }
        return row;
    }

    static Csv read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs items and reads the files that come of them. */
    static Written run(Path folder, List<? extends UsageItem> items, RunRequest request) {
        try (CsvReport csv = CsvReport.builder(folder).build()) {
            Scenario.run(items, request, csv);
            List<Path> files = csv.files();
            return new Written(read(files.get(0)), read(files.get(1)), read(files.get(2)));
        }
    }

    List<String> column(String name) {
        return rows.stream().map(row -> row.get(name)).toList();
    }

    /** The three files of a run. */
    record Written(Csv detail, Csv gaps, Csv summary) {}
}
