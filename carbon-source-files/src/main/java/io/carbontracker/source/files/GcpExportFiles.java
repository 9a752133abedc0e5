package io.carbontracker.source.files;

import java.util.Set;

/**
 * The billing export of Google Cloud, standard or detailed, saved from BigQuery as Parquet or as newline-delimited JSON.
 *
 * <p>Accelerators, processors and memory are told apart by the SKU's text, quantities taken in {@code usage.unit}. The cost is
 * {@code cost} with the credits added, which are negative.
 *
 * @since 0.1.0
 */
public final class GcpExportFiles {
    /** The name of the source. */
    public static final String NAME = "gcp-export";

    private GcpExportFiles() {}

    /**
     * Starts a source.
     *
     * @return a builder; at least one input has to be named
     */
    public static BillFiles.Builder builder() {
        return new BillFiles.Builder(NAME, GcpForm::new, Set.of(Format.PARQUET, Format.JSON));
    }
}
