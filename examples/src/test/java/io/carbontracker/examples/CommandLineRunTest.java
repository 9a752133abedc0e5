package io.carbontracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as users run it. */
class CommandLineRunTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T06:00:00Z"), ZoneOffset.UTC);
    private static final String TUTORIAL = "date,region,instance_type,hours\n"
            + "2026-06-01,us-east-1,p5.48xlarge,24\n"
            + "2026-06-01,eu-west-1,g5.12xlarge,10\n"
            + "2026-06-01,us-east-1,p5.48xlarge,720\n"
            + "2026-06-01,mars-1,x99.huge,10\n";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return runInto(folder.resolve("out"), args);
    }

    private int runInto(Path output, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--output");
        all.add(output.toString());
        return new CommandLineRun(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of(),
                        CLOCK,
                        false)
                .run(all.toArray(String[]::new));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<String> written(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith("carbon_" + kind))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(file);
        }
    }

    private String json(String field) {
        String text = out.toString(StandardCharsets.UTF_8);
        int at = text.indexOf("\"" + field + "\" : ") + field.length() + 5;
        return text.substring(at, text.indexOf('\n', at)).replace(",", "");
    }

    @Test
    void theSampleAccountsForAllOfItsRows() {
        int status = run("--format", "json");

        assertThat(status).isZero();
        assertThat(json("read")).isEqualTo("1000");
        assertThat(json("estimated")).isEqualTo("26");
        assertThat(json("not_estimated")).isEqualTo("4");
        assertThat(json("excluded")).isEqualTo("970");
    }

    @Test
    void theTutorialsFiguresStandInTheDetailFile() throws IOException {
        int status = run("--source", "usage-csv", "--input", file("t.csv", TUTORIAL), "--methodology", "tutorial");

        assertThat(status).isZero();
        List<String> lines = written("detail");
        double[] expected = {8.3904, 0.972, 251.712, 1.44};
        for (int i = 0; i < expected.length; i++) {
            String[] cells = lines.get(i + 1).split(",", -1);
            assertThat(Double.parseDouble(cells[8])).isCloseTo(expected[i], within(1e-9));
            assertThat(cells[16]).isEqualTo("tutorial-default");
        }
    }

    @ParameterizedTest
    @CsvSource({"standard", "tutorial"})
    void detailAddsUpToSummaryAndTotals(String methodology) throws IOException {
        int status = run(
                "--source",
                "usage-csv",
                "--input",
                file("t.csv", TUTORIAL),
                "--methodology",
                methodology,
                "--format",
                "json");

        double detail = sum(written("detail"), 8);
        double summary = sum(written("summary"), 4);
        assertThat(status).isZero();
        assertThat(detail).isCloseTo(summary, within(1e-9));
        assertThat(Double.parseDouble(json("carbon_kg"))).isCloseTo(detail, within(1e-9));
    }

    private static double sum(List<String> lines, int column) {
        return lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1)[column])
                .filter(cell -> !cell.isEmpty())
                .mapToDouble(Double::parseDouble)
                .sum();
    }

    @Test
    void shuffledRowsGiveTheSameTotal() throws IOException {
        List<String> rows = new ArrayList<>(AiTeamMonth.text().lines().toList());
        String header = rows.remove(0);
        run("--source", "usage-csv", "--input", file("a.csv", AiTeamMonth.text()), "--format", "json");
        double one = Double.parseDouble(json("carbon_kg"));
        out.reset();
        Collections.shuffle(rows, new Random(42));
        run(
                "--source",
                "usage-csv",
                "--input",
                file("b.csv", header + "\n" + String.join("\n", rows)),
                "--format",
                "json");

        assertThat(Double.parseDouble(json("carbon_kg"))).isCloseTo(one, within(1e-12 * one));
    }

    @Test
    void theCommittedMonthIsWhatItsProgramWrites() throws IOException {
        assertThat(Files.readString(Path.of("data", "ai-team-month.csv"))).isEqualTo(AiTeamMonth.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--source focus --input /nowhere/bill.csv | 2 | /nowhere/bill.csv",
                "--grup-by region | 2 | did you mean \"--group-by\"",
                "--group-by regin | 2 | did you mean \"region\"",
                "--from 2026-06-02 --to 2026-06-01 | 2 | must lie before",
                "--source sample --source sample | 2 | stands twice",
                "--source azur | 2 | did you mean \"azure\"",
                "--set average.bases=egrid | 2 | did you mean \"average.basis\"",
                "--signal marginal | 2 | WATTTIME_USERNAME",
                "--input x.csv | 2 | --source",
                "--source focus | 2 | input",
                "--config nofile.properties | 2 | \"nofile.properties\": there is no such file; expected lines",
                "--config src | 2 | \"src\": ",
                "--intensity file:nope.csv | 2 | \"nope.csv\": there is no such file; expected a CSV file",
                "--strict | 4 | --strict",
            })
    void wrongUseIsToldWithWhatToDo(String line, int status, String message) {
        int actual = run(line.strip().split(" "));

        assertThat(actual).isEqualTo(status);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message).doesNotContain("\tat ", "Exception");
    }

    @Test
    void aSettingsFileThatIsNoneIsToldInWords() throws IOException {
        int status = run("--config", file("c.properties", "workload.tag=\\u00zz\n"));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("c.properties\": Malformed", "expected lines of KEY=VALUE")
                .doesNotContain("Exception");
    }

    @Test
    void aFileWithoutRowsIsNoUsageAndAnEmptyOneIsIncomplete() throws IOException {
        String header = file("h.csv", "date,region,instance_type,hours\n");
        String empty = file("e.csv", "");

        assertThat(run("--source", "usage-csv", "--input", header)).isEqualTo(1);
        assertThat(run("--source", "usage-csv", "--input", empty)).isEqualTo(3);
        assertThat(run("--source", "usage-csv", "--input", file("m.csv", "date,region\n2026-06-01,x\n")))
                .isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no usage found", "instance_type");
    }

    @Test
    void aBadRowIsAGapWithFileLineAndFieldAndTheRunGoesOn() throws IOException {
        String text = TUTORIAL + "2026-06-01,us-east-1,m5.large,NaN\n2026-06-01,us-east-1,m5.large,1\n";

        int status = run("--source", "usage-csv", "--input", file("bad.csv", text), "--format", "json");

        assertThat(status).isZero();
        assertThat(json("read")).isEqualTo("6");
        assertThat(String.join("\n", written("gaps"))).contains("bad-row", "bad.csv:6", "hours");
    }

    @Test
    void sameInputGivesSameBytes() throws IOException {
        String input = file("a.csv", AiTeamMonth.text());
        run("--source", "usage-csv", "--input", input);
        List<String> first = written("detail");
        Path moved = folder.resolve("first");
        Files.move(folder.resolve("out"), moved);
        run("--source", "usage-csv", "--input", input);

        assertThat(written("detail")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"out", "out/below", "out/below/below"})
    void anOutputPathThatCannotBeAFolderIsWrongUse(String output) throws IOException {
        Files.writeString(folder.resolve("out"), "in the way");

        int status = runInto(folder.resolve(output));

        assertThat(status).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("\"" + folder.resolve(output) + "\"")
                .doesNotContain("Exception");
    }
}
