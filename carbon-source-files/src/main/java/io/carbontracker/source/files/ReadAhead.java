package io.carbontracker.source.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads text some blocks ahead, in a thread of its own: a file is unpacked and decoded while what came before is looked at. A
 * failure comes behind all that was read before it.
 */
final class ReadAhead extends Reader {
    private static final int BLOCK = 1 << 16;
    private static final int BLOCKS = 8;

    private final Reader in;
    private final BlockingQueue<Block> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> filled = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread thread;
    private @Nullable Block current;
    private int position;
    private volatile boolean closed;

    /** Characters, and what ended them. */
    private static final class Block {
        private final char[] chars = new char[BLOCK];
        private int length;
        private boolean last;
        private @Nullable Throwable failure;
    }

    /** Starts to read. */
    ReadAhead(Reader in) {
        this.in = in;
        for (int i = 0; i < BLOCKS; i++) {
            empty.add(new Block());
        }
        thread = new Thread(this::fill, "carbon-tracker-unpack");
        thread.setDaemon(true);
        thread.start();
    }

    private void fill() {
        try {
            boolean more = true;
            while (more && !closed) {
                Block block = empty.take();
                fill(block);
                more = !block.last;
                filled.put(block);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void fill(Block block) {
        block.length = 0;
        try {
            while (block.length < BLOCK && !block.last) {
                int count = in.read(block.chars, block.length, BLOCK - block.length);
                block.last = count < 0;
                block.length += Math.max(0, count);
            }
        } catch (IOException | RuntimeException | Error e) {
            block.failure = e;
            block.last = true;
        }
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            Block block = current;
            while (block == null || position == block.length) {
                if (block != null && block.last) {
                    return end(block);
                }
                if (block != null) {
                    empty.put(block);
                }
                current = null; // an interruption loses no block
                block = filled.take();
                current = block;
                position = 0;
            }
            int count = Math.min(length, block.length - position);
            System.arraycopy(block.chars, position, target, offset, count);
            position += count;
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("reading was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static int end(Block last) throws IOException {
        Throwable failure = last.failure;
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        in.close();
    }
}
