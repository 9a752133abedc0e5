package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.CarbonTracker;
import io.carbontracker.report.GroupBy;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enriched bills of every form: what became of each row of the small ones, as their ledgers say. */
class EnrichedBillFormsTest {
    private static final String CUR_HEADER = "identity_line_item_id,line_item_line_item_type,line_item_product_code,"
            + "line_item_usage_type,line_item_usage_start_date,line_item_usage_end_date,line_item_usage_amount,"
            + "pricing_unit,line_item_unblended_cost,line_item_currency_code,line_item_usage_account_id,"
            + "product_region_code,resource_tags\n";

    private static final String TYPED_CUR = "* REPLACE ("
            + "CAST(line_item_usage_start_date AS TIMESTAMP) AS line_item_usage_start_date,"
            + "CAST(line_item_usage_end_date AS TIMESTAMP) AS line_item_usage_end_date,"
            + "CAST(line_item_usage_amount AS DOUBLE) AS line_item_usage_amount,"
            + "CAST(line_item_unblended_cost AS DOUBLE) AS line_item_unblended_cost,"
            + "CAST(CAST(resource_tags AS JSON) AS MAP(VARCHAR, VARCHAR)) AS resource_tags)";

    @TempDir
    private Path folder;

    private Path enrich(String way, UsageSource source, List<String> fates) {
        Path target = folder.resolve("out/enriched.parquet");
        Enriched.write(Enriched.tracker(folder, source), TimeWindow.all(), target);
        assertThat(fates(target)).as(way).isEqualTo(fates);
        try (CarbonTracker tracker = Enriched.tracker(folder, source).build()) {
            Enriched.assertAddsUpTo(tracker.report(TimeWindow.all(), GroupBy.DEFAULT), target);
        }
        return target;
    }

    /** Status, reason and hours of each row. */
    private static List<String> fates(Path enriched) {
        return Enriched.cells("SELECT x_carbon_status || coalesce(' ' || x_carbon_reason, ''), x_carbon_hours FROM "
                        + Enriched.from(enriched))
                .stream()
                .map(row -> row.get(0) + " " + Enriched.number(row.get(1)))
                .toList();
    }

    private static String resource(String name) {
        return new String(Ledger.resource(name), StandardCharsets.UTF_8);
    }

    @Test
    void rowsOfACostAndUsageReportAreToldApartAsItsLedgerSays() {
        List<String> expected = List.of(
                "estimated 1",
                "estimated 0.5",
                "estimated 0.75",
                "estimated 1",
                "estimated 1",
                "excluded excluded: purchase -",
                "excluded excluded: unused-commitment -",
                "excluded excluded: purchase -",
                "excluded excluded: unused-commitment -",
                "excluded excluded: fee -",
                "excluded excluded: fee -",
                "excluded excluded: tax -",
                "excluded excluded: credit -",
                "excluded excluded: credit -",
                "excluded excluded: credit -",
                "estimated -0.5",
                "excluded excluded: idle-reserved 2",
                "excluded excluded: duplicate-hours 10",
                "not-modelled excluded: not-modelled storage -",
                "not-modelled excluded: not-modelled amazonrds -",
                "not-modelled excluded: not-modelled amazones -",
                "not-modelled excluded: not-modelled amazonmq -",
                "excluded excluded: duplicate-hours 1",
                "estimated 3",
                "estimated 4",
                "estimated 8",
                "excluded excluded: duplicate-hours -",
                "not-estimated unknown-hardware 1",
                "not-estimated unknown-hardware 1",
                "not-estimated unknown-unit -",
                "estimated 0.0000173");

        Enriched.ways(folder, resource("cur2_mini.csv"), TYPED_CUR).forEach((way, input) -> {
            Path target = enrich(way, CurFiles.builder().inputs(input).build(), expected);

            Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
        });
    }

    private static String machine(int number, String tags) {
        return "id" + number
                + ",Usage,AmazonEC2,BoxUsage:p5.48xlarge,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,1,Hrs,98,"
                + "USD,111122223333,us-east-1," + tags + "\n";
    }

    @Test
    void theTagOfTheWorkloadTellsTheShareOfEachRow() {
        String bill = CUR_HEADER
                + machine(1, "\"{\"\"user_work\"\":\"\"Training, v2\"\"}\"")
                + machine(2, "\"{\"\"user_a\"\":\"\"it's \\\"\"so\\\"\"\"\",\"\"user_work\"\":\"\"serving\\nall\"\"}\"")
                + machine(3, "\"{\"\"user_work\"\":\"\"notebook \uD83D\uDE00\"\"}\"")
                + machine(4, "\"{\"\"user_work\"\":\"\"ft\"\"}\"")
                + machine(5, "\"{\"\"user_other\"\":\"\"training\"\"}\"")
                + machine(6, "");

        Enriched.ways(folder, bill, TYPED_CUR).forEach((way, input) -> {
            Path target = folder.resolve("out/workloads.parquet");
            Enriched.write(
                    Enriched.tracker(folder, CurFiles.builder().inputs(input).build())
                            .set("workload.tag", "work")
                            .set("workload.value.ft", "low-traffic"),
                    TimeWindow.all(),
                    target);

            assertThat(Enriched.column(target, "x_carbon_workload || ' ' || x_carbon_load_quality"))
                    .as(way)
                    .containsExactly(
                            "training tagged",
                            "inference tagged",
                            "idle tagged",
                            "low-traffic tagged",
                            "unknown defaulted",
                            "unknown defaulted");
            // boards 5.6 kW x 0.85, 0.70, 0.10, 0.35, 0.65; host 1.68 kW; x PUE 1.15 x 0.5 kg/kWh:
            // 6.44, 5.6, 2.24, 3.64 and 5.32 kW x 0.575
            assertThat(Enriched.column(target, "x_carbon_kg").stream().map(Enriched::number))
                    .as(way)
                    .containsExactly("3.703", "3.22", "1.288", "2.093", "3.059", "3.059");
            Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
        });
    }

