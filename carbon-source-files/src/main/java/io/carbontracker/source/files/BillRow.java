package io.carbontracker.source.files;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One row of a bill, by column, with the spellings of null that providers use taken for null. */
final class BillRow {
    private final BillForm form;
    private final Row row;
    private final @Nullable String[] names = new String[BillColumn.ALL.size()];
    private final TextCache<String> texts = new TextCache<>(text -> text);
    private final TextCache<String> lowerTexts = new TextCache<>(text -> text.toLowerCase(Locale.ROOT));

    /**
     * Starts with an empty row.
     *
     * @param form the form of the bill
     * @param tags for how many tags a file may have a column of its own
     */
    BillRow(BillForm form, int tags) {
        this.form = form;
        this.row = new Row(BillColumn.ALL.size() + tags);
    }

    Row cells() {
        return row;
    }

    /** Forgets the columns of the file before. */
    void unbind() {
        Arrays.fill(names, null);
    }

    /** Notes that the file has a column, and what it calls it. */
    void bind(BillColumn column, String name) {
        names[column.ordinal()] = name;
    }

    /** Whether the file has a column. */
    boolean isBound(BillColumn column) {
        return names[column.ordinal()] != null;
    }

    /** What the file calls a column, for messages. */
    String name(BillColumn column) {
        String name = names[column.ordinal()];
        return name == null ? column.column() : name;
    }

    /** Whether a column of text holds one. */
    boolean has(BillColumn column) {
        return hasNumber(column) && !row.is(column.ordinal(), "-2");
    }

    /** Whether a column of numbers holds something: there Azure's {@code -2} for null is a number. */
    boolean hasNumber(BillColumn column) {
        int slot = column.ordinal();
        return !row.isBlank(slot) && !row.is(slot, "null") && !row.is(slot, "unassigned");
    }

    /** The text; {@code ""} for null. */
    String text(BillColumn column) {
        return has(column) ? row.cached(column.ordinal(), texts) : "";
    }

    /** The text in lower case; {@code ""} for null. */
    String lower(BillColumn column) {
        return has(column) ? row.cached(column.ordinal(), lowerTexts) : "";
    }

    /** The cell as it stands, for messages. */
    String raw(BillColumn column) {
        return row.text(column.ordinal());
    }

    /** An amount of money; {@code null} for null. */
    @Nullable
    BigDecimal amount(BillColumn column) {
        if (!hasNumber(column)) {
            return null;
        }
        int slot = column.ordinal();
        BigDecimal amount = Decimals.money(row.chars(), row.begin(slot), row.end(slot));
        if (amount == null) {
            throw FieldException.of(name(column), row.text(slot), "an amount such as 12.50");
        }
        return amount;
    }

    /** What the text stands for; the empty text is looked up for null. */
    <T> T cached(BillColumn column, TextCache<T> cache) {
        int slot = column.ordinal();
        return has(column) ? row.cached(slot, cache) : cache.get(row.chars(), 0, 0);
    }

    boolean is(BillColumn column, String lowerCase) {
        return row.is(column.ordinal(), lowerCase);
    }

    boolean startsWith(BillColumn column, String lowerCase) {
        return row.startsWith(column.ordinal(), lowerCase);
    }

    /** The first of several columns that holds a text; {@code ""} when none does. */
    String firstOf(BillColumn... columns) {
        for (BillColumn column : columns) {
            if (has(column)) {
                return text(column);
            }
        }
        return "";
    }

    /** The quantity's unit in lower case, without what a form writes around it; {@code ""} for null. */
    String unit() {
        return form.unit(this);
    }

    /** Whether the service is one that sells machines, or the bill does not say. */
    boolean isCompute() {
        return form.isCompute(this);
    }
}
