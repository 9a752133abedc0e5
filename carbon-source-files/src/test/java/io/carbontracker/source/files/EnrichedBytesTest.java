package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.CarbonTracker;
import io.carbontracker.units.TimeWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of bytes in Parquet, and folders whose names look like partitions. */
class EnrichedBytesTest {
    private static final String BILL = "SELECT TIMESTAMP '2026-10-01 00:00:00' AS ChargePeriodStart,"
            + " TIMESTAMP '2026-10-01 01:00:00' AS ChargePeriodEnd, 'AWS' AS ProviderName, 2.0 AS ConsumedQuantity,"
            + " 'Hours' AS ConsumedUnit, 'us-east-1' AS RegionId, ";

    @TempDir
    private Path folder;

    private Path enrich(Path bill, Path temporary) {
        Path target = folder.resolve("out/enriched.parquet");
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(FocusFiles.builder()
                        .inputs(bill)
                        .tempDirectory(temporary)
                        .build())
                .build()) {
            assertThat(tracker.enrich(TimeWindow.all(), target)).isEqualTo(1);
        }
        return target;
    }

    @Test
    void bytesThatNobodyReadsStayBytes() {
        String query = BILL + "'BoxUsage:m5.large' AS SkuMeter, '\\xFF\\x00\\xFE'::BLOB AS Signature";

        Path target = enrich(Engine.parquet(query, folder.resolve("bill.parquet")), folder);

        assertThat(Enriched.cells("SELECT typeof(Signature), hex(Signature), x_carbon_status, x_carbon_hours FROM "
                        + Enriched.from(target)))
                .containsExactly(List.of("BLOB", "FF00FE", "estimated", "2.0"));
    }

    @Test
    void bytesThatAreReadAreText() {
        String query = BILL + "'BoxUsage:m5.large'::BLOB AS SkuMeter";

        Path target = enrich(Engine.parquet(query, folder.resolve("bill.parquet")), folder);

        assertThat(Enriched.cells("SELECT SkuMeter, x_carbon_resource, x_carbon_hours FROM " + Enriched.from(target)))
                .containsExactly(List.of("BoxUsage:m5.large", "m5.large", "2.0"));
    }

    @Test
    void bytesBesideTextsOfAnotherFileAreTextWhereTheyCanBe() throws IOException {
        Path bills = Files.createDirectories(folder.resolve("bills"));
        String machine = BILL + "'BoxUsage:m5.large' AS SkuMeter, ";
        Engine.parquet(
                machine + "unnest(['Z\\xC3\\xBCrich'::BLOB, '\\xFF'::BLOB]) AS Place", bills.resolve("bytes.parquet"));
        Engine.parquet(machine + "'Gen\u00e8ve' AS Place", bills.resolve("texts.parquet"));
        Path target = folder.resolve("out/enriched.parquet");
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(FocusFiles.builder().inputs(bills).build())
                .build()) {
            assertThat(tracker.enrich(TimeWindow.all(), target)).isEqualTo(3);
        }

        assertThat(Enriched.column(target, "Place")).containsExactlyInAnyOrder("Z\u00fcrich", "\\xFF", "Gen\u00e8ve");
    }

    @Test
    void textsOfJsonThatLookLikeIdentifiersKeepTheirCase() throws IOException {
        Path bill = Files.writeString(
                folder.resolve("bill.json"),
                "{\"usage_start_time\":\"2026-10-01 00:00:00 UTC\",\"usage_end_time\":\"2026-10-01 01:00:00 UTC\","
                        + "\"sku\":{\"id\":\"550E8400-E29B-41D4-A716-446655440000\",\"description\":\"tax\"},"
                        + "\"usage\":{\"amount\":\"3600\",\"unit\":\"seconds\"},\"cost\":\"1.5\",\"currency\":\"USD\"}\n");
        Path target = folder.resolve("out/enriched.parquet");
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(GcpExportFiles.builder().inputs(bill).build())
                .build()) {
            assertThat(tracker.enrich(TimeWindow.all(), target)).isEqualTo(1);
        }

        assertThat(Enriched.column(target, "sku.id")).containsExactly("550E8400-E29B-41D4-A716-446655440000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind=1", "x_carbon_hours=9", "x_carbon_status=outside-period", "a*b[1]?"})
    void aTemporaryFolderIsNoPartitionAndNoPattern(String name) {
        String query = BILL + "'BoxUsage:m5.large' AS SkuMeter";
        Path parquet = Engine.parquet(query, folder.resolve("bill.parquet"));
        Path csv = Engine.write(
                folder.resolve("bill.csv"),
                FocusBill.text("ProviderName", "AWS", "SkuMeter", "BoxUsage:m5.large", "ConsumedQuantity", "2")
                        .getBytes(StandardCharsets.UTF_8));

        for (Path bill : List.of(parquet, csv)) {
            Path target = enrich(bill, folder.resolve(name));

            assertThat(Enriched.cells("SELECT x_carbon_status, x_carbon_hours FROM " + Enriched.from(target)))
                    .containsExactly(List.of("estimated", "2.0"));
        }
    }
}
