package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.CarbonTracker;
import io.carbontracker.report.GroupBy;
import io.carbontracker.units.TimeWindow;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside the rows of a bill with a row of every kind, whichever way it is written. */
class EnrichedBillTest {
    private static final String HEADER = "ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ConsumedQuantity,"
            + "ConsumedUnit,EffectiveCost,BillingCurrency,RegionId,ServiceName,ServiceCategory,ProviderName,SkuMeter,"
            + "SubAccountId,Note\n";

    private static final String BILL = HEADER
            + row("2026-10-01T00:00:00Z/2026-10-01T01:00:00Z", "Usage", "2", "Hours", "BoxUsage:p5.48xlarge")
            + row("2026-10-31T23:30:00Z/2026-11-01T00:00:00Z", "Usage", "0.5", "Hours", "BoxUsage:p5.48xlarge")
            + row("2026-10-01T00:00:00Z/2026-10-01T01:00:00Z", "Usage", "1", "Hours", "BoxUsage:zz9.unknown")
            + row("2026-10-01T00:00:00Z/2026-10-01T01:00:00Z", "Usage", "1", "Hours", "BoxUsage:trn1.32xlarge")
            + row("2026-10-01T00:00:00Z/2026-10-01T01:00:00Z", "Usage", "1", "Bananas", "BoxUsage:p5.48xlarge")
            + row("2026-10-01T00:00:00Z/2026-11-01T00:00:00Z", "Tax", "1", "", "BoxUsage:p5.48xlarge")
            + row("2026-10-01T00:00:00Z/2026-10-02T00:00:00Z", "Usage", "0.3", "GB-Mo", "EBS:VolumeUsage.gp3")
            + row("2026-10-01T00:00:00Z/2026-10-01T01:00:00Z", "Usage", "NaN", "Hours", "BoxUsage:p5.48xlarge")
            + row("2026-10-01T00:00:00Z/2026-10-01T01:00:00Z", "Usage", "", "Hours", "BoxUsage:p5.48xlarge")
            + row("2026-10-02T00:00:00Z/2026-10-02T01:00:00Z", "Usage", "-0.5", "Hours", "BoxUsage:p5.48xlarge")
            + row("2026-09-30T23:00:00Z/2026-10-01T00:00:00Z", "Usage", "1", "Hours", "BoxUsage:p5.48xlarge")
            + row("2026-11-01T00:00:00Z/2026-11-01T01:00:00Z", "Usage", "1", "Hours", "BoxUsage:p5.48xlarge")
            + row("2026-10-01T00:00:00Z/2026-10-01T01:00:00Z", "Usage", "2", "Hours", "UnusedBox:p5.48xlarge");

    /**
     * p5.48xlarge: boards 8 x 700 W x 0.65 = 3,640 W, host 0.30 x 8 x 700 W = 1,680 W, node 5.32 kW; x PUE 1.15 x 0.5 kg/kWh =
     * 3.059 kg an hour, of 2 hours 6.118 kg, of half an hour 1.5295 kg.
     */
    private static final List<String> OUTCOMES = List.of(
            "estimated | - | 2 | 6.118",
            "estimated | - | 0.5 | 1.5295",
            "not-estimated | unknown-hardware | 1 | -",
            "not-estimated | no-power-figure | 1 | -",
            "not-estimated | unknown-unit | - | -",
            "excluded | excluded: tax | - | -",
            "not-modelled | excluded: not-modelled storage | - | -",
            "not-estimated | bad-row | - | -",
            "not-estimated | bad-row | - | -",
            "estimated | - | -0.5 | -1.5295",
            "outside-period | - | - | -",
            "outside-period | - | - | -",
            "excluded | excluded: idle-reserved | 2 | -");

    private static final String DOUBLES = "* REPLACE (CAST(ChargePeriodStart AS TIMESTAMP) AS ChargePeriodStart,"
            + " CAST(ChargePeriodEnd AS TIMESTAMP) AS ChargePeriodEnd,"
            + " CAST(ConsumedQuantity AS DOUBLE) AS ConsumedQuantity,"
            + " CAST(EffectiveCost AS DECIMAL(18, 6)) AS EffectiveCost)";

