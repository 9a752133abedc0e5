package io.carbontracker.error;

import org.jspecify.annotations.Nullable;

/**
 * A usage source could not deliver: a file that is not of its form, a service that refused or failed.
 *
 * @since 0.1.0
 */
public final class UsageSourceException extends CarbonException {
    private static final long serialVersionUID = 1L;

    private final String source;

    /**
     * Creates an exception.
     *
     * @param source the name of the usage source, for example {@code focus}
     * @param message what failed, on what input, what was expected, what to do
     * @param cause the failure underneath, or {@code null}
     * @param retryable whether the same call may succeed later
     */
    public UsageSourceException(String source, String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
        this.source = source;
    }

    /**
     * Names where the failure happened.
     *
     * @return the name of the usage source, for example {@code focus}
     */
    public String source() {
        return source;
    }
}
