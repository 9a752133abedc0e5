package io.carbontracker.source.files;

/** The rows of one file as an engine reads them into the mapper's {@link Row}. */
interface Rows extends AutoCloseable {
    /**
     * Reads the next row.
     *
     * @return {@code false} at the end
     * @throws BrokenInputException when the file cannot be read from here on
     */
    boolean next();

    /** The file, or the first of several and how many more, as the user named them. */
    String file();

    @Override
    void close();
}
