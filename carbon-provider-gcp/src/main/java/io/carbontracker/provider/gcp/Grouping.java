package io.carbontracker.provider.gcp;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What groups are told apart by beside SKU, region and day: as much as is asked for and no more.
 *
 * @param hourly whether hours are kept apart
 * @param byProject whether projects are kept apart
 * @param labels the labels whose values are kept apart, sorted
 */
record Grouping(boolean hourly, boolean byProject, List<String> labels) {
    private static final Pattern LABEL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_./-]{0,127}");

    Grouping {
        labels = List.copyOf(labels);
    }

    /**
     * Tells what a query needs.
     *
     * @param label a label to keep apart whatever is asked, {@code ""} for none
     */
    static Grouping of(UsageQuery query, String label) {
        if (query.window().equals(TimeWindow.all())) {
            throw new CarbonConfigurationException("the usage source \"" + BigQueryUsage.NAME
                    + "\" needs a period; give a window with a start and an end");
        }
        Set<String> labels = new TreeSet<>();
        query.tags().forEach(tag -> labels.add(checkLabel(tag)));
        for (Dimension dimension : query.dimensions()) {
            if (dimension.kind() == Dimension.Kind.TAG) {
                labels.add(checkLabel(dimension.tag()));
            }
        }
        if (!label.isEmpty()) {
            labels.add(label);
        }
        return new Grouping(
                query.grain() == UsageQuery.Grain.HOUR || query.dimensions().contains(Dimension.HOUR),
                query.rowLevel() || query.dimensions().contains(Dimension.ACCOUNT),
                List.copyOf(labels));
    }

    /** Refuses what cannot be the key of a label. */
    static String checkLabel(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new CarbonConfigurationException(
                    "\"" + Texts.line(label)
                            + "\" is no label of Google Cloud: expected letters, digits, \"_\", \"-\", \".\" and \"/\", at most 128");
        }
        return label;
    }
}
