package io.carbontracker.spi;

import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.units.Signal;

/**
 * Makes calculators by the name of their methodology.
 *
 * @since 0.1.0
 */
public interface CarbonCalculatorFactory extends ServiceFactory {
    /**
     * Tells the signal that reports show first when the user names none.
     *
     * @return the average signal unless a methodology is made for the other
     */
    default Signal defaultSignal() {
        return Signal.AVERAGE;
    }

    /**
     * Tells whether the methodology has figures of its own for a signal when no source was declared for it.
     *
     * @param signal the signal
     * @return whether it may be the primary signal without a source
     */
    default boolean suppliesDefaults(Signal signal) {
        return false;
    }

    /**
     * Makes a calculator.
     *
     * @param configuration its settings
     * @param chain the declared intensity sources
     * @param primary the signal that reports show first
     * @return the calculator, to be closed by the caller
     * @throws io.carbontracker.error.CarbonConfigurationException when settings are missing or wrong
     */
    CarbonCalculator create(Configuration configuration, IntensityChain chain, Signal primary);
}