    private static final String DECIMALS = "* REPLACE (CAST(ChargePeriodStart AS TIMESTAMPTZ) AS ChargePeriodStart,"
            + " CAST(ChargePeriodEnd AS TIMESTAMP_MS) AS ChargePeriodEnd,"
            + " CAST(nullif(ConsumedQuantity, 'NaN') AS DECIMAL(30, 12)) AS ConsumedQuantity,"
            + " CAST(EffectiveCost AS DOUBLE) AS EffectiveCost)";

    @TempDir
    private Path folder;

    private static String row(String period, String category, String quantity, String unit, String meter) {
        return period.replace('/', ',') + "," + category + "," + quantity + "," + unit
                + ",1.25,USD,us-east-1,Amazon EC2,Compute,AWS," + meter + ",111122223333,\"kept, as it is\"\n";
    }

    private Path enrich(Path input, TimeWindow window) {
        Path target = folder.resolve("enriched.parquet");
        long rows = Enriched.write(Enriched.tracker(folder, Enriched.focus(input)), window, target);
        assertThat(Enriched.column(target, "count(*)")).containsExactly(String.valueOf(rows));
        return target;
    }

    @Test
    void everyRowKeepsItsColumnsAndTellsWhatBecameOfItWhicheverWayTheBillIsWritten() {
        Map<String, Path> ways = Enriched.ways(folder, BILL, DOUBLES, DECIMALS);

        assertThat(ways).hasSize(5);
        ways.forEach((way, input) -> {
            Path target = enrich(input, Enriched.OCTOBER);

            assertThat(Enriched.outcomes(target)).as(way).isEqualTo(OUTCOMES);
            Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
        });
    }

    @Test
    void everyRowIsOfThePeriodWhenAllIsAskedFor() {
        Enriched.ways(folder, BILL, DOUBLES).forEach((way, input) -> {
            Path target = enrich(input, TimeWindow.all());

            assertThat(Enriched.outcomes(target))
                    .as(way)
                    .doesNotContain("outside-period | - | - | -")
                    .startsWith(OUTCOMES.subList(0, 10).toArray(String[]::new))
                    .endsWith("estimated | - | 1 | 3.059", "estimated | - | 1 | 3.059", OUTCOMES.get(12));
        });
    }

    @Test
    void anEstimatedRowTellsItsFiguresAndWhereTheyAreFrom() {
        Enriched.ways(folder, BILL, DOUBLES).forEach((way, input) -> {
            Path target = enrich(input, Enriched.OCTOBER);

            // 2 hours; power as above, low 0.25 x 5.6 + 0.20 x 5.6 = 2.52 kW, high 5.6 + 0.50 x 5.6 = 8.4 kW
            assertThat(figures(target))
                    .as(way)
                    .containsExactly(
                            "p5.48xlarge instance",
                            "16", // 8 boards x 2
                            "10.64", // 2 x 5.32
                            "5.04", // 2 x 2.52
                            "16.8", // 2 x 8.4
                            "1.15",
                            "12.236", // 10.64 x 1.15
                            "0.5",
                            "2.8224", // 5.04 x 1.12 x 0.5
                            "9.912", // 16.8 x 1.18 x 0.5
                            "6.118",
                            "-",
                            "0.2988858447"); // (8 x 164 + 1,100 + 1.39 x 2,032) / 35,040 x 2 = 10,472.96 / 35,040
            assertThat(Enriched.cells("SELECT x_carbon_workload, x_carbon_hardware_quality, x_carbon_load_quality,"
                                    + " x_carbon_intensity_quality, x_carbon_signal, x_carbon_intensity_source,"
                                    + " x_carbon_average_source, x_carbon_marginal_source, x_carbon_reason,"
                                    + " x_carbon_detail FROM " + Enriched.from(target))
                            .get(0))
                    .as(way)
                    .containsExactly(
                            "unknown",
                            "specified",
                            "defaulted",
                            "yearly",
                            "average",
                            "by hand, us-east-1",
                            "by hand, us-east-1",
                            null,
                            null,
                            null);
            assertThat(Enriched.cells("SELECT x_carbon_power_source, x_carbon_pue_source, x_carbon_methodology FROM "
                                    + Enriched.from(target))
                            .get(0))
                    .as(way)
                    .satisfiesExactly(
                            power -> assertThat(power).startsWith("accelerators.csv NVIDIA H100 SXM5 80GB"),
                            pue -> assertThat(pue).startsWith("regions.csv us-east-1"),
                            methodology -> assertThat(methodology).startsWith("standard "));
        });
    }

