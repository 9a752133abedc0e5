package io.carbontracker.report.csv;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Numbers as files hold them: no more digits than it takes to read back the same double and of those the nearest to it, no
 * fraction for whole numbers, an exponent only outside of 0.001 to 10^15.
 *
 * <p>{@link Double#toString} of JDK 17 is not always the shortest (JDK-4511638, fixed in 19), and a million rows hold ten million
 * numbers, so this writes bytes without an object in between. The method is Raffaello Giulietti's Schubfach, as in "The
 * Schubfach way to render doubles" (2022); names follow that paper.
 */
final class ShortestNumber {
    /** No text is longer: a sign, 17 digits, a point, and an exponent or leading zeros make 25 at most. */
    static final int MAX_LENGTH = 32;

    private static final double FOUR_DECIMALS = 1e4;

    /** With four decimals 15 digits, which is as many as every double tells apart. */
    private static final double FOUR_DECIMALS_LIMIT = 1e11;

    /** Places of the first digit before the point, 0.001 having -2, between which there is no exponent. */
    private static final int PLAIN_FROM = -2;

    private static final int PLAIN_TO = 15;

    /** Beyond this many digits, an amount keeps its exponent: a row of a bill must not blow up the file. */
    private static final int MAX_PLAIN_SCALE = 400;

    private static final int FRACTION_BITS = 52;
    private static final int EXPONENT_BIAS = 1_075;
    private static final long FRACTION_MASK = (1L << FRACTION_BITS) - 1;
    private static final long MASK_63 = Long.MAX_VALUE;
    private static final int K_MIN = -324;
    private static final int K_MAX = 292;

    /** For each k the 126 upper bits of 10^-k, plus 1: 63 bits each in two numbers. */
    private static final long[] G = powersOfTen();

    private static final long[] POWERS = new long[19];
    private static final byte[] PAIRS = new byte[200];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private ShortestNumber() {}

    /**
     * Writes a double.
     *
     * @param value any finite number; -0 is written as 0
     * @return its text
     */
    static String of(double value) {
        byte[] bytes = new byte[MAX_LENGTH];
        return new String(bytes, 0, put(value, bytes, 0), StandardCharsets.US_ASCII);
    }

    /**
     * Writes an amount exactly: all its digits, no exponent, and no zeros behind the last digit of its fraction.
     *
     * @param amount the amount
     * @return its text
     */
    static String of(BigDecimal amount) {
        BigDecimal shortest = amount.scale() > 0 ? amount.stripTrailingZeros() : amount;
        if (shortest.signum() == 0) {
            return "0";
        }
        return Math.abs((long) shortest.scale()) > MAX_PLAIN_SCALE ? shortest.toString() : shortest.toPlainString();
    }

    /**
     * Writes a double.
     *
     * @param value any finite number; -0 is written as 0
     * @param bytes takes the text; {@link #MAX_LENGTH} bytes from {@code at} may be changed
     * @param at where the text begins
     * @return where the text ends
     */
    static int put(double value, byte[] bytes, int at) {
        int from = at;
        double size = Math.abs(value);
        if (value < 0) {
            bytes[from++] = '-';
        }
        if (size < FOUR_DECIMALS_LIMIT) {
            long scaled = (long) (size * FOUR_DECIMALS + 0.5);
            // Both operands are exact, so the quotient is what the decimal text reads back as. With 15 digits at most,
            // no
            // other text as short does.
            if (scaled / FOUR_DECIMALS == size) {
                return decimal(scaled, -4, bytes, from);
            }
        }
        long bits = Double.doubleToRawLongBits(size);
        long fraction = bits & FRACTION_MASK;
        int exponent = (int) (bits >>> FRACTION_BITS);
        if (exponent == 0) {
            // Subnormal numbers are rare enough to take the long way.
            return byTrial(size, bytes, from);
        }
        return schubfach(exponent - EXPONENT_BIAS, fraction | (1L << FRACTION_BITS), bytes, from);
    }

    /** Writes c x 2^q. */
    private static int schubfach(int q, long c, byte[] bytes, int at) {
        // A power of two is nearer to the number below than to that above.
        boolean even = c != 1L << FRACTION_BITS;
        int k = even ? floorLog10OfPowerOf2(q) : floorLog10OfThreeQuartersOfPowerOf2(q);
        int h = q + floorLog2OfPowerOf10(-k) + 2;
        long g1 = G[2 * (k - K_MIN)];
        long g0 = G[2 * (k - K_MIN) + 1];
        long cb = c << 2;
        long out = c & 1;
        long vb = roundToOdd(g1, g0, cb << h);
        long vbl = roundToOdd(g1, g0, (cb - (even ? 2 : 1)) << h);
        long vbr = roundToOdd(g1, g0, (cb + 2) << h);
        long s = vb >> 2;
        long sp10 = s / 10 * 10;
        long tp10 = sp10 + 10;
        boolean upin = vbl + out <= sp10 << 2;
        boolean wpin = (tp10 << 2) + out <= vbr;
        if (upin != wpin) {
            return decimal(upin ? sp10 : tp10, k, bytes, at);
        }
        long t = s + 1;
        boolean uin = vbl + out <= s << 2;
        boolean win = (t << 2) + out <= vbr;
        if (uin != win) {
            return decimal(uin ? s : t, k, bytes, at);
        }
        long middle = vb - ((s + t) << 1);
        return decimal(middle < 0 || (middle == 0 && (s & 1) == 0) ? s : t, k, bytes, at);
    }

    private static long roundToOdd(long g1, long g0, long cp) {
        long x1 = Math.multiplyHigh(g0, cp);
        long y0 = g1 * cp;
        long y1 = Math.multiplyHigh(g1, cp);
        long z = (y0 >>> 1) + x1;
        long w = y1 + (z >>> 63);
        return w | (((z & MASK_63) + MASK_63) >>> 63);
    }

    private static int floorLog10OfPowerOf2(int e) {
        return (int) ((e * 661_971_961_083L) >> 41);
    }

    private static int floorLog10OfThreeQuartersOfPowerOf2(int e) {
        return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
    }

    private static int floorLog2OfPowerOf10(int e) {
        return (int) ((e * 913_124_641_741L) >> 38);
    }

    private static long[] powersOfTen() {
        long[] powers = new long[2 * (K_MAX - K_MIN + 1)];
        BigInteger power = BigInteger.ONE;
        for (int k = 0; k >= K_MIN; k--) {
            put(power, powers, k);
            power = power.multiply(BigInteger.TEN);
        }
        // Enough bits that 126 are left after the last division; dividing step by step rounds down as dividing at once
        // does.
        BigInteger inverse = BigInteger.ONE.shiftLeft(126 + 4 * K_MAX);
        for (int k = 1; k <= K_MAX; k++) {
            inverse = inverse.divide(BigInteger.TEN);
            put(inverse, powers, k);
        }
        return powers;
    }

    /** Puts the 126 upper bits, plus 1. */
    private static void put(BigInteger power, long[] powers, int k) {
        BigInteger g = power.shiftRight(power.bitLength() - 126).add(BigInteger.ONE);
        powers[2 * (k - K_MIN)] = g.shiftRight(63).longValueExact();
        powers[2 * (k - K_MIN) + 1] = g.longValue() & MASK_63;
    }

    /** Rounds the exact value to ever more digits until it reads back. */
    private static int byTrial(double size, byte[] bytes, int at) {
        BigDecimal exact = new BigDecimal(size);
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == size) {
                return decimal(rounded.unscaledValue().longValueExact(), -rounded.scale(), bytes, at);
            }
        }
    }

    /** Writes digits x 10^power. */
    private static int decimal(long digits, int power, byte[] bytes, int at) {
        if (digits == 0) {
            bytes[at] = '0';
            return at + 1;
        }
        long rest = digits;
        int zeros = 0;
        while (rest % 10 == 0) {
            rest /= 10;
            zeros++;
        }
        int count = length(rest);
        int exponent = power + zeros;
        int point = count + exponent;
        if (point < PLAIN_FROM || point > PLAIN_TO) {
            return scientific(rest, count, point - 1, bytes, at);
        }
        int from = at;
        if (point <= 0) {
            bytes[from++] = '0';
            bytes[from++] = '.';
            for (int i = point; i < 0; i++) {
                bytes[from++] = '0';
            }
            return digits(rest, count, bytes, from);
        }
        if (point < count) {
            // The digits are put one place to the right, then those before the point moved back.
            int end = digits(rest, count, bytes, from + 1);
            for (int i = 0; i < point; i++) {
                bytes[from + i] = bytes[from + i + 1];
            }
            bytes[from + point] = '.';
            return end;
        }
        from = digits(rest, count, bytes, from);
        for (int i = count; i < point; i++) {
            bytes[from++] = '0';
        }
        return from;
    }

    private static int scientific(long digits, int count, int exponent, byte[] bytes, int at) {
        int end = digits(digits, count, bytes, at + 1);
        bytes[at] = bytes[at + 1];
        if (count > 1) {
            bytes[at + 1] = '.';
        } else {
            end = at + 1;
        }
        bytes[end++] = 'E';
        if (exponent < 0) {
            bytes[end++] = '-';
        }
        int size = Math.abs(exponent);
        return digits(size, length(size), bytes, end);
    }

    private static int length(long value) {
        // Binary digits times log10(2), at most one too few.
        int count = ((Long.SIZE - Long.numberOfLeadingZeros(value)) * 1_233) >> 12;
        return count + (value >= POWERS[count] ? 1 : 0);
    }

    private static int digits(long value, int count, byte[] bytes, int at) {
        int end = at + count;
        long rest = value;
        while (rest >= 100_000_000) {
            // Division of int is several times faster, so eight digits at a time go there.
            long upper = rest / 100_000_000;
            pairs((int) (rest - upper * 100_000_000), end - 8, end, bytes);
            rest = upper;
            end -= 8;
        }
        pairs((int) rest, at, end, bytes);
        return at + count;
    }

    private static void pairs(int value, int from, int to, byte[] bytes) {
        int rest = value;
        int i = to;
        while (i - from >= 2) {
            int upper = rest / 100;
            int pair = 2 * (rest - upper * 100);
            bytes[--i] = PAIRS[pair + 1];
            bytes[--i] = PAIRS[pair];
            rest = upper;
        }
        if (i > from) {
            bytes[from] = (byte) ('0' + rest);
        }
    }
}
