package io.carbontracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public FOCUS sample as CSV, gzip CSV and Parquet, through the command. */
class SampleInEveryFormatTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T06:00:00Z"), ZoneOffset.UTC);
    private static final String STAMP = "_20261125_060000.csv";

    /** Rows of CSV have the numbers of their lines, those of Parquet their own, and sums none. */
    private static final String ROW_NUMBER = "(bill\\.[a-z.]+)(:[0-9]+)?: ";

    @TempDir
    private static Path bills;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void writeTheSampleInEveryFormat() throws IOException, SQLException {
        byte[] sample;
        try (InputStream in = Main.class.getResourceAsStream("focus_sample.csv")) {
            sample = Objects.requireNonNull(in).readAllBytes();
        }
        Path csv = Files.write(bills.resolve("bill.csv"), sample);
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(bills.resolve("bill.csv.gz")))) {
            packed.write(sample);
        }
        sql("COPY (SELECT * FROM read_csv('" + csv + "', all_varchar = true, header = true)) TO '"
                + bills.resolve("bill.parquet") + "' (FORMAT parquet)");
    }

    private static String sql(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            if (!statement.execute(query)) {
                return "";
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of("--source", "focus", "--output", folder.toString()));
        all.addAll(List.of(args));
        return new CommandLineRun(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of(),
                        CLOCK,
                        false)
                .run(all.toArray(String[]::new));
    }

    private String input(String file) {
        return bills.resolve(file).toString();
    }

    private String written(String kind) throws IOException {
        return Files.readString(folder.resolve("carbon_" + kind + STAMP))
                .replace(bills.toString(), "")
                .replaceAll(ROW_NUMBER, "bill: ");
    }

    private List<String> files(String bill, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("--input", input(bill), "--format", "none"));
        args.addAll(List.of(options));
        assertThat(run(args.toArray(String[]::new))).isZero();
        List<String> files = new ArrayList<>();
        for (String kind : List.of("detail", "summary", "gaps")) {
            if (Files.exists(folder.resolve("carbon_" + kind + STAMP))) {
                files.add(written(kind));
                Files.delete(folder.resolve("carbon_" + kind + STAMP));
            }
        }
        return files;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bill.csv.gz", "bill.parquet"})
    void filesWithDetailAreTheSameToTheByte(String bill) throws IOException {
        String[] groups = {"--group-by", "day,region,instance-type,tag:environment"};

        List<String> ofCsv = files("bill.csv", groups);

        assertThat(ofCsv).hasSize(3);
        assertThat(files(bill, groups)).isEqualTo(ofCsv);
    }

    @Test
    void sumsOfTheEngineAreTheSameWithinRounding() throws IOException {
        List<String> rows = files("bill.csv", "--no-detail");
        List<String> sums = files("bill.parquet", "--no-detail");

        assertThat(sums).hasSize(2);
        assertThat(sums.get(1)).isEqualTo(rows.get(1)); // the gaps
        List<String> expected = rows.get(0).lines().toList();
        List<String> actual = sums.get(0).lines().toList();
        assertThat(actual).hasSameSizeAs(expected).hasSizeGreaterThan(10);
        for (int i = 1; i < expected.size(); i++) {
            assertClose(actual.get(i).split(",", -1), expected.get(i).split(",", -1));
        }
    }

    private static void assertClose(String[] actual, String[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (expected[i].matches("-?[0-9.]+(E-?[0-9]+)?")) {
                double wanted = Double.parseDouble(expected[i]);
                assertThat(Double.parseDouble(actual[i])).isCloseTo(wanted, within(1e-9 * Math.abs(wanted)));
            } else {
                assertThat(actual[i]).isEqualTo(expected[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bill.csv", "bill.csv.gz", "bill.parquet"})
    void theEnrichedSampleHasAllRowsAndAddsUpToTheSummary(String bill) throws IOException, SQLException {
        Path target = folder.resolve("enriched.parquet");

        int status = run("--input", input(bill), "--no-detail", "--enrich", target.toString());

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .endsWith(String.format("%nenriched bill: %s, 1000 rows%n", target));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(sql("SELECT count(*) FROM '" + target + "'")).isEqualTo("1000");
        // the coverage of the sample: 26 estimated, 4 not estimated, 970 excluded or not modelled
        assertThat(sql(
                        "SELECT string_agg(s || '=' || n, ' ' ORDER BY s) FROM (SELECT x_carbon_status AS s, count(*) AS n"
                                + " FROM '" + target + "' GROUP BY ALL)"))
                .isEqualTo("estimated=26 excluded=6 not-estimated=4 not-modelled=964");
        double summed = written("summary")
                .lines()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[4]))
                .sum();
        assertThat(Double.parseDouble(sql("SELECT sum(x_carbon_kg) FROM '" + target + "'")))
                .isCloseTo(summed, within(1e-9 * summed));
    }

    @Test
    void wrongUsesOfEnrichAreRefusedAndNothingIsWritten() throws IOException {
        String csv = input("bill.csv");
        String[][] wrong = {
            {"--input", csv, "--enrich", folder.resolve("enriched.csv").toString(), "must end in .parquet"},
            {"--input", input("bill.parquet"), "--enrich", input("bill.parquet"), "is one of those that are read"},
            {"--input", bills.toString(), "--enrich", input("new.parquet"), "lies where bills are read from"},
            {"--input", csv, "--enrich", csv + "/new.parquet", "name another place"},
            {
                "--input",
                csv,
                "--source",
                "sample",
                "--enrich",
                folder.resolve("e.parquet").toString(),
                "one source"
            },
        };
        for (String[] each : wrong) {
            err.reset();
            List<String> args = List.of(each).subList(0, each.length - 1);

            assertThat(run(args.toArray(String[]::new))).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains(each[each.length - 1])
                    .doesNotContain("Exception");
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(bills.toFile().list()).containsExactlyInAnyOrder("bill.csv", "bill.csv.gz", "bill.parquet");
    }

    @Test
    void aBillThatBreaksOffIsReportedAsFarAsItGoesAndNotEnriched() throws IOException {
        Path broken = folder.resolve("in/broken.csv.gz");
        Files.createDirectories(broken.getParent());
        byte[] packed = Files.readAllBytes(bills.resolve("bill.csv.gz"));
        Files.write(broken, Arrays.copyOf(packed, packed.length / 2));
        Path target = folder.resolve("enriched.parquet");

        int status = run("--input", broken.toString(), "--enrich", target.toString());

        assertThat(status).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing was written", "the result is incomplete");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Totals");
        assertThat(target).doesNotExist();
    }
}
