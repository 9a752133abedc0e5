package io.carbontracker.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file or stream to read.
 *
 * @param name the file as the user named it
 * @param opener opens it, anew at each call
 * @param path where it is; {@code null} for what is no file of the system
 */
record Input(String name, Opener opener, @Nullable Path path) {
    /** The path of what is a file. */
    Path file() {
        return Objects.requireNonNull(path, "path");
    }

    /** Opens an input. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }
}
