package io.carbontracker.catalog;

/**
 * A single sourced number.
 *
 * @param key its name in {@code coefficients.csv}
 * @param value the number
 * @param unit its unit
 * @param source source ids
 * @since 0.1.0
 */
public record Coefficient(String key, double value, String unit, String source) {}
