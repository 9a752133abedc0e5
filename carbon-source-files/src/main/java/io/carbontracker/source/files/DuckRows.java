package io.carbontracker.source.files;

import io.carbontracker.usage.UsageQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of Parquet and JSON files, or groups of them, as the engine hands them out. */
final class DuckRows implements Rows {
    private final DuckDb engine;
    private final DuckTable table;
    private final String name;
    private final RowMapper mapper;
    private final Row row;
    private final DuckSelect select;
    private final int[] textSlots;
    private final int[] timeSlots;
    private final int[] sumSlots;
    private final boolean grouped;
    private final DuckTimes times;

    private @Nullable DuckKeys keys;
    private @Nullable ResultSet results;
    private boolean started;
    private boolean leftOut;
    private boolean single;
    private long read;

    private DuckRows(DuckDb engine, DuckTable table, RowMapper mapper, DuckSelect select, boolean grouped) {
        this.engine = engine;
        this.table = table;
        this.name = table.name();
        this.mapper = mapper;
        this.row = mapper.row();
        this.select = select;
        this.textSlots = select.textSlots();
        this.timeSlots = select.timeSlots();
        this.times = new DuckTimes(timeSlots, select.microseconds());
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
            select = new DuckSelect(table, 0, mapper, places, table.emptyColumns(engine), query);
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
                DuckKeys known = single ? null : keys;
                if (known == null) {
                    takeRow(current);
                } else if (select.hasUnreadable(current.getLong(timeSlots.length + sumSlots.length + 3))) {
                    leftOut = true; // read one by one, behind the groups
                    continue;
                } else {
                    takeGroup(current, known);
                }
                read++;
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
        engine.execute("CREATE OR REPLACE TEMP TABLE " + select.groupsName() + " AS " + select.groups(found.telling()));
        return select.ordered(found.areMany());
    }

    private void takeRow(ResultSet current) throws SQLException {
        int times = textSlots.length + 1;
        int sums = times + timeSlots.length;
        row.start(current.getLong(sums + sumSlots.length));
        row.billedRows(1);
        put(current, 1, textSlots);
        put(current, times, timeSlots);
        put(current, sums, sumSlots);
    }

    private void takeGroup(ResultSet current, DuckKeys known) throws SQLException {
        int sums = timeSlots.length + 2;
        int count = sums + sumSlots.length;
        row.start(0);
        row.billedRows(current.getLong(count));
        known.put(current, count + 2, textSlots, row);
        times.put(current, 2, row);
        put(current, sums, sumSlots);
    }

    private void put(ResultSet current, int first, int[] slots) throws SQLException {
        for (int i = 0; i < slots.length; i++) {
            row.put(slots[i], current.getString(first + i));
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
        return name;
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
