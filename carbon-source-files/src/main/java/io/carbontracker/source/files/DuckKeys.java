package io.carbontracker.source.files;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The combinations of texts that the rows of files have: some hundreds in a bill of millions of rows. The engine knows them as the
 * table {@link DuckSelect#KEYS}.
 *
 * @param texts the texts of each combination, by its number
 * @param telling the places of a few texts that together tell all combinations apart
 */
record DuckKeys(List<@Nullable String[]> texts, List<Integer> telling) {
    /** Bounds the memory that they take; bills with more are grouped by the texts themselves. */
    private static final int MOST = 1 << 14;

    /**
     * Finds the combinations, in one pass over the columns of texts.
     *
     * @return {@code null} when there are too many of them to be worth it
     * @throws SQLException when the files cannot be read
     */
    static @Nullable DuckKeys find(DuckDb engine, DuckSelect select, RowMapper mapper) throws SQLException {
        engine.execute("CREATE OR REPLACE TEMP TABLE " + DuckSelect.KEYS + " AS " + select.keys());
        int[] slots = select.textSlots();
        List<@Nullable String[]> texts = new ArrayList<>();
        String columns = slots.length == 0 ? "id" : DuckSelect.names(slots.length);
        try (ResultSet rows =
                engine.query("SELECT " + columns + " FROM " + DuckSelect.KEYS + " ORDER BY id LIMIT " + (MOST + 1))) {
            while (rows.next()) {
                @Nullable String[] key = new @Nullable String[slots.length];
                for (int i = 0; i < key.length; i++) {
                    key[i] = rows.getString(i + 1);
                }
                texts.add(key);
            }
            rows.getStatement().close();
        }
        if (texts.size() > MOST) {
            engine.execute("DROP TABLE " + DuckSelect.KEYS);
            return null;
        }
        DuckKeys keys = new DuckKeys(texts, telling(texts, select.dearestTexts()));
        if (select.hasHours()) {
            keys.markDays(engine, slots, mapper);
        }
        return keys;
    }

    /** Leaves one text after the other out of account as long as the others still tell all combinations apart. */
    private static List<Integer> telling(List<@Nullable String[]> texts, List<Integer> dearestFirst) {
        List<Integer> telling = new ArrayList<>(dearestFirst);
        for (Integer place : dearestFirst) {
            List<Integer> fewer = new ArrayList<>(telling);
            fewer.remove(place);
            Set<List<@Nullable String>> seen = new HashSet<>();
            if (texts.stream()
                    .allMatch(key -> seen.add(
                            Arrays.asList(fewer.stream().map(i -> key[i]).toArray(String[]::new))))) {
                telling = fewer;
            }
        }
        return telling;
    }

    /** Notes for which combinations the hour within the day makes no difference: most of a bill is no machine's time. */
    private void markDays(DuckDb engine, int[] slots, RowMapper mapper) throws SQLException {
        List<Integer> daily = new ArrayList<>();
        for (int id = 0; id < texts.size(); id++) {
            mapper.row().clear();
            put(id, slots, mapper.row());
            if (!mapper.isHourly()) {
                daily.add(id);
            }
        }
        if (!daily.isEmpty()) {
            engine.execute(DuckSelect.useDays(daily));
        }
    }

    /** Sets the texts of a combination into a row. */
    void put(int id, int[] slots, Row row) {
        @Nullable String[] key = texts.get(id);
        for (int i = 0; i < slots.length; i++) {
            String text = key[i];
            if (text == null) {
                row.blank(slots[i]);
            } else {
                row.put(slots[i], text);
            }
        }
    }
}
