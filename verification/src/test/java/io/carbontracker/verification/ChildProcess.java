package io.carbontracker.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, with an environment that holds nothing a developer may have set. */
final class ChildProcess {
    /** Far more than any of them takes; a process that is still there hangs. */
    static final long PATIENCE_SECONDS = 120;

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Set<String> KEPT = Set.of("SystemRoot", "TMPDIR", "TEMP", "TMP");

    private ChildProcess() {}

    /**
     * How a process ended.
     *
     * @param status its exit status
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Result(int status, String out, String err) {}

    /** Prepares {@code java} with the options and operands given, to run in a folder. */
    static ProcessBuilder java(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(JAVA.toString());
        // Short processes start sooner without the optimizing compiler.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile());
        process.environment().keySet().retainAll(KEPT);
        return process;
    }

    /** Prepares the command {@code carbon-tracker} from its runnable jar. */
    static ProcessBuilder carbonTracker(Path folder, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("-jar", Repository.runnableJar().toString()));
        all.addAll(Arrays.asList(arguments));
        return java(folder, all);
    }

    /** Prepares the command from its runnable jar where that is built, else from the class path. */
    static ProcessBuilder carbonTrackerOfAnyForm(Path folder, List<String> arguments) {
        List<String> all = new ArrayList<>();
        if (Files.exists(Repository.path(Repository.RUNNABLE_JAR)) || Repository.isContinuousIntegration()) {
            all.add("-jar");
            all.add(Repository.runnableJar().toString());
        } else {
            all.add("-cp");
            all.add(System.getProperty("java.class.path"));
            all.add("io.carbontracker.examples.Main");
        }
        all.addAll(arguments);
        return java(folder, all);
    }

    /** Runs to the end. */
    static Result run(ProcessBuilder process) {
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("out", ".txt");
            err = Files.createTempFile("err", ".txt");
            Process running = process.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            running.getOutputStream().close();
            int status = end(running);
            return new Result(status, read(out), read(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    /** Waits for the end and gives the exit status. */
    static int end(Process running) {
        try {
            if (!running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + running.info());
            }
            return running.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        } finally {
            running.destroyForcibly();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
