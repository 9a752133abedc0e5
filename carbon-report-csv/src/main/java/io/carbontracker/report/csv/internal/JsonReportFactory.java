package io.carbontracker.report.csv.internal;

import io.carbontracker.report.ReportWriter;
import io.carbontracker.report.csv.JsonReport;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.ReportWriterFactory;

/** Makes the writer of {@link JsonReport} by the name {@code json}. */
public final class JsonReportFactory implements ReportWriterFactory {
    /** Made by ServiceLoader. */
    public JsonReportFactory() {}

    @Override
    public String name() {
        return "json";
    }

    @Override
    public String description() {
        return "one JSON object at full precision";
    }

    @Override
    public ReportWriter create(Configuration configuration, Appendable out) {
        return JsonReport.writer(out);
    }
}
