package io.carbontracker.source.files;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files of the same columns as a table of the engine.
 *
 * @param inputs the files
 * @param format how they are written
 * @param packed whether they are JSON packed with gzip
 * @param texts whether bytes of Parquet are read as text: files of some writers do not tell which bytes are
 * @param columns their columns, those inside structures by their paths
 */
record DuckTable(List<Input> inputs, Format format, boolean packed, boolean texts, List<Column> columns) {
    private static final int DEEPEST = 4;

    /**
     * A column.
     *
     * @param name its name, or its path as in {@code usage.amount}
     * @param sql the same as SQL writes it
     * @param type the engine's type
     * @param depth 1, or more inside structures
     */
    record Column(String name, String sql, String type, int depth) {
        boolean isText() {
            return type.equals("VARCHAR");
        }

        boolean isTime() {
            return type.startsWith("TIMESTAMP") || type.equals("DATE");
        }

        boolean isNested() {
            return DuckTable.isNested(type);
        }

        boolean isList() {
            return type.endsWith("[]");
        }

        private boolean isStructure() {
            return type.startsWith("STRUCT(") && !type.endsWith("]");
        }
    }

    /**
     * Looks at the columns of one file.
     *
     * @throws SQLException when it cannot be read
     */
    static DuckTable of(DuckDb engine, Input input, Format format) throws SQLException {
        boolean packed = format == Format.JSON && Format.isPacked(input);
        return described(engine, new DuckTable(List.of(input), format, packed, true, List.of()));
    }

    /** The same of a Parquet file of which no bytes are taken for text. */
    static DuckTable ofBytes(DuckDb engine, Input input) throws SQLException {
        return described(engine, new DuckTable(List.of(input), Format.PARQUET, false, false, List.of()));
    }

    /** The same files with bytes read as text. */
    DuckTable asTexts(DuckDb engine) throws SQLException {
        return described(engine, new DuckTable(inputs, format, packed, true, List.of()));
    }

    /** Whether columns that are looked at are bytes. */
    boolean hasBytes(int[] slots) {
        return IntStream.range(0, slots.length)
                .anyMatch(i -> slots[i] >= 0 && columns.get(i).type.contains("BLOB"));
    }

    private static DuckTable described(DuckDb engine, DuckTable bare) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (String[] column : engine.describe("SELECT * FROM " + bare.from(""))) {
            add(engine, bare, new Column(column[0], DuckDb.name(column[0]), column[1], 1), columns);
        }
        return new DuckTable(bare.inputs, bare.format, bare.packed, bare.texts, columns);
    }

    private static void add(DuckDb engine, DuckTable table, Column column, List<Column> columns) throws SQLException {
        columns.add(column);
        if (column.isStructure() && column.depth < DEEPEST) {
            for (String[] field : engine.describe("SELECT unnest(" + column.sql + ") FROM " + table.from(""))) {
                add(
                        engine,
                        table,
                        new Column(
                                column.name + "." + field[0],
                                column.sql + "." + DuckDb.name(field[0]),
                                field[1],
                                column.depth + 1),
                        columns);
            }
        }
    }

    /** Whether a type holds others. */
    static boolean isNested(String type) {
        return type.endsWith("]") || type.startsWith("MAP(") || type.startsWith("STRUCT(") || type.equals("JSON");
    }

    /** The names of the columns. */
    List<String> header() {
        return columns.stream().map(Column::name).toList();
    }

    /** The columns that lie in no structure, and their types. */
    Map<String, String> topColumns() {
        Map<String, String> top = new LinkedHashMap<>();
        columns.stream().filter(column -> column.depth == 1).forEach(column -> top.put(column.name, column.type));
        return top;
    }

    /** The same files with the fields of one structure as their columns. */
    DuckTable within(String structure) {
        String path = structure + ".";
        return new DuckTable(
                inputs,
                format,
                packed,
                texts,
                columns.stream()
                        .filter(column -> column.name.startsWith(path))
                        .map(column -> new Column(
                                column.name.substring(path.length()), column.sql, column.type, column.depth - 1))
                        .toList());
    }

    /** Whether a file's rows can be read together with those of these files. */
    boolean fits(DuckTable other) {
        return format == other.format
                && packed == other.packed
                && texts == other.texts
                && columns.equals(other.columns);
    }

    DuckTable with(DuckTable other) {
        List<Input> all = new ArrayList<>(inputs);
        all.addAll(other.inputs);
        return new DuckTable(all, format, packed, texts, columns);
    }

    /**
     * The columns without any value, by what Parquet files tell of themselves: bills have many. Reading them as blank costs
     * nothing, and summing them would.
     */
    Set<String> emptyColumns(DuckDb engine) throws SQLException {
        Set<String> empty = new HashSet<>();
        if (format == Format.PARQUET) {
            engine.each(
                    "SELECT path_in_schema FROM parquet_metadata(" + files()
                            + ") GROUP BY path_in_schema HAVING count(stats_null_count) = count(*)"
                            + " AND sum(stats_null_count) = sum(num_values)",
                    row -> empty.add(row.getString(1)));
        }
        return empty;
    }

    private String files() {
        return inputs.stream()
                .map(input -> DuckDb.text(literal(input.file())))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** What follows FROM. */
    String from(String options) {
        String files = files();
        return format == Format.PARQUET
                ? "read_parquet(" + files + ", hive_partitioning = false, binary_as_string = " + texts + options + ")"
                : "read_json(" + files + ", format = 'newline_delimited', hive_partitioning = false, compression = '"
                        + (packed ? "gzip" : "none") + "', columns = " + JsonBill.columns() + ")";
    }

    /** The files one by one. */
    List<DuckTable> apart() {
        return inputs.stream()
                .map(input -> new DuckTable(List.of(input), format, packed, texts, columns))
                .toList();
    }

    /** A path whose signs have no meaning of their own to the engine. */
    static String literal(Path path) {
        StringBuilder literal = new StringBuilder();
        for (char c : path.toAbsolutePath().toString().toCharArray()) {
            if (c == '*' || c == '?' || c == '[') {
                literal.append('[').append(c).append(']');
            } else {
                literal.append(c);
            }
        }
        return literal.toString();
    }

    /** How the files are called together. */
    String name() {
        String first = inputs.get(0).name();
        return inputs.size() == 1 ? first : first + " and " + (inputs.size() - 1) + " more";
    }
}
