package io.carbontracker.source.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** How a file is written, told by its first bytes, whatever its name. */
enum Format {
    /** Text in columns, or packed with gzip. */
    CSV(".csv", ".csv.gz"),
    /** Apache Parquet. */
    PARQUET(".parquet"),
    /** JSON objects, one a line, or packed with gzip. */
    JSON(".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz");

    private final List<String> endings;

    Format(String... endings) {
        this.endings = List.of(endings);
    }

    /** How names of such files end. */
    List<String> endings() {
        return endings;
    }

    /** Looks at the first bytes. What is neither Parquet nor JSON is left to the reader of text, which says what it is. */
    static Format of(Input input) {
        try (InputStream in = new BufferedInputStream(input.opener().open(), 64)) {
            in.mark(4);
            byte[] first = in.readNBytes(4);
            if (first.length == 4
                    && first[0] == 'P'
                    && first[1] == 'A'
                    && first[2] == 'R'
                    && (first[3] == '1' || first[3] == 'E')) {
                return PARQUET; // PARE: with an encrypted footer
            }
            in.reset();
            return firstSign(isGzip(first) ? new GZIPInputStream(in) : in) == '{' ? JSON : CSV;
        } catch (IOException | RuntimeException e) {
            return CSV; // whose reader meets the same and tells it
        }
    }

    /** Whether a file is packed with gzip. */
    static boolean isPacked(Input input) {
        try (InputStream in = input.opener().open()) {
            return isGzip(in.readNBytes(2));
        } catch (IOException e) {
            return false; // which its reader meets as well
        }
    }

    private static boolean isGzip(byte[] first) {
        return first.length > 1 && (first[0] & 0xFF) == 0x1F && (first[1] & 0xFF) == 0x8B;
    }

    private static int firstSign(InputStream in) throws IOException {
        int sign = in.read();
        for (int i = 0; i < 16 && (sign == ' ' || sign == '\n' || sign == '\r' || sign == '\t'); i++) {
            sign = in.read();
        }
        return sign;
    }
}
