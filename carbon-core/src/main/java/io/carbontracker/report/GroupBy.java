package io.carbontracker.report;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.usage.Dimension;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The dimensions of a report's groups, in the order of its columns.
 *
 * @param dimensions one or more, each once
 * @since 0.1.0
 */
public record GroupBy(List<Dimension> dimensions) {
    /** Region and instance type. */
    public static final GroupBy DEFAULT = of(Dimension.REGION, Dimension.INSTANCE_TYPE);

    /** Checks that no dimension stands twice. */
    public GroupBy {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new CarbonConfigurationException("group by at least one dimension, for example region,instance-type");
        }
        if (new HashSet<>(dimensions).size() < dimensions.size()) {
            throw new CarbonConfigurationException("group-by dimensions must differ, got "
                    + String.join(",", dimensions.stream().map(Dimension::label).toList()));
        }
    }

    /**
     * Lists the dimensions.
     *
     * @param dimensions one or more, each once
     * @return the grouping
     */
    public static GroupBy of(Dimension... dimensions) {
        return new GroupBy(Arrays.asList(dimensions));
    }

    /**
     * Reads a grouping as users write it.
     *
     * @param text for example {@code region,instance-type,tag:team}
     * @return the grouping
     * @throws CarbonConfigurationException when a dimension does not exist
     */
    public static GroupBy parse(String text) {
        return new GroupBy(
                Arrays.stream(text.split(",", -1)).map(Dimension::parse).toList());
    }
}
