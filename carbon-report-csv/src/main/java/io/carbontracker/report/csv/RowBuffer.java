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

    /** Numbers to remember: two to the power of this. */
    private static final int NUMBER_BITS = 12;

    private byte[] bytes = new byte[FULL + (FULL >> 3)];
    private int length;

    // Bills repeat themselves: the same hours of the same machine give the same figures, and a bound is often the best
    // one.
    private final long[] numberBits = new long[1 << NUMBER_BITS];
    private final byte[] numberLengths = new byte[1 << NUMBER_BITS];
    private final byte[] numberTexts = new byte[ShortestNumber.MAX_LENGTH << NUMBER_BITS];

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
        if (value == 0) {
            bytes[length++] = '0';
            return;
        }
        long bits = Double.doubleToRawLongBits(value);
        // Fibonacci hashing: the upper bits of a product with 2^64 divided by the golden ratio.
        int slot = (int) ((bits * 0x9E37_79B9_7F4A_7C15L) >>> (Long.SIZE - NUMBER_BITS));
        int text = slot * ShortestNumber.MAX_LENGTH;
        // Only 0 has the bits 0, so an unused slot never matches. Whole slots are copied, which takes one or two vector
        // instructions; what stands behind the text is overwritten by what follows.
        if (numberBits[slot] == bits) {
            System.arraycopy(numberTexts, text, bytes, length, ShortestNumber.MAX_LENGTH);
            length += numberLengths[slot];
        } else {
            int end = ShortestNumber.put(value, bytes, length);
            System.arraycopy(bytes, length, numberTexts, text, ShortestNumber.MAX_LENGTH);
            numberLengths[slot] = (byte) (end - length);
            numberBits[slot] = bits;
            length = end;
        }
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
