package io.carbontracker.source.files;

import java.io.IOException;
import java.io.InputStream;

/**
 * One file or stream to read.
 *
 * @param name the file as the user named it
 * @param opener opens it, anew at each call
 */
record Input(String name, Opener opener) {
    /** Opens an input. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }
}
