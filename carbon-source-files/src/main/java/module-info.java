/** Usage sources for billing files: usage CSV and FOCUS. */
module io.carbontracker.source.files {
    requires transitive io.carbontracker.core;
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires static transitive org.jspecify;

    exports io.carbontracker.source.files;

    provides io.carbontracker.spi.UsageSourceFactory with
            io.carbontracker.source.files.internal.FocusFactory,
            io.carbontracker.source.files.internal.UsageCsvFactory;
}
