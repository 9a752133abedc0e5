package io.carbontracker.error;

import org.jspecify.annotations.Nullable;

/**
 * A factor table is malformed or contradicts itself.
 *
 * @since 0.1.0
 */
public final class CatalogException extends CarbonException {
    private static final long serialVersionUID = 1L;

    private final String table;

    /**
     * Creates an exception.
     *
     * @param table the file name of the table, for example {@code regions.csv}
     * @param message what failed, on what input, what was expected, what to do
     * @param cause the failure underneath, or {@code null}
     * @param retryable whether the same call may succeed later
     */
    public CatalogException(String table, String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
        this.table = table;
    }

    /**
     * Names where the failure happened.
     *
     * @return the file name of the table, for example {@code regions.csv}
     */
    public String table() {
        return table;
    }
}
