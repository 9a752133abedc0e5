package io.carbontracker.source.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/** Opens an input as text: gzip by its first bytes, whatever its name; UTF-8, with or without byte order mark. */
final class TextFile {
    private static final int BUFFER = 1 << 16;

    private TextFile() {}

    /**
     * Opens an input.
     *
     * @throws BrokenInputException when it is empty or visibly no text
     */
    static Reader open(Input input) throws IOException {
        InputStream in = new BufferedInputStream(input.opener().open(), BUFFER);
        try {
            byte[] first = peek(in);
            boolean packed = startsWith(first, 0x1F, 0x8B);
            if (packed) {
                in = new BufferedInputStream(InflationGuard.inflating(in), BUFFER);
                first = peek(in);
            }
            check(first);
            int mark = startsWith(first, 0xEF, 0xBB, 0xBF) ? 3 : 0;
            in.skipNBytes(mark);
            Reader text = new Utf8Reader(in, mark);
            return packed ? new ReadAhead(text) : text;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static void check(byte[] first) {
        if (first.length == 0) {
            throw new BrokenInputException("it is empty (0 bytes); expected at least a header row");
        }
        if (startsWith(first, 'P', 'A', 'R', '1')) {
            throw new BrokenInputException("it is a Parquet file, which this source does not read; export it as CSV");
        }
        if (startsWith(first, 'P', 'K', 3, 4)) {
            throw new BrokenInputException("it is a zip archive; unpack it, or pack the CSV file with gzip");
        }
        if (startsWith(first, 0xFF, 0xFE) || startsWith(first, 0xFE, 0xFF)) {
            throw new BrokenInputException("it is not UTF-8 but UTF-16; save it as UTF-8");
        }
    }

    private static byte[] peek(InputStream in) throws IOException {
        in.mark(4);
        byte[] first = in.readNBytes(4);
        in.reset();
        return first;
    }

    private static boolean startsWith(byte[] bytes, int... expected) {
        if (bytes.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
