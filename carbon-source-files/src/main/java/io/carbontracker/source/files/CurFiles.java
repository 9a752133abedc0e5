package io.carbontracker.source.files;

import java.util.Set;

/**
 * The Cost and Usage Report of AWS: CUR 2.0 as gzip CSV or Parquet, and the legacy report as CSV, whose columns change from
 * month to month, or Parquet.
 *
 * <p>Usage is what the line item types {@code Usage}, {@code DiscountedUsage} and {@code SavingsPlanCoveredUsage} say; all else
 * is money. The cost is the effective one of reservations and savings plans where they cover the usage, else the unblended one.
 * Rows that split the cost of a machine among containers are left out, for the machine is counted whole.
 *
 * @since 0.1.0
 */
public final class CurFiles {
    /** The name of the source. */
    public static final String NAME = "cur";

    private CurFiles() {}

    /**
     * Starts a source.
     *
     * @return a builder; at least one input has to be named
     */
    public static BillFiles.Builder builder() {
        return new BillFiles.Builder(NAME, CurForm::new, Set.of(Format.CSV, Format.PARQUET));
    }
}
