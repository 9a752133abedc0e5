package io.carbontracker.catalog;

/**
 * A region that was found, and how.
 *
 * @param region the region
 * @param how the way it was found
 * @since 0.1.0
 */
public record RegionMatch(RegionSpec region, How how) {
    /** Ways to find a region. */
    public enum How {
        /** The text is the region's code. */
        CODE,
        /** The text is the location's name, its words in any order. */
        LOCATION,
        /** The text is a zone of the region. */
        ZONE
    }
}
