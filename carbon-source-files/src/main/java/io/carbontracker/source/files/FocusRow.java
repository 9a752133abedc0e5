package io.carbontracker.source.files;

import java.util.Locale;

/** One row of a FOCUS bill, by column, with the spellings of null that providers use taken for null. */
final class FocusRow {
    private final Row row = new Row(FocusColumn.ALL.size());
    private final TextCache<String> texts = new TextCache<>(text -> text);
    private final TextCache<String> lowerTexts = new TextCache<>(text -> text.toLowerCase(Locale.ROOT));

    Row cells() {
        return row;
    }

    /** Whether a column of text holds one. */
    boolean has(FocusColumn column) {
        return hasNumber(column) && !row.is(column.ordinal(), "-2");
    }

    /** Whether a column of numbers holds something: there Azure's {@code -2} for null is a number. */
    boolean hasNumber(FocusColumn column) {
        int slot = column.ordinal();
        return !row.isBlank(slot) && !row.is(slot, "null") && !row.is(slot, "unassigned");
    }

    /** The text; {@code ""} for null. */
    String text(FocusColumn column) {
        return has(column) ? row.cached(column.ordinal(), texts) : "";
    }

    /** The text in lower case; {@code ""} for null. */
    String lower(FocusColumn column) {
        return has(column) ? row.cached(column.ordinal(), lowerTexts) : "";
    }

    /** What the text stands for; the empty text is looked up for null. */
    <T> T cached(FocusColumn column, TextCache<T> cache) {
        int slot = column.ordinal();
        return has(column) ? row.cached(slot, cache) : cache.get(row.chars(), 0, 0);
    }

    boolean is(FocusColumn column, String lowerCase) {
        return row.is(column.ordinal(), lowerCase);
    }

    boolean startsWith(FocusColumn column, String lowerCase) {
        return row.startsWith(column.ordinal(), lowerCase);
    }

    /** The first of several columns that holds a text; {@code ""} when none does. */
    String firstOf(FocusColumn... columns) {
        for (FocusColumn column : columns) {
            if (has(column)) {
                return text(column);
            }
        }
        return "";
    }

    /** Whether the service is one that sells machines, or the bill does not say. */
    boolean isCompute() {
        return !has(FocusColumn.SERVICE_CATEGORY)
                || is(FocusColumn.SERVICE_CATEGORY, "compute")
                || is(FocusColumn.SERVICE_CATEGORY, "ai and machine learning");
    }
}
