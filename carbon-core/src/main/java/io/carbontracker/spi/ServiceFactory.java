package io.carbontracker.spi;

import java.util.List;

/**
 * What all factories found through {@link java.util.ServiceLoader} have in common. A factory is cheap: a public constructor
 * without arguments, no input or output, no threads.
 *
 * @since 0.1.0
 */
public interface ServiceFactory {
    /**
     * Names the product, as users write it.
     *
     * @return lower-case letters, digits and dashes, beginning with a letter; unique among the factories of its kind
     */
    String name();

    /**
     * Says in one line what the product is.
     *
     * @return the description
     */
    String description();

    /**
     * Lists the settings the product understands.
     *
     * @return the keys
     */
    default List<ConfigKey> configKeys() {
        return List.of();
    }
}
