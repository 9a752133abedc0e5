package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files that go, are replaced or cut short while a source stands open, and folders that lead into themselves. */
class ChangedFilesTest {
    private static final String ROW = "SELECT TIMESTAMP '2026-10-01 00:00:00' AS ChargePeriodStart,"
            + " TIMESTAMP '2026-10-01 01:00:00' AS ChargePeriodEnd, 'AWS' AS ProviderName,"
            + " 'BoxUsage:m5.large' AS SkuMeter, 1.5::DOUBLE AS ConsumedQuantity, 'Hours' AS ConsumedUnit,"
            + " 'us-east-1' AS RegionId";

    @TempDir
    private Path folder;

    private Path a;
    private Path b;

    @BeforeEach
    void writeTwoFiles() {
        a = Engine.parquet(ROW, folder.resolve("a.parquet"));
        b = Engine.parquet(ROW.replace("m5.large", "c5.large"), folder.resolve("b.parquet"));
    }

    private BillFiles source() {
        return FocusFiles.builder().inputs(folder).build();
    }

    private static UsageQuery query(boolean rowLevel) {
        return new UsageQuery(TimeWindow.all(), Set.of(), Set.of(), UsageQuery.Grain.DAY, rowLevel, Reading.AS_OF);
    }

    private static List<String> types(Reading reading) {
        return reading.records().stream().map(row -> row.resource().label()).toList();
    }

