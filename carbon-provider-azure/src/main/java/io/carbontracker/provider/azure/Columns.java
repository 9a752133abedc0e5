package io.carbontracker.provider.azure;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a page has which column: by name, any case, since the order changes. A column may stand twice, as long as a row has the
 * same in both; columns that nobody asked for are passed over.
 */
final class Columns {
    /** Far beyond any bill; a longer number or a larger exponent would cost memory when added. */
    private static final int LONGEST_NUMBER = 60;

    private static final int LONGEST_SHOWN = 40;

    private final List<String> names;

    Columns(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** The cells of a row. */
    final class Cells {
        private final Page.Row row;
        private String fault;

        Cells(Page.Row row) {
            this.row = row;
            String form = row.fault();
            if (form.isEmpty() && row.cells().size() != names.size()) {
                form = "the row has " + row.cells().size() + " cells where there are " + names.size() + " columns";
            }
            fault = form;
        }

        /** What is wrong with the row as far as it was read, {@code ""} for nothing. */
        String fault() {
            return fault;
        }

        void blame(String what) {
            if (fault.isEmpty()) {
                fault = what;
            }
        }

        /** The text in the column of the first name that the page has, {@code ""} for null or no such column. */
        String text(String... columns) {
            for (String column : columns) {
                int first = indexOf(column, 0);
                if (first >= 0) {
                    String text = cell(first);
                    for (int other = indexOf(column, first + 1); other >= 0; other = indexOf(column, other + 1)) {
                        if (!cell(other).equals(text)) {
                            blame("the column " + column + " stands twice, with \"" + shown(text) + "\" and \""
                                    + shown(cell(other)) + "\"");
                        }
                    }
                    return text;
                }
            }
            return "";
        }

        private String cell(int index) {
            String text = index < row.cells().size() ? row.cells().get(index) : null;
            return text == null ? "" : text.strip();
        }

        /** The number in a column, or {@code null} for none, with the fault noted unless the cell is empty. */
        @Nullable
        BigDecimal number(String... columns) {
            String text = text(columns);
            if (text.isEmpty()) {
                return null;
            }
            BigDecimal number = decimal(text);
            if (number == null) {
                blame(columns[0] + " \"" + shown(text) + "\" is no number");
            }
            return number;
        }

        /** The day in a column: {@code yyyyMMdd} as a number, or an ISO date with or without a time. */
        @Nullable
        LocalDate day(String column) {
            String text = text(column);
            LocalDate day = parsed(text);
            if (day == null) {
                blame(column + " \"" + shown(text) + "\" is no day as in 20261001");
            }
            return day;
        }
    }

    Cells cells(Page.Row row) {
        return new Cells(row);
    }

    boolean hasAny(String... columns) {
        return Arrays.stream(columns).anyMatch(column -> indexOf(column, 0) >= 0);
    }

    private int indexOf(String column, int from) {
        for (int i = from; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(column)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable BigDecimal decimal(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs(number.scale()) > LONGEST_NUMBER ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable LocalDate parsed(String text) {
        try {
            if (text.length() >= 10 && text.charAt(4) == '-') {
                return LocalDate.parse(text.substring(0, 10));
            }
            BigDecimal number = decimal(text);
            if (number == null) {
                return null;
            }
            int digits = number.intValueExact();
            return LocalDate.of(digits / 10_000, digits / 100 % 100, digits % 100);
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    static String shown(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    }

    @Override
    public String toString() {
        return names.isEmpty() ? "no columns" : String.join(", ", names.subList(0, Math.min(names.size(), 20)));
    }
}
