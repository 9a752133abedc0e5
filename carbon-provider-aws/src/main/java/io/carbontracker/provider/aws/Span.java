package io.carbontracker.provider.aws;

import io.carbontracker.units.TimeWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.model.DateInterval;
import software.amazon.awssdk.services.costexplorer.model.Granularity;

/**
 * A stretch of time as Cost Explorer takes it, half-open, in UTC.
 *
 * @param from first instant inside, a midnight unless the steps are hours
 * @param to first instant after, a midnight unless the steps are hours
 * @param granularity the step
 */
record Span(Instant from, Instant to, Granularity granularity) {
    /** Longer stretches are asked for by calendar quarters, so that a page token lives no longer than a quarter takes. */
    private static final int LONGEST_DAYS = 93;

    /** Cost Explorer keeps hours for so long. */
    static final int DAYS_WITH_HOURS = 14;

    /** The days whose midnight lies in a window: what is billed by the day begins at midnight. */
    static List<Span> days(Instant from, Instant to) {
        Instant first = ceiling(from, ChronoUnit.DAYS);
        Instant last = ceiling(to, ChronoUnit.DAYS);
        List<Span> spans = new ArrayList<>();
        if (ChronoUnit.DAYS.between(first, last) <= LONGEST_DAYS) {
            add(spans, first, last, Granularity.DAILY);
            return spans;
        }
        LocalDate end = date(last);
        for (LocalDate start = date(first); start.isBefore(end); ) {
            LocalDate next = start.with(IsoFields.DAY_OF_QUARTER, 1).plus(1, IsoFields.QUARTER_YEARS);
            LocalDate until = next.isBefore(end) ? next : end;
            add(spans, midnight(start), midnight(until), Granularity.DAILY);
            start = until;
        }
        return spans;
    }

    /** The hours that begin in a window as far as Cost Explorer has hours, and the days before. */
    static List<Span> hours(TimeWindow window, Instant asOf) {
        Instant oldest = oldestHour(asOf);
        List<Span> spans = new ArrayList<>();
        if (window.start().isBefore(oldest)) {
            spans.addAll(days(window.start(), window.end().isBefore(oldest) ? window.end() : oldest));
        }
        Instant from = ceiling(window.start().isBefore(oldest) ? oldest : window.start(), ChronoUnit.HOURS);
        add(spans, from, ceiling(window.end(), ChronoUnit.HOURS), Granularity.HOURLY);
        return spans;
    }

    /** The first midnight since which Cost Explorer has hours. */
    static Instant oldestHour(Instant asOf) {
        return ceiling(asOf.minus(DAYS_WITH_HOURS, ChronoUnit.DAYS), ChronoUnit.DAYS);
    }

    private static void add(List<Span> spans, Instant from, Instant to, Granularity granularity) {
        if (from.isBefore(to)) {
            spans.add(new Span(from, to, granularity));
        }
    }

    boolean isHourly() {
        return granularity == Granularity.HOURLY;
    }

    /** The same stretch by days. */
    List<Span> byDay() {
        return days(from, to);
    }

    /** Reads one period of an answer; empty when it is none. */
    static Optional<TimeWindow> window(@Nullable DateInterval period) {
        if (period == null || period.start() == null || period.end() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(TimeWindow.of(instant(period.start()), instant(period.end())));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(String text) {
        return text.length() == 10 ? midnight(LocalDate.parse(text)) : Instant.parse(text);
    }

    /** The stretch in the words of a request. */
    DateInterval interval() {
        return isHourly() ? interval(from.toString(), to.toString()) : dates();
    }

    /** The stretch in whole days. */
    DateInterval dates() {
        return interval(
                date(from).toString(), date(ceiling(to, ChronoUnit.DAYS)).toString());
    }

    private static DateInterval interval(String start, String end) {
        return DateInterval.builder().start(start).end(end).build();
    }

    private static LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant ceiling(Instant instant, ChronoUnit unit) {
        Instant floor = instant.truncatedTo(unit);
        return floor.equals(instant) ? floor : floor.plus(1, unit);
    }

    /** Shows the stretch as in {@code 2026-10-01..2026-11-01}. */
    @Override
    public String toString() {
        DateInterval interval = interval();
        return interval.start() + ".." + interval.end();
    }
}
