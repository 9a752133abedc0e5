/** Carbon accounting engine: usage in, estimates with provenance out. */
module io.carbontracker.core {
    requires org.slf4j;
    requires de.siegmar.fastcsv;
    requires static transitive org.jspecify;

    exports io.carbontracker;
    exports io.carbontracker.catalog;
    exports io.carbontracker.energy;
    exports io.carbontracker.error;
    exports io.carbontracker.estimate;
    exports io.carbontracker.intensity;
    exports io.carbontracker.report;
    exports io.carbontracker.spi;
    exports io.carbontracker.units;
    exports io.carbontracker.usage;

    uses io.carbontracker.spi.CarbonCalculatorFactory;
    uses io.carbontracker.spi.IntensitySourceFactory;
    uses io.carbontracker.spi.ReportWriterFactory;
    uses io.carbontracker.spi.UsageSourceFactory;

    provides io.carbontracker.spi.IntensitySourceFactory with
            io.carbontracker.internal.AverageIntensityFactory,
            io.carbontracker.internal.FileIntensityFactory;
    provides io.carbontracker.spi.CarbonCalculatorFactory with
            io.carbontracker.internal.StandardCalculatorFactory,
            io.carbontracker.internal.TutorialCalculatorFactory;
}
