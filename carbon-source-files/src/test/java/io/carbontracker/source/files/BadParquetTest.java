package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet that is broken, odd or hostile: told, never guessed, and the files beside it are read. */
class BadParquetTest {
    private static final String ROW = "SELECT TIMESTAMP '2026-10-01 00:00:00' AS ChargePeriodStart,"
            + " TIMESTAMP '2026-10-01 01:00:00' AS ChargePeriodEnd, 'AWS' AS ProviderName,"
            + " 'BoxUsage:m5.large' AS SkuMeter, 1.5::DOUBLE AS ConsumedQuantity, 'Hours' AS ConsumedUnit,"
            + " 'us-east-1' AS RegionId";

    @TempDir
    private Path folder;

    private Path good;

    @BeforeEach
    void writeAGoodFile() {
        good = Engine.parquet(ROW, folder.resolve("good.parquet"));
    }

    private static Reading read(boolean rowLevel, Path... files) {
        return Reading.of(
                FocusFiles.builder().inputs(files).build(),
                new UsageQuery(TimeWindow.all(), Set.of(), Set.of(), UsageQuery.Grain.DAY, rowLevel, Reading.AS_OF));
    }

    /** The message about a broken file, whose neighbors have to be read all the same. */
    private String failure(Path broken) {
        Path other = Engine.parquet(ROW, folder.resolve("other.parquet"));
        String failure = "";
        for (boolean rowLevel : new boolean[] {true, false}) {
            Reading reading = read(rowLevel, good, broken, other);
            assertThat(reading.records().stream()
                            .mapToLong(UsageRecord::billedRows)
                            .sum())
                    .as("%s", reading.facts())
                    .isEqualTo(2);
            assertThat(reading.facts().failures()).hasSize(1);
            failure = reading.facts().failures().get(0);
            assertThat(failure).startsWith("cannot read \"" + broken + "\"").doesNotContain("\n");
        }
        return failure;
    }

    private Path damaged(int from, int to, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        Arrays.fill(bytes, from < 0 ? bytes.length + from : from, to <= 0 ? bytes.length + to : to, (byte) value);
        return Engine.write(folder.resolve("broken.parquet"), bytes);
    }

    @Test
    void aDamagedFooterIsTold() throws IOException {
        assertThat(failure(damaged(-300, -8, 0x55))).isNotBlank();
    }

    @Test
    void damagedPagesAreToldThoughTheFooterIsSound() throws IOException {
        assertThat(failure(damaged(4, 60, 0xFF))).isNotBlank();
    }

    @Test
    void aTruncatedFileIsTold() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        Path half = Engine.write(folder.resolve("half.parquet"), Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(failure(half)).containsIgnoringCase("magic bytes");
    }

    @Test
    void anEmptyFileIsToldWhateverItsName() {
        assertThat(failure(Engine.write(folder.resolve("empty.parquet"), new byte[0])))
                .contains("it is empty (0 bytes)");
    }

    @Test
    void anEncryptedFileIsTold() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        byte[] mark = "PARE".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(mark, 0, bytes, bytes.length - 4, 4);
        System.arraycopy(mark, 0, bytes, 0, 4);

