package io.carbontracker.source.files;

import io.carbontracker.error.CarbonConfigurationException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The bounds within which the engine for Parquet and JSON works.
 *
 * @param memoryLimit a number and a unit
 * @param threads 0 for one per processor
 * @param tempDirectory where it puts what does not fit into memory
 */
record EngineSettings(String memoryLimit, int threads, Path tempDirectory) {
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,8}(?:[.][0-9]+)? ?(?:[KMGT]I?B)");
    private static final int MOST_THREADS = 1_024;

    /** Enough for sums. */
    static final EngineSettings DEFAULT =
            new EngineSettings("256MB", 0, Path.of(System.getProperty("java.io.tmpdir", ".")));

    /** Enough for copies of rows of some hundred columns. */
    static final EngineSettings COPYING = new EngineSettings("2GB", DEFAULT.threads, DEFAULT.tempDirectory);

    EngineSettings {
        if (!SIZE.matcher(memoryLimit.strip().toUpperCase(Locale.ROOT)).matches()) {
            throw new CarbonConfigurationException(
                    "the memory limit of the engine for Parquet must be a number and a unit"
                            + " such as 256MB or 1GB, was \"" + memoryLimit + "\"");
        }
        if (threads < 0 || threads > MOST_THREADS) {
            throw new CarbonConfigurationException(
                    "the threads of the engine for Parquet must be from 0 (one per processor)" + " to " + MOST_THREADS
                            + ", was " + threads);
        }
    }

    /** How many threads to take. */
    int threadCount() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
