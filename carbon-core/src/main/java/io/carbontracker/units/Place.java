package io.carbontracker.units;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where electricity is drawn: a cloud region, with coordinates and country where they are known.
 *
 * @since 0.1.0
 */
public final class Place {
    private final String provider;
    private final String region;
    private final @Nullable Coordinates coordinates;
    private final @Nullable String country;

    private Place(String provider, String region, @Nullable Coordinates coordinates, @Nullable String country) {
        this.provider = Objects.requireNonNull(provider, "provider");
        this.region = Objects.requireNonNull(region, "region");
        this.coordinates = coordinates;
        this.country = country;
    }

    /**
     * Names a cloud region.
     *
     * @param provider the provider's short name, for example {@code aws}
     * @param region the provider's own region code, for example {@code eu-west-1}
     * @return the place
     */
    public static Place of(String provider, String region) {
        return new Place(provider, region, null, null);
    }

    /**
     * Adds coordinates.
     *
     * @param latitude degrees north, -90 to 90
     * @param longitude degrees east, -180 to 180
     * @return a place with them
     */
    public Place at(double latitude, double longitude) {
        return new Place(provider, region, new Coordinates(latitude, longitude), country);
    }

    /**
     * Adds the country.
     *
     * @param isoCode two letters, ISO 3166-1
     * @return a place with it
     */
    public Place in(String isoCode) {
        return new Place(provider, region, coordinates, Objects.requireNonNull(isoCode, "isoCode"));
    }

    /**
     * Names the provider.
     *
     * @return the provider's short name, lower case
     */
    public String provider() {
        return provider;
    }

    /**
     * Names the region.
     *
     * @return the provider's own code, or the text of the bill where the code is not known
     */
    public String region() {
        return region;
    }

    /**
     * Gives the coordinates, where known.
     *
     * @return the coordinates
     */
    public Optional<Coordinates> coordinates() {
        return Optional.ofNullable(coordinates);
    }

    /**
     * Gives the country, where known.
     *
     * @return two letters, ISO 3166-1
     */
    public Optional<String> country() {
        return Optional.ofNullable(country);
    }

    /** Two places are the same when provider and region are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Place that && provider.equals(that.provider) && region.equals(that.region);
    }

    @Override
    public int hashCode() {
        return 31 * provider.hashCode() + region.hashCode();
    }

    @Override
    public String toString() {
        return provider + ":" + region;
    }

    /**
     * A point on earth.
     *
     * @param latitude degrees north, -90 to 90
     * @param longitude degrees east, -180 to 180
     */
    public record Coordinates(double latitude, double longitude) {
        /** Checks the ranges. */
        public Coordinates {
            if (!(latitude >= -90 && latitude <= 90) || !(longitude >= -180 && longitude <= 180)) {
                throw new IllegalArgumentException("no point on earth: " + latitude + ", " + longitude);
            }
        }
    }
}
