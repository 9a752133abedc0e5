package io.carbontracker.internal;

import io.carbontracker.energy.Methodology;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.spi.CarbonCalculatorFactory;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.units.Signal;
import java.util.List;

/** Makes calculators of the standard methodology. */
public final class StandardCalculatorFactory implements CarbonCalculatorFactory {
    /** For ServiceLoader. */
    public StandardCalculatorFactory() {}

    @Override
    public String name() {
        return "standard";
    }

    @Override
    public String description() {
        return "boards and hosts, region PUE, sourced factors, gaps where knowledge is missing";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return CalculatorSettings.KEYS;
    }

    @Override
    public CarbonCalculator create(Configuration configuration, IntensityChain chain, Signal primary) {
        return CalculatorSettings.calculator(Methodology.standard(), configuration, chain, primary);
    }
}
