package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the queries that give a mapper its cells as text: one row for each row of the files, or one for each group of rows
 * between which the mapper makes no difference, with numbers summed as decimals.
 *
 * <p>Bills repeat few combinations of texts many times. So the combinations are numbered first ({@link #keys()}), and groups carry
 * the number in place of the texts ({@link #groups(List)}).
 */
final class DuckSelect {
    private static final int MISSING = 1;
    private static final int UNREADABLE = 2;
    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 24 * HOUR;

    private final DuckTable table;
    private final UsageQuery query;
    private final int number;
    private final int quantity;
    private final List<DuckCell> texts = new ArrayList<>();
    private final List<DuckCell> times = new ArrayList<>();
    private final List<DuckCell> sums = new ArrayList<>();

    /**
     * Prepares the queries.
     *
     * @param table the files
     * @param number tells the names of its tables from those of others
     * @param mapper which takes the cells
     * @param slots for each column of the files the slot that takes its cells, or -1
     * @param empty the names of columns that hold nothing
     * @param query what is asked
     */
    DuckSelect(DuckTable table, int number, RowMapper mapper, int[] slots, Set<String> empty, UsageQuery query) {
        this.table = table;
        this.number = number;
        this.quantity = mapper.quantity();
        this.query = query;
        boolean accounts = query.rowLevel() || query.dimensions().contains(Dimension.ACCOUNT);
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0 && !empty.contains(table.columns().get(i).name())) {
                Role role = mapper.role(slots[i]);
                List<String> picked = role == Role.PICK ? mapper.picked(slots[i]) : List.of();
                DuckCell cell = new DuckCell(slots[i], role, table.columns().get(i), picked);
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
        return slots(texts);
    }

    /** The slots that times fill. */
    int[] timeSlots() {
        return slots(times);
    }

    /** The slots that numbers fill. */
    int[] sumSlots() {
        return slots(sums);
    }

    private static int[] slots(List<DuckCell> cells) {
        return cells.stream().mapToInt(DuckCell::slot).toArray();
    }

    /** For each of {@link #timeSlots()} whether groups have it as microseconds since 1970 in place of a text. */
    boolean[] microseconds() {
        boolean[] microseconds = new boolean[times.size()];
        for (int i = 0; i < microseconds.length; i++) {
            microseconds[i] = isStepped(times.get(i));
        }
        return microseconds;
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
                + mask(
                        i -> sums.get(i).value(),
                        i -> sums.get(i).decimal(sums.get(i).value())) + ") & " + allUnreadable() + " <> 0");
    }

    private String rows(String condition) {
        boolean numbered = table.format() == Format.PARQUET
                && table.header().stream().noneMatch("file_row_number"::equalsIgnoreCase);
        return "SELECT "
                + Stream.of(texts, times, sums)
                        .flatMap(List::stream)
                        .map(DuckCell::text)
                        .collect(Collectors.joining(", "))
                + ", " + (numbered ? "file_row_number + 1" : "0") + " FROM "
                + table.from(numbered ? ", file_row_number = true" : "")
                + where(condition, isWithin());
    }

    // ---- combinations of texts

    /** The name of the table of {@link #keys()}. */
    String keysName() {
        return "bill_keys_" + number;
    }

    /** The combinations of texts that the rows have: {@code id}, from 0 in their order, the {@code step} of time, the texts. */
    String keys() {
        if (texts.isEmpty()) {
            return "SELECT 0 AS id, " + step() + " AS step";
        }
        String named = IntStream.range(0, texts.size())
                .mapToObj(i -> texts.get(i).text() + " AS c" + i)
                .collect(Collectors.joining(", "));
        return "SELECT row_number() OVER (ORDER BY " + textNames() + ") - 1 AS id, " + step()
                + " AS step, * FROM (SELECT DISTINCT " + named + " FROM " + table.from("") + where(isWithin()) + ")";
    }

    /** The names of the texts of {@link #keys()}. */
    String textNames() {
        return IntStream.range(0, texts.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    }

    /** The places among the texts of those that cost most to read, first. */
    List<Integer> dearestTexts() {
        return IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparing(i -> switch (texts.get(i).role()) {
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
    String useDays(List<Integer> ids) {
        return "UPDATE " + keysName() + " SET step = " + DAY + " WHERE id IN ("
                + ids.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    // ---- groups of rows

    /** The name of the table of {@link #groups} or {@link #kinds}. */
    String groupsName() {
        return "bill_groups_" + number;
    }

    /**
     * One row for each group of rows, with what they add up to.
     *
     * @param telling the places of texts that together tell each combination of {@link #keys()} from all others
     */
    String groups(List<Integer> telling) {
        List<String> measures = new ArrayList<>(tellingApart());
        for (int i = 0; i < sums.size(); i++) {
            measures.add("sum(d" + i + ") AS s" + i);
        }
        measures.add("count(*) AS n");
        return "SELECT " + String.join(", ", measures) + " FROM ("
                + layers(List.of(), telling, DuckCell::decimal, where(isWithin())) + ") GROUP BY ALL";
    }

    /**
     * The groups of {@link #groups}, in the order of what tells them apart.
     *
     * @param withTexts whether the texts of the combinations are wanted, which else are known by their numbers
     * @return the number of the combination; times by {@link #timeSlots()}, those of {@link #microseconds()} as numbers; texts by
     *     {@link #sumSlots()}; the number of rows; the mask of the numbers; texts by {@link #textSlots()}
     */
    String ordered(boolean withTexts) {
        List<String> columns = new ArrayList<>(List.of("id"));
        List<String> order = new ArrayList<>(List.of("id"));
        for (int i = 0; i < times.size(); i++) {
            columns.add(bounded(times.get(i), "t" + i));
            order.add("t" + i);
        }
        for (int i = 0; i < sums.size(); i++) {
            columns.add("rtrim(rtrim(CAST(s" + i + " AS VARCHAR), '0'), '.')");
        }
        order.add("mask");
        return "SELECT " + String.join(", ", columns) + ", n, mask" + texts(withTexts) + " FROM (SELECT * FROM "
                + groupsAnd(withTexts) + " ORDER BY " + String.join(", ", order) + ")";
    }

    /**
     * One row for each kind of rows, {@code kind} counted from 1: rows of one kind differ in readable numbers at most. Columns
     * {@code x...} hold the numbers that cannot be read, as text.
     *
     * @param telling as for {@link #groups}
     */
    String kinds(List<Integer> telling) {
        List<String> measures = new ArrayList<>(tellingApart());
        measures.add(unreadable() + " AS bad");
        for (int i = 0; i < sums.size(); i++) {
            measures.add("any_value(" + unreadable(i) + ") AS x" + i);
        }
        measures.add("count(*) AS n");
        return "SELECT row_number() OVER () AS kind, * FROM (SELECT " + String.join(", ", measures) + " FROM ("
                + layers(List.of(), telling, DuckCell::real, where(isWithin())) + ") GROUP BY ALL)";
    }

    /**
     * The kinds of {@link #kinds}.
     *
     * @return the number of the combination; times as in {@link #ordered}; {@code kind}; the mask; by {@link #sumSlots()} the
     *     numbers that cannot be read, null for others; texts as in {@link #ordered}
     */
    String numberedKinds(boolean withTexts) {
        List<String> columns = new ArrayList<>(List.of("id"));
        for (int i = 0; i < times.size(); i++) {
            columns.add(bounded(times.get(i), "t" + i));
        }
        columns.addAll(List.of("kind", "mask"));
        for (int i = 0; i < sums.size(); i++) {
            columns.add("x" + i);
        }
        return "SELECT " + String.join(", ", columns) + texts(withTexts) + " FROM " + groupsAnd(withTexts)
                + " ORDER BY kind";
    }

    /**
     * The rows of the files with columns beside their own.
     *
     * @param own the columns of the files
     * @param telling as for {@link #groups}
     * @param figures a table with a row for each {@code kind}
     * @param beside what to select of it, as {@code r}; {@code quantity} is the row's, null when it is missing or unreadable
     */
    String enriched(List<String> own, List<Integer> telling, String figures, String beside) {
        List<String> cells = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            cells.add("b." + DuckDb.name(own.get(i)) + " AS o" + i);
            names.add("o" + i + " AS " + DuckDb.name(own.get(i)));
        }
        String within = isWithin();
        cells.add((within.isEmpty() ? "true" : within) + " AS within");
        int place = sums.stream().map(DuckCell::slot).toList().indexOf(quantity);
        List<String> told =
                new ArrayList<>(tellingApart().subList(1, times.size() + 2)); // the number is there as it is
        told.add(unreadable() + " AS bad");
        told.add((place < 0 ? "NULL" : "d" + place) + " AS quantity");
        String on = IntStream.range(0, times.size())
                .mapToObj(i -> " AND q.t" + i + " IS NOT DISTINCT FROM r.t" + i)
                .collect(Collectors.joining());
        return "SELECT " + String.join(", ", names) + ", " + beside + " FROM (SELECT *, " + String.join(", ", told)
                + " FROM (" + layers(cells, telling, DuckCell::real, "") + ")) q LEFT JOIN (SELECT * FROM "
                + groupsName() + " JOIN " + figures + " USING (kind)) r ON q.within AND q.id = r.id AND q.mask = r.mask"
                + " AND q.bad IS NOT DISTINCT FROM r.bad" + on;
    }

    /** A number that cannot be read, as text. */
    private static String unreadable(int i) {
        return "CASE WHEN d" + i + " IS NULL AND v" + i + " IS NOT NULL THEN CAST(v" + i + " AS VARCHAR) END";
    }

    /** All of a row's numbers that cannot be read. */
    private String unreadable() {
        return sums.isEmpty()
                ? "NULL"
                : IntStream.range(0, sums.size())
                        .mapToObj(DuckSelect::unreadable)
                        .collect(Collectors.joining(
                                ", ",
                                "CASE WHEN (" + mask(i -> "v" + i, i -> "d" + i) + ") & " + allUnreadable()
                                        + " <> 0 THEN concat_ws(chr(31), ",
                                ") END"));
    }

    private String texts(boolean withTexts) {
        return withTexts && !texts.isEmpty() ? ", " + textNames() : "";
    }

    private String groupsAnd(boolean withTexts) {
        return groupsName() + (withTexts ? " LEFT JOIN " + keysName() + " USING (id)" : "");
    }

    /** What tells groups apart: the combination of texts, the times, and which numbers are readable. */
    private List<String> tellingApart() {
        List<String> columns = new ArrayList<>(List.of("id"));
        for (int i = 0; i < times.size(); i++) {
            columns.add((isStepped(times.get(i)) ? stepped(times.get(i)) : "u" + i) + " AS t" + i);
        }
        columns.add(mask(i -> "v" + i, i -> "d" + i) + " AS mask");
        return columns;
    }

    /**
     * The rows with what tells their groups apart, in layers, so that the engine works out once what several columns take.
     *
     * @param cells columns to begin with
     * @param number how numbers are read
     */
    private String layers(
            List<String> cells, List<Integer> telling, BiFunction<DuckCell, String, String> number, String where) {
        List<String> inner = new ArrayList<>(cells);
        inner.add("k.id AS id");
        inner.add("k.step AS step");
        List<String> outer = new ArrayList<>(List.of("*"));
        for (int i = 0; i < times.size(); i++) {
            DuckCell cell = times.get(i);
            inner.add((isStepped(cell) ? "epoch_us(" + cell.column().sql() + ")" : cell.text()) + " AS u" + i);
            if (isStepped(cell) && cell.role() == Role.START) {
                outer.add("u" + i + " // step * step AS f");
            }
        }
        for (int i = 0; i < sums.size(); i++) {
            inner.add(sums.get(i).value() + " AS v" + i);
            outer.add(number.apply(sums.get(i), "v" + i) + " AS d" + i);
        }
        String on = telling.stream()
                .map(i -> "k.c" + i + " IS NOT DISTINCT FROM " + texts.get(i).text())
                .collect(Collectors.joining(" AND "));
        return "SELECT " + String.join(", ", outer) + " FROM (SELECT " + String.join(", ", inner) + " FROM "
                + table.from("") + " b LEFT JOIN " + keysName() + " k ON " + (on.isEmpty() ? "true" : on) + where
                + ")";
    }

    /** Whether a mask tells of a number that cannot be read. */
    boolean hasUnreadable(long mask) {
        return (mask & allUnreadable()) != 0;
    }

    /** Whether a mask tells that a number is missing. */
    static boolean isMissing(long mask, int place) {
        return (mask >> (2 * place) & MISSING) != 0;
    }

    /** For each number two bits: whether it is missing, and whether it cannot be read. */
    private String mask(IntFunction<String> value, IntFunction<String> number) {
        return sums.isEmpty()
                ? "0"
                : IntStream.range(0, sums.size())
                        .mapToObj(i -> "CASE WHEN " + number.apply(i) + " IS NOT NULL THEN 0 WHEN " + value.apply(i)
                                + " IS NULL THEN " + (MISSING << (2 * i)) + " ELSE " + (UNREADABLE << (2 * i)) + " END")
                        .collect(Collectors.joining(" + "));
    }

    private int allUnreadable() {
        return IntStream.range(0, sums.size()).map(i -> UNREADABLE << (2 * i)).sum();
    }

    // ---- times

    private static String where(String... conditions) {
        String all = Stream.of(conditions).filter(each -> !each.isEmpty()).collect(Collectors.joining(" AND "));
        return all.isEmpty() ? "" : " WHERE " + all;
    }

    /** Tells what is known to begin outside the period; what has no readable start stays, to be told. Empty for all periods. */
    private String isWithin() {
        DuckCell start = startOf();
        TimeWindow window = query.window();
        if (start == null || window.equals(TimeWindow.all())) {
            return "";
        }
        String sql = start.column().sql();
        return "(" + sql + " IS NULL OR (" + sql + " >= make_timestamp(" + micros(window.start()) + ") AND " + sql
                + " < make_timestamp(" + micros(window.end()) + ")))";
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    private @Nullable DuckCell startOf() {
        return timeOf(Role.START);
    }

    /** The column of a role when it holds times of the engine's own types. */
    private @Nullable DuckCell timeOf(Role role) {
        for (DuckCell cell : times) {
            if (cell.role() == role && cell.column().isTime()) {
                return cell;
            }
        }
        return null;
    }

    private boolean isStepped(DuckCell cell) {
        return (cell.role() == Role.START && cell == startOf() && step() > 0)
                || (cell.role() == Role.END && cell == timeOf(Role.END) && startOf() != null);
    }

    /** The step of time in microseconds; 0 when times are to stay as they are. */
    private long step() {
        boolean ends = times.stream().anyMatch(cell -> cell.role() == Role.END);
        if (ends && timeOf(Role.END) == null) {
            return 0; // ends as text are left as they are, and starts with them
        }
        return query.grain() == UsageQuery.Grain.DAY ? DAY : ends ? HOUR : 0;
    }

    /** The start or end of the step in which a row lies; of a row that lies in several its own. */
    private String stepped(DuckCell cell) {
        DuckCell last = timeOf(Role.END);
        if (last == null) {
            return "f";
        }
        String start = "u" + times.indexOf(startOf());
        String end = "u" + times.indexOf(last);
        return "CASE WHEN " + end + " > " + start + " AND " + end + " <= f + step THEN "
                + (cell.role() == Role.END ? "f + step ELSE " + end : "f ELSE " + start) + " END";
    }

    /** A start before the period is that of a step, not of a row. */
    private String bounded(DuckCell cell, String name) {
        return cell.role() == Role.START && isStepped(cell) && !query.window().equals(TimeWindow.all())
                ? "CASE WHEN " + name + " IS NOT NULL THEN greatest(" + name + ", "
                        + micros(query.window().start()) + ") END"
                : name;
    }
}
