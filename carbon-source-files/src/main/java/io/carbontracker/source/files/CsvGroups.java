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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of a CSV file together between which the mapper makes no difference, with numbers summed as decimals, as
 * {@link DuckSelect} has it done for other formats. What comes out is in the order of the first rows and has their lines. A row
 * stands alone when it is not as its header says, its times cannot be read, or it is too long or too large.
 *
 * <p>Bounded: what was put together is handed out when there are {@value #MOST_HELD} groups and rows that stand alone, with
 * {@value #MOST_CHARACTERS} characters, or {@value #MOST_ROWS} rows in them, and at the end of the file.
 */
final class CsvGroups implements Rows {
    private static final int MOST_HELD = 1 << 15;
    private static final int MOST_CHARACTERS = 1 << 22;
    private static final int MOST_ROWS = 1 << 18;

    /** So many hours in each row of a group are no more together than there may be. */
    private static final double MOST_HOURS_OF_ROW = BillMapper.MOST_HOURS / MOST_ROWS;

    private static final int COMBINATIONS = 1 << 12;
    private static final int LONGEST = 2_048;

    /** The spellings of null are shorter. */
    private static final int LONGEST_NULL = 12;

    /** In the place of a length plus one: the cell is a number, and summed. */
    private static final char NUMBER = 0;

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
    private final int[] shown; // those, and the times'
    private final int[] blanks; // whose cells nobody asked for
    private final int quantity; // its place among the slots
    private final int startSlot;
    private final int endSlot;
    private final char[] key = new char[LONGEST];
    private final DecimalSum.Term[] numbers;
    private final boolean[] summed;
    private final List<Held> held = new ArrayList<>();

    private TextCache<Combination> combinations;
    private Iterator<Held> pending = Collections.emptyIterator();
    private long characters;
    private int gathered;
    private boolean ended;
    private @Nullable BrokenInputException failure;

    /** What is to be handed out as one row. */
    private interface Held {
        /** Sets it into the row. */
        void show();
    }

    /** The rows that have the same texts. */
    private static final class Combination {
        private final String texts;
        private final double hoursPerUnit;
        private final Map<TimeWindow, Group> groups = new HashMap<>();
        private @Nullable Group last;

        Combination(String texts, double hoursPerUnit) {
            this.texts = texts;
            this.hoursPerUnit = hoursPerUnit;
        }

        /** Skipped rows have no time. */
        boolean isHourly() {
            return hoursPerUnit != 0;
        }
    }

    /** Those of them that lie in one step of time, or have a time of their own that lies in several. */
    private final class Group implements Held {
        private final Combination combination;
        private final TimeWindow step;
        private final boolean divisible;
        private final long line = row.line();
        private final DecimalSum[] sums = new DecimalSum[slots.length];
        private Instant start;
        private Instant end;
        private long billedRows;

        Group(Combination combination, TimeWindow step, boolean divisible, TimeWindow first) {
            this.combination = combination;
            this.step = step;
            this.divisible = divisible;
            this.start = first.start();
            this.end = first.end();
            for (int i = 0; i < sums.length; i++) {
                if (summed[i]) {
                    sums[i] = new DecimalSum();
                }
            }
        }

        boolean takes(TimeWindow window) {
            return divisible
                    ? !window.start().isBefore(step.start()) && !window.end().isAfter(step.end())
                    : window.equals(step);
        }

        void add(TimeWindow window) {
            start = window.start().isBefore(start) ? window.start() : start;
            end = window.end().isAfter(end) ? window.end() : end;
            for (int i = 0; i < sums.length; i++) {
                if (summed[i]) {
                    sums[i].add(numbers[i]);
                }
            }
            billedRows++;
        }

        @Override
        public void show() {
            row.start(line);
            row.billedRows(billedRows);
            String texts = combination.texts;
            int at = 0;
            for (int i = 0; i < slots.length; i++) {
                char mark = texts.charAt(at++);
                if (mark == NUMBER) {
                    row.put(slots[i], sums[i].value().toString());
                } else {
                    int behind = at + mark - 1;
                    row.put(slots[i], texts.substring(at, behind));
                    at = behind;
                }
            }
            row.put(startSlot, start.toString());
            if (endSlot >= 0) {
                row.put(endSlot, end.toString());
            }
        }
    }

    /** A row as it stands. */
    private final class Alone implements Held {
        private final long line = row.line();
        private final int difference = row.fieldsAgainstHeader();
        private final String[] cells = new String[shown.length];

        Alone() {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = row.text(shown[i]);
                characters += cells[i].length();
            }
        }

        @Override
        public void show() {
            row.start(line);
            row.fieldsAgainstHeader(difference);
            row.billedRows(1);
            for (int i = 0; i < cells.length; i++) {
                row.put(shown[i], cells[i]);
            }
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
        this.shown = IntStream.concat(kept.stream().mapToInt(Integer::intValue), IntStream.of(start, end))
                .filter(slot -> slot >= 0)
                .toArray();
        this.slots = kept.stream().mapToInt(Integer::intValue).toArray();
        this.blanks = left.stream().mapToInt(Integer::intValue).toArray();
        this.roles = kept.stream().map(mapper::role).toArray(Role[]::new);
        this.numbers = Stream.generate(DecimalSum.Term::new).limit(slots.length).toArray(DecimalSum.Term[]::new);
        this.summed = new boolean[slots.length];
        this.quantity = kept.indexOf(mapper.quantity());
        this.combinations = combinations();
    }

    private TextCache<Combination> combinations() {
        return new TextCache<>(COMBINATIONS, LONGEST, texts -> new Combination(texts, mapper.hoursPerUnit()));
    }

    @Override
    public boolean next() {
        while (!pending.hasNext()) {
            BrokenInputException broken = failure;
            if (broken != null) {
                throw broken; // behind what was read before it
            }
            if (ended) {
                return false;
            }
            gather();
        }
        pending.next().show();
        for (int slot : blanks) {
            row.blank(slot);
        }
        return true;
    }

    /** Reads on until there is as much to be handed out as may be held, or the file ends. */
    private void gather() {
        held.clear();
        combinations = combinations();
        characters = 0;
        gathered = 0;
        row.billedRows(1);
        try {
            while (held.size() < MOST_HELD && characters < MOST_CHARACTERS && gathered < MOST_ROWS) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new BrokenInputException("cannot read \"" + file() + "\": reading was interrupted");
                }
                if (!rows.next()) {
                    ended = true;
                    break;
                }
                take();
                gathered++;
            }
        } catch (BrokenInputException e) {
            failure = e;
        }
        pending = held.iterator();
    }

    /** Adds the current row to its group, or holds it as it stands. */
    private void take() {
        if (row.fieldsAgainstHeader() == 0) {
            try {
                TimeWindow window = mapper.usageWindow();
                if (window == null) {
                    return; // nobody asked for it
                }
                Group group = groupOf(window);
                if (group != null) {
                    group.add(window);
                    return;
                }
            } catch (FieldException e) {
                // told of the row
            }
        }
        held.add(new Alone());
    }

    /** The group of the current row; {@code null} when it has to stand alone. */
    private @Nullable Group groupOf(TimeWindow window) {
        int length = readKey();
        if (length < 0 || window.start().isBefore(EARLIEST) || window.end().isAfter(LATEST)) {
            return null;
        }
        Combination combination = combinations.get(key, 0, length);
        if (quantity >= 0
                && summed[quantity]
                && numbers[quantity].bound() * combination.hoursPerUnit > MOST_HOURS_OF_ROW) {
            return null;
        }
        Group last = combination.last;
        if (last == null || !last.takes(window)) {
            last = groupOf(combination, window);
            combination.last = last;
        }
        return last;
    }

    private Group groupOf(Combination combination, TimeWindow window) {
        long seconds = combination.isHourly() && query.grain() == UsageQuery.Grain.HOUR ? HOUR : DAY;
        long from = Math.floorDiv(window.start().getEpochSecond(), seconds) * seconds;
        TimeWindow step = TimeWindow.of(Instant.ofEpochSecond(from), Instant.ofEpochSecond(from + seconds));
        boolean divisible = !window.end().isAfter(step.end());
        return combination.groups.computeIfAbsent(divisible ? step : window, time -> {
            Group first = new Group(combination, time, divisible, window);
            held.add(first);
            characters += combination.texts.length();
            return first;
        });
    }

    /**
     * Writes what tells the row's group from others, but for its time: for each cell its length plus one and its text, or that it
     * is a number. So no two rows have the same but those with the same cells.
     *
     * @return how long that is, or -1 when it is too long, or a number is
     */
    private int readKey() {
        int used = 0;
        for (int i = 0; i < slots.length; i++) {
            int begin = row.begin(slots[i]);
            int length = row.end(slots[i]) - begin;
            summed[i] = false;
            if (roles[i] == Role.SUM && length > 0) {
                summed[i] = numbers[i].read(row.chars(), begin, begin + length);
                if (summed[i] ? !numbers[i].isOrdinary() : length > LONGEST_NULL) {
                    return -1;
                }
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
