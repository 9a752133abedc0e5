package io.carbontracker.benchmarks;

import static java.util.Objects.requireNonNull;

import io.carbontracker.examples.SampleUsageFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** The FOCUS sample that the command bundles, its 1,000 rows again and again, as a gzip file. */
final class FocusCsv {
    private static final int SAMPLE_ROWS = 1_000;

    private FocusCsv() {}

    /** Writes a file of whole samples. */
    static void write(Path file, long rows) throws IOException {
        if (rows % SAMPLE_ROWS != 0) {
            throw new IllegalArgumentException(
                    "the sample has " + SAMPLE_ROWS + " rows, of which " + rows + " is no multiple");
        }
        byte[] sample = sample();
        int header = new String(sample, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(sample, 0, header);
            for (long written = 0; written < rows; written += SAMPLE_ROWS) {
                out.write(sample, header, sample.length - header);
            }
        }
    }

    private static byte[] sample() throws IOException {
        try (InputStream in = SampleUsageFactory.class.getResourceAsStream("focus_sample.csv")) {
            return requireNonNull(in, "focus_sample.csv").readAllBytes();
        }
    }
}
