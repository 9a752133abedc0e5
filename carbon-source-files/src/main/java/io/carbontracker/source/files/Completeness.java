package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells which rows of files may still be restated. Months that ended before the run are closed and their rows final. In an open
 * month the last day that the files hold is incomplete: its rows are provisional. Which day that is takes a pass over the files
 * of its own, made when the first row of an open month is met.
 */
final class Completeness {
    private static final long NEVER = Long.MIN_VALUE;

    private final Instant openFrom;
    private final long openFromSecond;
    private final Supplier<@Nullable Instant> lastUsageStart;
    private long incompleteFromSecond = NEVER;
    private long lastStartSecond = NEVER;
    private long lastEndSecond = NEVER;

    /**
     * Starts without rows.
     *
     * @param asOf the time of the run
     * @param lastUsageStart finds when the last usage in all files began; {@code null} when there is none
     */
    Completeness(Instant asOf, Supplier<@Nullable Instant> lastUsageStart) {
        this.openFrom = LocalDate.ofInstant(asOf, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        this.openFromSecond = openFrom.getEpochSecond();
        this.lastUsageStart = lastUsageStart;
    }

    /** Notes a row of usage and tells whether it is provisional. */
    boolean isProvisional(TimeWindow window) {
        long start = window.start().getEpochSecond();
        lastStartSecond = Math.max(lastStartSecond, start);
        lastEndSecond = Math.max(lastEndSecond, window.end().getEpochSecond());
        if (start < openFromSecond) {
            return false;
        }
        if (incompleteFromSecond == NEVER) {
            Instant last = lastUsageStart.get();
            incompleteFromSecond = startOfDay(last == null ? start : last.getEpochSecond());
        }
        return start >= incompleteFromSecond;
    }

    /** Up to when usage is complete; {@code null} when nothing was read. */
    @Nullable
    Instant completeThrough() {
        if (lastStartSecond == NEVER) {
            return null;
        }
        if (incompleteFromSecond != NEVER) {
            return Instant.ofEpochSecond(incompleteFromSecond);
        }
        return Instant.ofEpochSecond(startOfDay(lastEndSecond - 1) + 86_400);
    }

    /** Up to when usage will not be restated: the end of the last closed month; {@code null} when nothing was read. */
    @Nullable
    Instant finalThrough() {
        if (lastStartSecond == NEVER) {
            return null;
        }
        Instant endOfMonth = LocalDate.ofInstant(Instant.ofEpochSecond(lastStartSecond), ZoneOffset.UTC)
                .withDayOfMonth(1)
                .plusMonths(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return endOfMonth.isBefore(openFrom) ? endOfMonth : openFrom;
    }

    private static long startOfDay(long epochSecond) {
        return Math.floorDiv(epochSecond, 86_400L) * 86_400L;
    }
}
