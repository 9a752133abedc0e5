package io.carbontracker.estimate;

import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a usage item. Exactly one outcome per item: estimated, not estimated, or excluded.
 *
 * @since 0.1.0
 */
public sealed interface Outcome permits Estimated, Outcome.NotEstimated, Outcome.Excluded {
    /**
     * Gives the item.
     *
     * @return the usage, or the account of a skipped row
     */
    UsageItem item();

    /**
     * Energy is unknown: hardware, power figure, unit or row.
     *
     * @param item the item
     * @param reason what is missing
     * @param detail what was looked for, and how to supply it
     */
    record NotEstimated(UsageItem item, GapReason reason, String detail) implements Outcome {
        /** Checks for nulls. */
        public NotEstimated {
            Objects.requireNonNull(item, "item");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * No running usage, by rule: money lines, unused commitments, repeated hours, capacity held idle, or a kind of usage that
     * is not modelled.
     *
     * @param item the item
     * @param reason the text of the gaps file, for example {@code excluded: tax}
     * @param detail the rule that applied
     * @param apart for capacity held idle its estimate, which enters no total but that of idle-reserved capacity; else
     *     {@code null}
     */
    record Excluded(
            UsageItem item,
            String reason,
            String detail,
            @Nullable Estimated apart) implements Outcome {
        /** The reason of capacity that was held but not running. */
        public static final String IDLE_RESERVED = "excluded: idle-reserved";

        /** Checks for nulls. */
        public Excluded {
            Objects.requireNonNull(item, "item");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }

        /**
         * Tells whether the usage is of a kind that is not modelled.
         *
         * @return whether it is
         */
        public boolean isNotModelled() {
            return item instanceof SkippedUsage skipped && skipped.reason() == SkipReason.NOT_MODELLED;
        }
    }
}
