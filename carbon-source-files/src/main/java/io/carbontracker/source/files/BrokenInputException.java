package io.carbontracker.source.files;

import org.jspecify.annotations.Nullable;

/** A file that cannot be read as its form, or not beyond some row. Becomes one of the source's failures. */
final class BrokenInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenInputException(String message) {
        this(message, null);
    }

    BrokenInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
