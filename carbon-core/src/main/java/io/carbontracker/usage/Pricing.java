package io.carbontracker.usage;

import java.util.Locale;
import java.util.Optional;

/**
 * How the hours were bought. Information only: it changes no energy figure.
 *
 * @since 0.1.0
 */
public enum Pricing {
    /** List price, no commitment. */
    ON_DEMAND,
    /** Spare capacity that may be withdrawn. */
    SPOT,
    /** Covered by a reservation of machines. */
    RESERVED,
    /** Covered by a commitment to spend. */
    SAVINGS_PLAN,
    /** On hardware of one's own. */
    DEDICATED,
    /** Not told by the bill. */
    UNKNOWN;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * Gives the name used in files.
     *
     * @return for example {@code on-demand}
     */
    public String label() {
        return label;
    }

    /**
     * Finds a pricing kind by its label.
     *
     * @param label the label, any case
     * @return the kind, or empty when there is none of that label
     */
    public static Optional<Pricing> ofLabel(String label) {
        for (Pricing pricing : values()) {
            if (pricing.label.equalsIgnoreCase(label)) {
                return Optional.of(pricing);
            }
        }
        return Optional.empty();
    }
}
