package io.carbontracker.source.files;

import java.util.Set;

/**
 * Cost details and usage exports of Azure, as CSV, gzip CSV or Parquet, with the columns of Enterprise Agreements or of Microsoft
 * Customer Agreements.
 *
 * <p>Machines are of the meter category {@code Virtual Machines}; their size is that in {@code AdditionalInfo}, else that of the
 * meter's name. A row stands for its UTC day. The cost is that in the billing currency, amortized where the export is.
 *
 * @since 0.1.0
 */
public final class AzureExportFiles {
    /** The name of the source. */
    public static final String NAME = "azure-export";

    private AzureExportFiles() {}

    /**
     * Starts a source.
     *
     * @return a builder; at least one input has to be named
     */
    public static BillFiles.Builder builder() {
        return new BillFiles.Builder(NAME, AzureForm::new, Set.of(Format.CSV, Format.PARQUET));
    }
}
