package io.carbontracker.source.files;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The needed cells of one row as text, whichever engine read them. One object serves all rows of a file: a mapper takes what it
 * needs before the next row is read.
 *
 * <p>Cells are kept without the white space around them, in one array, so that no text is made of what is not looked at.
 */
final class Row {
    /** The most characters that the needed cells of one row may have together. */
    static final int LONGEST = 8 << 20;

    private final int[] begin;
    private final int[] end;
    private char[] text = new char[1024];
    private int used;
    private long line;
    private int extraFields;
    private long billedRows = 1;

    Row(int columns) {
        begin = new int[columns];
        end = new int[columns];
    }

    /** Empties all cells: for a file with columns of its own, or a row of which nobody knows what stands where. */
    void clear() {
        start(0);
        Arrays.fill(end, 0);
        Arrays.fill(begin, 0);
    }

    /** Starts the row of a line. Its engine then sets all the cells that it set before, or blanks them. */
    void start(long startingLine) {
        line = startingLine;
        used = 0;
        extraFields = 0;
    }

    void blank(int column) {
        begin[column] = 0;
        end[column] = 0;
    }

    void put(int column, char[] from, int offset, int length) {
        int first = offset;
        int last = offset + length;
        while (first < last && from[first] <= ' ') {
            first++;
        }
        while (first < last && from[last - 1] <= ' ') {
            last--;
        }
        int size = last - first;
        if (size > text.length - used) {
            grow(size);
        }
        System.arraycopy(from, first, text, used, size);
        begin[column] = used;
        used += size;
        end[column] = used;
    }

    /** Sets a cell; {@code null} blanks it. */
    void put(int column, @Nullable String value) {
        if (value == null) {
            blank(column);
            return;
        }
        int size = value.length();
        if (size > text.length - used) {
            grow(size);
        }
        value.getChars(0, size, text, used);
        put(column, text, used, size);
    }

    private void grow(int size) {
        if (used + size > LONGEST) {
            throw new BrokenInputException(
                    "the row has more than " + LONGEST + " characters in the columns that are read");
        }
        text = Arrays.copyOf(text, Math.min(LONGEST, Math.max(text.length * 2, used + size)));
    }

    /** How many billed rows the row stands for: 1, or the size of a group. */
    long billedRows() {
        return billedRows;
    }

    void billedRows(long rows) {
        billedRows = rows;
    }

    /** The line of the file on which the row starts, counted from 1. */
    long line() {
        return line;
    }

    /** Notes how many fields the row has more (positive) or fewer (negative) than the header. */
    void fieldsAgainstHeader(int difference) {
        extraFields = difference;
    }

    int fieldsAgainstHeader() {
        return extraFields;
    }

    boolean isBlank(int column) {
        return begin[column] == end[column];
    }

    char[] chars() {
        return text;
    }

    int begin(int column) {
        return begin[column];
    }

    int end(int column) {
        return end[column];
    }

    /** The cell as a text of its own; {@code ""} when it is blank. */
    String text(int column) {
        return new String(text, begin[column], end[column] - begin[column]);
    }

    /** Whether the cell is a text of ASCII letters, in any case. */
    boolean is(int column, String lowerCase) {
        int length = end[column] - begin[column];
        return length == lowerCase.length() && startsWith(column, lowerCase);
    }

    /** Whether the cell begins with a text of ASCII letters, in any case. */
    boolean startsWith(int column, String lowerCase) {
        int from = begin[column];
        if (end[column] - from < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = text[from + i];
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
            if (lower != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Looks a cell up in a cache. */
    <T> T cached(int column, TextCache<T> cache) {
        return cache.get(text, begin[column], end[column]);
    }

    /** Reads a cell as a number; the cell must not be blank to be one. */
    double number(int column, String field) {
        double value = Decimals.parse(text, begin[column], end[column]);
        if (Double.isNaN(value)) {
            throw FieldException.of(field, text(column), "a finite number such as 12.5 or 1.25e1");
        }
        return value;
    }
}
