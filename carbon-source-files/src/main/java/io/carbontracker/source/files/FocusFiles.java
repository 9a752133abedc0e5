package io.carbontracker.source.files;

import java.util.Set;

/**
 * Bills in the FOCUS form, versions 1.0 to 1.4, as CSV, gzip CSV or Parquet; tags as JSON text or as a map.
 *
 * <p>Columns are found by their names in any order and case; {@code ChargePeriodStart}, {@code ConsumedQuantity} and
 * {@code ConsumedUnit} have to be there, all others are optional and unknown ones pass. {@code NULL}, {@code Unassigned} and
 * {@code -2} in text columns are null. Machines are found in {@code SkuMeter}, {@code SkuPriceDetails}, the providers'
 * {@code x_...} columns and, as a last resort, in the wording of AWS's charge descriptions. The cost is {@code EffectiveCost}.
 *
 * <p>What is not running compute is handed out as skipped with its reason: purchases, taxes, credits and adjustments; unused
 * commitments; rows that repeat hours (reservation totals, options, marketplace software, EMR surcharges, and dedicated hosts,
 * since the machines on them are counted); and services that are not modelled.
 *
 * @since 0.1.0
 */
public final class FocusFiles {
    /** The name of the source. */
    public static final String NAME = "focus";

    private FocusFiles() {}

    /**
     * Starts a source.
     *
     * @return a builder; at least one input has to be named
     */
    public static BillFiles.Builder builder() {
        return new BillFiles.Builder(NAME, FocusForm::new, Set.of(Format.CSV, Format.PARQUET));
    }
}
