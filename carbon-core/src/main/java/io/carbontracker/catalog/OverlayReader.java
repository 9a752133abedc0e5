package io.carbontracker.catalog;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.carbontracker.catalog.FactorTable.Columns;
import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.CatalogException;
import io.carbontracker.usage.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a user's file of a table, refuses what does not fit the table, and lays the rest over it. */
final class OverlayReader {
    private final Schema schema;
    private final Columns columns;
    private final Path file;

    /** The rows by their keys: those of the table, and over them those of the file. */
    private final Map<String, Row> rows;

    /** The lines of the file's own keys. */
    private final Map<String, Long> lines = new HashMap<>();

    OverlayReader(Schema schema, Columns columns, Map<String, Row> rows, Path file) {
        this.schema = schema;
        this.columns = columns;
        this.rows = new LinkedHashMap<>(rows);
        this.file = file;
    }

    FactorTable read() {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(e);
        }
        Map<String, Integer> places = null;
        FieldMismatchStrategy any = FieldMismatchStrategy.IGNORE; // refused here, where the file has a name
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .extraFieldStrategy(any)
                .missingFieldStrategy(any)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            for (CsvRecord line : csv) {
                if (places == null) {
                    places = header(line);
                } else {
                    add(line, places);
                }
            }
        } catch (CsvParseException e) {
            throw new CatalogException(
                    schema.fileName(), "factor file \"" + file + "\" is no valid CSV: " + e.getMessage(), e, false);
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (places == null) {
            throw new CatalogException(
                    schema.fileName(),
                    "factor file \"" + file + "\" is empty, expected a header line with "
                            + String.join(", ", schema.keys()) + " and other columns of the table",
                    null,
                    false);
        }
        return new FactorTable(schema, columns, rows);
    }

    private CatalogException unreadable(IOException e) {
        return new CatalogException(
                schema.fileName(), "cannot read factor file \"" + file + "\": " + CarbonException.inWords(e), e, false);
    }

    private Map<String, Integer> header(CsvRecord line) {
        Map<String, Integer> places = new HashMap<>();
        List<String> fields = line.getFields();
        for (int i = 0; i < fields.size(); i++) {
            String column = fields.get(i).strip();
            if (!columns.names().contains(column)) {
                throw CarbonConfigurationException.unknown("column of factor file " + file, column, columns.names());
            }
            if (places.put(column, i) != null) {
                throw fault(line, "column \"" + column + "\" stands twice");
            }
        }
        for (String key : schema.keys()) {
            if (!places.containsKey(key)) {
                throw fault(line, "key column \"" + key + "\" is missing");
            }
        }
        return places;
    }

    private void add(CsvRecord line, Map<String, Integer> places) {
        if (line.getFieldCount() != places.size()) {
            throw fault(
                    line, "has " + line.getFieldCount() + " fields, expected " + places.size() + " as in the header");
        }
        CellRules rules = CellRules.of(schema);
        String[] cells = new String[columns.names().size()];
        for (int i = 0; i < cells.length; i++) {
            String column = columns.names().get(i);
            Integer place = places.get(column);
            String cell = place == null ? "" : line.getField(place).strip();
            CellRules.Rule rule = rules.ruleOf(column);
            if (rule != null && !cell.isEmpty()) {
                cell = rule.spelled(cell);
                if (!rule.allows(cell)) {
                    throw fault(line, column + " is \"" + cell + "\", expected " + rule.expected());
                }
            }
            cells[i] = column.equals("provider") ? Providers.canonical(cell) : cell;
        }
        String key = key(line, cells);
        Long before = lines.put(key, line.getStartingLineNumber());
        if (before != null) {
            throw fault(line, "repeats the key of line " + before);
        }
        rows.put(key, new Row(schema, columns, cells, rows.get(key), file.toString(), line.getStartingLineNumber()));
    }

    private String key(CsvRecord line, String[] cells) {
        String[] key = new String[schema.keys().size()];
        for (int i = 0; i < key.length; i++) {
            String column = schema.keys().get(i);
            key[i] = cells[columns.index(column)];
            if (key[i].isEmpty()) {
                throw fault(line, "key column \"" + column + "\" is blank, expected a value");
            }
        }
        return FactorTable.key(key);
    }

    private CatalogException fault(CsvRecord line, String fault) {
        return new CatalogException(
                schema.fileName(), file + ":" + line.getStartingLineNumber() + ": " + fault, null, false);
    }
}
