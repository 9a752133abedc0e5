package io.carbontracker.provider.azure;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was asked with what came. The service shortens a period that is too long for it at its start, and says nothing:
 * hours that are missing from the total are a fault. A first day later than asked, or a period without any, tells where they are
 * lost; with a total that agrees it means that nothing ran.
 */
final class Coverage {
    /** Reports refresh every few hours, so totals asked for later differ a little; a lost day is more than that. */
    private static final double TOLERATED = 0.01;

    private static final double ROUNDING = 1e-6;

    /** The first day with a row, {@link Span#to} as long as there is none. */
    private final Map<Span, LocalDate> firstDays = new LinkedHashMap<>();

    private @Nullable LocalDate lastDay;
    private double hours;

    /** Notes that days are asked for, of which no row may come. */
    void ask(Span asked) {
        firstDays.putIfAbsent(asked, asked.to());
    }

    /** Notes hours that belong to no day. */
    void add(double more) {
        hours += more;
    }

    /** Notes a row. */
    void add(Span asked, @Nullable LocalDate day, double more) {
        hours += more;
        if (day != null && asked.contains(day)) {
            firstDays.merge(asked, day, (a, b) -> a.isBefore(b) ? a : b);
            lastDay = lastDay == null || day.isAfter(lastDay) ? day : lastDay;
        }
    }

    /**
     * Judges.
     *
     * @param total all hours of usage in the period, NaN when they are not told
     */
    void judge(double total, Scope scope, List<String> notes, List<String> failures) {
        List<String> late = new ArrayList<>();
        firstDays.forEach((asked, first) -> {
            if (first.isAfter(asked.from())) {
                late.add(asked + (first.equals(asked.to()) ? " is empty" : " begins on " + first));
            }
        });
        String days = String.join(", ", late);
        double scale = Math.max(Math.abs(total), Math.abs(hours));
        if (Double.isNaN(total)) {
            if (!late.isEmpty()) {
                notes.add("nothing ran on the first days, or the service has shortened the period: what was asked for "
                        + days);
            }
        } else if (total > 0 && total - hours > TOLERATED * scale) {
            failures.add("cannot trust the usage from \"" + CostManagementUsage.NAME + "\" of " + scope
                    + (late.isEmpty()
                            ? ": hours are missing, " + numbers(hours, total)
                            : ": the service has shortened the period, " + numbers(hours, total)
                                    + "; what was asked for " + days));
        } else if (Math.abs(total - hours) > ROUNDING * scale) {
            notes.add("rows by the day and the total of the period differ, " + numbers(hours, total)
                    + "; the bill may have changed between the two, or rows cannot be read");
        }
    }

    private static String numbers(double came, double total) {
        return String.format(Locale.ROOT, "%.4f of %.4f hours came", came, total);
    }

    /**
     * Notes an early end.
     *
     * @param expected the day before which usage is complete
     */
    void noteEnd(LocalDate expected, List<String> notes) {
        LocalDate last = lastDay;
        if (last != null && last.isBefore(expected.minusDays(1))) {
            notes.add("no machine hours after " + last + ", although asked for until " + expected.minusDays(1));
        }
    }
}
