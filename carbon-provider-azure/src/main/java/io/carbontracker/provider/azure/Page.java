package io.carbontracker.provider.azure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an answer.
 *
 * @param columns the names of the columns, in the order of the cells
 * @param rows the rows
 * @param nextLink where the next page is, {@code ""} when this is the last
 */
record Page(List<String> columns, List<Row> rows, String nextLink) {
    /** No rows: what a status of 204 means. */
    static final Page EMPTY = new Page(List.of(), List.of(), "");

    /**
     * A row.
     *
     * @param cells numbers as they were written, and texts
     * @param fault what is wrong with its form, {@code ""} for nothing
     */
    record Row(List<@Nullable String> cells, String fault) {}
}
