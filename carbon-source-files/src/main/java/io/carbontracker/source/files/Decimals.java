package io.carbontracker.source.files;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers as bills write them: {@code [+-]digits[.digits][e[+-]digits]}, ASCII digits, {@code .} as decimal point,
 * nothing else. No {@code NaN}, no infinity, no hexadecimal, no grouping, no suffix.
 */
final class Decimals {
    /** The longest text that is taken for a number; bounds the work that a hostile field can cause. */
    private static final int LONGEST = 400;

    /** The largest power of ten by which an amount of money may be written. */
    private static final int LARGEST_SCALE = 400;

    /** Up to here every integer is a double; with an exact power of ten one operation then rounds correctly (Clinger 1990). */
    private static final long EXACT_INTEGER = 1L << 53;

    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Decimals() {}

    /** The double nearest to a number; {@link Double#NaN} when the text is none or is beyond the range of a double. */
    static double parse(char[] text, int begin, int end) {
        int at = begin;
        if (at == end || end - begin > LONGEST) {
            return Double.NaN;
        }
        boolean negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        long mantissa = 0;
        boolean exact = true;
        int digitsFrom = at;
        int digit;
        while (at < end && (digit = text[at] - '0') >= 0 && digit <= 9) {
            exact &= mantissa < Long.MAX_VALUE / 10 - 1;
            mantissa = mantissa * 10 + digit;
            at++;
        }
        if (at == digitsFrom) {
            return Double.NaN;
        }
        int power = 0;
        if (at < end && text[at] == '.') {
            at++;
            int fractionFrom = at;
            while (at < end && (digit = text[at] - '0') >= 0 && digit <= 9) {
                exact &= mantissa < Long.MAX_VALUE / 10 - 1;
                mantissa = mantissa * 10 + digit;
                at++;
            }
            if (at == fractionFrom) {
                return Double.NaN;
            }
            power = fractionFrom - at;
        }
        if (at < end) {
            int exponent = exponent(text, at, end);
            if (exponent == Integer.MIN_VALUE) {
                return Double.NaN;
            }
            power += exponent;
        }
        if (exact) {
            while (mantissa > EXACT_INTEGER && mantissa % 10 == 0) { // 142.628000000000000
                mantissa /= 10;
                power++;
            }
            if (mantissa == 0) {
                return 0;
            }
            if (mantissa <= EXACT_INTEGER && power >= -22 && power <= 22) {
                double value = power < 0 ? mantissa / EXACT_POWERS[-power] : mantissa * EXACT_POWERS[power];
                return negative ? -value : value;
            }
        }
        double value = Double.parseDouble(new String(text, begin, end - begin));
        return Double.isInfinite(value) ? Double.NaN : value == 0 ? 0 : value;
    }

    /** Reads {@code e[+-]digits} to the end of the text; {@link Integer#MIN_VALUE} when it is something else. */
    private static int exponent(char[] text, int from, int end) {
        int at = from;
        if (text[at] != 'e' && text[at] != 'E') {
            return Integer.MIN_VALUE;
        }
        at++;
        boolean negative = at < end && text[at] == '-';
        if (negative || (at < end && text[at] == '+')) {
            at++;
        }
        int digitsFrom = at;
        int value = 0;
        int digit;
        while (at < end && (digit = text[at] - '0') >= 0 && digit <= 9) {
            value = Math.min(value * 10 + digit, 1_000_000);
            at++;
        }
        return at == digitsFrom || at < end ? Integer.MIN_VALUE : negative ? -value : value;
    }

    /** An exact amount of money; {@code null} when the text is no number or is beyond the range of a double. */
    static @Nullable BigDecimal money(char[] text, int begin, int end) {
        if (!isNumber(text, begin, end)) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(text, begin, end - begin);
            return isWithinRange(value) ? value : null;
        } catch (NumberFormatException e) {
            return null; // a number whose exponent is beyond any scale: 0e99999999999
        }
    }

    private static boolean isWithinRange(BigDecimal value) {
        return Math.abs((long) value.scale()) <= LARGEST_SCALE
                && (value.precision() - (long) value.scale() <= Double.MAX_EXPONENT * 3 / 10
                        || !Double.isInfinite(value.doubleValue()));
    }

    private static boolean isNumber(char[] text, int begin, int end) {
        if (end - begin > LONGEST) {
            return false;
        }
        int at = begin < end && (text[begin] == '-' || text[begin] == '+') ? begin + 1 : begin;
        int whole = digits(text, at, end);
        if (whole == at) {
            return false;
        }
        at = whole;
        if (at < end && text[at] == '.') {
            int fraction = digits(text, at + 1, end);
            if (fraction == at + 1) {
                return false;
            }
            at = fraction;
        }
        return at == end || exponent(text, at, end) != Integer.MIN_VALUE;
    }

    /** The end of the digits that begin here. */
    private static int digits(char[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }
}
