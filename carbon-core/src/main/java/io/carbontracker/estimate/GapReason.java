package io.carbontracker.estimate;

/**
 * Knowledge that is missing for a figure.
 *
 * @since 0.1.0
 */
public enum GapReason {
    /** The machine type or accelerator is in no table, or the bill does not tell it. */
    UNKNOWN_HARDWARE("unknown-hardware"),
    /** The hardware is known, its watts are not. */
    NO_POWER_FIGURE("no-power-figure"),
    /** A quantity in a unit that cannot be turned into device-hours. */
    UNKNOWN_UNIT("unknown-unit"),
    /** A row with a field that cannot be read. */
    BAD_ROW("bad-row"),
    /** Energy is known; no declared source gave an average intensity. */
    NO_AVERAGE("no-average"),
    /** Energy is known; no declared source gave a marginal intensity. */
    NO_MARGINAL("no-marginal");

    private final String label;

    GapReason(String label) {
        this.label = label;
    }

    /**
     * Gives the name used in files.
     *
     * @return for example {@code unknown-hardware}
     */
    public String label() {
        return label;
    }
}
