package io.carbontracker.source.files;

/**
 * Files that were worked out.
 *
 * @param rows the query for all their rows, with the columns of {@link CarbonColumns} beside their own
 * @param counted the query for how many of them are of the period
 */
record EnrichedPart(String rows, String counted) {}
