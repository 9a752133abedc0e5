package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public sample of FOCUS as CSV, gzip CSV and Parquet. */
class ParquetSampleTest {
    private static final String TYPED = "* REPLACE (CAST(ChargePeriodStart AS TIMESTAMP) AS ChargePeriodStart,"
            + " CAST(ChargePeriodEnd AS TIMESTAMP) AS ChargePeriodEnd,"
            + " CAST(NULLIF(ConsumedQuantity, 'NULL') AS DOUBLE) AS ConsumedQuantity,"
            + " CAST(NULLIF(EffectiveCost, 'NULL') AS DOUBLE) AS EffectiveCost)";

    @TempDir
    private Path folder;

    private static Reading read(Path file, boolean rowLevel) {
        return Reading.of(
                FocusFiles.builder().inputs(file).build(),
                new UsageQuery(
                        TimeWindow.all(),
                        Set.of(),
                        Set.of("environment"),
                        UsageQuery.Grain.DAY,
                        rowLevel,
                        Reading.AS_OF));
    }

    @Test
    void theSampleGivesTheSameRowsAndTheSameSumsInEveryFormat() throws IOException {
        byte[] packed = Ledger.resource("focus_sample.csv.gz");
        Path gzip = Engine.write(folder.resolve("sample.csv.gz"), packed);
        Path csv = Engine.write(
                folder.resolve("sample.csv"), new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
        Reading rows = read(csv, true);

        assertThat(rows.items()).hasSize(1_000);
        assertThat(Ledger.of(read(gzip, true))).isEqualTo(Ledger.of(rows));
        for (Path parquet : new Path[] {
            Engine.parquet(csv, folder.resolve("text.parquet")),
            Engine.parquet(csv, folder.resolve("typed.parquet"), TYPED)
        }) {
            assertThat(Ledger.of(read(parquet, true))).isEqualTo(Ledger.of(rows));
            Reading groups = read(parquet, false);
            Sums.of(groups).assertEqualTo(Sums.of(rows));
            assertThat(groups.items()).hasSizeLessThan(1_000);
            assertThat(groups.facts()).isEqualTo(rows.facts());
        }
    }
}
