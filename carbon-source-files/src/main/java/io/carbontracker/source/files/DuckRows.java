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
    private final Row row;
    private final DuckSelect select;
    private final int[] slots;
    private final boolean grouped;

    private @Nullable String toAsk;
    private @Nullable ResultSet results;
    private boolean leftOut;
    private boolean single;
    private long read;

    private DuckRows(DuckDb engine, DuckTable table, Row row, DuckSelect select, boolean grouped) {
        this.engine = engine;
        this.table = table;
        this.row = row;
        this.select = select;
        this.slots = select.slots();
        this.grouped = grouped;
        this.single = !grouped;
        this.toAsk = grouped ? select.groups() : select.rows();
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
        Row row = mapper.row();
        row.clear();
        DuckSelect select;
        try {
            select = new DuckSelect(table, mapper, places, table.emptyColumns(engine), query);
        } catch (SQLException e) {
            throw new BrokenInputException("cannot read \"" + table.name() + "\": " + DuckDb.fault(e), e);
        }
        return new DuckRows(engine, table, row, select, !query.rowLevel());
    }

    @Override
    public boolean next() {
        try {
            while (true) {
                String sql = toAsk;
                if (sql != null) {
                    toAsk = null;
                    results = engine.query(sql);
                }
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
                    toAsk = select.unreadableRows();
                    continue;
                }
                if (!single && current.getLong(slots.length + 2) != 0) {
                    leftOut = true; // read one by one, behind the groups
                    continue;
                }
                take(current);
                return true;
            }
        } catch (SQLException e) {
            throw broken(e);
        } catch (BrokenInputException e) {
            throw new BrokenInputException("cannot read \"" + table.name() + "\": " + e.getMessage(), e);
        }
    }

    private void take(ResultSet current) throws SQLException {
        long number = current.getLong(slots.length + 1);
        row.start(single ? number : 0);
        row.billedRows(single ? 1 : number);
        for (int i = 0; i < slots.length; i++) {
            String text = current.getString(i + 1);
            if (text == null) {
                row.blank(slots[i]);
            } else {
                row.put(slots[i], text);
            }
        }
        read++;
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
