package io.carbontracker.report.csv;

import io.carbontracker.error.CarbonException;
import io.carbontracker.error.ReportException;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.ReportWriter;
import java.io.IOException;
import java.util.function.Consumer;

/** A report writer that prints in one go after the run. */
record PrintingWriter(Consumer<CarbonReport> print) implements ReportWriter {
    @Override
    public void write(CarbonReport report) {
        print.accept(report);
    }

    @Override
    public void close() {}

    static ReportException failure(String what, IOException cause) {
        return new ReportException(
                what,
                "cannot print the " + what + ": " + CarbonException.inWords(cause) + "; check where the output goes",
                cause,
                false);
    }
}
