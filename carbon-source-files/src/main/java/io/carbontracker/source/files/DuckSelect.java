package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the queries that give a mapper its cells as text: one row for each row of the files, or one for each group of rows
 * between which the mapper makes no difference, with numbers summed as decimals.
 */
final class DuckSelect {
    /** Decimals keep 18 digits before and 18 behind the point; what does not fit is read row by row. */
    private static final String DECIMAL = "DECIMAL(38, 18)";

    private static final String NUMBER = "[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?";
    private static final String NULLS = "('', 'null', 'unassigned')";
    private static final int MISSING = 1;
    private static final int UNREADABLE = 2;

    private final DuckTable table;
    private final UsageQuery query;
    private final List<Cell> cells = new ArrayList<>();

    /** A column that the mapper wants, and where. */
    private record Cell(int slot, Role role, DuckTable.Column column, List<String> picked) {}

    /**
     * Prepares the queries.
     *
     * @param table the files
     * @param mapper which takes the cells
     * @param slots for each column of the files the slot that takes its cells, or -1
     * @param empty the names of columns that hold nothing
     * @param query what is asked
     */
    DuckSelect(DuckTable table, RowMapper mapper, int[] slots, Set<String> empty, UsageQuery query) {
        this.table = table;
        this.query = query;
        boolean accounts = query.rowLevel() || query.dimensions().contains(Dimension.ACCOUNT);
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0 && !empty.contains(table.columns().get(i).name())) {
                Role role = mapper.role(slots[i]);
                if (role != Role.ACCOUNT || accounts) {
                    List<String> picked = role == Role.PICK ? mapper.picked(slots[i]) : List.of();
                    cells.add(new Cell(slots[i], role, table.columns().get(i), picked));
                }
            }
        }
    }

    /** The slots of the row that the queries' columns fill, in their order. */
    int[] slots() {
        return cells.stream().mapToInt(Cell::slot).toArray();
    }

    /**
     * One row for each row of the files, in their order.
     *
     * @return texts by {@link #slots()}, then the number of the row in its file, counted from 1
     */
    String rows() {
        return rows("");
    }

    /** The rows whose numbers {@link #groups()} could not sum. */
    String unreadableRows() {
        return rows("(" + mask() + ") & " + allUnreadable() + " <> 0");
    }

    private String rows(String condition) {
        boolean numbered = table.format() == Format.PARQUET;
        return "SELECT " + cells.stream().map(this::text).collect(Collectors.joining(", ")) + ", "
                + (numbered ? "file_row_number + 1" : "0") + " FROM "
                + table.from(numbered ? ", file_row_number = true" : "") + where(condition);
    }

    /**
     * One row for each group, in the order of what tells them apart.
     *
     * @return texts by {@link #slots()}, then the number of rows, then whether numbers are among them that cannot be summed
     */
    String groups() {
        List<String> inner = new ArrayList<>();
        List<String> outer = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> sums = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            String name = "c" + i;
            if (cell.role == Role.SUM) {
                sums.add("sum(" + decimal(cell.column) + ") AS " + name);
                outer.add("rtrim(rtrim(CAST(" + name + " AS VARCHAR), '0'), '.')");
                continue;
            }
            keys.add(name);
            boolean time = isStepped(cell);
            inner.add((time ? stepped(cell) : text(cell)) + " AS " + name);
            outer.add(time ? rendered(cell, name) : name);
        }
        inner.add(mask() + " AS mask");
        keys.add("mask");
        inner.addAll(sums);
        inner.add("count(*) AS n");
        return "SELECT " + String.join(", ", outer) + ", n, mask & " + allUnreadable() + " FROM (SELECT "
                + String.join(", ", inner) + " FROM " + table.from("") + where("") + " GROUP BY ALL) ORDER BY "
                + String.join(", ", keys);
    }

    /** Leaves out what is known to begin outside the period; what has no readable start stays, to be told. */
    private String where(String condition) {
        List<String> all = new ArrayList<>();
        if (!condition.isEmpty()) {
            all.add(condition);
        }
        Cell start = timeOf(Role.START);
        TimeWindow window = query.window();
        if (start != null && !window.equals(TimeWindow.all())) {
            String sql = start.column.sql();
            all.add("(" + sql + " IS NULL OR (" + sql + " >= make_timestamp(" + micros(window.start()) + ") AND " + sql
                    + " < make_timestamp(" + micros(window.end()) + ")))");
        }
        return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    /** The column of a role when it holds times of the engine's own types. */
    private @Nullable Cell timeOf(Role role) {
        for (Cell cell : cells) {
            if (cell.role == role && cell.column.isTime()) {
                return cell;
            }
        }
        return null;
    }

    private boolean isStepped(Cell cell) {
        return (cell.role == Role.START && cell == timeOf(Role.START) && step() > 0)
                || (cell.role == Role.END && cell == timeOf(Role.END) && timeOf(Role.START) != null);
    }

    /** The step of time in microseconds; 0 when times are to stay as they are. */
    private long step() {
        long hour = 3_600_000_000L;
        boolean ends = cells.stream().anyMatch(cell -> cell.role == Role.END);
        if (ends && timeOf(Role.END) == null) {
            return 0; // ends as text are left as they are, and starts with them
        }
        return query.grain() == UsageQuery.Grain.DAY ? 24 * hour : ends ? hour : 0;
    }

    /** The start or end of the step in which a row lies; of a row that lies in several its own. */
    private String stepped(Cell cell) {
        String start = "epoch_us(" + timeSql(Role.START) + ")";
        long step = step();
        Cell last = timeOf(Role.END);
        if (last == null) {
            return floor(start, step);
        }
        String end = "epoch_us(" + timeSql(Role.END) + ")";
        String inOne = end + " > " + start + " AND " + floor(start, step) + " = " + floor("(" + end + " - 1)", step);
        return "CASE WHEN " + inOne + " THEN " + floor(start, step) + (cell.role == Role.END ? " + " + step : "")
                + " ELSE " + (cell.role == Role.END ? end : start) + " END";
    }

    private String timeSql(Role role) {
        Cell cell = timeOf(role);
        return cell == null ? "NULL" : cell.column.sql();
    }

    private static String floor(String micros, long step) {
        return "(" + micros + " // " + step + ") * " + step;
    }

    /** A start before the period is that of a step, not of a row. */
    private String rendered(Cell cell, String name) {
        boolean bounded = cell.role == Role.START && !query.window().equals(TimeWindow.all());
        String micros = bounded
                ? "CASE WHEN " + name + " IS NOT NULL THEN greatest(" + name + ", "
                        + micros(query.window().start()) + ") END"
                : name;
        return "CAST(make_timestamp(" + micros + ") AS VARCHAR)";
    }

    /** For each number two bits: whether it is missing, and whether it cannot be read. */
    private String mask() {
        List<String> bits = new ArrayList<>();
        for (Cell cell : cells) {
            if (cell.role == Role.SUM) {
                int shift = 2 * bits.size();
                bits.add("CASE WHEN " + value(cell.column) + " IS NULL THEN " + (MISSING << shift) + " WHEN "
                        + decimal(cell.column) + " IS NULL THEN " + (UNREADABLE << shift) + " ELSE 0 END");
            }
        }
        return bits.isEmpty() ? "0" : String.join(" + ", bits);
    }

    private int allUnreadable() {
        int all = 0;
        int shift = 0;
        for (Cell cell : cells) {
            if (cell.role == Role.SUM) {
                all |= UNREADABLE << shift;
                shift += 2;
            }
        }
        return all;
    }

    /** A number, the spellings of null taken for null. */
    private static String value(DuckTable.Column column) {
        return column.isText()
                ? "CASE WHEN lower(trim(" + column.sql() + ")) NOT IN " + NULLS + " THEN trim(" + column.sql() + ") END"
                : column.sql();
    }

    /** A number as a decimal; null when it is none. Of a list of structures the amounts, added. */
    private static String decimal(DuckTable.Column column) {
        String sql = column.sql();
        if (column.type().endsWith("[]")) {
            return "CAST(list_sum(list_transform(" + sql + ", lambda x: TRY_CAST(x.amount AS " + DECIMAL + "))) AS "
                    + DECIMAL + ")";
        }
        if (column.isText()) {
            return "CASE WHEN regexp_full_match(trim(" + sql + "), '" + NUMBER + "') THEN TRY_CAST(trim(" + sql
                    + ") AS " + DECIMAL + ") END";
        }
        return column.type().equals("FLOAT")
                ? "TRY_CAST(CAST(" + sql + " AS VARCHAR) AS " + DECIMAL + ")" // 0.1, not 0.10000000149
                : "TRY_CAST(" + sql + " AS " + DECIMAL + ")";
    }

    private String text(Cell cell) {
        DuckTable.Column column = cell.column;
        return switch (cell.role) {
            case PICK -> picked(column, cell.picked);
            case FLAG -> "CASE WHEN trim(" + plain(column) + ") <> '' THEN '1' END";
            case SUM -> column.type().endsWith("[]") ? "CAST(" + decimal(column) + " AS VARCHAR)" : plain(column);
            default -> plain(column);
        };
    }

    private static String plain(DuckTable.Column column) {
        if (column.isText()) {
            return column.sql();
        }
        if (column.type().equals("TIMESTAMP WITH TIME ZONE")) {
            return "CAST(make_timestamp(epoch_us(" + column.sql() + ")) AS VARCHAR)";
        }
        return column.isNested()
                ? "CAST(to_json(" + column.sql() + ") AS VARCHAR)"
                : "CAST(" + column.sql() + " AS VARCHAR)";
    }

    /** An object of the values that matter; text that is no JSON object stays as it is, for the mapper to read or refuse. */
    private static String picked(DuckTable.Column column, List<String> keys) {
        String sql = column.sql();
        String type = column.type();
        if (type.startsWith("MAP(VARCHAR, ") && !type.contains("STRUCT") && !type.endsWith("]")) {
            String values = keys.stream()
                    .map(key -> DuckDb.text(key) + ", " + sql + "[" + DuckDb.text(key) + "]")
                    .collect(Collectors.joining(", "));
            return "CASE WHEN " + sql + " IS NOT NULL THEN CAST(json_object(" + values + ") AS VARCHAR) END";
        }
        if (!column.isText() && !type.equals("JSON")) {
            return plain(column);
        }
        String json = "CASE WHEN starts_with(" + sql + ", '\"') THEN '{' || " + sql + " || '}' ELSE CAST(" + sql
                + " AS VARCHAR) END";
        String values = keys.stream()
                .map(key -> DuckDb.text(key) + ", " + scalar(json, pointer(key)))
                .collect(Collectors.joining(", "));
        return "CASE WHEN json_valid(" + json + ") THEN CASE WHEN json_type(" + json + ") = 'OBJECT' THEN"
                + " CAST(json_object(" + values + ") AS VARCHAR) ELSE CAST(" + sql + " AS VARCHAR) END ELSE CAST(" + sql
                + " AS VARCHAR) END";
    }

    private static String scalar(String json, String pointer) {
        String path = DuckDb.text(pointer);
        return "CASE WHEN json_type(" + json + ", " + path + ") NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string("
                + json + ", " + path + ") END";
    }

    private static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
