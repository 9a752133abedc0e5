package io.carbontracker.source.files;

import io.carbontracker.usage.UsageQuery;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens files one after the other, each by the engine that reads its format: text by FastCSV, Parquet and JSON by DuckDB. When
 * sums are asked for, files that stand together and have the same columns are opened as one. A file that cannot be opened, or not
 * be read to its end, is noted, and the next is opened.
 */
final class Engines implements AutoCloseable {
    private final Set<Format> formats;
    private final EngineSettings settings;
    private final RowMapper mapper;
    private final UsageQuery query;
    private final Deque<Input> inputs;
    private final Deque<DuckTable> tables = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();

    private @Nullable DuckDb duckDb;
    private @Nullable Rows rows;

    Engines(Set<Format> formats, EngineSettings settings, RowMapper mapper, UsageQuery query, List<Input> inputs) {
        this.formats = formats;
        this.settings = settings;
        this.mapper = mapper;
        this.query = query;
        this.inputs = new ArrayDeque<>(inputs);
    }

    /**
     * Reads the next row of all files into the mapper's row.
     *
     * @return {@code false} at the end of the last file
     */
    boolean next() {
        while (true) {
            try {
                Rows current = rows;
                if (current == null) {
                    current = openNext();
                    if (current == null) {
                        return false;
                    }
                    rows = current;
                }
                if (current.next()) {
                    return true;
                }
                closeRows();
            } catch (BrokenInputException e) {
                List<DuckTable> apart = rows instanceof DuckRows broken ? broken.apart() : List.of();
                closeRows();
                if (apart.isEmpty()) {
                    failures.add(messageOf(e));
                }
                for (int i = apart.size() - 1; i >= 0; i--) {
                    tables.addFirst(apart.get(i));
                }
            }
        }
    }

    private @Nullable Rows openNext() {
        DuckTable table = tables.poll();
        if (table != null) {
            return DuckRows.open(engine(), table, mapper, query);
        }
        Input input = inputs.poll();
        if (input == null) {
            return null;
        }
        Format format = formatOf(input, formats);
        if (format == Format.CSV) {
            CsvRows csv = CsvRows.open(input, mapper);
            return query.rowLevel() || mapper.quantity() < 0 ? csv : new CsvGroups(csv, mapper, query);
        }
        tables.addAll(tablesOf(input, format));
        return openNext();
    }

    /**
     * Tells by which engine a file is read.
     *
     * @param formats those of the form
     * @throws BrokenInputException when none of them is that of the file
     */
    static Format formatOf(Input input, Set<Format> formats) {
        if (formats.size() == 1 && formats.contains(Format.CSV)) {
            return Format.CSV;
        }
        Format format = Format.of(input);
        if (format == Format.CSV && !formats.contains(Format.CSV)) {
            throw new BrokenInputException("cannot read \"" + input.name()
                    + "\": it is neither Parquet nor JSON with an object on each line; save the export as one of them");
        }
        if (!formats.contains(format)) {
            return Format.CSV; // whose reader says what the file is
        }
        if (format != Format.CSV && input.path() == null) {
            throw new BrokenInputException(
                    "cannot read \"" + input.name() + "\": Parquet and JSON are read from files of the system only");
        }
        return format;
    }

    /** The tables of a file and, when sums are asked for, of those of its format behind it. */
    private List<DuckTable> tablesOf(Input first, Format format) {
        List<DuckTable> found = new ArrayList<>();
        add(first, format, found);
        while (!query.rowLevel() && !inputs.isEmpty()) {
            Input next = inputs.element();
            if (next.path() == null || Format.of(next) != format) {
                break;
            }
            add(inputs.remove(), format, found);
        }
        return found;
    }

    private void add(Input input, Format format, List<DuckTable> found) {
        DuckTable table;
        try {
            table = DuckTable.of(engine(), input, format);
        } catch (SQLException e) {
            failures.add("cannot read \"" + input.name() + "\": " + DuckDb.fault(e));
            return;
        }
        for (int i = 0; i < found.size() && !query.rowLevel(); i++) {
            if (found.get(i).fits(table)) {
                found.set(i, found.get(i).with(table));
                return;
            }
        }
        found.add(table);
    }

    private DuckDb engine() {
        DuckDb engine = duckDb;
        if (engine == null) {
            engine = DuckDb.open(settings);
            duckDb = engine;
        }
        return engine;
    }

    /** The file of the current row, as the user named it. */
    String file() {
        Rows current = rows;
        return current == null ? "" : current.file();
    }

    /** What could not be read, so far. */
    List<String> failures() {
        return failures;
    }

    private static String messageOf(BrokenInputException e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    private void closeRows() {
        Rows open = rows;
        rows = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closeRows();
        inputs.clear();
        tables.clear();
        DuckDb engine = duckDb;
        duckDb = null;
        if (engine != null) {
            engine.close();
        }
    }
}
