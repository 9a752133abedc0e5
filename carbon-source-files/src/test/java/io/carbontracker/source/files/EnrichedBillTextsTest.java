package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.CarbonTracker;
import io.carbontracker.report.GroupBy;
import io.carbontracker.units.TimeWindow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and texts of every kind pass into the enriched bill as they are. */
class EnrichedBillTextsTest {
    private static final List<String> NEEDED = List.of(
            "ChargePeriodStart",
            "ChargePeriodEnd",
            "ProviderName",
            "SkuMeter",
            "ConsumedQuantity",
            "ConsumedUnit",
            "RegionId");

    private static final List<String> HOUR = List.of(
            "2026-10-01T00:00:00Z", "2026-10-01T01:00:00Z", "AWS", "BoxUsage:p5.48xlarge", "1", "Hours", "us-east-1");

    /** The same with types. */
    private static final String TYPED = "SELECT TIMESTAMP '2026-10-01 00:00:00' AS ChargePeriodStart,"
            + " TIMESTAMP '2026-10-01 01:00:00' AS ChargePeriodEnd, 'AWS' AS ProviderName,"
            + " 'BoxUsage:p5.48xlarge' AS SkuMeter, 1::DOUBLE AS ConsumedQuantity, 'Hours' AS ConsumedUnit,"
            + " 'us-east-1' AS RegionId";

    /** 5.32 kW x PUE 1.15 x 0.5 kg/kWh. */
    private static final String ESTIMATED = "estimated | - | 1 | 3.059";

    private static final String BAD = "not-estimated | bad-row | - | -";

    private static final List<String> TEXTS = List.of(
            "a,b",
            "say \"so\"",
            "\"",
            "two\nlines",
            "two\r\nlines",
            "a\rb",
            "\uD83D\uDE00 \u00e9\u20ac",
            " padded ",
            "\ttab",
            "NULL",
            "\\N",
            "#no comment",
            "'; DROP TABLE x; --",
            "{\"k\": [1, \"a\"]}",
            "-",
            "007");

    @TempDir
    private Path folder;

    private static String quoted(List<String> cells) {
        return cells.stream()
                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private Path write(String name, String csv) {
        return Engine.write(folder.resolve(name), csv.getBytes(StandardCharsets.UTF_8));
    }

    private Path enrich(Path... inputs) {
        Path target = folder.resolve("out/enriched.parquet");
        BillFiles source = Enriched.focus(inputs);
        Enriched.write(Enriched.tracker(folder, source), TimeWindow.all(), target);
        try (CarbonTracker tracker = Enriched.tracker(folder, source).build()) {
            Enriched.assertAddsUpTo(tracker.report(TimeWindow.all(), GroupBy.DEFAULT), target);
        }
        return target;
    }

    @Test
    void columnsOfCsvKeepTheirNamesEachOnce() {
        List<String> names = List.of(
                "a \"quoted\" name",
                "comma, name",
                "new\nline",
                "id",
                "step",
                "k",
                "c0",
                "o0",
                "kind",
                "quantity",
                "Id",
                "ID",
                "id_2",
                "",
                " ",
                "column",
                "it's",
                "$1 {x}",
                "\u00e9\uD83D\uDE00",
                " padded ",
                "{'a': 'b'}");
        List<String> kept = List.of(
                "a \"quoted\" name",
                "comma, name",
                "new\nline",
                "id",
                "step",
                "k",
                "c0",
                "o0",
                "kind",
                "quantity",
                "Id_2",
                "ID_3",
                "id_2_2",
                "column",
                "column_2",
                "column_3",
                "it's",
                "$1 {x}",
                "\u00e9\uD83D\uDE00",
                "padded",
                "{'a': 'b'}");
        List<String> values = names.stream().map(name -> "of " + name).toList();

        Path target = enrich(write("bill.csv", quoted(joined(names, NEEDED)) + quoted(joined(values, HOUR))));

        assertThat(Enriched.columns(target)).isEqualTo(joined(joined(kept, NEEDED), Enriched.names()));
        assertThat(Enriched.cells("SELECT * FROM " + Enriched.from(target)).get(0))
                .startsWith(joined(values, HOUR).toArray(String[]::new));
        assertThat(Enriched.outcomes(target)).containsExactly(ESTIMATED);
    }

    @Test
    void columnsOfParquetKeepTheirNamesThoughTheQueriesUseThemToo() {
        List<String> names = List.of(
                "a \"quoted\" name",
                "comma, name",
                "new\nline",
                "id",
                "step",
                "c0",
                "c1",
                "o0",
                "o1",
                "u0",
                "t0",
                "f",
                "v0",
                "d0",
                "s0",
                "mask",
                "n",
                "kind",
                "quantity",
                "within",
                "q",
                "r",
                "file_row_number",
                "bill_keys_0",
                "x_carbon",
                "it's",
                "\u00e9\uD83D\uDE00");
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add((i % 2 == 0 ? "'text'" : String.valueOf(i)) + " AS " + DuckDb.name(names.get(i)));
        }
        columns.add("{'id': 7, 'step': 8, 'c0': 'x', 'kind': 9} AS k");
        columns.add("{'id': 7, 'RegionId': 'eu-west-1', 'ConsumedQuantity': 2.0} AS b");
        Path input = Engine.parquet(
                "SELECT " + String.join(", ", columns) + ", * FROM (" + TYPED + ")", folder.resolve("bill.parquet"));

        Path target = enrich(input);

        Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
        assertThat(Enriched.outcomes(target)).containsExactly(ESTIMATED);
    }

