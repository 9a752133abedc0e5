package io.carbontracker.report.csv.internal;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.report.csv.CsvReport;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.ReportWriterFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Makes {@link CsvReport} by the name {@code csv}. */
public final class CsvReportFactory implements ReportWriterFactory {
    private static final String OUTPUT = "csv.output";
    private static final String DETAIL = "csv.detail";

    /** Made by ServiceLoader. */
    public CsvReportFactory() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String description() {
        return "CSV files: detail, summary and gaps";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(
                ConfigKey.of(OUTPUT, "the folder, created when missing; default output"),
                ConfigKey.of(DETAIL, "whether to write one row per estimated usage; default true"));
    }

    @Override
    public ReportWriter create(Configuration configuration, Appendable out) {
        return CsvReport.builder(folder(configuration.get(OUTPUT).orElse("output")))
                .detail(configuration.getBoolean(DETAIL, true))
                .build();
    }

    private static Path folder(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CarbonConfigurationException(
                    "the setting \"" + OUTPUT + "\" must be a folder, was \"" + text + "\"", e);
        }
    }
}
