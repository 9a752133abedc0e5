package io.carbontracker.source.files;

import io.carbontracker.usage.UsageQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the rows of Parquet and JSON files, or groups of them, as the engine hands them out. */
final class DuckRows implements Rows {
    private static final String GROUPS = "bill_groups";
    private static final int MOST_TIMES = 1 << 14;

    private final DuckDb engine;
    private final DuckTable table;
    private final RowMapper mapper;
    private final Row row;
    private final DuckSelect select;
    private final int[] textSlots;
    private final int[] timeSlots;
    private final boolean[] microseconds;
    private final int[] sumSlots;
    private final boolean grouped;
    private final Map<Long, String> textsOfTimes = new HashMap<>();

    private @Nullable DuckKeys keys;
    private @Nullable ResultSet results;
    private boolean started;
    private boolean leftOut;
    private boolean single;
    private long read;

    private DuckRows(DuckDb engine, DuckTable table, RowMapper mapper, DuckSelect select, boolean grouped) {
        this.engine = engine;
        this.table = table;
        this.mapper = mapper;
        this.row = mapper.row();
        this.select = select;
        this.textSlots = select.textSlots();
        this.timeSlots = select.timeSlots();
        this.microseconds = select.microseconds();
        this.sumSlots = select.sumSlots();
        this.grouped = grouped;
        this.single = !grouped;
    }

    /**
     * Opens files.
     *
     * @throws BrokenInputException when the columns do not fit the mapper, or the engine cannot read the files
     */
    static DuckRows open(DuckDb engine, DuckTable table, RowMapper mapper, UsageQuery query) {
        int[] places;
        try {
            places = mapper.bind(table.header());
        } catch (BrokenInputException e) {
            throw new BrokenInputException("cannot read \"" + table.name() + "\": " + e.getMessage(), e);
        }
        mapper.row().clear();
        DuckSelect select;
        try {
            select = new DuckSelect(table, mapper, places, table.emptyColumns(engine), query);
        } catch (SQLException e) {
            throw new BrokenInputException("cannot read \"" + table.name() + "\": " + DuckDb.fault(e), e);
        }
        return new DuckRows(engine, table, mapper, select, !query.rowLevel());
    }

    @Override
    public boolean next() {
        try {
            if (!started) {
                started = true;
                results = engine.query(grouped ? groups() : select.rows());
            }
            while (true) {
                ResultSet current = results;
                if (current == null) {
                    return false;
                }
                if (!current.next()) {
                    close();
                    if (single || !leftOut) {
                        return false;
                    }
                    single = true;
                    results = engine.query(select.unreadableRows());
                    continue;
                }
                int texts = single || keys == null ? textSlots.length : 1;
                int numbers = texts + timeSlots.length + sumSlots.length;
                if (!single && current.getLong(numbers + 2) != 0) {
                    leftOut = true; // read one by one, behind the groups
                    continue;
                }
                take(current, texts, current.getLong(numbers + 1));
                return true;
            }
        } catch (SQLException e) {
            throw broken(e);
        } catch (BrokenInputException e) {
            throw new BrokenInputException("cannot read \"" + table.name() + "\": " + e.getMessage(), e);
        }
    }

    /** Sums the files to their end before a group is handed out, so that a broken file gives none. */
    private String groups() throws SQLException {
        DuckKeys found = DuckKeys.find(engine, select, mapper);
        keys = found;
        engine.execute("CREATE OR REPLACE TEMP TABLE " + GROUPS + " AS "
                + (found == null ? select.groupsWithTexts() : select.groups(found.telling())));
        return select.ordered(GROUPS, found != null);
    }

    private void take(ResultSet current, int texts, long number) throws SQLException {
        row.start(single ? number : 0);
        row.billedRows(single ? 1 : number);
        DuckKeys known = single ? null : keys;
        if (known == null) {
            put(current, 1, textSlots);
        } else {
            int id = current.getInt(1);
            if (current.wasNull()) {
                throw new BrokenInputException("it was changed while it was read");
            }
            known.put(id, textSlots, row);
        }
        if (single) {
            put(current, texts + 1, timeSlots);
        } else {
            putTimes(current, texts + 1);
        }
        put(current, texts + timeSlots.length + 1, sumSlots);
        read++;
    }

    private void put(ResultSet current, int first, int[] slots) throws SQLException {
        for (int i = 0; i < slots.length; i++) {
            put(slots[i], current.getString(first + i));
        }
    }

    private void putTimes(ResultSet current, int first) throws SQLException {
        for (int i = 0; i < timeSlots.length; i++) {
            if (microseconds[i]) {
                long time = current.getLong(first + i);
                put(timeSlots[i], current.wasNull() ? null : textOf(time));
            } else {
                put(timeSlots[i], current.getString(first + i));
            }
        }
    }

    private String textOf(long time) {
        if (textsOfTimes.size() > MOST_TIMES) {
            textsOfTimes.clear();
        }
        return textsOfTimes.computeIfAbsent(
                time,
                micros -> LocalDateTime.ofEpochSecond(
                                Math.floorDiv(micros, 1_000_000L),
                                (int) Math.floorMod(micros, 1_000_000L) * 1_000,
                                ZoneOffset.UTC)
                        .toString());
    }

    private void put(int slot, @Nullable String text) {
        if (text == null) {
            row.blank(slot);
        } else {
            row.put(slot, text);
        }
    }

    private BrokenInputException broken(SQLException e) {
        return new BrokenInputException(
                "cannot read \"" + table.name() + "\": " + DuckDb.fault(e)
                        + (single && read > 0 ? " (reached row " + row.line() + ")" : ""),
                e);
    }

    /** The files one by one, when none of their rows was handed out; empty when the fault is that of one file. */
    List<DuckTable> apart() {
        return grouped && read == 0 && table.inputs().size() > 1 ? table.apart() : List.of();
    }

    @Override
    public String file() {
        return table.name();
    }

    @Override
    public void close() {
        ResultSet open = results;
        results = null;
        if (open != null) {
            row.billedRows(1);
            try {
                open.getStatement().close(); // and the result with it
            } catch (SQLException e) {
                // nothing was written; what was read stays valid
            }
        }
    }
}
