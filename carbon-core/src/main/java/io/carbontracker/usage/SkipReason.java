package io.carbontracker.usage;

/**
 * Why a billed row yields no running usage: left out by rule, or not understood.
 *
 * @since 0.1.0
 */
public enum SkipReason {
    /** Upfront or recurring purchase: money, no machine. */
    PURCHASE("excluded: purchase", true),
    /** Tax. */
    TAX("excluded: tax", true),
    /** Credit or refund. */
    CREDIT("excluded: credit", true),
    /** Fee or other money line. */
    FEE("excluded: fee", true),
    /** A commitment that nobody used: money without machines. */
    UNUSED_COMMITMENT("excluded: unused-commitment", true),
    /** Hours that repeat those of another row: surcharges, options, software on a counted machine. */
    DUPLICATE_HOURS("excluded: duplicate-hours", true),
    /** Usage of a kind that is not modelled: storage, network, requests, managed services. */
    NOT_MODELLED("excluded: not-modelled", true),
    /** A quantity in a unit that cannot be turned into device-hours. */
    UNKNOWN_UNIT("unknown-unit", false),
    /** A row with a field that cannot be read. */
    BAD_ROW("bad-row", false),
    /** A machine whose type the bill does not tell. */
    UNKNOWN_HARDWARE("unknown-hardware", false);

    private final String label;
    private final boolean byRule;

    SkipReason(String label, boolean byRule) {
        this.label = label;
        this.byRule = byRule;
    }

    /**
     * Gives the text used in the gaps file, without the category of {@link #NOT_MODELLED}.
     *
     * @return for example {@code excluded: tax} or {@code bad-row}
     */
    public String label() {
        return label;
    }

    /**
     * Tells rule from fault.
     *
     * @return {@code true} when the row is excluded on purpose, {@code false} when something is missing or wrong
     */
    public boolean isByRule() {
        return byRule;
    }
}
