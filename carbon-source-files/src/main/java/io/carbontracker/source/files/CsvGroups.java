package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of a CSV file together between which the mapper makes no difference, with numbers summed as decimals, as
 * {@link DuckSelect} has it done for other formats. Groups come in the order in which their first rows do, with the lines of
 * those. A row stands alone when it is not as its header says, its times cannot be read, or it is too long or too large.
 *
 * <p>Bounded: what was put together is handed out when there are {@value #MOST_GROUPS} groups or {@value #MOST_ROWS} rows in
 * them, and at the end of the file.
 */
final class CsvGroups implements Rows {
    private static final int MOST_GROUPS = 1 << 15;

    /** So that whoever waits for usage hears of it now and then, and sums stay far below the most hours there may be. */
    private static final int MOST_ROWS = 1 << 18;

    private static final int COMBINATIONS = 1 << 12;
    private static final int LONGEST = 2_048;

    /** The spellings of null are shorter. */
    private static final int LONGEST_NULL = 12;

    /** In the place of a length plus one: the cell is a number, and summed. */
    private static final char NUMBER = 0;

    /** Rows of machines with more digits before the point stand alone: hours of many such rows could be more than there may be. */
    private static final int MOST_WHOLE_DIGITS = 7;

    /** Beyond these, times cannot be written as bills have them. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;

    private final CsvRows rows;
    private final RowMapper mapper;
    private final Row row;
    private final UsageQuery query;
    private final int[] slots;
    private final Role[] roles;
    private final int[] blanks; // slots whose cells nobody asked for
    private final int startSlot;
    private final int endSlot;
    private final char[] key = new char[LONGEST];
    private final DecimalSum.Term[] numbers;
    private final boolean[] summed;
    private final List<Group> groups = new ArrayList<>();

    private TextCache<Combination> combinations;
    private Iterator<Group> pending = Collections.emptyIterator();
    private boolean large;
    private int gathered;
    private boolean ended;
    private @Nullable BrokenInputException failure;

    /** The rows that have the same texts. */
    private static final class Combination {
        private final String texts;
        private final boolean hourly;
        private final Map<TimeWindow, Group> groups = new HashMap<>();
        private @Nullable Group last;

        Combination(String texts, boolean hourly) {
            this.texts = texts;
            this.hourly = hourly;
        }
    }

    /** Those of them that lie in one step of time. */
    private static final class Group {
        private final Combination combination;
        private final TimeWindow time;
        private final boolean stepped;
        private final long line;
        private final DecimalSum[] sums;
        private long billedRows;

        Group(Combination combination, TimeWindow time, boolean stepped, long line, DecimalSum[] sums) {
            this.combination = combination;
            this.time = time;
            this.stepped = stepped;
            this.line = line;
            this.sums = sums;
        }

        boolean takes(TimeWindow window) {
            return stepped
                    ? !window.start().isBefore(time.start()) && !window.end().isAfter(time.end())
                    : window.equals(time);
        }
    }

    /**
     * Starts before the first row.
     *
     * @param rows the rows, their header read
     * @param mapper which takes them
     * @param query what is asked, other than every row
     */
    CsvGroups(CsvRows rows, RowMapper mapper, UsageQuery query) {
        this.rows = rows;
        this.mapper = mapper;
        this.row = mapper.row();
        this.query = query;
        boolean accounts = query.dimensions().contains(Dimension.ACCOUNT);
        List<Integer> kept = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        int start = -1;
        int end = -1;
        for (int slot : rows.slots()) {
            if (slot < 0) {
                continue;
            }
            switch (mapper.role(slot)) {
                case START -> start = slot;
                case END -> end = slot;
                case ACCOUNT -> (accounts ? kept : left).add(slot);
                default -> kept.add(slot);
            }
        }
        this.startSlot = start;
        this.endSlot = end;
        this.slots = kept.stream().mapToInt(Integer::intValue).toArray();
        this.blanks = left.stream().mapToInt(Integer::intValue).toArray();
        this.roles = kept.stream().map(mapper::role).toArray(Role[]::new);
        this.numbers = Stream.generate(DecimalSum.Term::new).limit(slots.length).toArray(DecimalSum.Term[]::new);
        this.summed = new boolean[slots.length];
        this.combinations = combinations();
    }

    private TextCache<Combination> combinations() {
        return new TextCache<>(COMBINATIONS, LONGEST, texts -> new Combination(texts, mapper.isHourly()));
    }

    @Override
    public boolean next() {
        while (true) {
            if (pending.hasNext()) {
                handOut(pending.next());
                return true;
            }
            BrokenInputException broken = failure;
            if (broken != null) {
                throw broken; // behind what was read before it
            }
            if (ended) {
                return false;
            }
            if (gather()) {
                return true;
            }
        }
    }

    /**
     * Reads on.
     *
     * @return whether the current row is to be handed out alone; else there are groups, or the file has ended
     */
    private boolean gather() {
        if (gathered == 0 && !groups.isEmpty()) { // handed out
            groups.clear();
            combinations = combinations();
            pending = Collections.emptyIterator();
        }
        row.billedRows(1);
        try {
            while (groups.size() < MOST_GROUPS && gathered < MOST_ROWS) {
                if (!rows.next()) {
                    ended = true;
                    break;
                }
                if (!add()) {
                    blank();
                    return true;
                }
            }
        } catch (BrokenInputException e) {
            failure = e;
        }
        gathered = 0;
        pending = groups.iterator();
        return false;
    }

    /** Adds the current row to its group; {@code false} when it has to stand alone. */
    private boolean add() {
        if (row.fieldsAgainstHeader() != 0) {
            return false;
        }
        TimeWindow window;
        try {
            window = mapper.usageWindow();
        } catch (FieldException e) {
            return false; // told of the row
        }
        if (window == null) {
            return true; // nobody asked for it
        }
        int length = readKey();
        if (length < 0 || window.start().isBefore(EARLIEST) || window.end().isAfter(LATEST)) {
            return false;
        }
        Combination combination = combinations.get(key, 0, length);
        if (large && combination.hourly) {
            return false;
        }
        Group group = group(combination, window);
        for (int i = 0; i < slots.length; i++) {
            if (summed[i]) {
                group.sums[i].add(numbers[i]);
            }
        }
        group.billedRows++;
        gathered++;
        return true;
    }

    /**
     * Writes what tells the row's group from others, but for its time: for each cell its length and its text.
     *
     * @return how long that is, or -1 when it is too long, or a number is
     */
    private int readKey() {
        int used = 0;
        large = false;
        for (int i = 0; i < slots.length; i++) {
            int begin = row.begin(slots[i]);
            int length = row.end(slots[i]) - begin;
            summed[i] = false;
            if (roles[i] == Role.SUM && length > 0) {
                summed[i] = numbers[i].read(row.chars(), begin, begin + length);
                if (summed[i] ? !numbers[i].isOrdinary() : length > LONGEST_NULL) {
                    return -1;
                }
                large |= summed[i] && slots[i] == mapper.quantity() && numbers[i].wholeDigits() > MOST_WHOLE_DIGITS;
            } else if (roles[i] == Role.FLAG && length > LONGEST_NULL) {
                length = 1;
            }
            int size = summed[i] ? 0 : length;
            if (used + size >= LONGEST) {
                return -1;
            }
            key[used++] = summed[i] ? NUMBER : (char) (length + 1);
            System.arraycopy(row.chars(), begin, key, used, size);
            used += size;
        }
        return used;
    }

    private Group group(Combination combination, TimeWindow window) {
        Group last = combination.last;
        if (last != null && last.takes(window)) {
            return last;
        }
        long step = combination.hourly && query.grain() == UsageQuery.Grain.HOUR ? HOUR : DAY;
        long from = Math.floorDiv(window.start().getEpochSecond(), step) * step;
        Instant to = Instant.ofEpochSecond(from + step);
        boolean stepped = !window.end().isAfter(to);
        Instant start = Instant.ofEpochSecond(from);
        Instant asked = query.window().start();
        TimeWindow time = stepped ? TimeWindow.of(start.isBefore(asked) ? asked : start, to) : window;
        Group group = combination.groups.computeIfAbsent(time, key -> {
            Group first = new Group(combination, time, stepped, row.line(), sums());
            groups.add(first);
            return first;
        });
        combination.last = group;
        return group;
    }

    private DecimalSum[] sums() {
        DecimalSum[] sums = new DecimalSum[slots.length];
        for (int i = 0; i < sums.length; i++) {
            if (summed[i]) {
                sums[i] = new DecimalSum();
            }
        }
        return sums;
    }

    private void handOut(Group group) {
        row.start(group.line);
        row.billedRows(group.billedRows);
        String texts = group.combination.texts;
        int at = 0;
        for (int i = 0; i < slots.length; i++) {
            char mark = texts.charAt(at++);
            if (mark == NUMBER) {
                row.put(slots[i], group.sums[i].value().toString());
            } else {
                int end = at + mark - 1;
                row.put(slots[i], texts.substring(at, end));
                at = end;
            }
        }
        blank();
        row.put(startSlot, group.time.start().toString());
        if (endSlot >= 0) {
            row.put(endSlot, group.time.end().toString());
        }
    }

    /** Leaves out what nobody asked for. */
    private void blank() {
        for (int slot : blanks) {
            row.blank(slot);
        }
    }

    @Override
    public String file() {
        return rows.file();
    }

    @Override
    public void close() {
        row.billedRows(1);
        rows.close();
    }
}
