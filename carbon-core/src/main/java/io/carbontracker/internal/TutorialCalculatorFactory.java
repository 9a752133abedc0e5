package io.carbontracker.internal;

import io.carbontracker.energy.Methodology;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.spi.CarbonCalculatorFactory;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.units.Signal;
import java.util.List;

/** Makes calculators of the tutorial's arithmetic. */
public final class TutorialCalculatorFactory implements CarbonCalculatorFactory {
    /** For ServiceLoader. */
    public TutorialCalculatorFactory() {}

    @Override
    public String name() {
        return "tutorial";
    }

    @Override
    public String description() {
        return "the tutorial's own tables, defaults and arithmetic, for comparison only";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return CalculatorSettings.KEYS;
    }

    @Override
    public Signal defaultSignal() {
        return Signal.MARGINAL;
    }

    @Override
    public boolean suppliesDefaults(Signal signal) {
        return signal == Signal.MARGINAL;
    }

    @Override
    public CarbonCalculator create(Configuration configuration, IntensityChain chain, Signal primary) {
        return CalculatorSettings.calculator(Methodology.tutorial(), configuration, chain, primary);
    }
}
