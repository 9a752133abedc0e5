package io.carbontracker.provider.gcp;

import com.google.api.client.util.ObjectParser;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.nio.charset.Charset;

/** Reads answers up to a size, unpacked: what is longer is no page of BigQuery. */
final class BoundedParser implements ObjectParser {
    private final ObjectParser parser;
    private final long most;

    /**
     * Wraps a parser.
     *
     * @param parser reads the answers
     * @param most how many bytes of one
     */
    BoundedParser(ObjectParser parser, long most) {
        this.parser = parser;
        this.most = most;
    }

    @Override
    public <T> T parseAndClose(InputStream in, Charset charset, Class<T> dataClass) throws IOException {
        return parser.parseAndClose(new Bounded(in, most), charset, dataClass);
    }

    @Override
    public Object parseAndClose(InputStream in, Charset charset, Type dataType) throws IOException {
        return parser.parseAndClose(new Bounded(in, most), charset, dataType);
    }

    @Override
    public <T> T parseAndClose(Reader reader, Class<T> dataClass) throws IOException {
        return parser.parseAndClose(reader, dataClass);
    }

    @Override
    public Object parseAndClose(Reader reader, Type dataType) throws IOException {
        return parser.parseAndClose(reader, dataType);
    }

    /** A stream that fails where it goes on for too long. */
    private static final class Bounded extends FilterInputStream {
        private final long most;
        private long read;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int bytes) throws IOException {
            read += bytes;
            if (read > most) {
                throw new IOException("the answer is longer than " + ByteSize.of(most));
            }
        }
    }
}
