package io.carbontracker.source.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what became of the rows of a CSV file, row by row: reads it twice side by side, once for what the rows mean and once for
 * all they hold, and writes both into a file from which the engine takes them.
 */
final class CsvEnricher {
    private static final int PAGE = 1_024;

    private final RowOutcomes outcomes;
    private final Path folder;

    /**
     * Starts.
     *
     * @param folder takes the files on the way
     */
    CsvEnricher(CarbonCalculator calculator, Path folder) {
        this.outcomes = new RowOutcomes(calculator);
        this.folder = folder;
    }

    /**
     * Works out the figures.
     *
     * @param rows reads the file row by row
     * @param number tells the file on the way from others
     * @throws BrokenInputException when the file cannot be read to its end
     */
    EnrichedPart part(Input input, UsageCursor rows, int number) throws IOException {
        Path file = folder.resolve("rows-" + number + ".csv");
        long size = sizeOf(input);
        Merge merge = new Merge(input.name(), rows);
        try (CsvReader<CsvRecord> records = CsvRows.reader().build(whole(), CsvRows.text(input));
                CsvWriter out = WrittenCsv.to(file)) {
            Iterator<CsvRecord> each = records.iterator();
            for (CsvRecord read = next(each, input); read != null; read = next(each, input)) {
                merge.take(read, out);
            }
            merge.end();
        }
        if (sizeOf(input) != size) {
            throw changed(input.name());
        }
        return new EnrichedPart(
                merge.types(),
                "SELECT * FROM " + WrittenCsv.from(file, merge.columns(), 4 * merge.longest),
                "SELECT " + merge.written,
                "SELECT " + merge.counted);
    }

    private static CsvRecordHandler whole() {
        return CsvRecordHandler.of(record -> record.maxFields(CsvRows.MOST_COLUMNS)
                .maxFieldSize(CsvRows.LONGEST_FIELD)
                .maxRecordSize(Integer.MAX_VALUE));
    }

    private static @Nullable CsvRecord next(Iterator<CsvRecord> records, Input input) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException | UncheckedIOException | BrokenInputException e) {
            throw CsvRows.broken(input.name(), 0, e);
        }
    }

    /** A file that grew in between would have rows that only one of the two readings saw. */
    private static long sizeOf(Input input) throws IOException {
        return input.path() == null ? 0 : Files.size(input.file());
    }

    private static BrokenInputException changed(String name) {
        return new BrokenInputException("cannot read \"" + name + "\": it was changed while it was read");
    }

    /** Puts records and items together, by the line on which they start. */
    private final class Merge {
        private final String name;
        private final UsageCursor rows;
        private final List<UsageItem> page = new ArrayList<>(PAGE);
        private Iterator<Map<CarbonColumns, String>> cells =
                List.<Map<CarbonColumns, String>>of().iterator();
        private Iterator<UsageItem> items = page.iterator();
        private @Nullable UsageItem item;
        private @Nullable List<String> header;
        private long counted;
        private long written;
        private long longest;

        Merge(String name, UsageCursor rows) {
            this.name = name;
            this.rows = rows;
            advance();
        }

        private void advance() {
            if (!items.hasNext()) {
                page.clear();
                while (page.size() < PAGE && rows.hasNext()) {
                    page.add(rows.next());
                }
                cells = outcomes.of(new ArrayList<>(page)).iterator();
                items = page.iterator();
            }
            item = items.hasNext() ? items.next() : null;
        }

        void take(CsvRecord read, CsvWriter out) {
            List<String> names = header;
            if (names == null) {
                EnrichedBill.checkColumns(name, read.getFields());
                header = distinct(read.getFields());
                return;
            }
            List<String> fields = read.getFields();
            if (fields.size() == 1 && names.size() != 1 && CsvRows.isBlank(fields.get(0))) {
                return; // a line of white space only
            }
            List<@Nullable String> line = new ArrayList<>(names.size() + CarbonColumns.ALL.size());
            for (int i = 0; i < names.size(); i++) {
                line.add(i < fields.size() ? fields.get(i) : null);
            }
            Map<CarbonColumns, String> beside = cellsOf(read.getStartingLineNumber());
            if (fields.size() > names.size()) { // nothing of the bill is left out, wherever it belongs
                String surplus = String.join(",", fields.subList(names.size(), fields.size()));
                beside.merge(
                        CarbonColumns.DETAIL, "surplus fields: " + surplus, (detail, more) -> detail + "; " + more);
            }
            RowOutcomes.addTo(line, beside);
            out.writeRecord(line);
            written++;
            longest = Math.max(
                    longest,
                    line.stream()
                            .mapToLong(cell -> cell == null ? 0 : cell.length())
                            .sum());
        }

        private Map<CarbonColumns, String> cellsOf(long startingLine) {
            UsageItem next = item;
            if (next == null || next.reference().line() != startingLine) {
                return CarbonColumns.of(null, "");
            }
            counted++;
            Map<CarbonColumns, String> found = cells.next();
            advance();
            return found;
        }

        void end() {
            List<String> failures = rows.facts().failures();
            if (!failures.isEmpty()) {
                throw new BrokenInputException(String.join("; ", failures));
            }
            if (item != null) {
                throw changed(name);
            }
        }

        Map<String, String> types() {
            Map<String, String> types = new LinkedHashMap<>();
            (header == null ? List.<String>of() : header).forEach(name -> types.put(name, "VARCHAR"));
            return types;
        }

        String columns() {
            List<String> columns = new ArrayList<>();
            types().forEach((name, type) -> columns.add(DuckDb.text(name) + ": '" + type + "'"));
            columns.add(CarbonColumns.declared());
            return String.join(", ", columns);
        }
    }

    /** The names of a header, each once: of columns in a file no two may have one name, in any case. */
    private static List<String> distinct(List<String> header) {
        Set<String> seen = new HashSet<>();
        return header.stream()
                .map(String::strip)
                .map(name -> {
                    String free = name.isEmpty() ? "column" : name;
                    for (int i = 2; !seen.add(free.toLowerCase(Locale.ROOT)); i++) {
                        free = (name.isEmpty() ? "column" : name) + "_" + i;
                    }
                    return free;
                })
                .collect(Collectors.toList());
    }
}