    @Test
    void textsOfEveryKindStayAsTheyAre() {
        List<String> names = joined(NEEDED, List.of("Note", "Tags", "Last"));
        StringBuilder csv = new StringBuilder(quoted(names));
        List<String> selects = new ArrayList<>();
        for (String text : TEXTS) {
            String json = "{\"team\": \""
                    + text.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r")
                            .replace("\t", "\\t")
                    + "\"}";
            csv.append(quoted(joined(HOUR, List.of(text, json, text))));
            selects.add(TYPED + ", " + sql(text) + " AS Note, MAP {'team': " + sql(text) + ", " + sql(text)
                    + ": 'x'} AS Tags, [" + sql(text) + "] AS Last");
        }
        Path plain = write("bill.csv", csv.toString());
        Path typed = Engine.parquet(String.join(" UNION ALL ", selects), folder.resolve("bill.parquet"));

        Path ofCsv = enrich(plain);
        assertThat(Enriched.column(ofCsv, "Note")).isEqualTo(TEXTS);
        assertThat(Enriched.column(ofCsv, "Last")).isEqualTo(TEXTS);
        assertThat(Enriched.column(ofCsv, "json_extract_string(Tags, '$.team')"))
                .isEqualTo(TEXTS);
        assertThat(Enriched.outcomes(ofCsv)).hasSize(TEXTS.size()).containsOnly(ESTIMATED);
        Path ofParquet = enrich(typed);
        Enriched.assertKeeps("SELECT * FROM " + Enriched.from(typed), ofParquet);
        assertThat(Enriched.column(ofParquet, "Tags['team']")).isEqualTo(TEXTS);
        assertThat(Enriched.outcomes(ofParquet)).hasSize(TEXTS.size()).containsOnly(ESTIMATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "two\r\nlines", "a\rb"})
    void theFirstRowMayHoldEndsOfLines(String text) {
        Path plain = write("bill.csv", quoted(joined(NEEDED, List.of("Note"))) + quoted(joined(HOUR, List.of(text))));
        Path typed = Engine.parquet(
                TYPED.replace("'Hours'", sql(text)) + ", " + sql(text) + " AS Note", folder.resolve("bill.parquet"));

        Path ofCsv = enrich(plain);
        assertThat(Enriched.column(ofCsv, "Note")).containsExactly(text);
        assertThat(Enriched.outcomes(ofCsv)).containsExactly(ESTIMATED);
        Path ofParquet = enrich(typed);
        assertThat(Enriched.column(ofParquet, "Note")).containsExactly(text);
        assertThat(Enriched.outcomes(ofParquet)).containsExactly("not-estimated | unknown-unit | - | -");
    }

