package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates and instants as bills write them. A time without a zone is UTC, as FOCUS has it. */
final class Times {
    private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");

    /** {@code 2026-10-01T00:00:00Z}, {@code 2024-09-26 00:00:00}, with or without seconds, fractions and offset. */
    private static final Pattern INSTANT = Pattern.compile(DATE.pattern()
            + "(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.]([0-9]{1,9}))?)?"
            + " ?([Zz]|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");

    private static final int LONGEST = 40;

    private Times() {}

    static TimeWindow day(String field, String text) {
        Matcher date = DATE.matcher(text);
        if (text.length() <= LONGEST && date.matches()) {
            try {
                return TimeWindow.ofDay(date(date));
            } catch (DateTimeException e) {
                // 2026-02-30: told below, like any other text that is no date
            }
        }
        throw FieldException.of(field, text, "a date such as 2026-10-01");
    }

    static Instant instant(String field, String text) {
        Matcher time = INSTANT.matcher(text);
        if (text.length() <= LONGEST && time.matches()) {
            try {
                LocalDate date = date(time);
                LocalDateTime local = time.group(4) == null
                        ? date.atStartOfDay()
                        : date.atTime(number(time.group(4)), number(time.group(5)), seconds(time), nanos(time));
                return local.toInstant(offset(time));
            } catch (DateTimeException e) {
                // 2026-02-30 or 25:00: told below, like any other text that is no instant
            }
        }
        throw FieldException.of(field, text, "an instant such as 2026-10-01T00:00:00Z");
    }

    private static LocalDate date(Matcher matched) {
        return LocalDate.of(number(matched.group(1)), number(matched.group(2)), number(matched.group(3)));
    }

    private static int seconds(Matcher matched) {
        return matched.group(6) == null ? 0 : number(matched.group(6));
    }

    private static int nanos(Matcher matched) {
        String fraction = matched.group(7);
        return fraction == null ? 0 : number((fraction + "000000000").substring(0, 9));
    }

    private static ZoneOffset offset(Matcher matched) {
        String zone = matched.group(8);
        return zone == null || zone.equalsIgnoreCase("z") || zone.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(zone);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
