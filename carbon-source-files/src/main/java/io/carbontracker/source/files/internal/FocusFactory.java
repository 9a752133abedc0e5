package io.carbontracker.source.files.internal;

import io.carbontracker.source.files.FocusFiles;

/** Makes {@link FocusFiles} by name. */
public final class FocusFactory extends BillFactory {
    /** Makes the factory; does nothing else. */
    public FocusFactory() {
        super(
                FocusFiles.NAME,
                "bills in the FOCUS form, versions 1.0 to 1.4, as CSV, gzip CSV or Parquet",
                FocusFiles::builder);
    }
}
