package io.carbontracker.spi;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a factory gets to make its product: settings, inputs, and what every part of a run shares.
 *
 * <p>Immutable. {@link #toString()} shows the keys and no value.
 *
 * @since 0.1.0
 */
public final class Configuration {
    private final Map<String, String> values;
    private final List<String> inputs;
    private final HardwareCatalog catalog;
    private final Clock clock;
    private final RunListener listener;

    /**
     * Makes a configuration.
     *
     * @param values settings by key
     * @param inputs files, folders and globs for sources that read files, as the user wrote them
     * @param catalog the factors
     * @param clock tells the time of the run
     * @param listener hears how the run goes on
     */
    public Configuration(
            Map<String, String> values,
            List<String> inputs,
            HardwareCatalog catalog,
            Clock clock,
            RunListener listener) {
        this.values = Map.copyOf(values);
        this.inputs = List.copyOf(inputs);
        this.catalog = Objects.requireNonNull(catalog, "catalog");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * Gives a setting.
     *
     * @param key the key
     * @return its value, without white space around it; empty when it is not set or blank
     */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * Gives a setting that has to be there.
     *
     * @param key the key
     * @return its value
     * @throws CarbonConfigurationException when it is not set, naming the key
     */
    public String require(String key) {
        return get(key).orElseThrow(() -> new CarbonConfigurationException("the setting \"" + key + "\" is missing"));
    }

    /**
     * Gives a setting that is yes or no.
     *
     * @param key the key
     * @param otherwise the value when it is not set
     * @return the value
     * @throws CarbonConfigurationException when it is neither {@code true} nor {@code false}
     */
    public boolean getBoolean(String key, boolean otherwise) {
        return get(key).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw new CarbonConfigurationException(
                                "the setting \"" + key + "\" must be true or false, was \"" + value + "\"");
                })
                .orElse(otherwise);
    }

    /**
     * Gives the settings of a family.
     *
     * @param prefix the keys' common beginning, with its last dot
     * @return what follows the prefix, and the values, sorted
     */
    public Map<String, String> family(String prefix) {
        Map<String, String> family = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                family.put(key.substring(prefix.length()), value.strip());
            }
        });
        return family;
    }

    /**
     * Gives the input of a source that reads files.
     *
     * @return files, folders and globs as the user wrote them
     */
    public List<String> inputs() {
        return inputs;
    }

    /**
     * Gives the factors.
     *
     * @return the catalog of the run
     */
    public HardwareCatalog catalog() {
        return catalog;
    }

    /**
     * Gives the clock.
     *
     * @return the clock of the run
     */
    public Clock clock() {
        return clock;
    }

    /**
     * Gives the listener.
     *
     * @return who hears how the run goes on
     */
    public RunListener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "configuration of " + new TreeMap<>(values).keySet();
    }
}
