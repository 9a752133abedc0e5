package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small bill of each form against its ledger: as CSV, gzip CSV and Parquet, with text columns and with typed ones. */
class BillFormsTest {
    private static final String TYPED_CUR2 = "* REPLACE ("
            + "CAST(line_item_usage_start_date AS TIMESTAMPTZ) AS line_item_usage_start_date,"
            + "CAST(line_item_usage_end_date AS TIMESTAMP_MS) AS line_item_usage_end_date,"
            + "CAST(line_item_usage_amount AS DOUBLE) AS line_item_usage_amount,"
            + "CAST(line_item_unblended_cost AS DOUBLE) AS line_item_unblended_cost,"
            + "CAST(reservation_effective_cost AS DECIMAL(18, 6)) AS reservation_effective_cost,"
            + "CAST(savings_plan_savings_plan_effective_cost AS DOUBLE) AS savings_plan_savings_plan_effective_cost,"
            + "CAST(CAST(resource_tags AS JSON) AS MAP(VARCHAR, VARCHAR)) AS resource_tags)";

    @TempDir
    private Path folder;

    private Path csv(String name) {
        return Engine.write(folder.resolve(name), Ledger.resource(name));
    }

    private static List<String> ledger(BillFiles.Builder source, Path input) {
        Reading reading = Reading.of(source.inputs(input).build(), "team");
        assertThat(reading.facts().failures()).isEmpty();
        return Ledger.of(reading);
    }

    /** What the groups of a bill add up to, as a ledger of one line for each kind of line. */
    private static List<String> sums(BillFiles.Builder source, Path input, boolean rowLevel, UsageQuery.Grain grain) {
        Reading reading = Reading.of(
                source.inputs(input).build(),
                new UsageQuery(TimeWindow.all(), Set.of(), Set.of("team"), grain, rowLevel, Reading.AS_OF));
        assertThat(reading.facts().failures()).isEmpty();
        return Sums.of(reading).lines();
    }

    @Test
    void cur2IsReadAsItsLedgerSaysFromCsvAndFromParquet() {
        Path csv = csv("cur2_mini.csv");
        List<String> expected = Ledger.named("cur_mini.ledger");
        List<Path> inputs = new ArrayList<>(List.of(csv));
        inputs.add(Engine.write(folder.resolve("packed.csv.gz"), Reading.gzip(Ledger.resource("cur2_mini.csv"))));
        inputs.add(Engine.parquet(csv, folder.resolve("text.parquet")));
        inputs.add(Engine.parquet(csv, folder.resolve("typed.parquet"), TYPED_CUR2));

        for (Path input : inputs) {
            assertThat(ledger(CurFiles.builder(), input)).as(input.toString()).isEqualTo(expected);
            for (UsageQuery.Grain grain : UsageQuery.Grain.values()) {
                assertThat(sums(CurFiles.builder(), input, false, grain))
                        .as(input.toString())
                        .isEqualTo(sums(CurFiles.builder(), csv, true, grain));
            }
        }
    }

    @Test
    void theLegacyReportIsReadAsItsLedgerSaysFromCsvAndFromParquetWithFlattenedNames() {
        Path csv = csv("cur_legacy_mini.csv");
        String flattened = "* RENAME (\"lineItem/LineItemType\" AS line_item_line_item_type,"
                + " \"lineItem/ProductCode\" AS line_item_product_code, \"lineItem/UsageType\" AS line_item_usage_type,"
                + " \"lineItem/UsageStartDate\" AS line_item_usage_start_date, \"product/regionCode\" AS product_region_code,"
                + " \"resourceTags/user:team\" AS resource_tags_user_team,"
                + " \"reservation/ReservationARN\" AS reservation_reservation_a_r_n)";
        List<String> expected = Ledger.named("cur_mini.ledger");

        assertThat(ledger(CurFiles.builder(), csv)).isEqualTo(expected);
        assertThat(ledger(CurFiles.builder(), Engine.parquet(csv, folder.resolve("slashes.parquet"))))
                .isEqualTo(expected);
        assertThat(ledger(CurFiles.builder(), Engine.parquet(csv, folder.resolve("flat.parquet"), flattened)))
                .isEqualTo(expected);
    }

    @Test
    void splitRowsAreLeftOutAndSaidSo() {
        Reading reading =
                Reading.of(CurFiles.builder().inputs(csv("cur2_mini.csv")).build());

        assertThat(reading.facts().notes()).singleElement().asString().contains("the machines are counted whole");
        assertThat(reading.facts().costKind()).contains("effective cost of reservations and savings plans");
        assertThat(reading.records()).first().extracting(UsageRecord::account).isEqualTo("111122223333");
    }

    @Test
    void azureExportsOfBothAgreementsAreReadAsTheirLedgerSaysFromCsvAndFromParquet() {
        List<String> expected = Ledger.named("azure_mini.ledger");
        for (String name : List.of("azure_ea_mini.csv", "azure_mca_mini.csv")) {
            Path csv = csv(name);
            Path text = Engine.parquet(csv, folder.resolve(name + ".parquet"));
            for (Path input : List.of(csv, text)) {
                assertThat(ledger(AzureExportFiles.builder(), input))
                        .as(input.toString())
                        .isEqualTo(expected);
                assertThat(sums(AzureExportFiles.builder(), input, false, UsageQuery.Grain.DAY))
                        .as(input.toString())
                        .isEqualTo(sums(AzureExportFiles.builder(), csv, true, UsageQuery.Grain.DAY));
            }
        }
    }

    @Test
    void rowsOfAzureStandForTheirUtcDayWhicheverWayItIsWritten() {
        for (String name : List.of("azure_ea_mini.csv", "azure_mca_mini.csv")) {
            Reading reading =
                    Reading.of(AzureExportFiles.builder().inputs(csv(name)).build());

            assertThat(reading.records())
                    .extracting(row -> row.window().toString())
                    .contains(
                            TimeWindow.ofDay(LocalDate.of(2026, 6, 1)).toString(),
                            TimeWindow.ofDay(LocalDate.of(2026, 6, 2)).toString());
            assertThat(reading.facts().notes())
                    .anyMatch(note -> note.contains("actual cost"))
                    .anyMatch(note -> note.contains("\"100 Hours\" are taken as hours"));
        }
    }

    @Test
    void theExportOfGoogleCloudIsReadAsItsLedgerSaysFromJsonAndFromParquet() {
        Path json = Engine.write(folder.resolve("part.json"), Ledger.resource("gcp_mini.json"));
        Path packed = Engine.write(folder.resolve("part.json.gz"), Reading.gzip(Ledger.resource("gcp_mini.json")));
        Path parquet = Engine.parquet(
                "SELECT * REPLACE (CAST(replace(usage_start_time, ' UTC', '') AS TIMESTAMP) AS usage_start_time,"
                        + " CAST(replace(usage_end_time, ' UTC', '') AS TIMESTAMP) AS usage_end_time) FROM read_json("
                        + DuckDb.text(json.toString())
                        + ", format = 'newline_delimited', timestampformat = '%Y')",
                folder.resolve("part.parquet"));
        List<String> expected = Ledger.named("gcp_mini.ledger");

        for (Path input : List.of(json, packed, parquet)) {
            assertThat(ledger(GcpExportFiles.builder(), input))
                    .as(input.toString())
                    .isEqualTo(expected);
            assertThat(sums(GcpExportFiles.builder(), input, false, UsageQuery.Grain.HOUR))
                    .as(input.toString())
                    .isEqualTo(sums(GcpExportFiles.builder(), json, true, UsageQuery.Grain.HOUR));
        }
    }
}
