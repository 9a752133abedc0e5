package io.carbontracker.intensity.watttime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The form of a cached month: a line that names the format, one with the SHA-256 of all that follows it, a header of
 * {@code # name=value} lines, then {@code point_time,value,flag} in raw units; the flag {@code i} marks imputed values. Periods
 * without a value have no row.
 */
final class MonthFile {
    private static final String FORMAT = "# carbon-tracker intensity month, format 1\n";
    private static final String DIGEST = "# sha256=";
    private static final String COLUMNS = "point_time,value,flag\n";
    private static final int TIME_LENGTH = "2026-03-01T00:00:00Z".length();

    /** All exact as doubles, as are integers below 2^53: so is then the rounding of their quotient. */
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private MonthFile() {}

    /**
     * What a file is of.
     *
     * @param host the service's host
     * @param signal the signal
     * @param region the region's code
     * @param month the month
     */
    record Subject(String host, GridSignal signal, String region, YearMonth month) {}

    static byte[] write(Subject subject, Month month) {
        StringBuilder text = new StringBuilder(1 << 19);
        header(subject, month)
                .forEach((name, value) ->
                        text.append("# ").append(name).append('=').append(value).append('\n'));
        text.append(COLUMNS);
        String prefix = month.month() + "-";
        int seconds = (int) subject.signal.period().toSeconds();
        double[] values = month.values();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                text.append(prefix);
                time(text, i * seconds);
                text.append(',').append(values[i]).append(month.imputed().get(i) ? ",i\n" : ",\n");
            }
        }
        byte[] rest = text.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] start = (FORMAT + DIGEST + digest(rest, 0, rest.length) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, all, start.length, rest.length);
        return all;
    }

    private static Map<String, String> header(Subject subject, Month month) {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("source", "watttime at " + subject.host);
        header.put("signal", subject.signal.code());
        header.put("region", subject.region);
        header.put("model", month.model());
        header.put("month", subject.month.toString());
        header.put("units", GridSignal.UNITS);
        header.put("period_seconds", Long.toString(subject.signal.period().toSeconds()));
        header.put("fetched_at", month.fetchedAt().toString());
        header.put("complete", Boolean.toString(month.isClosed()));
        header.put(
                "rows",
                Long.toString(Arrays.stream(month.values())
                        .filter(v -> !Double.isNaN(v))
                        .count()));
        return header;
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it is not whole, was changed, or is of something else
     */
    static Month read(Subject subject, String model, byte[] bytes) throws IOException {
        byte[] format = (FORMAT + DIGEST).getBytes(StandardCharsets.US_ASCII);
        int digestEnd = format.length + 64;
        if (bytes.length <= digestEnd
                || !Arrays.equals(bytes, 0, format.length, format, 0, format.length)
                || bytes[digestEnd] != '\n'
                || !new String(bytes, format.length, 64, StandardCharsets.US_ASCII)
                        .equals(digest(bytes, digestEnd + 1, bytes.length - digestEnd - 1))) {
            throw new IOException("not whole, or changed");
        }
        int at = digestEnd + 1;
        Map<String, String> header = new LinkedHashMap<>();
        while (at < bytes.length && bytes[at] == '#') {
            int end = end(bytes, at);
            String[] pair = new String(bytes, at + 2, end - at - 2, StandardCharsets.US_ASCII).split("=", 2);
            header.put(pair[0], pair[pair.length - 1]);
            at = end + 1;
        }
        try {
            Month month = rows(subject, model, header, bytes, end(bytes, at) + 1);
            if (!header.equals(header(subject, month))) {
                throw new IOException("its header is of something else");
            }
            return month;
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("malformed", e);
        }
    }

    private static Month rows(Subject subject, String model, Map<String, String> header, byte[] bytes, int start)
            throws IOException {
        double[] values = new double[subject.signal.steps(subject.month)];
        Arrays.fill(values, Double.NaN);
        BitSet imputed = new BitSet();
        byte[] prefix = (subject.month + "-").getBytes(StandardCharsets.US_ASCII);
        int seconds = (int) subject.signal.period().toSeconds();
        int at = start;
        while (at < bytes.length) {
            int end = end(bytes, at);
            int comma = end - 1;
            boolean flag = bytes[comma] == 'i';
            if (flag) {
                comma--;
            }
            int valueAt = at + TIME_LENGTH + 1;
            if (comma <= valueAt || bytes[comma] != ',' || !Arrays.equals(bytes, at, at + 8, prefix, 0, 8)) {
                throw new IOException("malformed row");
            }
            int index = secondOfMonth(bytes, at) / seconds;
            values[index] = value(bytes, valueAt, comma);
            imputed.set(index, flag);
            at = end + 1;
        }
        return new Month(subject.month, model, values, imputed, Instant.parse(header.getOrDefault("fetched_at", "")));
    }

    /** Reads a number; by one exact division where it is a plain decimal of at most 15 digits, as nearly all are. */
    private static double value(byte[] bytes, int from, int to) {
        if (to - from <= 16) {
            long digits = 0;
            int point = to;
            for (int i = from; i < to; i++) {
                int digit = bytes[i] - '0';
                if (digit >= 0 && digit <= 9) {
                    digits = digits * 10 + digit;
                } else if (bytes[i] == '.' && point == to && i > from && i < to - 1) {
                    point = i;
                } else {
                    return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
                }
            }
            if (point < to) {
                return digits / POWERS_OF_TEN[to - point - 1];
            }
        }
        return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    private static int end(byte[] bytes, int from) throws IOException {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw new IOException("a line does not end");
    }

    /** Writes {@code ddThh:mm:ssZ}. */
    private static void time(StringBuilder text, int second) {
        twoDigits(text, second / 86_400 + 1);
        text.append('T');
        twoDigits(text, second / 3_600 % 24);
        text.append(':');
        twoDigits(text, second / 60 % 60);
        text.append(':');
        twoDigits(text, second % 60);
        text.append('Z');
    }

    private static void twoDigits(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** Reads what {@link #time} wrote; instants are not parsed one by one, a year of all grids has six million. */
    private static int secondOfMonth(byte[] bytes, int at) {
        return ((number(bytes, at + 8) - 1) * 24 + number(bytes, at + 11)) * 3_600
                + number(bytes, at + 14) * 60
                + number(bytes, at + 17);
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] - '0') * 10 + bytes[at + 1] - '0';
    }

    private static String digest(byte[] bytes, int from, int length) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes, from, length);
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
