package io.carbontracker.usage;

import java.util.Objects;

/**
 * Where an item was read.
 *
 * @param source the name of the usage source, for example {@code focus}
 * @param file the file as the user named it, {@code ""} where there is none
 * @param line the line of the file on which the row starts, counted from 1; 0 where there is none
 * @since 0.1.0
 */
public record SourceReference(String source, String file, long line) {
    /** A record made by hand. */
    public static final SourceReference NONE = new SourceReference("", "", 0);

    /** Checks for nulls. */
    public SourceReference {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(file, "file");
    }

    @Override
    public String toString() {
        return file.isEmpty() ? source : file + (line > 0 ? ":" + line : "");
    }
}
