package io.carbontracker.provider.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Ends the reading of an answer that is far larger than any page of Cost Explorer, or takes far longer. */
final class BoundedAnswers implements ExecutionInterceptor {
    private final long most;
    private final Duration longest;
    private final LongSupplier nanos;

    /**
     * Sets the bounds.
     *
     * @param most bytes of one answer
     * @param longest how long its body may take
     * @param nanos tells the time as {@link System#nanoTime} does
     */
    BoundedAnswers(long most, Duration longest, LongSupplier nanos) {
        this.most = most;
        this.longest = longest;
        this.nanos = nanos;
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.responseBody().map(body -> new Bounded(body));
    }

    /** Tells that a bound was passed. */
    static final class Passed extends IOException {
        private static final long serialVersionUID = 1L;

        private Passed(String message) {
            super(message);
        }
    }

    private final class Bounded extends FilterInputStream {
        private final long start = nanos.getAsLong();
        private long left = most;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new Passed("the answer is larger than any of Cost Explorer");
            }
            if (nanos.getAsLong() - start > longest.toNanos()) {
                throw new Passed("the answer took longer than " + longest.toSeconds() + " s to come");
            }
        }
    }
}
