package io.carbontracker.provider.gcp;

import com.google.api.client.util.ObjectParser;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.time.Instant;

/**
 * Reads answers up to a size, unpacked: what is longer is no page of BigQuery. And up to a time: the client's own limit starts anew
 * with every byte, this one is for the whole.
 */
final class BoundedParser implements ObjectParser {
    private final ObjectParser parser;
    private final Settings settings;

    /**
     * Wraps a parser.
     *
     * @param parser reads the answers
     * @param settings how many bytes of one, and for how long
     */
    BoundedParser(ObjectParser parser, Settings settings) {
        this.parser = parser;
        this.settings = settings;
    }

    @Override
    public <T> T parseAndClose(InputStream in, Charset charset, Class<T> dataClass) throws IOException {
        return parser.parseAndClose(new Bounded(in, settings), charset, dataClass);
    }

    @Override
    public Object parseAndClose(InputStream in, Charset charset, Type dataType) throws IOException {
        return parser.parseAndClose(new Bounded(in, settings), charset, dataType);
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
        private final Settings settings;
        private final Instant limit;
        private long read;

        Bounded(InputStream in, Settings settings) {
            super(in);
            this.settings = settings;
            this.limit = settings.clock().instant().plus(settings.timeout());
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
            if (read > settings.largestAnswer()) {
                throw new IOException("the answer is longer than " + ByteSize.of(settings.largestAnswer()));
            }
            if (settings.clock().instant().isAfter(limit)) {
                throw new IOException(
                        "the answer is not there after " + settings.timeout().toSeconds() + " s");
            }
        }
    }
}
