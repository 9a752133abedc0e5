package io.carbontracker.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.benchmarks.SqlLimit.Sums;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill of {@link GenerateCur}, its rows as of the formula, and what {@link SqlLimit} makes of it. */
class ParquetBillTest {
    // Rows 1 to 3, worked out from the formula with 2^32 = 4294967296, fractions cut after six digits; a row's kind is
    // the first
    // whose weights so far exceed its number.
    //
    // Row 1:
    //   kind     2654435761 / 2^32 = 0.618033, x 1000 -> 618; virtual machines weigh 305, volumes and snapshots 190, S3
    // storage 80,
    //            which is 575, and reads from S3 60, which is 635 -> Requests-Tier2, from 1 to 90000
    //   region   2246822519 / 2^32 = 0.523129, x 6 = 3.1 -> 3, eu-central-1, whose prefix is EUC1-
    //   hour     3266489917 / 2^32 = 0.760539, x 720 = 547.5 -> 547 = 22 x 24 + 19, June 23 at 19
    //   account   668265263 / 2^32 = 0.155592, x 40 = 6.2 -> 6, 111111111117
    //   resource  374761393 / 2^32 = 0.087255, x 5000 = 436.2 -> 436; 436 mod 300 = 136
    //   amount   1 + 89999 x 1640531513 / 2^32 = 1 + 89999 x 0.381966011 = 34377.559
    // Row 2, the factors doubled, less 2^32 where they pass it:
    //   kind     1013904226 / 2^32 = 0.236067, x 1000 -> 236; the first seven kinds weigh 230, the next one 15 ->
    // t3.xlarge
    //   region    198677742 / 2^32 = 0.046258, x 6 = 0.2 -> 0, us-east-1, which has no prefix
    //   hour     2238012538 / 2^32 = 0.521078, x 720 = 375.1 -> 375 = 15 x 24 + 15, June 16 at 15
    //   account  1336530526 / 2^32 = 0.311185, x 40 = 12.4 -> 12, 111111111123
    //   amount   0.25 + 0.75 x 3281063026 / 2^32 = 0.25 + 0.75 x 0.763932022 = 0.822949
    // Row 3, the factors of rows 1 and 2 added, less 2^32 where they pass it:
    //   kind     3668339987 / 2^32 = 0.854101, x 1000 -> 854; 635 as above, writes to S3 40, transfer 150, databases
    // 25, which is
    //            850, and search 10 -> r5.large.search
    //   region   2445500261 / 2^32 = 0.569387, x 6 = 3.4 -> 3, eu-central-1
    //   hour     1209535159 / 2^32 = 0.281616, x 720 = 202.7 -> 202 = 8 x 24 + 10, June 9 at 10
    //   account  2004795789 / 2^32 = 0.466777, x 40 = 18.6 -> 18, 111111111129
    //   amount   1, which is both least and most
    private static final int FIRST_ROWS = 3;

    @TempDir
    Path folder;

    @Test
    void firstRowsAreThoseOfTheFormula() throws Exception {
        GenerateCur.write(folder, FIRST_ROWS);

        assertThat(rows("""
                        SELECT
                            line_item_usage_type,
                            product_region_code,
                            identity_time_interval,
                            epoch(line_item_usage_start_date)::BIGINT,
                            line_item_usage_account_id,
                            round(line_item_usage_amount, 3)
                        FROM bill
                        ORDER BY line_item_usage_account_id
                        """))
                .containsExactly( // 1780272000 is the first second of June 2026, plus 3600 for each hour
                        "EUC1-Requests-Tier2, eu-central-1, 2026-06-23T19:00:00Z/2026-06-23T20:00:00Z, 1782241200, 111111111117, 34377.559",
                        "SpotUsage:t3.xlarge, us-east-1, 2026-06-16T15:00:00Z/2026-06-16T16:00:00Z, 1781622000, 111111111123, 0.823",
                        "EUC1-ESInstance:r5.large, eu-central-1, 2026-06-09T10:00:00Z/2026-06-09T11:00:00Z, 1780999200, 111111111129, 1.0");
        assertThat(rows("SELECT line_item_resource_id FROM bill WHERE product_servicecode = 'AmazonS3'"))
                .containsExactly("bucket-136");
    }

    @Test
    void rowsAreSpreadOverFilesEachOnce() throws Exception {
        GenerateCur.write(folder, 5_000, 2_000);

        assertThat(folder.resolve("BILLING_PERIOD=2026-06"))
                .isDirectoryContaining("glob:**/part-0.parquet")
                .isDirectoryContaining("glob:**/part-2.parquet")
                .isDirectoryNotContaining("glob:**/part-3.parquet");
        assertThat(rows("SELECT count(*), count(DISTINCT identity_line_item_id) FROM bill"))
                .containsExactly("5000, 5000");
        assertThat(rows("SELECT count(*) FROM (DESCRIBE bill)")).containsExactly("114");
    }

    @Test
    void weightsOfTheKindsAreInThousandths() throws Exception {
        try (Connection connection = Sql.open("cur_setup.sql")) {
            assertThat(rows(connection, "SELECT sum(weight), count(*) FROM kind"))
                    .containsExactly("1000, 41");
            assertThat(rows(connection, "SELECT min(number), max(number), count(*) FROM weighted_kind"))
                    .containsExactly("0, 999, 1000");
        }
    }

    // Requests have no power. By the tables of limit_setup.sql:
    //   row 2  0.822949 h x 0.08 kW x 1.1 x 250 g/kWh = 18.1049 g
    //   row 3  1 h x 0.2 kW x 1.16 x 370 g/kWh = 85.84 g
    @Test
    void theLimitSumsWhatTheLinesEmit() throws Exception {
        GenerateCur.write(folder, FIRST_ROWS);

        Sums sums = SqlLimit.agg(folder);

        assertThat(sums.groups()).isEqualTo(3);
        assertThat(sums.operationalGrams()).isCloseTo(18.1049 + 85.84, within(1e-3));
    }

    // Hours 15 and 10 of the day: 18.1049 g x (0.8 + 0.4 x 15 / 24) = 19.0101 g, 85.84 g x (0.8 + 0.4 x 10 / 24) =
    // 82.9787 g
    @Test
    void theLimitTakesTheIntensityOfEachLinesHour() throws Exception {
        GenerateCur.write(folder, FIRST_ROWS);

        Sums sums = SqlLimit.aggHourly(folder);

        assertThat(sums.groups()).isEqualTo(3);
        assertThat(sums.operationalGrams()).isCloseTo(19.0101 + 82.9787, within(1e-3));
    }

    @Test
    void theLimitWritesEveryLineWithItsCarbon() throws Exception {
        GenerateCur.write(folder, 5_000);
        Path enriched = Files.createDirectory(folder.resolve("enriched")).resolve("it's.parquet");

        long rows = SqlLimit.enrich(folder, enriched);

        assertThat(rows).isEqualTo(5_000);
    }

    private List<String> rows(String query) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE VIEW bill AS FROM read_parquet('" + folder + "/*/*.parquet', hive_partitioning = false)");
            return rows(connection, query);
        }
    }

    private static List<String> rows(Connection connection, String query) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(query)) {
            int columns = results.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (results.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    cells.add(results.getString(column));
                }
                rows.add(String.join(", ", cells));
            }
            return rows;
        }
    }
}
