package io.carbontracker.source.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Inflates gzip as a stream and gives up on input that grows as no bill does: beyond {@value #FREE_MEBIBYTES} MiB of content it
 * must not be more than {@value #LARGEST_RATIO} times its packed size. Bills pack 10 to 60 times, deflate ends at 1,032 times.
 */
final class InflationGuard extends FilterInputStream {
    private static final int FREE_MEBIBYTES = 64;
    private static final int LARGEST_RATIO = 500;
    private static final int BUFFER = 1 << 16;

    private final Counted packed;
    private long unpacked;

    private InflationGuard(Counted packed) throws IOException {
        super(new GZIPInputStream(packed, BUFFER));
        this.packed = packed;
    }

    static InputStream inflating(InputStream packed) throws IOException {
        return new InflationGuard(new Counted(packed));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        if (count > 0) {
            unpacked += count;
            if (unpacked > (long) FREE_MEBIBYTES << 20 && unpacked > LARGEST_RATIO * packed.count) {
                throw new BrokenInputException("its gzip content is more than " + LARGEST_RATIO
                        + " times its packed size, as in a zip bomb; unpack it first if it is meant");
            }
        }
        return count;
    }

    /** Counts the packed bytes, and never says that none are left, so that all members of a joined file are read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }

        @Override
        public int available() throws IOException {
            return Math.max(1, in.available());
        }
    }
}