        assertThat(failure(Engine.write(folder.resolve("secret.parquet"), bytes)))
                .containsIgnoringCase("encrypt");
    }

    @Test
    void aMissingColumnIsToldWithTheColumnThatMayBeMeant() {
        Path file = Engine.parquet(
                ROW.replace("AS ConsumedQuantity", "AS ConsumedQuantities"), folder.resolve("mistyped.parquet"));

        assertThat(failure(file)).contains("it lacks the column \"ConsumedQuantity\"", "\"ConsumedQuantities\"");
    }

    @Test
    void theContentTellsTheFormatWhateverTheName() throws IOException {
        Path parquet = Files.move(good, folder.resolve("parquet.csv"));
        Path csv = Engine.write(
                folder.resolve("csv.parquet"),
                FocusBill.text("ProviderName", "AWS", "SkuMeter", "BoxUsage:m5.large")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(read(true, parquet, csv).records()).hasSize(2);
        assertThat(read(false, parquet, csv).records()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CAST(ChargePeriodStart AS TIMESTAMP_S)",
                "CAST(ChargePeriodStart AS TIMESTAMP_MS)",
                "CAST(ChargePeriodStart AS TIMESTAMP_NS)",
                "CAST(ChargePeriodStart AS TIMESTAMPTZ)",
                "CAST(ChargePeriodStart AS DATE)",
                "strftime(ChargePeriodStart, '%Y-%m-%dT%H:%M:%SZ')",
                "'2026-10-01 02:00:00+02:00'",
            })
    void timesAreReadInEveryTypeAndZone(String start) {
        Path file = Engine.parquet(
                "SELECT * REPLACE (" + start + " AS ChargePeriodStart) FROM (" + ROW + ")",
                folder.resolve("times.parquet"));

        for (boolean rowLevel : new boolean[] {true, false}) {
            assertThat(read(rowLevel, file).record().window().start()).hasToString("2026-10-01T00:00:00Z");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5::FLOAT",
                "1.5::DECIMAL(38, 20)",
                "1.5::DECIMAL(4, 1)",
                "' 1.5 '",
                "'15e-1'",
            })
    void quantitiesAreReadInEveryType(String quantity) {
        Path file = Engine.parquet(
                "SELECT * REPLACE (" + quantity + " AS ConsumedQuantity) FROM (" + ROW + ")",
                folder.resolve("numbers.parquet"));

        for (boolean rowLevel : new boolean[] {true, false}) {
            assertThat(read(rowLevel, file).record().deviceHours()).isEqualTo(1.5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'NaN'::DOUBLE", "'Infinity'::DOUBLE", "'1,5'", "'0x10'", "'1_000'"})
    void rowsWithNumbersThatAreNoneAreSkippedOneByOneBesideTheGroups(String quantity) {
        Path file = Engine.parquet(
                "SELECT * REPLACE (CASE WHEN i < 3 THEN " + quantity + " ELSE "
                        + (quantity.contains("::") ? "1.5" : "'1.5'") + " END AS ConsumedQuantity) FROM (" + ROW
                        + "), range(10) t(i)",
                folder.resolve("numbers.parquet"));

        for (boolean rowLevel : new boolean[] {true, false}) {
            Reading reading = read(rowLevel, file);
            assertThat(reading.skips()).hasSize(3).allSatisfy(skip -> {
                assertThat(skip.reason()).isEqualTo(SkipReason.BAD_ROW);
                assertThat(skip.detail()).startsWith("ConsumedQuantity is ");
            });
            // 10 rows without the first three, of 1.5 hours each: 7 x 1.5 = 10.5
            assertThat(reading.records().stream()
                            .mapToDouble(UsageRecord::deviceHours)
                            .sum())
                    .isEqualTo(10.5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void moreHoursThanAllMachinesRunAreRefused(boolean rowLevel) {
        Path most = Engine.parquet(ROW.replace("1.5::DOUBLE", "1e15::DOUBLE"), folder.resolve("most.parquet"));
        Path more = Engine.parquet(ROW.replace("1.5::DOUBLE", "1.1e15::DOUBLE"), folder.resolve("more.parquet"));

        assertThat(read(rowLevel, most).record().deviceHours()).isEqualTo(1e15);
        assertThat(read(rowLevel, more).skip().detail())
                .startsWith("ConsumedQuantity is ")
                .endsWith("expected a quantity of at most 1E15 hours");
    }

    @Test
    void anAmountTooLargeForDecimalsIsReadRowByRow() {
        Path file = Engine.parquet(ROW + ", 1e30::DOUBLE AS EffectiveCost", folder.resolve("large.parquet"));

        assertThat(read(false, file).record().cost().amount()).isEqualByComparingTo("1e30");
    }

    @Test
    void aMissingTimeSkipsTheRow() {
        Path file = Engine.parquet(
                "SELECT * REPLACE (CAST(NULL AS TIMESTAMP) AS ChargePeriodStart) FROM (" + ROW + ")",
                folder.resolve("null.parquet"));

        for (boolean rowLevel : new boolean[] {true, false}) {
            SkippedUsage skip = read(rowLevel, file).skip();
            assertThat(skip.detail()).startsWith("ChargePeriodStart is empty");
        }
    }

    @Test
    void filesWithOtherColumnsOrTypesAreReadBesideEachOther() {
        Path text = Engine.parquet(
                "SELECT * REPLACE ('1.5' AS ConsumedQuantity), 'x' AS New FROM (" + ROW + ")",
                folder.resolve("drift.parquet"));
        Path fewer = Engine.parquet("SELECT * EXCLUDE (RegionId) FROM (" + ROW + ")", folder.resolve("fewer.parquet"));

        for (boolean rowLevel : new boolean[] {true, false}) {
            assertThat(read(rowLevel, good, text, fewer).records())
                    .extracting(UsageRecord::region)
                    .containsExactlyInAnyOrder("us-east-1", "us-east-1", "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's \"q\"; DROP TABLE x; --.parquet",
                "a[1]*?{b}.parquet",
                "new\nline.parquet",
                "$1 %s \\ \u00e9\u20ac.parquet",
            })
    void hostileNamesOfFilesAreJustNames(String name) throws IOException {
        Path hostile = Files.move(good, folder.resolve(name));
        Engine.parquet(ROW, folder.resolve("a1x.parquet")); // which the name as a pattern would match

        assertThat(read(true, hostile).record().reference().file()).isEqualTo(hostile.toString());
        assertThat(read(false, hostile).record().reference().file()).isEqualTo(hostile.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "a\"b", "x'); DROP TABLE y; --", "a/b~c", "$.a[0]", "new\nline", "\u00e9\u20ac"})
    void hostileNamesOfTagsAreJustNames(String tag) {
        String json = "{" + quoted(tag) + ": \"v\"}";
        Path map = Engine.parquet(
                "SELECT *, MAP {" + DuckDb.text(tag) + ": 'v'} AS Tags FROM (" + ROW + ")",
                folder.resolve("map.parquet"));
        Path text = Engine.parquet(
                "SELECT *, " + DuckDb.text(json) + " AS Tags FROM (" + ROW + ")", folder.resolve("json.parquet"));
        Path pairs = Engine.parquet(
                "SELECT *, [{'key': " + DuckDb.text(tag) + ", 'value': 'v'}] AS Tags FROM (" + ROW + ")",
                folder.resolve("pairs.parquet"));

        for (Path file : List.of(map, text, pairs)) {
            for (boolean rowLevel : new boolean[] {true, false}) {
                UsageRecord row = Reading.of(
                                FocusFiles.builder().inputs(file).build(),
                                new UsageQuery(
                                        TimeWindow.all(),
                                        Set.of(),
                                        Set.of(tag),
                                        UsageQuery.Grain.DAY,
                                        rowLevel,
                                        Reading.AS_OF))
                        .record();
                assertThat(row.tags()).as(file.toString()).containsEntry(tag, "v");
            }
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    @Test
    void parquetThatIsNoFileIsTold() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        Reading reading = Reading.of(FocusFiles.builder()
                .input("stream", () -> new ByteArrayInputStream(bytes))
                .build());

        assertThat(reading.facts().failures())
                .singleElement()
                .asString()
                .contains("\"stream\"", "files of the system only");
    }

    @Test
    void aFileThatIsGoneIsTold() {
        BillFiles source = FocusFiles.builder().inputs(good).build();
        UsageQuery query = Reading.query(TimeWindow.all(), Reading.AS_OF);
        try (UsageCursor cursor = source.open(query)) {
            Files.delete(good);
            assertThat(cursor.hasNext()).isFalse();
            assertThat(cursor.facts().failures()).hasSize(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void settingsThatAreNotLegalAreRefused() {
        assertThatThrownBy(() ->
                        FocusFiles.builder().inputs(good).memoryLimit("much").build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("256MB");
        assertThatThrownBy(() -> FocusFiles.builder()
                        .inputs(good)
                        .memoryLimit("1GB'; ATTACH 'x")
                        .build())
                .isInstanceOf(CarbonConfigurationException.class);
        assertThatThrownBy(() -> FocusFiles.builder().inputs(good).threads(-1).build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("threads");
    }

    @Test
    void tooLittleMemoryWithoutRoomToSpillIsToldWithWhatToDo() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file where a directory should be");
        Path file = Engine.parquet(
                "SELECT * REPLACE ('BoxUsage:m' || i || '.large' || repeat('x', 100) AS SkuMeter) FROM (" + ROW
                        + "), range(200000) t(i)",
                folder.resolve("many.parquet"));

        Reading reading = Reading.of(
                FocusFiles.builder()
                        .inputs(file)
                        .memoryLimit("8MB")
                        .tempDirectory(blocked)
                        .build(),
                new UsageQuery(TimeWindow.all(), Set.of(), Set.of(), UsageQuery.Grain.DAY, false, Reading.AS_OF));

        assertThat(reading.items()).isEmpty();
        assertThat(reading.facts().failures()).singleElement().asString().contains("duckdb.");
    }
}
