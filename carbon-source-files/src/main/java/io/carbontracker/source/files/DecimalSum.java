package io.carbontracker.source.files;

import java.math.BigDecimal;
import java.util.stream.IntStream;

/** Adds decimals exactly: those of up to 18 digits, all with as many of them behind the point, as whole numbers. */
final class DecimalSum {
    private static final int MOST_DIGITS = 18;
    private static final int MOST_DIGITS_BEFORE = 40;
    private static final int MOST_DIGITS_BEHIND = 40;
    private static final double[] POWERS = IntStream.rangeClosed(0, MOST_DIGITS_BEFORE)
            .mapToDouble(digits -> Double.parseDouble("1e" + digits))
            .toArray();

    private long units;
    private int scale;
    private BigDecimal others = BigDecimal.ZERO;

    /** A number: as units of a power of ten when it is short, else as it is. */
    static final class Term {
        private long units;
        private int scale;
        private BigDecimal other = BigDecimal.ZERO;
        private boolean isShort;
        private int wholeDigits;

        /**
         * Reads a number as {@link Decimals} does.
         *
         * @return whether it is one
         */
        boolean read(char[] text, int begin, int end) {
            isShort = readShort(text, begin, end);
            if (isShort) {
                return true;
            }
            BigDecimal number = Decimals.money(text, begin, end);
            if (number == null) {
                return false;
            }
            other = number;
            scale = number.scale();
            wholeDigits = number.precision() - scale;
            return true;
        }

        private boolean readShort(char[] text, int begin, int end) {
            int at = begin;
            boolean negative = at < end && text[at] == '-';
            if (negative) {
                at++;
            }
            long value = 0;
            int digits = 0;
            int behind = -1; // digits behind the point, once there is one
            for (; at < end; at++) {
                char c = text[at];
                if (c >= '0' && c <= '9') {
                    value = value * 10 + (c - '0');
                    digits++;
                    behind += behind >= 0 ? 1 : 0;
                } else if (c == '.' && behind < 0 && digits > 0) {
                    behind = 0;
                } else {
                    return false;
                }
                if (digits > MOST_DIGITS) {
                    return false;
                }
            }
            units = negative ? -value : value;
            scale = Math.max(0, behind);
            wholeDigits = digits - scale;
            return digits > 0 && behind != 0; // no bare point
        }

        /** Whether sums of many such numbers are short enough for {@link Decimals}. */
        boolean isOrdinary() {
            return wholeDigits <= MOST_DIGITS_BEFORE && scale <= MOST_DIGITS_BEHIND;
        }

        /** A power of ten that an ordinary number is not beyond, whatever its sign. */
        double bound() {
            return POWERS[Math.max(0, wholeDigits)];
        }
    }

    void add(Term term) {
        if (term.isShort) {
            if (units == 0) {
                scale = term.scale;
            }
            long sum = units + term.units;
            boolean overflows = ((units ^ sum) & (term.units ^ sum)) < 0;
            if (scale == term.scale && !overflows) {
                units = sum;
            } else {
                others = others.add(BigDecimal.valueOf(term.units, term.scale));
            }
        } else {
            others = others.add(term.other);
        }
    }

    BigDecimal value() {
        return others.add(BigDecimal.valueOf(units, scale));
    }
}
