package io.carbontracker.intensity.watttime;

import io.carbontracker.intensity.watttime.SeriesCheck.Checked;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.BitSet;

/**
 * The values of one grid, signal and UTC month, of one model. Not changed once made.
 *
 * @param month the month
 * @param model the date of the model, {@code ""} when the service did not name it
 * @param values pounds per MWh by period, {@link Double#NaN} where there is none
 * @param imputed which of them the service filled in itself
 * @param fetchedAt when the service was last asked for it, revisions included
 */
record Month(YearMonth month, String model, double[] values, BitSet imputed, Instant fetchedAt) {
    /** Later than this after its end, a month is not revised any more: what is fetched then is final. */
    static final Duration REVISED = Duration.ofDays(60);
    /** What is still missing this long after the end of a month will not come by itself. */
    private static final Duration LATE = Duration.ofDays(2);
    /** How long a month that is not over, or not whole, is taken as it is. */
    private static final Duration REUSE_OPEN = Duration.ofHours(1);
    /** How long a month that is over is taken as it is while it may be revised. */
    private static final Duration REUSE_CLOSED = Duration.ofDays(1);

    static Month of(YearMonth month, Checked checked, Instant fetchedAt) {
        return new Month(month, checked.model(), checked.values(), checked.imputed(), fetchedAt);
    }

    private Instant end() {
        return GridSignal.start(month.plusMonths(1));
    }

    /** Whether it was over, and all there, when it was fetched. */
    boolean isClosed() {
        return !fetchedAt.isBefore(end())
                && (!Double.isNaN(values[values.length - 1]) || !fetchedAt.isBefore(end().plus(LATE)));
    }

    /** Whether it may be used without a question to the service. An age below zero means that the clock was set back. */
    boolean isFresh(Instant now) {
        Duration age = Duration.between(fetchedAt, now);
        if (isClosed()) {
            return !fetchedAt.isBefore(end().plus(REVISED)) || isBelow(age, REUSE_CLOSED);
        }
        return isBelow(age, REUSE_OPEN);
    }

    private static boolean isBelow(Duration age, Duration limit) {
        return !age.isNegative() && age.compareTo(limit) < 0;
    }

    /** This month with what the service revised since. */
    Month revised(Checked revision, Instant now) {
        double[] merged = values.clone();
        BitSet flags = (BitSet) imputed.clone();
        for (int i = 0; i < merged.length; i++) {
            if (!Double.isNaN(revision.values()[i])) {
                merged[i] = revision.values()[i];
                flags.set(i, revision.imputed().get(i));
            }
        }
        return new Month(month, model, merged, flags, now);
    }
}
