package io.carbontracker.report.csv;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/** Rows of CSV in one growing array of bytes, which its owner empties when it is full. */
final class RowBuffer {
    /** Small enough to stay in a processor's second-level cache, large enough to make the calls that empty it cheap. */
    private static final int FULL = 1 << 17;

    private byte[] bytes = new byte[FULL + (FULL >> 3)];
    private int length;

    /** Ends a cell that is not the last of its row. */
    void comma() {
        append((byte) ',');
    }

    /** Ends a row. */
    void endRow() {
        append((byte) '\n');
    }

    /**
     * Puts cells that were made before.
     *
     * @param cells one cell or several with commas between
     */
    void cells(byte[] cells) {
        ensure(cells.length);
        System.arraycopy(cells, 0, bytes, length, cells.length);
        length += cells.length;
    }

    /**
     * Puts a text of a bill.
     *
     * @param text the text, unescaped
     */
    void text(String text) {
        cells(CsvText.cell(text));
    }

    /**
     * Puts an exact amount.
     *
     * @param amount the amount
     */
    void amount(BigDecimal amount) {
        ascii(ShortestNumber.of(amount));
    }

    /**
     * Puts a whole number.
     *
     * @param value the number
     */
    void number(long value) {
        ascii(Long.toString(value));
    }

    /**
     * Puts a number as {@link ShortestNumber} writes it.
     *
     * @param value any finite number
     */
    void number(double value) {
        ensure(ShortestNumber.MAX_LENGTH);
        length = ShortestNumber.put(value, bytes, length);
    }

    /**
     * Tells whether it is time to empty the buffer.
     *
     * @return whether it is
     */
    boolean isFull() {
        return length >= FULL;
    }

    /**
     * Empties the buffer.
     *
     * @param channel where to
     * @throws IOException when the channel does not take it
     */
    void drainTo(WritableByteChannel channel) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes, 0, length);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        length = 0;
    }

    private void ascii(String text) {
        int count = text.length();
        ensure(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += count;
    }

    private void append(byte b) {
        ensure(1);
        bytes[length++] = b;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
