package io.carbontracker.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one process cost.
 *
 * @param wallSeconds from its start to its end
 * @param userSeconds processor time of all its threads outside the kernel, {@link Double#NaN} where the system does not tell
 * @param peakMegabytes the most memory it had resident, in 10^6 bytes, {@link Double#NaN} where the system does not tell
 */
record ChildRun(double wallSeconds, double userSeconds, double peakMegabytes) {
    private static final Pattern PEAK_KIB = Pattern.compile("VmHWM:\\s*([0-9]+) kB");

    /** Linux counts processor time in hundredths of a second, whatever its own clock does. */
    private static final double TICKS_PER_SECOND = 100;

    private static final long POLL_MILLISECONDS = 5;

    /**
     * Runs a command in a folder to its end. Its output is thrown away; its errors go to those of this process.
     *
     * @throws IllegalStateException when it ends with another status than 0
     */
    static ChildRun of(Path folder, List<String> command) throws IOException, InterruptedException {
        double userBefore = userSecondsOfChildren();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.to(nowhere()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        double peak = Double.NaN;
        while (!process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
            double seen = peakMegabytes(process.pid());
            peak = Double.isNaN(seen) ? peak : seen;
        }
        double wall = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException("status " + process.exitValue() + " of " + String.join(" ", command));
        }
        return new ChildRun(wall, userSecondsOfChildren() - userBefore, peak);
    }

    private static File nowhere() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }

    /** The high-water mark so far; it only grows, so the last one seen is the peak but for the last milliseconds. */
    private static double peakMegabytes(long pid) {
        Matcher peak = PEAK_KIB.matcher(textOf(Path.of("/proc", Long.toString(pid), "status")));
        return peak.find() ? Long.parseLong(peak.group(1)) * 1_024 / 1e6 : Double.NaN;
    }

    /** Processor time of the children that have ended: the 16th field of the process's own line. */
    private static double userSecondsOfChildren() {
        String line = textOf(Path.of("/proc/self/stat"));
        int afterName = line.lastIndexOf(')') + 2; // two fields, and a name that may hold spaces
        if (afterName < 2) {
            return Double.NaN;
        }
        return Long.parseLong(line.substring(afterName).split(" ", -1)[13]) / TICKS_PER_SECOND;
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // another system, or the process has just ended
        }
    }
}
