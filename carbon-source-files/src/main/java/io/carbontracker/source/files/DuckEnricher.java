package io.carbontracker.source.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what became of the rows of Parquet files. Between rows that differ in numbers alone the figures differ by the quantity:
 * so they are worked out for a quantity of one, once for each kind of rows, and multiplied where the rows are copied.
 */
final class DuckEnricher {
    private static final int PAGE = 1_024;
    private static final int FEW_TEXTS = 10_000;

    private final DuckDb engine;
    private final RowMapper mapper;
    private final UsageQuery query;
    private final RowOutcomes outcomes;
    private final Path folder;

    /**
     * Starts.
     *
     * @param query what is asked, not row by row
     * @param folder takes files on the way
     */
    DuckEnricher(DuckDb engine, RowMapper mapper, UsageQuery query, CarbonCalculator calculator, Path folder) {
        this.engine = engine;
        this.mapper = mapper;
        this.query = query;
        this.outcomes = new RowOutcomes(calculator);
        this.folder = folder;
    }

    /**
     * Works out the figures.
     *
     * @param own the columns of the files and their types
     * @param number tells the engine's tables for these files from those for others
     * @throws BrokenInputException when the columns do not fit the form
     */
    EnrichedPart part(DuckTable table, Map<String, String> own, int number) throws SQLException, IOException {
        int[] places = mapper.bind(table.header());
        if (table.hasBytes(places)) {
            DuckTable texts = table.asTexts(engine);
            return part(texts, texts.topColumns(), number);
        }
        mapper.row().clear();
        DuckSelect select = new DuckSelect(table, number, mapper, places, table.emptyColumns(engine), query);
        DuckKeys keys = DuckKeys.find(engine, select, mapper);
        engine.execute("CREATE TEMP TABLE " + select.groupsName() + " AS " + select.kinds(keys.telling()));
        Path file = folder.resolve("kinds-" + number + ".csv");
        writeFigures(select, keys, file);
        String figures = "bill_figures_" + number;
        String columns = "'kind': 'BIGINT', " + CarbonColumns.declared();
        engine.execute("CREATE TEMP TABLE " + figures + "_read AS SELECT * FROM " + WrittenCsv.from(file, columns, 0));
        engine.execute(
                "CREATE TEMP TABLE " + figures + " AS SELECT * " + numberTexts(figures) + "FROM " + figures + "_read");
        engine.execute("DROP TABLE " + figures + "_read");
        String beside = CarbonColumns.ALL.stream().map(DuckEnricher::beside).collect(Collectors.joining(", "));
        return new EnrichedPart(
                own,
                select.enriched(List.copyOf(own.keySet()), keys.telling(), figures, beside),
                "SELECT count(*) FROM " + table.from(""),
                "SELECT coalesce(sum(n), 0) FROM " + select.groupsName() + " JOIN " + figures
                        + " USING (kind) WHERE x_carbon_status <> '" + CarbonColumns.OUTSIDE + "'");
    }

    /** Texts of which there are few become numbers to the engine, which it copies and writes faster, as texts. */
    private String numberTexts(String figures) throws SQLException {
        List<String> cells = new ArrayList<>();
        for (CarbonColumns column : CarbonColumns.ALL) {
            String name = column.column();
            if (column.kind() == CarbonColumns.Kind.TEXT) {
                String distinct =
                        "SELECT DISTINCT " + name + " FROM " + figures + "_read WHERE " + name + " IS NOT NULL";
                long count = engine.number("SELECT count(*) FROM (" + distinct + ")");
                if (count > 0 && count <= FEW_TEXTS) {
                    engine.execute("CREATE TYPE " + figures + "_" + name + " AS ENUM (" + distinct + ")");
                    cells.add("CAST(" + name + " AS " + figures + "_" + name + ") AS " + name);
                }
            }
        }
        return cells.isEmpty() ? "" : "REPLACE (" + String.join(", ", cells) + ") ";
    }

    private static String beside(CarbonColumns column) {
        String name = column.column();
        return switch (column.kind()) {
            case AMOUNT -> "r." + name + " * coalesce(quantity, 1) AS " + name; // of kinds without quantity as it is
            case FACTOR -> "r." + name + " AS " + name;
            case TEXT ->
                column == CarbonColumns.STATUS
                        ? "coalesce(r." + name + ", '" + CarbonColumns.OUTSIDE + "') AS " + name
                        : "r." + name + " AS " + name;
        };
    }

    private void writeFigures(DuckSelect select, DuckKeys keys, Path file) throws SQLException, IOException {
        int kind = select.timeSlots().length + 2;
        DuckTimes times = new DuckTimes(select.timeSlots(), select.microseconds());
        Row row = mapper.row();
        List<Long> kinds = new ArrayList<>(PAGE);
        List<@Nullable UsageItem> items = new ArrayList<>(PAGE);
        try (CsvWriter out = WrittenCsv.to(file)) {
            engine.each(select.numberedKinds(keys.areMany()), current -> {
                row.start(0);
                keys.put(current, kind + 2 + select.sumSlots().length, select.textSlots(), row);
                times.put(current, 2, row);
                putNumbers(current, kind + 1, select.sumSlots());
                kinds.add(current.getLong(kind));
                items.add(mapper.item(SourceReference.NONE));
                if (items.size() == PAGE) {
                    write(kinds, items, out);
                }
            });
            write(kinds, items, out);
        }
    }

    /** Sets one for a number that can be read, and one that cannot as it is. */
    private void putNumbers(ResultSet current, int place, int[] slots) throws SQLException {
        long mask = current.getLong(place);
        for (int i = 0; i < slots.length; i++) {
            String unreadable = current.getString(place + 1 + i);
            String number = DuckSelect.isMissing(mask, i) ? null : "1";
            mapper.row().put(slots[i], unreadable == null ? number : unreadable);
        }
    }

    private void write(List<Long> kinds, List<@Nullable UsageItem> items, CsvWriter out) {
        List<Map<CarbonColumns, String>> cells = outcomes.of(items);
        for (int i = 0; i < cells.size(); i++) {
            List<@Nullable String> line = new ArrayList<>();
            line.add(String.valueOf(kinds.get(i)));
            RowOutcomes.addTo(line, cells.get(i));
            out.writeRecord(line);
        }
        kinds.clear();
        items.clear();
    }
}
