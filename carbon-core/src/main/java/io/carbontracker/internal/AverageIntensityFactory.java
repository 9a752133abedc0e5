package io.carbontracker.internal;

import io.carbontracker.intensity.AverageIntensity;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.IntensitySourceFactory;
import java.util.List;

/** Makes the source of bundled yearly averages. */
public final class AverageIntensityFactory implements IntensitySourceFactory {
    /** For ServiceLoader. */
    public AverageIntensityFactory() {}

    @Override
    public String name() {
        return "average";
    }

    @Override
    public String description() {
        return "bundled yearly averages, location-based";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(
                ConfigKey.of("average.basis", "which bundled average: operational (default), life-cycle or egrid"));
    }

    @Override
    public IntensitySource create(Configuration configuration) {
        return AverageIntensity.of(
                configuration.catalog(),
                configuration
                        .get("average.basis")
                        .map(AverageIntensity.Basis::parse)
                        .orElse(AverageIntensity.Basis.OPERATIONAL));
    }
}
