package io.carbontracker.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Loads the engine for Parquet and JSON in a thread of its own while the command line is still looked at: its native library is
 * unpacked first, which takes about as long as all else before the first row. What goes wrong here goes wrong again, and is told,
 * where the engine is needed.
 */
final class EngineStart {
    private static final String INPUT = "--input";
    private static final List<String> ENDINGS = List.of(".parquet", ".json", ".json.gz", ".ndjson", ".jsonl");

    /** How far a folder is looked through for a file that needs the engine. */
    private static final int DEEPEST = 8;

    private static final int MOST_FILES = 1_000;

    private EngineStart() {}

    /**
     * Starts to load when the command line looks as if the engine will be needed.
     *
     * @return the thread; the process must not end before it, for a half-unpacked library would be left
     */
    static Thread begin(String[] args) {
        Thread thread = new Thread(
                () -> {
                    if (needsEngine(List.of(args))) {
                        load();
                    }
                },
                "carbon-tracker-engine");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Whether a bill is to be enriched, or an input is a file for the engine or a folder that has one. */
    static boolean needsEngine(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--enrich") || arg.startsWith("--enrich=")) {
                return true;
            }
            String input = arg.equals(INPUT) && i + 1 < args.size()
                    ? args.get(i + 1)
                    : arg.startsWith(INPUT + "=") ? arg.substring(INPUT.length() + 1) : "";
            if (!input.isEmpty() && isForEngine(input)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForEngine(String input) {
        if (hasEnding(input)) {
            return true;
        }
        try {
            Path folder = Path.of(input);
            if (!Files.isDirectory(folder)) {
                return false;
            }
            try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
                return files.limit(MOST_FILES).anyMatch(file -> hasEnding(file.toString()));
            }
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return false; // told where the input is read
        }
    }

    private static boolean hasEnding(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(lower::endsWith);
    }

    private static void load() {
        try {
            Class.forName("org.duckdb.DuckDBNative"); // unpacks and links the library
        } catch (ClassNotFoundException | LinkageError e) {
            // told where the engine is needed
        }
    }
}
