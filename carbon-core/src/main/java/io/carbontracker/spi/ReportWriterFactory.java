package io.carbontracker.spi;

import io.carbontracker.report.ReportWriter;

/**
 * Makes report writers by name.
 *
 * @since 0.1.0
 */
public interface ReportWriterFactory extends ServiceFactory {
    /**
     * Makes a writer.
     *
     * @param configuration its settings
     * @param out where a writer that prints puts its text; one that writes files ignores it
     * @return the writer, to be closed by the caller
     * @throws io.carbontracker.error.CarbonConfigurationException when settings are missing or wrong
     */
    ReportWriter create(Configuration configuration, Appendable out);
}
