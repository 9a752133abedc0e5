package io.carbontracker.source.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags of megabytes, and groups that do not fit into the engine's memory: read or told, and nothing is left behind. */
class LargeTextsTest {
    private static final int NINE_MILLION = 9_000_000;

    private static final String ROW = "SELECT TIMESTAMP '2026-10-01 00:00:00' AS line_item_usage_start_date,"
            + " TIMESTAMP '2026-10-01 01:00:00' AS line_item_usage_end_date, 'Usage' AS line_item_line_item_type,"
            + " 'BoxUsage:m5.large' AS line_item_usage_type, 1.5::DOUBLE AS line_item_usage_amount,"
            + " 'Hrs' AS pricing_unit, ";

    @TempDir
    private Path folder;

    private static UsageQuery query(boolean rowLevel, String... tags) {
        return new UsageQuery(TimeWindow.all(), Set.of(), Set.of(tags), UsageQuery.Grain.DAY, rowLevel, Reading.AS_OF);
    }

    private Reading read(Path file, boolean rowLevel, String... tags) {
        return Reading.of(
                CurFiles.builder().inputs(file).memoryLimit("1GB").threads(2).build(), query(rowLevel, tags));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTagThatTheMemoryDoesNotTakeIsToldWithWhatToDo(boolean rowLevel) {
        Path file = parquet("MAP {'user_team': repeat('x', " + NINE_MILLION + ")}");

        Reading reading = Reading.of(
                CurFiles.builder().inputs(file).memoryLimit("64MB").threads(2).build(), query(rowLevel, "team"));

        assertThat(reading.items()).isEmpty();
        assertThat(reading.facts().failures())
                .singleElement()
                .asString()
                .contains("large.parquet", "duckdb.memory-limit")
                .hasSizeLessThan(600);
    }

    private Path parquet(String tags) {
        return Engine.parquet(ROW + tags + " AS resource_tags", folder.resolve("large.parquet"));
    }

    private Path csv(String tags) {
        String header = "line_item_usage_start_date,line_item_usage_end_date,line_item_line_item_type,"
                + "line_item_usage_type,line_item_usage_amount,pricing_unit,resource_tags\n";
        String row = "2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,Usage,BoxUsage:m5.large,1.5,Hrs,";
        return Engine.write(
                folder.resolve("large.csv"),
                (header + row + "\n" + row + '"' + tags.replace("\"", "\"\"") + "\"\n").getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTagOfNineMegabytesInParquetIsNoObstacleToTheTagBesideIt(boolean rowLevel) {
        String value = "repeat('x', " + NINE_MILLION + ")";
        for (String tags : new String[] {
            "'{\"user_note\":\"' || " + value + " || '\",\"user_team\":\"a\"}'",
            "MAP {'user_note': " + value + ", 'user_team': 'a'}"
        }) {
            Path file = parquet(tags);

            assertThat(read(file, rowLevel).record().tags()).isEmpty();
            assertThat(read(file, rowLevel, "team").record().tags()).isEqualTo(Map.of("team", "a"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTagOfNineMegabytesInParquetIsToldWhenItIsAskedFor(boolean rowLevel) {
        String value = "repeat('x', " + NINE_MILLION + ")";
        for (String tags :
                new String[] {"'{\"user_team\":\"' || " + value + " || '\"}'", "MAP {'user_team': " + value + "}"}) {
            Reading reading = read(parquet(tags), rowLevel, "team");

            assertThat(reading.items()).isEmpty();
            assertThat(reading.facts().failures())
                    .singleElement()
                    .asString()
                    .contains("large.parquet", "the row has more than 8388608 characters")
                    .hasSizeLessThan(500);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTagOfFourMegabytesInParquetIsRead(boolean rowLevel) {
        Path file = parquet("MAP {'user_team': repeat('x', 4000000)}");

        assertThat(read(file, rowLevel, "team").record().tags().get("team")).hasSize(4_000_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tagsOfNineMegabytesInCsvAreToldWhetherTheyAreAskedForOrNotAndTheRowBeforeStays(boolean rowLevel) {
        Path file = csv("{\"user_note\":\"" + "x".repeat(NINE_MILLION) + "\",\"user_team\":\"a\"}");

        for (String[] tags : new String[][] {{}, {"team"}}) {
            Reading reading = read(file, rowLevel, tags);

            assertThat(reading.records()).extracting(UsageRecord::deviceHours).containsExactly(1.5);
            assertThat(reading.facts().failures())
                    .singleElement()
                    .asString()
                    .contains("large.csv", "from line 3 on", "4194304 characters")
                    .hasSizeLessThan(500);
        }
    }

    /** 100,000 machines of long names, of which 16 MB hold a part; each of 2 hours of 1.5. */
    private Path machines() {
        return Engine.parquet(
                "SELECT * REPLACE ('BoxUsage:m' || md5(CAST(i // 2 AS VARCHAR)) || repeat('x', 200) || '.large'"
                        + " AS line_item_usage_type) FROM (" + ROW
                        + " 'us-east-1' AS product_region_code), range(200000) t(i)",
                folder.resolve("machines.parquet"));
    }

    private static void assertAllMachines(Reading reading) {
        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.items().stream().mapToLong(UsageItem::billedRows).sum())
                .isEqualTo(200_000);
        assertThat(reading.items()).hasSize(100_000);
        assertThat(reading.records().stream()
                        .mapToDouble(UsageRecord::deviceHours)
                        .sum())
                .isEqualTo(300_000); // 200,000 x 1.5
    }

    private static long entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    @ParameterizedTest
    @EnumSource(UsageQuery.Grain.class)
    void groupsThatDoNotFitIntoMemorySpillAndNothingIsLeftBehind(UsageQuery.Grain grain) throws IOException {
        Path spill = Files.createDirectory(folder.resolve("spill"));

        Reading reading = Reading.of(
                CurFiles.builder()
                        .inputs(machines())
                        .memoryLimit("128MB")
                        .threads(1)
                        .tempDirectory(spill)
                        .build(),
                new UsageQuery(TimeWindow.all(), Set.of(), Set.of(), grain, false, Reading.AS_OF));

        assertAllMachines(reading);
        assertThat(entries(spill)).isZero();
    }

    @Test
    void aDirectoryForSpillingThatDoesNotExistIsMade() throws IOException {
        Path absent = folder.resolve("absent/and/deeper");

        Reading reading = Reading.of(
                CurFiles.builder()
                        .inputs(machines())
                        .memoryLimit("128MB")
                        .threads(1)
                        .tempDirectory(absent)
                        .build(),
                query(false));

        assertAllMachines(reading);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDirectoryForSpillingThatIsAFileMattersOnlyWhenItIsNeeded(boolean rowLevel) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no directory");
        Path bill = parquet("MAP {'user_team': 'a'}");

        Reading reading =
                Reading.of(CurFiles.builder().inputs(bill).tempDirectory(file).build(), query(rowLevel, "team"));

        assertThat(reading.record().deviceHours()).isEqualTo(1.5);
        assertThat(file).hasContent("no directory");
    }
}
