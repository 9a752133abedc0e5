package io.carbontracker.source.files;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The combinations of texts that the rows of files have: some hundreds in a bill of millions of rows. The engine knows them as
 * the table {@link DuckSelect#keysName}.
 *
 * @param texts the texts of each combination, by its number; {@code null} when they are too many to be kept here
 * @param telling the places of a few texts that together tell all combinations apart
 */
record DuckKeys(@Nullable List<@Nullable String[]> texts, List<Integer> telling) {
    /** Bounds the memory that they take. */
    private static final int MOST = 1 << 14;

    /**
     * Finds the combinations, in one pass over the columns of texts.
     *
     * @throws SQLException when the files cannot be read
     */
    static DuckKeys find(DuckDb engine, DuckSelect select, RowMapper mapper) throws SQLException {
        engine.execute("CREATE OR REPLACE TEMP TABLE " + select.keysName() + " AS " + select.keys());
        int[] slots = select.textSlots();
        List<@Nullable String[]> texts = new ArrayList<>();
        String columns = slots.length == 0 ? "id" : select.textNames();
        engine.each("SELECT " + columns + " FROM " + select.keysName() + " ORDER BY id LIMIT " + (MOST + 1), row -> {
            @Nullable String[] key = new @Nullable String[slots.length];
            for (int i = 0; i < key.length; i++) {
                key[i] = row.getString(i + 1);
            }
            texts.add(key);
        });
        if (texts.size() > MOST) {
            return new DuckKeys(null, IntStream.range(0, slots.length).boxed().toList());
        }
        DuckKeys keys = new DuckKeys(texts, telling(texts, select.dearestTexts()));
        if (select.hasHours()) {
            markDays(engine, select, texts, mapper);
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
    private static void markDays(DuckDb engine, DuckSelect select, List<@Nullable String[]> texts, RowMapper mapper)
            throws SQLException {
        List<Integer> daily = new ArrayList<>();
        for (int id = 0; id < texts.size(); id++) {
            mapper.row().clear();
            put(texts.get(id), select.textSlots(), mapper.row());
            if (!mapper.isHourly()) {
                daily.add(id);
            }
        }
        if (!daily.isEmpty()) {
            engine.execute(select.useDays(daily));
        }
    }

    /** Whether the texts of combinations have to be asked for. */
    boolean areMany() {
        return texts == null;
    }

    /**
     * Sets the texts of the current result's combination into a row.
     *
     * @param first the place of the first of them in the result, when they are many
     * @throws BrokenInputException when there is no such combination
     */
    void put(ResultSet current, int first, int[] slots, Row row) throws SQLException {
        int id = current.getInt(1);
        if (current.wasNull()) {
            throw new BrokenInputException("it was changed while it was read");
        }
        List<@Nullable String[]> known = texts;
        if (known != null) {
            put(known.get(id), slots, row);
            return;
        }
        for (int i = 0; i < slots.length; i++) {
            row.put(slots[i], current.getString(first + i));
        }
    }

    private static void put(@Nullable String[] key, int[] slots, Row row) {
        for (int i = 0; i < slots.length; i++) {
            row.put(slots[i], key[i]);
        }
    }
}
