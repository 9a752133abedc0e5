package io.carbontracker.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Decodes UTF-8 strictly. Unlike {@link java.io.InputStreamReader} it hands out everything before a wrong byte, and says where
 * that byte is.
 */
final class Utf8Reader extends Reader {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private long read; // bytes
    private char pending; // the second half of a character whose first half took the last room; 0 for none
    private boolean ended;

    /**
     * Starts.
     *
     * @param in the bytes from here on
     * @param before how many bytes of the input came before, for messages
     */
    Utf8Reader(InputStream in, int before) {
        this.in = in;
        this.read = before;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (pending != 0) {
            target[offset] = pending;
            pending = 0;
            return 1;
        }
        CharBuffer out = CharBuffer.wrap(target, offset, length);
        while (true) {
            CoderResult result = decoder.decode(bytes, out, ended);
            if (out.position() > offset) {
                return out.position() - offset;
            }
            if (result.isOverflow()) { // room for one, and the next character takes two
                CharBuffer pair = CharBuffer.allocate(2);
                decoder.decode(bytes, pair, ended);
                target[offset] = pair.get(0);
                pending = pair.get(1);
                return 1;
            }
            if (result.isError()) {
                throw new BrokenInputException(String.format(
                        Locale.ROOT,
                        "it is not UTF-8: byte 0x%02X at position %d; save it as UTF-8",
                        bytes.get(bytes.position()) & 0xFF,
                        read - bytes.remaining()));
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + count);
            read += count;
        }
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
