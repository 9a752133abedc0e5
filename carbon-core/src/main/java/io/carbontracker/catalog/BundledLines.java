package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Columns;
import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bundled tables: UTF-8, comma, double quotes, line feed, and no line break within a cell, as the tests of the tables
 * check. What users write is read by a full CSV reader instead.
 *
 * <p>A run looks up few of the thousands of bundled rows, and all of them would cost more time than a small bill. Loading a table
 * therefore only finds where the row of each key stands; a row is split into cells when it is first asked for.
 */
final class BundledLines {
    /** No leading cells that are plain are longer; longer ones are read the general way. */
    private static final int LONGEST_PLAIN_KEY = 200;

    private BundledLines() {}

    /** Reads a table: its header, and where the row of each key stands. */
    static FactorTable read(Schema schema, byte[] text) {
        int end = end(text, 0);
        Columns columns = new Columns(List.of(split(text, 0, end, count(text, 0, end))));
        int[] keyColumns = new int[schema.keys().size()];
        int keyCells = 0;
        for (int i = 0; i < keyColumns.length; i++) {
            keyColumns[i] = columns.index(schema.keys().get(i));
            keyCells = Math.max(keyCells, keyColumns[i] + 1);
        }
        boolean leading = columns.names().subList(0, keyColumns.length).equals(schema.keys());
        byte[] scratch = new byte[LONGEST_PLAIN_KEY];
        Map<String, Row> rows = new LinkedHashMap<>(text.length / 50);
        int line = 2;
        for (int start = end + 1; start < text.length; start = end + 1) {
            end = end(text, start);
            Row row = new Row(schema, columns, text, start, line);
            String key = leading ? plainKey(text, start, end, keyCells, scratch) : null;
            if (key == null) {
                key = key(row, split(text, start, end, keyCells), keyColumns);
            }
            if (rows.put(key, row) != null) {
                throw row.refusal("repeats the key of another line");
            }
            line++;
        }
        return new FactorTable(schema, columns, rows);
    }

    private static String key(Row row, String[] cells, int[] keyColumns) {
        if (cells.length == 0) {
            throw row.malformed();
        }
        String[] key = new String[keyColumns.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = cells[keyColumns[i]];
        }
        return FactorTable.key(key);
    }

    /** The key of the first cells, without a string for each; {@code null} for cells that hold more than plain characters. */
    private static @Nullable String plainKey(byte[] text, int start, int end, int cells, byte[] scratch) {
        int left = cells;
        int length = 0;
        for (int i = start; i < end && length < LONGEST_PLAIN_KEY; i++) {
            byte c = text[i];
            if (c <= ' ' || c == '"') { // no ASCII, to be stripped perhaps, or quoted
                return null;
            }
            if (c == ',') {
                scratch[length++] = (byte) FactorTable.KEY_SEPARATOR;
                if (--left == 0) {
                    return new String(scratch, 0, length, StandardCharsets.ISO_8859_1);
                }
            } else {
                scratch[length++] = c >= 'A' && c <= 'Z' ? (byte) (c + ('a' - 'A')) : c;
            }
        }
        return null;
    }

    /** Finds the end of the line that begins at a position. */
    static int end(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    /** Counts the cells of a line. */
    static int count(byte[] text, int start, int end) {
        int cells = 1;
        boolean quoted = false;
        for (int i = start; i < end; i++) {
            if (text[i] == '"') {
                quoted = !quoted;
            } else if (text[i] == ',' && !quoted) {
                cells++;
            }
        }
        return cells;
    }

    /**
     * Gives the first cells of a line.
     *
     * @return as many as asked for; empty when the line has fewer
     */
    static String[] split(byte[] text, int start, int end, int cells) {
        String[] split = new String[cells];
        int from = start;
        for (int i = 0; i < cells; i++) {
            if (from > end) {
                return new String[0];
            }
            boolean hasQuotes = false;
            boolean quoted = false;
            int to = from;
            while (to < end && (quoted || text[to] != ',')) {
                if (text[to] == '"') {
                    hasQuotes = true;
                    quoted = !quoted;
                }
                to++;
            }
            String cell = new String(text, from, to - from, StandardCharsets.UTF_8);
            split[i] = hasQuotes ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
            from = to + 1;
        }
        return split;
    }
}
