package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the rows of one form of file into usage items. Serves one cursor, file after file. */
interface RowMapper {
    /** Where an engine puts the cells. The same object all the time. */
    Row row();

    /**
     * Takes the columns of a file.
     *
     * @param header the names of its columns
     * @return for each of them the row's column that takes its cells, or -1 when nobody needs it
     * @throws BrokenInputException when the columns do not fit the form
     */
    int[] bind(List<String> header);

    /** What an engine that groups rows does with one of the row's columns. */
    default Role role(int slot) {
        return Role.TEXT;
    }

    /** The keys that matter of a column whose role is {@link Role#PICK}. */
    default List<String> picked(int slot) {
        return List.of();
    }

    /** The row's column to whose number the hours are proportional, and with them all that is worked out of them; -1 for none. */
    default int quantity() {
        return -1;
    }

    /** Whether the hour within its day may matter of a row that has the texts of the current one. */
    default boolean isHourly() {
        return true;
    }

    /**
     * How many hours of a machine the texts of the current row make of a quantity of one; 0 when the row is of none or cannot be
     * read, NaN when the unit is none of time.
     */
    default double hoursPerUnit() {
        return 0;
    }

    /**
     * The time of the current row's usage, for an engine that groups rows.
     *
     * @return the time, or {@code null} when the usage began outside the period asked for
     * @throws FieldException when it cannot be read
     */
    default @Nullable TimeWindow usageWindow() {
        throw new IllegalStateException("rows without a quantity are not grouped");
    }

    /**
     * Turns the current row into an item.
     *
     * @return the item, or {@code null} when the usage began outside the period asked for
     * @throws FieldException when a field cannot be read
     */
    @Nullable
    UsageItem map(SourceReference reference);

    /**
     * Turns the current row into an item, whether its fields can be read or not.
     *
     * @return the item, or {@code null} when the usage began outside the period asked for
     */
    default @Nullable UsageItem item(SourceReference reference) {
        try {
            return map(reference);
        } catch (FieldException e) {
            return badRow(e, reference);
        }
    }

    /** Accounts for the current row when a field of it cannot be read. */
    SkippedUsage badRow(FieldException fault, SourceReference reference);

    /** When the current row's usage began; {@code null} when the row is no usage or does not tell. */
    @Nullable
    Instant usageStart();

    /** Which cost the amounts are; {@code ""} when no file has any. */
    String costKind();

    /** What a reader of the report should know about the files so far. */
    default List<String> notes() {
        return List.of();
    }
}
