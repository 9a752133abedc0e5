package io.carbontracker.provider.azure;

import io.carbontracker.units.TimeWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Days that are asked for at once, in UTC.
 *
 * @param from first day inside
 * @param to first day after
 */
record Span(LocalDate from, LocalDate to) {
    private static final int LONGEST_MONTHS = 12;

    /**
     * Cuts a window into calendar months: Cost Management answers at most 31 days by the day, and of a longer period leaves out
     * the first days without a word.
     */
    static List<Span> months(TimeWindow window, Instant asOf) {
        return pieces(window, asOf, 1);
    }

    /** Cuts a window into pieces of 12 calendar months, the most that Cost Management sums up at once. */
    static List<Span> years(TimeWindow window, Instant asOf) {
        return pieces(window, asOf, LONGEST_MONTHS);
    }

    /** The days whose midnight lies in the window, up to today: a period in the future is answered with one of last year. */
    private static List<Span> pieces(TimeWindow window, Instant asOf, int months) {
        LocalDate end = ceiling(window.end());
        LocalDate tomorrow = LocalDate.ofInstant(asOf, ZoneOffset.UTC).plusDays(1);
        LocalDate last = end.isAfter(tomorrow) ? tomorrow : end;
        List<Span> spans = new ArrayList<>();
        for (LocalDate start = ceiling(window.start()); start.isBefore(last); ) {
            LocalDate next = start.withDayOfMonth(1).plusMonths(months);
            LocalDate until = next.isBefore(last) ? next : last;
            spans.add(new Span(start, until));
            start = until;
        }
        return spans;
    }

    private static LocalDate ceiling(Instant instant) {
        LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        return instant.equals(instant.truncatedTo(ChronoUnit.DAYS)) ? day : day.plusDays(1);
    }

    boolean contains(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(to);
    }

    /** The last second inside, which Cost Management's periods include. */
    OffsetDateTime lastSecond() {
        return to.minusDays(1).atTime(LocalTime.of(23, 59, 59)).atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime firstSecond() {
        return from.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    /** Shows the days as in {@code 2026-10-01..2026-11-01}. */
    @Override
    public String toString() {
        return from + ".." + to;
    }
}
