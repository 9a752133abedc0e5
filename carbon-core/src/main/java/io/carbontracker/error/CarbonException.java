package io.carbontracker.error;

import org.jspecify.annotations.Nullable;

/**
 * Base of every exception this library throws on purpose.
 *
 * <p>Messages say what failed, on what input, what was expected and what to do; they never hold a secret. Unchecked, so that
 * a caller handles failures where it can act on them.
 *
 * @since 0.1.0
 */
public abstract class CarbonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * Creates an exception.
     *
     * @param message what failed and what to do, without secrets
     * @param cause the failure underneath, or {@code null}
     * @param retryable whether the same call may succeed later
     */
    protected CarbonException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /**
     * Tells whether the same call may succeed when it is made again later, unchanged.
     *
     * @return {@code true} for passing faults such as throttling, {@code false} when something has to be changed first
     */
    public boolean isRetryable() {
        return retryable;
    }
}
