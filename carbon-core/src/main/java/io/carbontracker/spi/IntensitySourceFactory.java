package io.carbontracker.spi;

import io.carbontracker.intensity.IntensitySource;

/**
 * Makes intensity sources by name.
 *
 * @since 0.1.0
 */
public interface IntensitySourceFactory extends ServiceFactory {
    /**
     * Tells whether the source is named with an argument, as in {@code file:PATH}.
     *
     * @return whether {@link Configuration#inputs()} is used
     */
    default boolean takesArgument() {
        return false;
    }

    /**
     * Makes a source.
     *
     * @param configuration its settings; for a name with an argument, as in {@code file:PATH}, the argument is the one input
     * @return the source, to be closed by the caller
     * @throws io.carbontracker.error.CarbonConfigurationException when settings are missing or wrong
     */
    IntensitySource create(Configuration configuration);
}
