/** Grid intensity hour by hour from the WattTime API v3. */
// resilience4j has no module descriptor, but stable names in its manifests
@SuppressWarnings("requires-automatic")
module io.carbontracker.intensity.watttime {
    requires transitive io.carbontracker.core;
    requires com.fasterxml.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.ratelimiter;
    requires io.github.resilience4j.retry;
    requires java.net.http;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.carbontracker.intensity.watttime;

    provides io.carbontracker.spi.IntensitySourceFactory with
            io.carbontracker.intensity.watttime.internal.WattTimeFactory;
}
