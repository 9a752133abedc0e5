package io.carbontracker.source.files.internal;

import io.carbontracker.source.files.GcpExportFiles;

/** Makes {@link GcpExportFiles} by name. */
public final class GcpExportFactory extends BillFactory {
    /** Makes the factory; does nothing else. */
    public GcpExportFactory() {
        super(
                GcpExportFiles.NAME,
                "the billing export of Google Cloud, saved from BigQuery as Parquet or newline JSON",
                GcpExportFiles::builder);
    }
}
