package io.carbontracker.usage;

import io.carbontracker.units.Cost;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A billed row that yields no usage to estimate, with the reason and everything needed to account for it.
 *
 * @param reason why
 * @param category for {@link SkipReason#NOT_MODELLED} the kind of usage, for example {@code storage}; else {@code ""}
 * @param detail which rule, or which field with what value and what was expected
 * @param provider the provider's short name, lower case
 * @param service the service as billed, {@code ""} when not told
 * @param region the region, {@code ""} when not told
 * @param type the machine type or what else names the row, {@code ""} when not told
 * @param kind the kind of device whose hours {@code deviceHours} counts, or {@code null} when the quantity is not hours
 * @param deviceHours the hours, 0 when the quantity is not hours
 * @param cost the effective cost, or {@code null}
 * @param billedRows how many billed rows this stands for, 1 or more
 * @param reference where it was read
 * @since 0.1.0
 */
public record SkippedUsage(
        SkipReason reason,
        String category,
        String detail,
        String provider,
        String service,
        String region,
        String type,
        @Nullable ResourceKind kind,
        double deviceHours,
        @Nullable Cost cost,
        long billedRows,
        SourceReference reference)
        implements UsageItem {
    /** Checks the values. */
    public SkippedUsage {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(detail, "detail");
        provider = Providers.canonical(provider);
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(reference, "reference");
        if (!Double.isFinite(deviceHours)) {
            throw new IllegalArgumentException("device-hours must be a finite number, was " + deviceHours);
        }
        if (billedRows < 1) {
            throw new IllegalArgumentException("a skipped item stands for 1 billed row or more, was " + billedRows);
        }
    }
}
