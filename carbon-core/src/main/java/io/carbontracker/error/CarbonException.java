package io.carbontracker.error;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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
     * Says in words why a file or stream could not be read or written. A file system's own message is often no more than the
     * path, and the name of an exception's class is nothing for users.
     *
     * @param failure what was thrown
     * @return what is wrong, without the path, to be put behind a colon
     */
    public static String inWords(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "something else has that name";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        if (failure instanceof EOFException) {
            return "it breaks off before its end";
        }
        String said = failure instanceof FileSystemException ofFile ? ofFile.getReason() : failure.getMessage();
        return said == null || said.isBlank() ? "the system gives no reason" : said;
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