    private static List<String> figures(Path target) {
        List<String> row = Enriched.cells("SELECT x_carbon_resource || ' ' || x_carbon_resource_kind,"
                        + " x_carbon_accelerator_hours, x_carbon_energy_kwh, x_carbon_energy_low_kwh,"
                        + " x_carbon_energy_high_kwh, x_carbon_pue, x_carbon_adjusted_energy_kwh,"
                        + " x_carbon_emissions_kg_per_kwh, x_carbon_low_kg, x_carbon_high_kg, x_carbon_average_kg,"
                        + " x_carbon_marginal_kg, x_carbon_embodied_kg FROM " + Enriched.from(target))
                .get(0);
        return Stream.concat(row.stream().limit(1), row.stream().skip(1).map(Enriched::number))
                .toList();
    }

    @Test
    void rowsThatWereNotEstimatedSayWhyAndHaveNoFigures() {
        String figures = CarbonColumns.ALL.stream()
                .filter(column -> column.kind() != CarbonColumns.Kind.TEXT && column != CarbonColumns.HOURS)
                .map(CarbonColumns::column)
                .collect(Collectors.joining(", "));
        Enriched.ways(folder, BILL, DOUBLES).forEach((way, input) -> {
            Path target = enrich(input, Enriched.OCTOBER);

            assertThat(Enriched.column(
                            target, "count(coalesce(" + figures + ")) FILTER (WHERE x_carbon_status <> 'estimated')"))
                    .as(way)
                    .containsExactly("0");
            assertThat(Enriched.column(target, "x_carbon_detail"))
                    .as(way)
                    .satisfiesExactly(
                            none -> assertThat(none).isNull(),
                            none -> assertThat(none).isNull(),
                            machine -> assertThat(machine).contains("zz9.unknown", "instances.csv"),
                            board -> assertThat(board).contains("AWS Trainium", "no public power figure"),
                            unit -> assertThat(unit).startsWith("ConsumedUnit is \"Bananas\""),
                            tax -> assertThat(tax).isEqualTo("charge category tax"),
                            disk -> assertThat(disk).isNotEmpty(),
                            bad -> assertThat(bad).startsWith("ConsumedQuantity is \""),
                            missing ->
                                    assertThat(missing).contains("ConsumedQuantity", "a number, for the row is usage"),
                            none -> assertThat(none).isNull(),
                            outside -> assertThat(outside).isNull(),
                            outside -> assertThat(outside).isNull(),
                            idle -> assertThat(idle).startsWith("capacity held but not running"));
            assertThat(Enriched.column(target, "x_carbon_methodology IS NULL = (x_carbon_status = 'outside-period')"))
                    .as(way)
                    .containsOnly("true");
        });
    }

    @Test
    void aBillOfAStreamIsWrittenAsThatOfAFile() {
        byte[] content = BILL.getBytes(StandardCharsets.UTF_8);
        BillFiles source = FocusFiles.builder()
                .input("stream", () -> new ByteArrayInputStream(content))
                .build();
        Path target = folder.resolve("enriched.PARQUET");

        assertThat(Enriched.write(Enriched.tracker(folder, source), Enriched.OCTOBER, target))
                .isEqualTo(13);
        assertThat(Enriched.outcomes(Engine.parquet(
                        "FROM read_parquet(" + DuckDb.text(target.toString()) + ")", folder.resolve("copy.parquet"))))
                .isEqualTo(OUTCOMES);
    }

