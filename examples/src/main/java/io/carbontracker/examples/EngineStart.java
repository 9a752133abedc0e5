package io.carbontracker.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Loads the engine for Parquet and JSON in a thread of its own while the command line is still looked at: its native library is
 * unpacked first, which takes about as long as all else before the first row. What goes wrong here goes wrong again, and is told,
 * where the engine is needed.
 */
final class EngineStart {
    private static final String INPUT = "--input";

    /** The one source whose JSON is a bill; beside bills of others lie manifests. */
    private static final String JSON_SOURCE = "gcp-export";

    private static final List<String> ENDINGS = List.of(".parquet");
    private static final List<String> JSON_ENDINGS =
            List.of(".parquet", ".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz");

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
        if (Stream.of("--help", "--version", "--list").anyMatch(args::contains)) {
            return false;
        }
        if (args.stream().anyMatch(arg -> arg.equals("--enrich") || arg.startsWith("--enrich="))) {
            return true;
        }
        List<String> endings = args.stream().anyMatch(arg -> arg.endsWith(JSON_SOURCE)) ? JSON_ENDINGS : ENDINGS;
        return inputs(args).anyMatch(input -> isForEngine(input, endings));
    }

    private static Stream<String> inputs(List<String> args) {
        return IntStream.range(0, args.size())
                .filter(i -> args.get(i).startsWith(INPUT + "=")
                        || (i > 0 && args.get(i - 1).equals(INPUT)))
                .mapToObj(i ->
                        args.get(i).startsWith(INPUT + "=") ? args.get(i).substring(INPUT.length() + 1) : args.get(i));
    }

    private static boolean isForEngine(String input, List<String> endings) {
        if (hasEnding(input, endings)) {
            return true;
        }
        try {
            Path folder = Path.of(input);
            if (!Files.isDirectory(folder)) {
                return false;
            }
            try (Stream<Path> files = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
                return files.limit(MOST_FILES).anyMatch(file -> hasEnding(file.toString(), endings));
            }
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return false; // told where the input is read
        }
    }

    /** Whether a path ends as one of the files does; hidden files are not read. */
    private static boolean hasEnding(String path, List<String> endings) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && endings.stream().anyMatch(name::endsWith);
    }

    /**
     * Loads the engine.
     *
     * @return whether it is there and could be loaded
     */
    static boolean load() {
        if (!Files.isWritable(Path.of(System.getProperty("java.io.tmpdir", ".")))) {
            return false; // what fails in this thread could not be told as well as where the engine is needed
        }
        try {
            Class.forName("org.duckdb.DuckDBNative"); // unpacks and links the library
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Waits for the thread. */
    static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // to end the process counts for more
        }
    }
}
