package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Schema;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.provider.gcp.BillingQuery.Column;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of the answer: a group of billed rows. Values are looked for by the names of columns; columns beside ours pass. */
final class Group {
    /** More than the numbers of the export have; sums of numbers beyond would take digits without end. */
    private static final int LARGEST_SCALE = 100;

    private final Columns columns;
    private final FieldValueList values;

    private Group(Columns columns, FieldValueList values) {
        this.columns = columns;
        this.values = values;
    }

    /** Where the columns of an answer stand. */
    static final class Columns {
        private final int[] places = new int[Column.values().length];
        private final int[] labels;

        /**
         * Looks the columns up.
         *
         * @throws UsageSourceException when one is missing
         */
        Columns(BillingQuery query, @Nullable Schema schema) {
            FieldList fields = schema == null ? FieldList.of() : schema.getFields();
            for (Column column : Column.values()) {
                places[column.ordinal()] = query.has(column) ? place(fields, column.label()) : -1;
            }
            List<String> asked = query.grouping().labels();
            labels = new int[asked.size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = place(fields, BillingQuery.labelColumn(i));
            }
        }

        private static int place(FieldList fields, String name) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).getName().equalsIgnoreCase(name)) {
                    return i;
                }
            }
            throw new UsageSourceException(
                    BigQueryUsage.NAME,
                    "the answer of BigQuery lacks the column \"" + name + "\"; it has "
                            + fields.stream().map(Field::getName).toList(),
                    null,
                    false);
        }

        Group group(FieldValueList values) {
            return new Group(this, values);
        }
    }

    /** A value that is not of its column's kind. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String column, String value, String expected) {
            super("\"" + column + "\" is \"" + Texts.line(value) + "\", expected " + expected);
        }
    }

    /** A text, {@code ""} when there is none. */
    String text(Column column) {
        return text(columns.places[column.ordinal()]);
    }

    /** The value of a label, {@code ""} when there is none. */
    String label(int index) {
        return text(columns.labels[index]);
    }

    boolean isTrue(Column column) {
        return text(column).equalsIgnoreCase("true");
    }

    /** A whole number that is no less than the least it can be. */
    long count(Column column, long least) throws UnreadableException {
        String text = text(column);
        try {
            long count = Long.parseLong(text);
            if (count >= least) {
                return count;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UnreadableException(column.label(), text, "a whole number of " + least + " or more");
    }

    /** A number, {@code null} when there is none. Exponents are read; NaN and infinity are no numbers. */
    @Nullable
    BigDecimal number(Column column) throws UnreadableException {
        FieldValue value = values.get(columns.places[column.ordinal()]);
        if (value.isNull()) {
            return null;
        }
        String text = value.getStringValue();
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs(number.scale()) <= LARGEST_SCALE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UnreadableException(column.label(), text, "a number");
    }

    /** A time, in the form that the client has asked for: seconds with a fraction, or microseconds. */
    @Nullable
    Instant time(Column column) throws UnreadableException {
        FieldValue value = values.get(columns.places[column.ordinal()]);
        if (value.isNull()) {
            return null;
        }
        try {
            return value.getTimestampInstant();
        } catch (RuntimeException e) {
            throw new UnreadableException(column.label(), value.getStringValue(), "a timestamp");
        }
    }

    private String text(int place) {
        if (place < 0) {
            return "";
        }
        FieldValue value = values.get(place);
        return value.isNull() ? "" : value.getStringValue();
    }
}
