package io.carbontracker.examples;

import io.carbontracker.spi.RunListener;
import java.io.PrintStream;
import java.util.Locale;

/** One line on standard error that tells how a run goes on, for a person who looks on. */
final class ProgressLine implements RunListener {
    private static final long STEP = 100_000;

    private final PrintStream err;
    private long shown;

    ProgressLine(PrintStream err) {
        this.err = err;
    }

    @Override
    public void progress(String source, long billedRows) {
        if (billedRows - shown >= STEP) {
            shown = billedRows;
            err.print("\r" + source + ": " + String.format(Locale.ROOT, "%,d", billedRows) + " rows");
            err.flush();
        }
    }

    @Override
    public void sourceEnded(String source, long billedRows) {
        if (shown > 0) {
            err.print("\r\u001b[K");
            err.flush();
        }
        shown = 0;
    }

    @Override
    public void message(String source, String message) {
        err.println(source + ": " + message);
        err.flush();
    }
}
