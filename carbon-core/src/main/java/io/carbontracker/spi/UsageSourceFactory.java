package io.carbontracker.spi;

import io.carbontracker.usage.UsageSource;

/**
 * Makes usage sources by name.
 *
 * @since 0.1.0
 */
public interface UsageSourceFactory extends ServiceFactory {
    /**
     * Tells whether the source reads files that the user names.
     *
     * @return whether {@link Configuration#inputs()} is used
     */
    default boolean readsFiles() {
        return false;
    }

    /**
     * Makes a source.
     *
     * @param configuration its settings
     * @return the source, to be closed by the caller
     * @throws io.carbontracker.error.CarbonConfigurationException when settings are missing or wrong
     */
    UsageSource create(Configuration configuration);
}