    /** Something that happens to the files. */
    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    /** Reads after a change that was made between the opening and the first row. */
    private static Reading readAfter(BillFiles source, boolean rowLevel, Change change) throws IOException {
        try (UsageCursor cursor = source.open(query(rowLevel))) {
            change.make();
            List<UsageItem> items = new ArrayList<>();
            cursor.forEachRemaining(items::add);
            return new Reading(items, cursor.facts());
        }
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderThatLeadsIntoItselfIsRefusedAndNamed(boolean rowLevel) throws IOException {
        Files.createSymbolicLink(Files.createDirectory(folder.resolve("sub")).resolve("loop"), folder);

        assertThatThrownBy(() -> Reading.of(source(), query(rowLevel)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("cannot list the input folder \"" + folder + "\"")
                .hasMessageContaining("loop");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatALinkNamesAgainIsReadOnce(boolean rowLevel) throws IOException {
        Files.createSymbolicLink(folder.resolve("c.parquet"), a);

        Reading reading = Reading.of(source(), query(rowLevel));

        assertThat(types(reading)).containsExactlyInAnyOrder("m5.large", "c5.large");
        assertThat(reading.facts().failures()).isEmpty();
    }

    @Test
    void aFileThatIsGoneBeforeTheSourceIsOpenedIsRefusedByItsNameAndAFolderHoldsTheRest() throws IOException {
        BillFiles named = FocusFiles.builder().inputs(a, b).build();
        BillFiles inFolder = source();
        Files.delete(a);

        assertThatThrownBy(() -> Reading.of(named, query(false)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("input \"" + a + "\" does not exist");
        assertThat(types(Reading.of(inFolder, query(false)))).containsExactly("c5.large");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsGoneBeforeTheFirstRowIsToldAndTheOtherIsRead(boolean rowLevel) throws IOException {
        Reading reading = readAfter(source(), rowLevel, () -> Files.delete(a));

        assertThat(types(reading)).containsExactly("c5.large");
        assertThat(reading.facts().failures()).singleElement().asString().startsWith("cannot read \"" + a + "\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofAFileThatIsReplacedBeforeTheFirstRowTheNewOneIsRead(boolean rowLevel) throws IOException {
        Path other = Engine.parquet(
                "SELECT * REPLACE ('BoxUsage:r5.large' AS SkuMeter), 'x' AS New FROM (" + ROW + ")",
                folder.resolve("other"));

        Reading reading =
                readAfter(source(), rowLevel, () -> Files.move(other, a, StandardCopyOption.REPLACE_EXISTING));

        assertThat(types(reading)).containsExactlyInAnyOrder("r5.large", "c5.large");
        assertThat(reading.facts().failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsReplacedByTextBeforeTheFirstRowIsReadAsText(boolean rowLevel) throws IOException {
        Reading reading = readAfter(
                source(),
                rowLevel,
                () -> Files.writeString(a, FocusBill.text("ProviderName", "AWS", "SkuMeter", "BoxUsage:r5.large")));

        assertThat(types(reading)).containsExactlyInAnyOrder("r5.large", "c5.large");
        assertThat(reading.facts().failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsCutShortBeforeTheFirstRowIsToldAndTheOtherIsRead(boolean rowLevel) throws IOException {
        for (long size : new long[] {Files.size(a) - 1, Files.size(a) / 2, 4, 0}) {
            Reading reading = readAfter(source(), rowLevel, () -> cut(a, size));

            assertThat(types(reading)).as("cut to %d", size).containsExactly("c5.large");
            assertThat(reading.facts().failures())
                    .singleElement()
                    .asString()
                    .startsWith("cannot read \"" + a + "\"")
                    .doesNotContain("\n");
        }
    }

    /** A file of several megabytes, more than the engine reads ahead; its texts hardly pack. */
    private Path large() {
        return Engine.parquet(
                "SELECT * REPLACE ('BoxUsage:' || lower(left(md5(CAST(i AS VARCHAR)), 2)) || '.large' AS SkuMeter),"
                        + " md5(CAST(i AS VARCHAR)) || md5(CAST(-i AS VARCHAR)) AS ChargeDescription FROM (" + ROW
                        + "), range(200000) t(i)",
                folder.resolve("a.parquet"));
    }

    @Test
    void aFileThatIsCutShortWhileItsRowsAreReadIsToldOrWasReadAheadToItsEnd() throws IOException {
        large();
        List<UsageItem> items = new ArrayList<>();
        List<String> failures;
        try (UsageCursor cursor =
                FocusFiles.builder().inputs(folder).threads(1).build().open(query(true))) {
            items.add(cursor.next());
            cut(a, 1_000);
            cursor.forEachRemaining(items::add);
            failures = cursor.facts().failures();
        }

        if (items.size() < 200_001) { // how far the engine reads ahead is its own affair; a row that is lost is not
            assertThat(failures).singleElement().asString().startsWith("cannot read \"" + a + "\"");
        } else {
            assertThat(failures).isEmpty();
        }
        assertThat(items).hasSizeBetween(2, 200_001).doesNotContainNull();
        assertThat(((UsageRecord) items.get(items.size() - 1)).resource().label())
                .isEqualTo("c5.large"); // of the other file
    }

    @Test
    void aFileThatIsReplacedOrGoneWhileItsRowsAreReadIsReadToItsEnd() throws IOException {
        large();
        long rows = 0;
        try (UsageCursor cursor = source().open(query(true))) {
            cursor.next();
            Files.delete(a);
            Engine.parquet(ROW, a);
            rows++;
            while (cursor.hasNext()) {
                cursor.next();
                rows++;
            }

            assertThat(cursor.facts().failures()).isEmpty();
        }
        assertThat(rows).isEqualTo(200_001);
    }

    @Test
    void groupsThatWereFoundStayThoughTheirFileIsCutShort() throws IOException {
        large();
        List<UsageItem> items = new ArrayList<>();
        List<String> failures;
        try (UsageCursor cursor = source().open(query(false))) {
            items.add(cursor.next());
            cut(a, 1_000);
            cut(b, 4); // has other columns, and its turn comes after that of the first
            cursor.forEachRemaining(items::add);
            failures = cursor.facts().failures();
        }

        assertThat(items.stream().mapToLong(UsageItem::billedRows).sum()).isEqualTo(200_000);
        assertThat(failures).singleElement().asString().startsWith("cannot read \"" + b + "\"");
    }
}
