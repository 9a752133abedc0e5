package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.units.Cost;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.UsageItem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and tags of a bill are anybody's text. */
class HostileTextTest {
    private static final long SEED = 42;

    @TempDir
    private Path folder;

    static Stream<String> texts() {
        return Stream.of(
                "=cmd|' /C calc'!A0",
                "+1+1",
                "-2+3",
                "@SUM(A1:A9)",
                "\tx",
                "\rx",
                "\nx",
                " =1",
                "\"=1",
                "'=1",
                "\u00a0=1",
                "\ufeff=1",
                "\u200b=1",
                "\u202e=1",
                "\u0000=1",
                "\u0085=1",
                "\uff1d1",
                "\uff0b1",
                "\uff0d1",
                "\uff201",
                "team;=1+1",
                "team; @SUM(A1)",
                "team\n=1+1",
                "team\t-1",
                "plain",
                "a,b",
                "say \"hi\"",
                "\"",
                "\"\"",
                "line\nline\r\nline\rline",
                "<script>alert(1)</script>",
                "\u001b[31mred\u001b[0m",
                "\u009b31m",
                "bell\u0007 back\b del\u007f nul\u0000",
                "\u202eevil\u202c \u2066x\u2069",
                "\u2028\u2029",
                "caf\u00e9 \u4e16\u754c \ud83d\ude80 e\u0301",
                "x".repeat(10_000),
                "\u4e16".repeat(10_000),
                "word ".repeat(2_000),
                "");
    }

    private static List<UsageItem> bill(String text) {
        return List.of(
                Scenario.row("us-east-1", "p5.48xlarge", 1)
                        .account(text)
                        .service(text)
                        .tags(Map.of("team", text))
                        .cost(new Cost(BigDecimal.ONE, text))
                        .build(),
                Scenario.row(text, text, 1)
                        .provider(text)
                        .service(text)
                        .cost(Scenario.usd("1"))
                        .build(),
                Scenario.skipped(
                        SkipReason.NOT_MODELLED, text, text, text, null, 0, new Cost(BigDecimal.TEN, text), 1));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void csvReadsBackAsTheTextWithAtMostApostrophesAdded(String text) {
        Csv.Written files = Csv.run(folder, bill(text), Scenario.request("tag:team"));

        String cell = CsvText.neutral(text);
        assertThat(files.detail().rows().get(0))
                .containsEntry("account", cell)
                .containsEntry("service", cell)
                .containsEntry("tag_team", cell)
                .containsEntry("currency", cell);
        assertThat(files.summary().column("tag_team")).containsExactly(cell);
        assertThat(files.gaps().rows()).allSatisfy(row -> row.values().forEach(HostileTextTest::assertNoFormula));
        assertNoFormula(cell);
        assertThat(cell.replace("'", "")).isEqualTo(text.replace("'", ""));
    }

    /** Splits as spreadsheets do where the comma is the decimal sign, and trims as some do. */
    private static void assertNoFormula(String cell) {
        for (String part : cell.split("[;\t\r\n]", -1)) {
            String shown = part.codePoints()
                    .dropWhile(c -> c == '"'
                            || c <= ' '
                            || Character.isSpaceChar(c)
                            || Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT)
                    .limit(1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat("=+-@\uff1d\uff0b\uff0d\uff20".contains(shown) && !shown.isEmpty())
                    .as("\"%s\" of \"%s\" runs", part, cell)
                    .isFalse();
        }
        assertThat(cell).doesNotStartWith("\t").doesNotStartWith("\r").doesNotStartWith("\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"=1, '=1", "a=1, a=1", "a-b, a-b", "2026-03-01, 2026-03-01", "a;-b, a;'-b", "a;b, a;b", "', '"})
    void onlyWhatWouldRunIsChanged(String text, String cell) {
        assertThat(CsvText.neutral(text)).isEqualTo(cell);
    }

    @Test
    void randomTextsReadBack() {
        String alphabet = "a,\"\n\r\t ;'=+-@\u00e9\u4e16";
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length >= 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String line = new String(CsvText.cell(text.toString()), StandardCharsets.UTF_8);

            Csv csv = Csv.parse("a,b,c\n1," + line + ",2\n");

            assertThat(csv.column("b")).as("seed %s", SEED).containsExactly(CsvText.neutral(text.toString()));
            assertNoFormula(csv.column("b").get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theTerminalGetsNothingThatSteersItAndNoEndlessText(String text) {
        CarbonReport report = Scenario.run(bill(text), Scenario.request(groupBy(text)));
        for (int width : new int[] {60, 100, 173}) {
            String screen = TerminalSummary.render(report, width, false);

            assertThat(screen.codePoints().filter(c -> c != '\n')).allMatch(HostileTextTest::isHarmless);
            assertThat(screen.lines())
                    .allSatisfy(line -> assertThat(Columns.of(line)).as(line).isLessThanOrEqualTo(width));
            assertThat(screen.lines().count()).isLessThan(200);
        }
    }

    /** Names of tags come from the user's command line, but are printed too. */
    private static String groupBy(String text) {
        return "region,instance-type,tag:x" + text.replace(",", "");
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    @ParameterizedTest
    @MethodSource("texts")
    void jsonIsPrintableAndReadsBack(String text) throws IOException {
        StringBuilder out = new StringBuilder();

        JsonReport.write(Scenario.run(bill(text), Scenario.request("tag:team")), out);

        assertThat(out.chars().filter(c -> c != '\n')).allMatch(c -> c >= ' ' && c <= '~');
        String read = "";
        try (JsonParser parser = new JsonFactory().createParser(out.toString())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && "tag_team".equals(parser.currentName())) {
                    read = parser.getText();
                }
            }
        }
        assertThat(read).isEqualTo(text);
    }

    @Test
    void aHalfOfACharacterIsReplacedEverywhere() throws IOException {
        CarbonReport report = Scenario.run(bill("a\ud83d"), Scenario.request("tag:team"));
        StringBuilder json = new StringBuilder();

        JsonReport.write(report, json);

        assertThat(json).contains("\"a\\uD83D\"");
        assertThat(TerminalSummary.render(report, 100, false)).contains("a?").doesNotContain("\ud83d");
        assertThat(Csv.run(folder, bill("a\ud83d"), Scenario.request("tag:team"))
                        .summary()
                        .column("tag_team"))
                .containsExactly("a?");
    }
}
