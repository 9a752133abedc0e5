package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that a thread of its own reads ahead. */
class ReadAheadTest {
    /** Text that ends in a failure in place of its end. */
    private static final class Failing extends Reader {
        private final Reader text;
        private final Throwable failure;

        Failing(String text, Throwable failure) {
            this.text = new StringReader(text);
            this.failure = failure;
        }

        @Override
        public int read(char[] target, int offset, int length) throws IOException {
            int count = text.read(target, offset, length);
            if (count >= 0) {
                return count;
            }
            if (failure instanceof IOException io) {
                throw io;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }

        @Override
        public void close() {}
    }

    private static String text(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + i % 26));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 2_000_000}) // blocks have 65,536 characters, and there are eight
    void textComesAsItIs(int length) throws IOException {
        String text = text(length);
        Random sizes = new Random(length);
        StringBuilder read = new StringBuilder();
        try (Reader ahead = new ReadAhead(new StringReader(text))) {
            char[] some = new char[100_000];
            int count = ahead.read(some, 0, 1 + sizes.nextInt(some.length));
            while (count >= 0) {
                read.append(some, 0, count);
                count = ahead.read(some, 0, 1 + sizes.nextInt(some.length));
            }
            assertThat(ahead.read(some, 0, 1)).isEqualTo(-1);
            assertThat(ahead.read(some, 0, 0)).isZero();
        }
        assertThat(read).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 65_536, 100_000})
    void aFailureComesBehindAllThatWasReadBeforeItAndAgain(int length) throws IOException {
        for (Throwable failure : new Throwable[] {
            new IOException("broken"), new BrokenInputException("wrong"), new StackOverflowError("deep")
        }) {
            try (Reader ahead = new ReadAhead(new Failing(text(length), failure))) {
                char[] all = new char[length + 1];
                int count = 0;
                while (count < length) {
                    count += ahead.read(all, count, all.length - count);
                }
                assertThat(new String(all, 0, count)).isEqualTo(text(length));
                for (int again = 0; again < 2; again++) {
                    assertThatThrownBy(() -> ahead.read(all, 0, 1)).isSameAs(failure);
                }
            }
        }
    }

    @Test
    void closingEndsTheThreadThoughNobodyReadsOn() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Thread[] reader = new Thread[1];
        Reader endless = new Reader() {
            @Override
            public int read(char[] target, int offset, int length) {
                reader[0] = Thread.currentThread();
                begun.countDown();
                return length;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        Reader ahead = new ReadAhead(endless);
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

        ahead.close();

        assertThat(closed.getCount()).isZero();
        reader[0].join(TimeUnit.MINUTES.toMillis(1));
        assertThat(reader[0].isAlive()).isFalse();
    }

    @Test
    void anInterruptionIsKeptAndLosesNothing() throws IOException {
        String text = text(300_000);
        try (Reader ahead = new ReadAhead(new StringReader(text))) {
            char[] all = new char[text.length()];
            int count = ahead.read(all, 0, 10);
            Thread.currentThread().interrupt();
            try {
                while (count < all.length) {
                    count += ahead.read(all, count, all.length - count);
                }
            } catch (InterruptedIOException e) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            } finally {
                Thread.interrupted();
            }
            while (count < all.length) {
                count += ahead.read(all, count, all.length - count);
            }
            assertThat(new String(all)).isEqualTo(text);
        }
    }
}
