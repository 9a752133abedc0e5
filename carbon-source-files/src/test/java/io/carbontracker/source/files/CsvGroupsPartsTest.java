package io.carbontracker.source.files;

import static io.carbontracker.source.files.CsvGroupsTest.HEADER;
import static io.carbontracker.source.files.CsvGroupsTest.MACHINE;
import static io.carbontracker.source.files.CsvGroupsTest.ROW;
import static io.carbontracker.source.files.CsvGroupsTest.billedRows;
import static io.carbontracker.source.files.CsvGroupsTest.bytes;
import static io.carbontracker.source.files.CsvGroupsTest.groups;
import static io.carbontracker.source.files.CsvGroupsTest.query;
import static io.carbontracker.source.files.CsvGroupsTest.row;
import static io.carbontracker.source.files.CsvGroupsTest.sameAsRows;
import static io.carbontracker.source.files.CsvGroupsTest.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery.Grain;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of CSV that are handed out as groups in several parts, or as far as they can be read. */
class CsvGroupsPartsTest {
    static Stream<Arguments> brokenFiles() {
        String rows = IntStream.range(0, 2_000)
                .mapToObj(i -> ROW.replace("Z,1,1,", "Z," + i * 7_919 % 100_003 + ",1,")) // so that it packs badly
                .collect(Collectors.joining("", HEADER, ""));
        byte[] packed = Reading.gzip(bytes(rows));
        return Stream.of(
                argumentSet("open quote", bytes(rows + "2026-10-01,\"" + ROW)),
                argumentSet("half a gzip", Arrays.copyOf(packed, packed.length / 2)));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void whatStandsBeforeABreakIsHandedOutAndThenTheFailureAndTheNextFile(byte[] broken) {
        byte[] next = bytes(HEADER + ROW + "short,row\n");
        BillFiles files = FocusFiles.builder()
                .input("broken.csv", () -> new ByteArrayInputStream(broken))
                .input("next.csv", () -> new ByteArrayInputStream(next))
                .build();

        Reading groups = Reading.of(files, query(TimeWindow.all(), Grain.DAY, false));
        Reading rows = Reading.of(files, query(TimeWindow.all(), Grain.DAY, true));

        Sums.of(groups).assertEqualTo(Sums.of(rows));
        assertThat(groups.facts().failures()).hasSize(1).isEqualTo(rows.facts().failures());
        assertThat(groups.items())
                .extracting(item -> item.reference().file() + " " + (item.billedRows() > 1))
                .containsExactly("broken.csv true", "next.csv false", "next.csv false");
    }

    @Test
    void manyRowsOfOneKindAreHandedOutInParts() {
        String text =
                HEADER + row("01T00:00", "01T01:00", "0.25", "0.01", MACHINE).repeat(300_000);

        // parts of 262,144 rows: 262,144 / 4 = 65,536 h and 2,621.44 USD; of the other 37,856: 9,464 h and 378.56 USD
        assertThat(told(groups(text, Grain.DAY)))
                .containsExactly(
                        "2: 262144 x aws us-east-1 m5.large 65536 unknown 2621.44 USD 01T00:00..01T01:00",
                        "262146: 37856 x aws us-east-1 m5.large 9464 unknown 378.56 USD 01T00:00..01T01:00");
    }

    @Test
    void manyKindsOfRowsAreHandedOutInParts() {
        String text = IntStream.range(0, 40_000)
                .mapToObj(i -> ROW.replace("us-east-1", "r" + i).repeat(2))
                .collect(Collectors.joining("", HEADER, ""));

        Reading groups = sameAsRows(text, Grain.DAY);

        // 40,000 pairs; the 32,768th is parted, for with its first row there are as many groups as there may be
        assertThat(groups.items()).hasSize(40_001);
        assertThat(billedRows(groups)).isEqualTo(80_000);
    }

    @Test
    void textsThatAreForgottenMakeMoreGroupsAndNoOtherSums() {
        String text = IntStream.range(0, 20_000) // 6,000 regions in turn, where 4,096 texts are remembered
                .mapToObj(i -> ROW.replace("us-east-1", "r" + i % 6_000))
                .collect(Collectors.joining("", HEADER, ""));

        assertThat(sameAsRows(text, Grain.DAY).items()).hasSizeBetween(6_000, 20_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short,row\n", "long"})
    void rowsThatStandAloneBehindTheFirstPartAreRead(String odd) {
        String alone = odd.equals("long") ? ROW.replace("us-east-1", "x".repeat(2_048)) : odd;
        String text = IntStream.range(0, 32_768) // as many groups as are handed out at once
                .mapToObj(i -> ROW.replace("us-east-1", "r" + i))
                .collect(Collectors.joining("", HEADER, ROW + alone + ROW));

        Reading groups = sameAsRows(text, Grain.DAY);

        // 32,768 groups of one row; then the group of the two rows, and the row alone between them on line 32,771
        assertThat(groups.items().subList(32_768, groups.items().size()))
                .extracting(item -> item.reference().line() + ": " + item.billedRows())
                .containsExactly("32770: 2", "32771: 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_500, 3_000}) // too long for a group, the second ones
    void partsOfLongTextsAreSmall(int length) {
        int rows = 6_000; // of the first 9,000,000 characters, of the second 18,000,000
        String text = IntStream.range(0, rows)
                .mapToObj(i -> ROW.replace("us-east-1", i + "x".repeat(length)).repeat(2))
                .collect(Collectors.joining("", HEADER, ""));

        Reading groups = sameAsRows(text, Grain.DAY);

        // pairs are one item each, but for those that the end of a part comes between: one for each 4,194,304
        // characters
        assertThat(groups.items())
                .hasSizeBetween(length < 2_048 ? rows + 1 : 2 * rows, length < 2_048 ? rows + 2 : 2 * rows);
        assertThat(billedRows(groups)).isEqualTo(2 * rows);
    }
}
