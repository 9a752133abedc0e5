package io.carbontracker.source.files.internal;

import io.carbontracker.source.files.AzureExportFiles;

/** Makes {@link AzureExportFiles} by name. */
public final class AzureExportFactory extends BillFactory {
    /** Makes the factory; does nothing else. */
    public AzureExportFactory() {
        super(
                AzureExportFiles.NAME,
                "Azure cost details and usage exports, as CSV, gzip CSV or Parquet",
                AzureExportFiles::builder);
    }
}
