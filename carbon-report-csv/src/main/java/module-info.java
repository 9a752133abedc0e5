/** Report writers: CSV files, a JSON object, and the summary for the terminal. */
module io.carbontracker.report.csv {
    requires transitive io.carbontracker.core;
    requires com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports io.carbontracker.report.csv;

    provides io.carbontracker.spi.ReportWriterFactory with
            io.carbontracker.report.csv.internal.CsvReportFactory,
            io.carbontracker.report.csv.internal.JsonReportFactory,
            io.carbontracker.report.csv.internal.TextReportFactory;
}
