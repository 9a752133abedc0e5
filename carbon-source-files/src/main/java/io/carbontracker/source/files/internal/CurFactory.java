package io.carbontracker.source.files.internal;

import io.carbontracker.source.files.CurFiles;

/** Makes {@link CurFiles} by name. */
public final class CurFactory extends BillFactory {
    /** Makes the factory; does nothing else. */
    public CurFactory() {
        super(
                CurFiles.NAME,
                "AWS Cost and Usage Reports, CUR 2.0 and legacy, as CSV, gzip CSV or Parquet",
                CurFiles::builder);
    }
}
