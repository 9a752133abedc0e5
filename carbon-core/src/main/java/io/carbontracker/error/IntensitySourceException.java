package io.carbontracker.error;

import org.jspecify.annotations.Nullable;

/**
 * An intensity source could not be set up or answered against its contract.
 *
 * @since 0.1.0
 */
public final class IntensitySourceException extends CarbonException {
    private static final long serialVersionUID = 1L;

    private final String source;

    /**
     * Creates an exception.
     *
     * @param source the name of the intensity source, for example {@code watttime}
     * @param message what failed, on what input, what was expected, what to do
     * @param cause the failure underneath, or {@code null}
     * @param retryable whether the same call may succeed later
     */
    public IntensitySourceException(String source, String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
        this.source = source;
    }

    /**
     * Names where the failure happened.
     *
     * @return the name of the intensity source, for example {@code watttime}
     */
    public String source() {
        return source;
    }
}
