package io.carbontracker.spi;

import java.util.Objects;

/**
 * A setting that a factory understands.
 *
 * @param name the key, beginning with the name of what it belongs to, for example {@code watttime.url}; ending in {@code .*}
 *     for a family of keys
 * @param environment the environment variable that sets it, {@code ""} for none
 * @param description what it does, its default, in one line
 * @param secret whether its value must be masked wherever it could be seen
 * @since 0.1.0
 */
public record ConfigKey(String name, String environment, String description, boolean secret) {
    /** Checks for nulls. */
    public ConfigKey {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(description, "description");
    }

    /**
     * Makes a key that no environment variable sets.
     *
     * @param name the key
     * @param description what it does
     * @return the key
     */
    public static ConfigKey of(String name, String description) {
        return new ConfigKey(name, "", description, false);
    }

    /**
     * Tells whether a key is this one, or of this family.
     *
     * @param key the key
     * @return whether it matches
     */
    public boolean matches(String key) {
        return name.endsWith(".*")
                ? key.startsWith(name.substring(0, name.length() - 1)) && key.length() >= name.length()
                : name.equals(key);
    }
}
