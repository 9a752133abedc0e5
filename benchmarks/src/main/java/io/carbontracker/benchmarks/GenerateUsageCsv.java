package io.carbontracker.benchmarks;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes usage in the {@code usage-csv} form: the first rows of {@link UsageRows}, counted from 1, as {@code
 * date,region,instance_type,hours} with CR LF. The same number of rows gives the same bytes.
 *
 * <p>Usage: {@code GenerateUsageCsv FILE ROWS}.
 */
public final class GenerateUsageCsv {
    private static final int MICROS = 1_000_000;

    private GenerateUsageCsv() {}

    /**
     * Writes a file.
     *
     * @param args the file and the number of rows
     * @throws IOException when the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("usage: GenerateUsageCsv FILE ROWS");
        }
        write(Path.of(args[0]), Long.parseLong(args[1]));
    }

    static void write(Path file, long rows) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            write(out, rows);
        }
    }

    /** Gives the content of such a file. */
    static byte[] bytes(int rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(48 * (rows + 1));
        try {
            write(out, rows);
        } catch (IOException e) {
            throw new UncheckedIOException("memory took no bytes", e);
        }
        return out.toByteArray();
    }

    private static void write(OutputStream out, long rows) throws IOException {
        out.write(ascii("date,region,instance_type,hours\r\n"));
        StringBuilder line = new StringBuilder();
        for (long row = 1; row <= rows; row++) {
            line.setLength(0);
            line.append(UsageRows.FIRST_DAY.plusDays(UsageRows.day(row)))
                    .append(',')
                    .append(UsageRows.region(row))
                    .append(',')
                    .append(UsageRows.type(row))
                    .append(',')
                    .append(hoursText(UsageRows.microHours(row)))
                    .append("\r\n");
            out.write(ascii(line.toString()));
        }
    }

    /** As many decimals as needed, one at least: {@code 12.0}, {@code 3.715078}. */
    static String hoursText(long microHours) {
        StringBuilder text = new StringBuilder().append(microHours / MICROS).append('.');
        int fraction = (int) (microHours % MICROS);
        int unit = MICROS / 10;
        do {
            text.append((char) ('0' + fraction / unit));
            fraction %= unit;
            unit /= 10;
        } while (fraction > 0);
        return text.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
