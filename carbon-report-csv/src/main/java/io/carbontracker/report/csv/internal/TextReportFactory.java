package io.carbontracker.report.csv.internal;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.report.csv.TerminalSummary;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.ReportWriterFactory;
import java.util.List;

/** Makes the writer of {@link TerminalSummary} by the name {@code text}. */
public final class TextReportFactory implements ReportWriterFactory {
    private static final String WIDTH = "text.width";
    private static final String COLOR = "text.color";

    /** Made by ServiceLoader. */
    public TextReportFactory() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public String description() {
        return "a rounded summary for the terminal";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(
                ConfigKey.of(
                        WIDTH,
                        "columns of the terminal, " + TerminalSummary.MIN_WIDTH + " or more; default "
                                + TerminalSummary.DEFAULT_WIDTH),
                ConfigKey.of(COLOR, "whether to use ANSI colors; default false"));
    }

    @Override
    public ReportWriter create(Configuration configuration, Appendable out) {
        int width = configuration.get(WIDTH).map(TextReportFactory::width).orElse(TerminalSummary.DEFAULT_WIDTH);
        return TerminalSummary.writer(out, width, configuration.getBoolean(COLOR, false));
    }

    private static int width(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CarbonConfigurationException(
                    "the setting \"" + WIDTH + "\" must be a whole number, was \"" + text + "\"", e);
        }
    }
}