    @Test
    void rowsOfAnAzureExportAreToldApartAsItsLedgerSays() {
        List<String> expected = List.of(
                "estimated 24",
                "estimated 12",
                "estimated 6",
                "estimated 10",
                "estimated 5",
                "excluded excluded: duplicate-hours 24",
                "excluded excluded: duplicate-hours -",
                "excluded excluded: unused-commitment -",
                "excluded excluded: purchase -",
                "excluded excluded: credit -",
                "estimated -1",
                "not-modelled excluded: not-modelled storage -",
                "not-estimated unknown-unit -",
                "excluded excluded: fee -");

        for (String name : List.of("azure_ea_mini.csv", "azure_mca_mini.csv")) {
            Enriched.ways(folder, resource(name)).forEach((way, input) -> {
                Path target = enrich(
                        name + ", " + way,
                        AzureExportFiles.builder().inputs(input).build(),
                        expected);

                Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
            });
        }
    }

    @Test
    void rowsOfAGoogleCloudExportAreToldApartAsItsLedgerSaysAndKeepTheirNestedFields() {
        Path json = Engine.write(folder.resolve("gcp/part.json"), Ledger.resource("gcp_mini.json"));
        Path packed = Engine.write(folder.resolve("gcp/part.json.gz"), Reading.gzip(Ledger.resource("gcp_mini.json")));
        String read = "read_json(" + DuckDb.text(json.toString()) + ", format = 'newline_delimited')";
        Path parquet = Engine.parquet("SELECT * FROM " + read, folder.resolve("gcp/part.parquet"));
        List<String> expected = List.of(
                "estimated 8",
                "estimated 208",
                "estimated 1.875",
                "estimated 1",
                "excluded excluded: idle-reserved 1",
                "excluded excluded: purchase -",
                "not-estimated unknown-hardware 2",
                "not-modelled excluded: not-modelled compute engine -",
                "not-modelled excluded: not-modelled compute engine -",
                "excluded excluded: tax -",
                "excluded excluded: fee -",
                "estimated -1");

        for (Path input : List.of(json, packed, parquet)) {
            Path target = enrich(
                    input.toString(), GcpExportFiles.builder().inputs(input).build(), expected);

            assertThat(Enriched.cells(
                                    "SELECT service.id, sku.description, CAST(usage.amount AS BIGINT), usage.pricing_unit,"
                                            + " labels[1].value, project.labels[1].key, location.country, len(credits),"
                                            + " credits[2].name, billing_account_id FROM " + Enriched.from(target))
                            .get(0))
                    .as(input.toString())
                    .containsExactly(
                            "6F81-5844-456A",
                            "Nvidia H100 80GB GPU running in Americas",
                            "28800",
                            "hour",
                            "ml",
                            "env",
                            "US",
                            "2",
                            "b",
                            "01A2B3-C4D5E6-F7A8B9");
            Enriched.assertKeeps("SELECT * FROM " + Enriched.from(parquet), target);
        }
    }

    @Test
    void rowsOfUsageCsvTellMeasuredEnergyUtilizationAndWorkload() {
        String usage = "date,region,instance_type,hours,workload,utilization,energy_kwh,tag_team\n"
                + "2026-10-01,us-east-1,p5.48xlarge,2,training,,,\"a, b\"\n"
                + "2026-10-01,us-east-1,p5.48xlarge,1,,0.5,,\n"
                + "2026-10-01,us-east-1,p5.48xlarge,1,,,10,\n"
                + "2026-10-01,us-east-1,zz9.unknown,3,,,,\n"
                + "2026-10-01,us-east-1,p5.48xlarge,many,,,,\n"
                + "2026-09-30,us-east-1,p5.48xlarge,1,,,,\n";
        Map<String, Path> ways = Enriched.ways(folder, usage);

        for (String way : List.of("csv", "packed")) {
            Path input = ways.get(way);
            UsageSource source = UsageCsv.builder().inputs(input).build();
            Path target = folder.resolve("out/usage.parquet");
            Enriched.write(Enriched.tracker(folder, source), Enriched.OCTOBER, target);

            // training 5.6 x 0.85 + 1.68 = 6.44 kW; 2 h x 1.15 x 0.5 = 7.406 kg
            // half used 5.6 x (0.1 + 0.9 x 0.5) + 1.68 = 4.76 kW; x 1.15 x 0.5 = 2.737 kg; 10 kWh x 1.15 x 0.5 = 5.75
            // kg
            assertThat(Enriched.outcomes(target))
                    .as(way)
                    .containsExactly(
                            "estimated | - | 2 | 7.406",
                            "estimated | - | 1 | 2.737",
                            "estimated | - | 1 | 5.75",
                            "not-estimated | unknown-hardware | 3 | -",
                            "not-estimated | bad-row | - | -",
                            "outside-period | - | - | -");
            assertThat(Enriched.column(target, "x_carbon_load_quality"))
                    .as(way)
                    .startsWith("tagged", "utilization", "measured");
            Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
        }
    }
}