    @Test
    void aBillWithoutRowsBecomesAFileWithoutRowsAndWithAllColumns() {
        Enriched.ways(folder, HEADER, DOUBLES).forEach((way, input) -> {
            Path target = enrich(input, Enriched.OCTOBER);

            assertThat(Enriched.outcomes(target)).as(way).isEmpty();
            Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
        });
    }

    @Test
    void aPeriodWithoutRowsLeavesAllRowsOutsideOfIt() {
        TimeWindow later = TimeWindow.of(Instant.parse("2027-01-01T00:00:00Z"), Instant.parse("2027-02-01T00:00:00Z"));
        Enriched.ways(folder, BILL, DOUBLES, DECIMALS).forEach((way, input) -> {
            Path target = enrich(input, later);

            assertThat(Enriched.outcomes(target)).as(way).hasSize(13).containsOnly("outside-period | - | - | -");
            Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
        });
    }

    /** Rows that are told apart by a text, as many as there are rows. */
    private Path machines(int rows, int texts) {
        return Engine.parquet(
                "SELECT TIMESTAMP '2026-10-01 00:00:00' AS ChargePeriodStart,"
                        + " TIMESTAMP '2026-10-01 01:00:00' AS ChargePeriodEnd, 'AWS' AS ProviderName,"
                        + " CASE i % 2 WHEN 0 THEN 'BoxUsage:p5.48xlarge' ELSE 'EBS:VolumeUsage.gp3' END AS SkuMeter,"
                        + " (i % 5)::DOUBLE AS ConsumedQuantity, 'Hours' AS ConsumedUnit, 'us-east-1' AS RegionId,"
                        + " 'service ' || i % " + texts + " AS ServiceName, i AS Place FROM range(" + rows + ") t(i)",
                folder.resolve("many.parquet"));
    }

    private void assertMachines(Path input, int rows) throws Exception {
        Path target = enrich(input, TimeWindow.all());

        assertThat(Enriched.cells(
                        "SELECT count(*), count(DISTINCT Place), min(Place), max(Place) FROM " + Enriched.from(target)))
                .containsExactly(List.of(String.valueOf(rows), String.valueOf(rows), "0", String.valueOf(rows - 1)));
        // every other row is a machine with 0, 2, 4, 1 or 3 hours in turn: 2 on average, of 3.059 kg each
        assertThat(Double.parseDouble(
                        Enriched.column(target, "sum(x_carbon_kg)").get(0)))
                .isCloseTo(rows / 2 * 2 * 3.059, within(1e-9 * rows * 3.059));
        assertThat(Enriched.column(
                        target,
                        "count(*) FILTER (WHERE CASE Place % 2 WHEN 0 THEN x_carbon_status = 'estimated' AND"
                                + " abs(x_carbon_kg - 3.059 * ConsumedQuantity) < 1e-9 ELSE x_carbon_status ="
                                + " 'not-modelled' AND x_carbon_kg IS NULL END)"))
                .containsExactly(String.valueOf(rows));
        try (CarbonTracker tracker =
                Enriched.tracker(folder, Enriched.focus(input)).build()) {
            Enriched.assertAddsUpTo(tracker.report(TimeWindow.all(), GroupBy.DEFAULT), target);
        }
        Files.delete(target);
    }

    @Test
    void everyRowIsThereOnceHoweverManyCombinationsOfTextsThereAre() throws Exception {
        // up to 16,384 combinations are few, more are many; the last are as many as the rows
        assertMachines(machines(163_800, 16_380), 163_800);
        assertMachines(machines(164_000, 16_400), 164_000);
        assertMachines(machines(150_000, 150_000), 150_000);
    }
}
