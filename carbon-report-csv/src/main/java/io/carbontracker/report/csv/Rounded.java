package io.carbontracker.report.csv;

import io.carbontracker.units.Estimate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures rounded for people: the only place where anything is rounded. */
final class Rounded {
    private static final int SIGNIFICANT = 3;
    /** Numbers with more digits before the point, or zeros behind it, get an exponent, so that they fit on a line. */
    private static final int MOST_PLACES = 15;

    private static final int MOST_ZEROS = 6;

    /** Codes have three letters; a hostile one must not push the amounts off the line. */
    private static final int LONGEST_CURRENCY = 12;

    private static final String[] CARBON = {"g", "kg", "t"};
    private static final String[] ENERGY = {"Wh", "kWh", "MWh", "GWh"};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private Rounded() {}

    static String carbon(double kilograms) {
        return scaled(kilograms, CARBON);
    }

    /** Carbon in kg at any size, without the unit: totals are compared, so they keep one. */
    static String kilograms(double kilograms) {
        return significant(BigDecimal.valueOf(kilograms).round(new MathContext(SIGNIFICANT)));
    }

    static String kilogramRange(Estimate kilograms) {
        return kilograms(kilograms.low()) + " to " + kilograms(kilograms.high());
    }

    static String energy(double kilowattHours) {
        return scaled(kilowattHours, ENERGY);
    }

    static String carbonRange(Estimate kilograms) {
        return range(carbon(kilograms.low()), carbon(kilograms.high()));
    }

    static String energyRange(Estimate kilowattHours) {
        return range(energy(kilowattHours.low()), energy(kilowattHours.high()));
    }

    /** Names the unit once where both ends have the same. */
    private static String range(String low, String high) {
        int unit = low.lastIndexOf(' ');
        return (high.endsWith(low.substring(unit)) && high.lastIndexOf(' ') == high.length() - (low.length() - unit)
                        ? low.substring(0, unit)
                        : low)
                + " to " + high;
    }

    /** Three significant digits, in the unit that leaves one to three digits before the point where there is one. */
    private static String scaled(double value, String[] units) {
        // The value is in the second unit.
        BigDecimal of = BigDecimal.valueOf(value).movePointRight(3).round(new MathContext(SIGNIFICANT));
        int unit = 0;
        while (unit < units.length - 1 && of.abs().compareTo(BigDecimal.valueOf(1_000)) >= 0) {
            of = of.movePointLeft(3);
            unit++;
        }
        return significant(of) + " " + units[unit];
    }

    private static String significant(BigDecimal rounded) {
        if (rounded.signum() == 0) {
            return "0";
        }
        if (!isPlain(rounded)) {
            return rounded.round(new MathContext(SIGNIFICANT))
                    .stripTrailingZeros()
                    .toString();
        }
        int scale = SIGNIFICANT - (rounded.precision() - rounded.scale());
        return grouped(rounded.setScale(Math.max(0, scale), RoundingMode.HALF_EVEN));
    }

    /** Tells whether a number other than 0 is neither so large nor so small that a line could not hold its digits. */
    private static boolean isPlain(BigDecimal number) {
        long places = (long) number.precision() - number.scale();
        return places <= MOST_PLACES && places > -MOST_ZEROS;
    }

    /** Hours to the minute or so, whole numbers without a fraction. */
    static String hours(double hours) {
        BigDecimal exact = BigDecimal.valueOf(hours);
        if (hours != 0 && !isPlain(exact)) {
            return significant(exact);
        }
        BigDecimal rounded = exact.setScale(2, RoundingMode.HALF_EVEN);
        if (rounded.signum() == 0 && hours != 0) {
            return significant(exact.round(new MathContext(SIGNIFICANT)));
        }
        return grouped(rounded.stripTrailingZeros());
    }

    static String count(long count) {
        return grouped(BigDecimal.valueOf(count));
    }

    /** A share of 1 as a percentage that says 100 and 0 only when it is just that. */
    static String percent(double share) {
        if (!Double.isFinite(share)) {
            return "unknown";
        }
        BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2).setScale(1, RoundingMode.HALF_EVEN);
        if (share < 1 && percent.compareTo(BigDecimal.valueOf(100)) >= 0) {
            return "99.9 %";
        }
        if (share > 0 && percent.signum() == 0) {
            return "under 0.1 %";
        }
        return percent.stripTrailingZeros().toPlainString() + " %";
    }

    static String money(BigDecimal amount) {
        if (amount.signum() != 0 && !isPlain(amount)) {
            return significant(amount);
        }
        BigDecimal cents = amount.setScale(2, RoundingMode.HALF_EVEN);
        return cents.signum() == 0 && amount.signum() != 0
                ? significant(amount.round(new MathContext(2)))
                : grouped(cents);
    }

    static String money(String currency, BigDecimal amount) {
        return currency.isEmpty()
                ? money(amount)
                : Screen.clip(Screen.safe(currency), LONGEST_CURRENCY) + " " + money(amount);
    }

    static String money(Map<String, BigDecimal> cost) {
        return cost.entrySet().stream()
                .map(each -> money(each.getKey(), each.getValue()))
                .collect(Collectors.joining(" + "));
    }

    /** A day where the instant is midnight in UTC, else with the time. */
    static String instant(@Nullable Instant instant) {
        if (instant == null) {
            return "unknown";
        }
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        return time.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? time.toLocalDate().toString()
                : TIME.format(time);
    }

    private static String grouped(BigDecimal number) {
        String text = number.toPlainString();
        int end = text.indexOf('.') < 0 ? text.length() : text.indexOf('.');
        int start = text.startsWith("-") ? 1 : 0;
        StringBuilder grouped = new StringBuilder(text);
        for (int at = end - 3; at > start; at -= 3) {
            grouped.insert(at, ',');
        }
        return grouped.toString();
    }
}
