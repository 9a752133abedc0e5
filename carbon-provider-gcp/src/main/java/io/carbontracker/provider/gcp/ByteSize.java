package io.carbontracker.provider.gcp;

import io.carbontracker.error.CarbonConfigurationException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities of bytes, and what BigQuery asks for reading them. */
final class ByteSize {
    /** The list price of on-demand queries in the US and EU, per TiB, read 2026-11; other places and contracts differ. */
    private static final BigDecimal DOLLARS_PER_TEBIBYTE = new BigDecimal("6.25");

    private static final BigDecimal TEBIBYTE = BigDecimal.valueOf(1L << 40);

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})\\s*([A-Za-z]*)");
    private static final Map<String, Long> UNITS = Map.of(
            "", 1L,
            "B", 1L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "MIB", 1L << 20,
            "GIB", 1L << 30,
            "TIB", 1L << 40);

    private ByteSize() {}

    /**
     * Reads a quantity.
     *
     * @param text for example {@code 500 GB}, or bytes
     * @throws CarbonConfigurationException when it is none
     */
    static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (matcher.matches()) {
            Long unit = UNITS.get(matcher.group(2).toUpperCase(Locale.ROOT));
            if (unit != null) {
                try {
                    return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
                } catch (ArithmeticException e) {
                    // more than there is
                }
            }
        }
        throw new CarbonConfigurationException("\"" + Texts.line(text)
                + "\" is no quantity of bytes: expected a whole number of bytes, or one with MB, GB, TB,"
                + " MiB, GiB or TiB");
    }

    /** A quantity as people say it, for example {@code 12.3 GB}. */
    static String of(long bytes) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /** The list price of reading so much, for example {@code USD 0.08}. */
    static String price(long bytes) {
        BigDecimal dollars =
                DOLLARS_PER_TEBIBYTE.multiply(BigDecimal.valueOf(bytes)).divide(TEBIBYTE, 2, RoundingMode.UP);
        return "USD " + dollars.toPlainString();
    }
}