    private static String sql(String text) {
        return text.codePoints().mapToObj(sign -> "chr(" + sign + ")").collect(Collectors.joining(" || ", "(", ")"));
    }

    @Test
    void longTextsStayAsTheyAre() {
        String quotes = "\"".repeat(1_500_000);
        String signs = "\u20ac,\n".repeat(400_000);
        List<String> names = joined(NEEDED, List.of("Note"));

        Path target = enrich(write(
                "bill.csv",
                quoted(names) + quoted(joined(HOUR, List.of(quotes))) + quoted(joined(HOUR, List.of(signs)))));

        assertThat(Enriched.column(target, "Note").equals(List.of(quotes, signs)))
                .isTrue();
        assertThat(Enriched.outcomes(target)).containsExactly(ESTIMATED, ESTIMATED);
    }

    @Test
    void rowsWithMoreOrFewerFieldsThanTheHeaderLoseNothing() {
        List<String> names = joined(NEEDED, List.of("Note"));
        String bill = quoted(names)
                + quoted(joined(HOUR, List.of("first")))
                + quoted(HOUR)
                + quoted(joined(HOUR, List.of("third", "x", "y, z")))
                + quoted(HOUR.subList(0, 2))
                + quoted(joined(HOUR, List.of("last")));

        Path target = enrich(write("bill.csv", bill));

        assertThat(Enriched.outcomes(target)).containsExactly(ESTIMATED, BAD, BAD, BAD, ESTIMATED);
        assertThat(Enriched.column(target, "Note")).containsExactly("first", null, "third", null, "last");
        assertThat(Enriched.column(target, "SkuMeter"))
                .containsExactly(HOUR.get(3), HOUR.get(3), HOUR.get(3), null, HOUR.get(3));
        List<String> details = Enriched.column(target, "x_carbon_detail");
        assertThat(details.get(1)).contains("1 fewer fields");
        assertThat(details.get(2)).contains("2 more fields").endsWith("surplus fields: x,y, z");
        assertThat(details.get(3)).contains("6 fewer fields");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\" \"", "\u0001", "\u2003", "\u3000", "\u00a0"})
    void aLineOfWhiteSpaceIsARowWhereAReportTakesItForOne(String line) {
        String bill = quoted(NEEDED) + quoted(HOUR) + line + "\n" + quoted(HOUR);
        Path input = write("bill.csv", bill);
        int read = Reading.of(Enriched.focus(input)).items().size();

        Path target = enrich(input);

        assertThat(Enriched.outcomes(target))
                .hasSize(read)
                .startsWith(ESTIMATED)
                .endsWith(ESTIMATED);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() {
        Path target = enrich(write("bill.csv", "\uFEFF" + String.join(",", NEEDED) + "\n" + String.join(",", HOUR)));

        assertThat(Enriched.columns(target)).startsWith(NEEDED.toArray(String[]::new));
        assertThat(Enriched.outcomes(target)).containsExactly(ESTIMATED);
    }

    @Test
    void columnsOfSeveralFilesComeTogetherByTheirNamesWhateverTheirCase() {
        Path csv = write("b.csv", quoted(joined(NEEDED, List.of("note"))) + quoted(joined(HOUR, List.of("of csv"))));
        Path one = Engine.parquet("SELECT 'of one' AS Note, * FROM (" + TYPED + ")", folder.resolve("a.parquet"));
        Path two = Engine.parquet(
                "SELECT *, 'more' AS More, 'of two' AS NOTE FROM (" + TYPED + ")", folder.resolve("c.parquet"));

        Path target = enrich(one, csv, two);

        assertThat(Enriched.cells("SELECT Note, More FROM " + Enriched.from(target)))
                .containsExactly(
                        Arrays.asList("of csv", null), Arrays.asList("of one", null), Arrays.asList("of two", "more"));
        assertThat(Enriched.outcomes(target)).containsExactly(ESTIMATED, ESTIMATED, ESTIMATED);
        assertThat(Enriched.columns(target)).endsWith(Enriched.names().toArray(String[]::new));
    }
}
