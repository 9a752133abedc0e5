/** Usage sources for billing files: usage CSV, FOCUS, and the exports of AWS, Azure and Google Cloud. */
module io.carbontracker.source.files {
    requires transitive io.carbontracker.core;
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires java.sql;
    requires static transitive org.jspecify;

    exports io.carbontracker.source.files;

    provides io.carbontracker.spi.UsageSourceFactory with
            io.carbontracker.source.files.internal.AzureExportFactory,
            io.carbontracker.source.files.internal.CurFactory,
            io.carbontracker.source.files.internal.FocusFactory,
            io.carbontracker.source.files.internal.GcpExportFactory,
            io.carbontracker.source.files.internal.UsageCsvFactory;
}
