/** Contracts that the tests of sources, calculators, writers and factories extend, and the fakes they need. */
module io.carbontracker.testkit {
    requires transitive io.carbontracker.core;
    requires transitive org.junit.jupiter.api;
    requires jdk.httpserver;
    requires org.assertj.core;
    requires static transitive org.jspecify;

    exports io.carbontracker.testkit;

    uses io.carbontracker.spi.CarbonCalculatorFactory;
    uses io.carbontracker.spi.IntensitySourceFactory;
    uses io.carbontracker.spi.ReportWriterFactory;
    uses io.carbontracker.spi.UsageSourceFactory;
}
