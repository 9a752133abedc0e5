package io.carbontracker.error;

import org.jspecify.annotations.Nullable;

/**
 * A report could not be written; nothing is left under a final name.
 *
 * @since 0.1.0
 */
public final class ReportException extends CarbonException {
    private static final long serialVersionUID = 1L;

    private final String target;

    /**
     * Creates an exception.
     *
     * @param target the file or folder that could not be written
     * @param message what failed, on what input, what was expected, what to do
     * @param cause the failure underneath, or {@code null}
     * @param retryable whether the same call may succeed later
     */
    public ReportException(String target, String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
        this.target = target;
    }

    /**
     * Names where the failure happened.
     *
     * @return the file or folder that could not be written
     */
    public String target() {
        return target;
    }
}
