package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the queries that give a mapper its cells as text: one row for each row of the files, or one for each group of rows
 * between which the mapper makes no difference, with numbers summed as decimals.
 *
 * <p>Bills repeat few combinations of texts many times. Where they do, the combinations are numbered first ({@link #keys()}), and
 * groups carry the number in place of the texts ({@link #groups(List)}).
 */
final class DuckSelect {
    /** The table of the combinations: {@code id}, counted from 0 in their order, the {@code step} of time, and the texts. */
    static final String KEYS = "bill_keys";

    /** Decimals keep 18 digits before and 18 behind the point; what does not fit is read row by row. */
    private static final String DECIMAL = "DECIMAL(38, 18)";

    private static final String NUMBER = "[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?";
    private static final String NULLS = "('', 'null', 'unassigned')";
    private static final int MISSING = 1;
    private static final int UNREADABLE = 2;
    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 24 * HOUR;

    private final DuckTable table;
    private final UsageQuery query;
    private final List<Cell> texts = new ArrayList<>();
    private final List<Cell> times = new ArrayList<>();
    private final List<Cell> sums = new ArrayList<>();

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
                List<String> picked = role == Role.PICK ? mapper.picked(slots[i]) : List.of();
                Cell cell = new Cell(slots[i], role, table.columns().get(i), picked);
                switch (role) {
                    case SUM -> sums.add(cell);
                    case START, END -> times.add(cell);
                    case ACCOUNT -> {
                        if (accounts) {
                            texts.add(cell);
                        }
                    }
                    default -> texts.add(cell);
                }
            }
        }
    }

    /** The slots of the row that texts fill, in the order of the queries' columns. */
    int[] textSlots() {
        return texts.stream().mapToInt(Cell::slot).toArray();
    }

    /** The slots that times fill. */
    int[] timeSlots() {
        return times.stream().mapToInt(Cell::slot).toArray();
    }

    /** For each of {@link #timeSlots()} whether groups have it as microseconds since 1970 in place of a text. */
    boolean[] microseconds() {
        boolean[] microseconds = new boolean[times.size()];
        for (int i = 0; i < microseconds.length; i++) {
            microseconds[i] = isStepped(times.get(i));
        }
        return microseconds;
    }

    /** The slots that numbers fill. */
    int[] sumSlots() {
        return sums.stream().mapToInt(Cell::slot).toArray();
    }

    /**
     * One row for each row of the files, in their order.
     *
     * @return texts by {@link #textSlots()}, {@link #timeSlots()} and {@link #sumSlots()}, then the number of the row in its
     *     file, from 1
     */
    String rows() {
        return rows("");
    }

    /** The rows whose numbers groups could not sum. */
    String unreadableRows() {
        return rows("("
                + mask(i -> value(sums.get(i).column), i -> decimal(sums.get(i).column, value(sums.get(i).column)))
                + ") & " + allUnreadable() + " <> 0");
    }

    private String rows(String condition) {
        boolean numbered = table.format() == Format.PARQUET;
        return "SELECT "
                + Stream.of(texts, times, sums)
                        .flatMap(List::stream)
                        .map(this::text)
                        .collect(Collectors.joining(", "))
                + ", " + (numbered ? "file_row_number + 1" : "0") + " FROM "
                + table.from(numbered ? ", file_row_number = true" : "") + where(condition);
    }

    /** The combinations of texts that the rows have, as the table {@link #KEYS}. */
    String keys() {
        if (texts.isEmpty()) {
            return "SELECT 0 AS id, " + step() + " AS step";
        }
        return "SELECT row_number() OVER (ORDER BY " + names(texts.size()) + ") - 1 AS id, " + step()
                + " AS step, * FROM (SELECT DISTINCT " + namedTexts() + " FROM " + table.from("") + where("") + ")";
    }

    /** The names of the first columns of {@link #KEYS} that hold texts. */
    static String names(int texts) {
        return IntStream.range(0, texts).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    }

    private String namedTexts() {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> text(texts.get(i)) + " AS c" + i)
                .collect(Collectors.joining(", "));
    }

    /** The places among the texts of those that cost most to read, first. */
    List<Integer> dearestTexts() {
        return IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparing(i -> switch (texts.get(i).role) {
                    case PICK -> 0;
                    case FLAG -> 1;
                    default -> 2;
                }))
                .toList();
    }

    /** Whether the mapper may say of a combination of texts that days are enough. */
    boolean hasHours() {
        return step() == HOUR && startOf() != null;
    }

    /** Marks combinations of texts for which days are enough. */
    static String useDays(List<Integer> ids) {
        return "UPDATE " + KEYS + " SET step = " + DAY + " WHERE id IN ("
                + ids.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    /**
     * One row for each group of rows, as a table.
     *
     * @param telling the places of texts that together tell each combination of {@link #KEYS} from all others
     */
    String groups(List<Integer> telling) {
        String on = telling.stream()
                .map(i -> "k.c" + i + " IS NOT DISTINCT FROM " + text(texts.get(i)))
                .collect(Collectors.joining(" AND "));
        return groups("k.id AS id", "id", " LEFT JOIN " + KEYS + " k ON " + (on.isEmpty() ? "true" : on));
    }

    /** The same with the texts in place of the numbers of their combinations. */
    String groupsWithTexts() {
        return groups(namedTexts(), names(texts.size()), " CROSS JOIN (SELECT " + step() + " AS step) k");
    }

    /** In layers, so that the engine works out once what several columns take. */
    private String groups(String named, String names, String join) {
        List<String> cells = new ArrayList<>();
        List<String> parts = new ArrayList<>(List.of("*"));
        List<String> measures = new ArrayList<>();
        if (!named.isEmpty()) {
            cells.add(named);
            measures.add(names);
        }
        cells.add("k.step AS step");
        for (int i = 0; i < times.size(); i++) {
            Cell cell = times.get(i);
            cells.add((isStepped(cell) ? "epoch_us(" + cell.column.sql() + ")" : text(cell)) + " AS u" + i);
            if (isStepped(cell) && cell.role == Role.START) {
                parts.add("u" + i + " // step * step AS f");
            }
            measures.add((isStepped(cell) ? stepped(cell) : "u" + i) + " AS t" + i);
        }
        for (int i = 0; i < sums.size(); i++) {
            cells.add(value(sums.get(i).column) + " AS v" + i);
            parts.add(decimal(sums.get(i).column, "v" + i) + " AS d" + i);
            measures.add("sum(d" + i + ") AS s" + i);
        }
        measures.add(mask(i -> "v" + i, i -> "d" + i) + " AS mask");
        measures.add("count(*) AS n");
        return "SELECT " + String.join(", ", measures) + " FROM (SELECT " + String.join(", ", parts) + " FROM (SELECT "
                + String.join(", ", cells) + " FROM " + table.from("") + join + where("") + ")) GROUP BY ALL";
    }

    /**
     * The groups of a table, in the order of what tells them apart.
     *
     * @param groups the table
     * @param numbered whether it has numbers in place of texts
     * @return the number, or texts by {@link #textSlots()}; texts by {@link #timeSlots()}, those of
     *     {@link #microseconds()} as numbers; texts by {@link #sumSlots()}; the number of rows; whether numbers are among them that
     *     cannot be summed
     */
    String ordered(String groups, boolean numbered) {
        List<String> columns = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        String first = numbered ? "id" : names(texts.size());
        if (!first.isEmpty()) {
            columns.add(first);
            keys.add(first);
        }
        for (int i = 0; i < times.size(); i++) {
            Cell cell = times.get(i);
            columns.add(isStepped(cell) ? bounded(cell, "t" + i) : "t" + i);
            keys.add("t" + i);
        }
        for (int i = 0; i < sums.size(); i++) {
            columns.add("rtrim(rtrim(CAST(s" + i + " AS VARCHAR), '0'), '.')");
        }
        keys.add("mask");
        return "SELECT " + String.join(", ", columns) + ", n, mask & " + allUnreadable() + " FROM (SELECT * FROM "
                + groups + " ORDER BY " + String.join(", ", keys) + ")";
    }

    /** Leaves out what is known to begin outside the period; what has no readable start stays, to be told. */
    private String where(String condition) {
        List<String> all = new ArrayList<>();
        if (!condition.isEmpty()) {
            all.add(condition);
        }
        Cell start = startOf();
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

    private @Nullable Cell startOf() {
        return timeOf(Role.START);
    }

    /** The column of a role when it holds times of the engine's own types. */
    private @Nullable Cell timeOf(Role role) {
        for (Cell cell : times) {
            if (cell.role == role && cell.column.isTime()) {
                return cell;
            }
        }
        return null;
    }

    private boolean isStepped(Cell cell) {
        return (cell.role == Role.START && cell == startOf() && step() > 0)
                || (cell.role == Role.END && cell == timeOf(Role.END) && startOf() != null);
    }

    /** The step of time in microseconds; 0 when times are to stay as they are. */
    private long step() {
        boolean ends = times.stream().anyMatch(cell -> cell.role == Role.END);
        if (ends && timeOf(Role.END) == null) {
            return 0; // ends as text are left as they are, and starts with them
        }
        return query.grain() == UsageQuery.Grain.DAY ? DAY : ends ? HOUR : 0;
    }

    /** The start or end of the step in which a row lies; of a row that lies in several its own. */
    private String stepped(Cell cell) {
        Cell last = timeOf(Role.END);
        if (last == null) {
            return "f";
        }
        String start = "u" + times.indexOf(startOf());
        String end = "u" + times.indexOf(last);
        return "CASE WHEN " + end + " > " + start + " AND " + end + " <= f + step THEN "
                + (cell.role == Role.END ? "f + step ELSE " + end : "f ELSE " + start) + " END";
    }

    /** A start before the period is that of a step, not of a row. */
    private String bounded(Cell cell, String name) {
        return cell.role == Role.START && !query.window().equals(TimeWindow.all())
                ? "CASE WHEN " + name + " IS NOT NULL THEN greatest(" + name + ", "
                        + micros(query.window().start()) + ") END"
                : name;
    }

    /** For each number two bits: whether it is missing, and whether it cannot be read. */
    private String mask(IntFunction<String> value, IntFunction<String> decimal) {
        return sums.isEmpty()
                ? "0"
                : IntStream.range(0, sums.size())
                        .mapToObj(i -> "CASE WHEN " + decimal.apply(i) + " IS NOT NULL THEN 0 WHEN " + value.apply(i)
                                + " IS NULL THEN " + (MISSING << (2 * i)) + " ELSE " + (UNREADABLE << (2 * i)) + " END")
                        .collect(Collectors.joining(" + "));
    }

    private int allUnreadable() {
        return IntStream.range(0, sums.size()).map(i -> UNREADABLE << (2 * i)).sum();
    }

    /** A number, the spellings of null taken for null. */
    private static String value(DuckTable.Column column) {
        return column.isText()
                ? "CASE WHEN lower(trim(" + column.sql() + ")) NOT IN " + NULLS + " THEN trim(" + column.sql() + ") END"
                : column.sql();
    }

    /** A number as a decimal; null when it is none. Of a list of structures the amounts, added. */
    private static String decimal(DuckTable.Column column, String value) {
        if (column.type().endsWith("[]")) {
            return "CAST(list_sum(list_transform(" + value + ", lambda x: TRY_CAST(x.amount AS " + DECIMAL + "))) AS "
                    + DECIMAL + ")";
        }
        if (column.isText()) {
            return "CASE WHEN regexp_full_match(" + value + ", '" + NUMBER + "') THEN TRY_CAST(" + value + " AS "
                    + DECIMAL + ") END";
        }
        return column.type().equals("FLOAT")
                ? "TRY_CAST(CAST(" + value + " AS VARCHAR) AS " + DECIMAL + ")" // 0.1, not 0.10000000149
                : "TRY_CAST(" + value + " AS " + DECIMAL + ")";
    }

    private String text(Cell cell) {
        DuckTable.Column column = cell.column;
        return switch (cell.role) {
            case PICK -> picked(column, cell.picked);
            case FLAG -> "CASE WHEN trim(" + plain(column) + ") <> '' THEN '1' END";
            case SUM ->
                column.type().endsWith("[]") ? "CAST(" + decimal(column, column.sql()) + " AS VARCHAR)" : plain(column);
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
