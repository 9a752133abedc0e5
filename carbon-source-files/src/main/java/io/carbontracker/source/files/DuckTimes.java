package io.carbontracker.source.files;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Sets the times of groups into a row, as text. */
final class DuckTimes {
    private static final int MOST = 1 << 14;

    private final int[] slots;
    private final boolean[] microseconds;
    private final Map<Long, String> texts = new HashMap<>();

    /**
     * Starts without times.
     *
     * @param slots the slots of the row that they fill
     * @param microseconds for each whether results have it as microseconds since 1970 in place of a text
     */
    DuckTimes(int[] slots, boolean[] microseconds) {
        this.slots = slots;
        this.microseconds = microseconds;
    }

    /**
     * Sets the times of the current result.
     *
     * @param first the place of the first of them in the result
     */
    void put(ResultSet current, int first, Row row) throws SQLException {
        for (int i = 0; i < slots.length; i++) {
            if (microseconds[i]) {
                long time = current.getLong(first + i);
                row.put(slots[i], current.wasNull() ? null : text(time));
            } else {
                row.put(slots[i], current.getString(first + i));
            }
        }
    }

    private String text(long time) {
        if (texts.size() > MOST) {
            texts.clear();
        }
        return texts.computeIfAbsent(
                time,
                micros -> LocalDateTime.ofEpochSecond(
                                Math.floorDiv(micros, 1_000_000L),
                                (int) Math.floorMod(micros, 1_000_000L) * 1_000,
                                ZoneOffset.UTC)
                        .toString());
    }
}
