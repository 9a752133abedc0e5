package io.carbontracker.source.files;

import java.util.Map;

/**
 * Files that were worked out.
 *
 * @param columns the names of the files' own columns, in their order, and the engine's types
 * @param rows the query for all their rows, with the columns of {@link CarbonColumns} beside their own
 * @param all the query for how many rows they have
 * @param counted the query for how many of them are of the period
 */
record EnrichedPart(Map<String, String> columns, String rows, String all, String counted) {}
