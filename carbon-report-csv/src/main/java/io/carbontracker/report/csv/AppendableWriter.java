package io.carbontracker.report.csv;

import java.io.IOException;
import java.io.Writer;
import java.nio.CharBuffer;

/** Lets what writes to a {@link Writer} write to any {@link Appendable}. */
final class AppendableWriter extends Writer {
    private final Appendable out;

    AppendableWriter(Appendable out) {
        this.out = out;
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        out.append(CharBuffer.wrap(chars, offset, length));
    }

    /** Flushing is left to the owner of the target. */
    @Override
    public void flush() {}

    /** Closing is left to the owner of the target. */
    @Override
    public void close() {}
}
