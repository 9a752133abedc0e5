package io.carbontracker.estimate;

import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the workload of a record is read: from the row itself where it names one, else from the value of a tag.
 *
 * @param tag the tag whose value names the workload, {@code ""} for none
 * @param values texts of that tag, lower case, and what they mean, before the texts that are understood anyway
 * @since 0.1.0
 */
public record WorkloadRule(String tag, Map<String, Workload> values) {
    /** Rows alone name workloads. */
    public static final WorkloadRule ROWS_ONLY = new WorkloadRule("", Map.of());

    /** Lower-cases and copies the values. */
    public WorkloadRule {
        Objects.requireNonNull(tag, "tag");
        Map<String, Workload> copy = new TreeMap<>();
        values.forEach((text, workload) -> copy.put(text.strip().toLowerCase(Locale.ROOT), workload));
        values = Map.copyOf(copy);
    }

    /**
     * Reads the workload of a record.
     *
     * @param usage the record
     * @return the workload, or {@code null} when neither row nor tag names one
     */
    @Nullable
    Workload of(UsageRecord usage) {
        Workload own = usage.workload();
        if ((own != null && own != Workload.UNKNOWN) || tag.isEmpty()) {
            return own;
        }
        String value = usage.tags().get(tag);
        if (value == null) {
            return own;
        }
        return Optional.ofNullable(values.get(value.strip().toLowerCase(Locale.ROOT)))
                .or(() -> Workload.ofTagValue(value))
                .orElse(own);
    }
}
