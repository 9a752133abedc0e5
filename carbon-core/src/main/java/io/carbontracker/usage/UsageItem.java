package io.carbontracker.usage;

import io.carbontracker.units.Cost;
import org.jspecify.annotations.Nullable;

/**
 * What a usage source hands out: usage that can be estimated, or an account of a row that cannot. A source hides nothing.
 *
 * @since 0.1.0
 */
public sealed interface UsageItem permits UsageRecord, SkippedUsage {
    /**
     * Names the provider.
     *
     * @return the short name, lower case: {@code aws}, {@code azure}, {@code gcp} or another
     */
    String provider();

    /**
     * Names the service that billed the usage.
     *
     * @return the service as billed, {@code ""} when not told
     */
    String service();

    /**
     * Names the region.
     *
     * @return the provider's own code or, failing that, its location text; {@code ""} when not told
     */
    String region();

    /**
     * Gives the money of the row.
     *
     * @return the effective cost, or {@code null} when the bill has none
     */
    @Nullable
    Cost cost();

    /**
     * Tells how many billed rows the item stands for.
     *
     * @return 1, or more where the source summed
     */
    long billedRows();

    /**
     * Tells where the item was read.
     *
     * @return file and line, or the source alone
     */
    SourceReference reference();
}
