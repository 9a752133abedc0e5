package io.carbontracker.catalog;

import io.carbontracker.units.Place;

/**
 * What is known of a cloud region.
 *
 * @param place provider, region code, coordinates and country
 * @param location the provider's name for the place
 * @param gridZone the grid zone of the yearly intensity, {@code ""} when unknown
 * @param pue power usage effectiveness, {@link Double#NaN} when unknown
 * @param pueYear the year of that figure
 * @param pueScope what the figure is of: {@code region}, {@code geography} or {@code fleet}
 * @param pueSource source ids of that figure
 * @param row the table's row, for the intensity columns
 * @since 0.1.0
 */
public record RegionSpec(
        Place place,
        String location,
        String gridZone,
        double pue,
        int pueYear,
        String pueScope,
        String pueSource,
        FactorTable.Row row) {}
