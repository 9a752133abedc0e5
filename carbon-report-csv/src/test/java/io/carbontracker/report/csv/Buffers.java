package io.carbontracker.report.csv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;

/** Reads buffers. */
final class Buffers {
    private Buffers() {}

    static String text(RowBuffer buffer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        buffer.drainTo(Channels.newChannel(bytes));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
