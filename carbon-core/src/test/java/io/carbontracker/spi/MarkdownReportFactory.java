package io.carbontracker.spi;

import io.carbontracker.error.CarbonException;
import io.carbontracker.error.ReportException;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.Group;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.units.Estimate;
import java.io.IOException;

/** A report writer of one's own: the groups as a table in Markdown. */
public final class MarkdownReportFactory implements ReportWriterFactory {
    /** For ServiceLoader. */
    public MarkdownReportFactory() {}

    @Override
    public String name() {
        return "markdown";
    }

    @Override
    public String description() {
        return "the groups as a table in Markdown";
    }

    @Override
    public ReportWriter create(Configuration configuration, Appendable out) {
        return new ReportWriter() {
            @Override
            public void write(CarbonReport report) {
                try {
                    out.append(table(report));
                } catch (IOException e) {
                    throw new ReportException(
                            "markdown", "cannot print the report: " + CarbonException.inWords(e), e, false);
                }
            }

            @Override
            public void close() {
                // what it prints to is its caller's
            }
        };
    }

    private static String table(CarbonReport report) {
        String signal = report.run().primary().label();
        StringBuilder text = new StringBuilder("| group | kg, " + signal + " | low | high |\n|---|---|---|---|\n");
        for (Group group : report.groups()) {
            Estimate kg = group.totals().carbon().kg();
            text.append("| ").append(escaped(String.join(", ", group.key())));
            text.append(
                    kg == null
                            ? " | not resolved | | |\n"
                            : " | " + kg.best() + " | " + kg.low() + " | " + kg.high() + " |\n");
        }
        if (report.isIncomplete()) {
            text.append("\nThe report is incomplete: a source failed.\n");
        }
        return text.toString();
    }

    /** Text of a bill is hostile: it must not end a cell or a line. */
    private static String escaped(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("|", "\\|");
    }
}
