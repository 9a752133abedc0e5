package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.CarbonTracker;
import io.carbontracker.CarbonTrackerBuilder;
import io.carbontracker.report.GroupBy;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enriched rows against reports of the same bill, and rows of CSV against those of Parquet, with intensities by the hour. */
class EnrichedBillSumsTest {
    private static final String HEADER = "ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ConsumedQuantity,"
            + "ConsumedUnit,EffectiveCost,BillingCurrency,RegionId,ServiceName,ServiceCategory,ProviderName,SkuMeter,"
            + "SubAccountId,Tags,Note\n";

    private static final String TYPED = "* REPLACE (CAST(ChargePeriodStart AS TIMESTAMPTZ) AS ChargePeriodStart,"
            + " CAST(ChargePeriodEnd AS TIMESTAMP) AS ChargePeriodEnd,"
            + " CAST(ConsumedQuantity AS DOUBLE) AS ConsumedQuantity,"
            + " CAST(EffectiveCost AS DECIMAL(20, 10)) AS EffectiveCost,"
            + " CAST(CAST(Tags AS JSON) AS MAP(VARCHAR, VARCHAR)) AS Tags)";

    private static final Instant FIRST = Instant.parse("2026-10-01T00:00:00Z");

    @TempDir
    private Path folder;

    private static <T> T pick(SplittableRandom random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String line(String start, String end, String category, String quantity, String meter) {
        return start + "," + end + "," + category + "," + quantity + ",Hours,1,USD,us-east-1,Amazon EC2,Compute,AWS,"
                + meter + ",1,,note\n";
    }

    private static String hour(String start, String end, String quantity) {
        return line(
                "2026-10-01T" + start + ":00Z",
                "2026-10-01T" + end + ":00Z",
                "Usage",
                quantity,
                "BoxUsage:p5.48xlarge");
    }

    private Path enrich(CarbonTrackerBuilder tracker, TimeWindow window, String name) {
        Path target = folder.resolve("out/" + name + ".parquet");
        Enriched.write(tracker, window, target);
        return target;
    }

    @Test
    void bothSignalsStandBesideEachOtherByTheHour() {
        String grid = "provider,region,signal,start,end,kg_per_kwh,source\n"
                + "aws,us-east-1,average,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,0.5,a\n"
                + "aws,us-east-1,average,2026-10-01T01:00:00Z,2026-10-01T02:00:00Z,0.3,a\n"
                + "aws,us-east-1,marginal,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,0.8,m\n"
                + "aws,us-east-1,marginal,2026-10-01T01:00:00Z,2026-10-01T02:00:00Z,0.6,m\n";
        String bill = HEADER
                + hour("00:00", "01:00", "1")
                + hour("01:00", "02:00", "1")
                + hour("00:30", "01:30", "1")
                + hour("00:30", "01:00", "1")
                + hour("00:00", "02:00", "2")
                + hour("05:00", "06:00", "1");

        Enriched.ways(folder, bill, TYPED).forEach((way, input) -> {
            Path target = enrich(Enriched.tracker(folder, grid, Enriched.focus(input)), TimeWindow.all(), "both");

            // an hour of p5.48xlarge is 5.32 kW x PUE 1.15 = 6.118 kWh; the third and the fifth row have half of either
            // hour
            assertThat(Enriched.column(target, "x_carbon_average_kg").stream().map(Enriched::number))
                    .as(way)
                    .containsExactly("3.059", "1.8354", "2.4472", "3.059", "4.8944", "-");
            assertThat(Enriched.column(target, "x_carbon_marginal_kg").stream().map(Enriched::number))
                    .as(way)
                    .containsExactly("4.8944", "3.6708", "4.2826", "4.8944", "8.5652", "-");
            assertThat(Enriched.outcomes(target))
                    .as(way)
                    .startsWith("estimated | - | 1 | 3.059")
                    .endsWith("estimated | no-average | 1 | -");
            assertThat(Enriched.column(
                            target,
                            "x_carbon_signal || ' ' || x_carbon_average_source || ' ' ||"
                                    + " x_carbon_marginal_source"))
                    .as(way)
                    .startsWith("average a, us-east-1 m, us-east-1");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"12:00", "12:30"})
    void aPeriodMayBeginWithinADayOrAnHour(String start) {
        String bill = HEADER
                + hour("11:00", "12:00", "1")
                + hour("12:30", "13:00", "1")
                + hour("13:00", "14:00", "1")
                + line("2026-10-01T12:45:00Z", "2026-10-01T13:00:00Z", "Tax", "1", "BoxUsage:p5.48xlarge")
                + line("2026-10-01T14:00:00Z", "2026-10-01T15:00:00Z", "Usage", "1", "EBS:VolumeUsage.gp3")
                + line("2026-10-02T12:30:00Z", "2026-10-02T13:00:00Z", "Usage", "1", "BoxUsage:p5.48xlarge");
        TimeWindow window =
                TimeWindow.of(Instant.parse("2026-10-01T" + start + ":00Z"), Instant.parse("2026-10-02T12:30:00Z"));
        String always = "provider,region,signal,start,end,kg_per_kwh\naws,us-east-1,average,,,0.5\n";
        String hourly = "provider,region,signal,start,end,kg_per_kwh\n"
                + "aws,us-east-1,average,2026-10-01T00:00:00Z,2026-10-03T00:00:00Z,0.5\n";

        for (String grid : List.of(always, hourly)) {
            Enriched.ways(folder, bill, TYPED).forEach((way, input) -> {
                UsageSource source = Enriched.focus(input);
                Path target = enrich(Enriched.tracker(folder, grid, source), window, "within");

                assertThat(Enriched.outcomes(target))
                        .as("%s, %s", way, grid.equals(always) ? "days" : "hours")
                        .containsExactly(
                                "outside-period | - | - | -",
                                "estimated | - | 1 | 3.059",
                                "estimated | - | 1 | 3.059",
                                "excluded | excluded: tax | - | -",
                                "not-modelled | excluded: not-modelled storage | - | -",
                                "outside-period | - | - | -");
                assertAddsUp(Enriched.tracker(folder, grid, source), window, target);
            });
        }
    }

    /** Numbers that readers of text take, some in spite of what stands around them. */
    @Test
    void numbersAreReadInParquetAsInCsv() {
        StringBuilder bill = new StringBuilder(HEADER);
        for (String quantity : List.of(
                "2",
                " 2 ",
                "+2",
                "2e0",
                "0.2E+1",
                "\"\t2\"",
                "\"\t2\t\"",
                ".5",
                "5.",
                "1e400",
                "1e-400",
                "0",
                "-0",
                "null",
                "Unassigned",
                "-2",
                "0x2",
                "2d",
                "1_0",
                "\"1,5\"",
                "9007199254740993",
                "0." + "0".repeat(30) + "1")) {
            bill.append(hour("00:00", "01:00", quantity));
        }
        Map<String, Path> ways = Enriched.ways(folder, bill.toString());
        Path csv = enrich(Enriched.tracker(folder, Enriched.focus(ways.get("csv"))), TimeWindow.all(), "csv");

        assertThat(Enriched.outcomes(csv))
                .startsWith(
                        "estimated | - | 2 | 6.118",
                        "estimated | - | 2 | 6.118",
                        "estimated | - | 2 | 6.118",
                        "estimated | - | 2 | 6.118",
                        "estimated | - | 2 | 6.118",
                        "estimated | - | 2 | 6.118",
                        "estimated | - | 2 | 6.118",
                        "not-estimated | bad-row | - | -");
        ways.forEach((way, input) -> {
            Path target = enrich(Enriched.tracker(folder, Enriched.focus(input)), TimeWindow.all(), "numbers");
            assertThat(Enriched.outcomes(target)).as(way).isEqualTo(Enriched.outcomes(csv));
        });
    }

    @Test
    void rowsWithoutAQuantityAreToldInParquetAsInCsv() {
        String bill = HEADER
                + line("2026-10-01T00:00:00Z", "2026-10-01T01:00:00Z", "Usage", "", "Reservation:m5.large")
                + line("2026-10-01T00:00:00Z", "2026-10-01T01:00:00Z", "Usage", "", "Odd:m9.large")
                + line("2026-10-01T00:00:00Z", "2026-10-01T01:00:00Z", "Usage", "", "BoxUsage:m5.large");

        Enriched.ways(folder, bill, TYPED).forEach((way, input) -> {
            Path target = enrich(Enriched.tracker(folder, Enriched.focus(input)), TimeWindow.all(), "none");

            assertThat(Enriched.outcomes(target))
                    .as(way)
                    .containsExactly(
                            "excluded | excluded: duplicate-hours | 0 | -",
                            "not-estimated | unknown-hardware | 0 | -",
                            "not-estimated | bad-row | - | -");
        });
    }

    // ---- random bills

    private static final List<String> METERS = List.of(
            "BoxUsage:p5.48xlarge",
            "BoxUsage:m5.large",
            "EU-BoxUsage:g5.xlarge",
            "UnusedBox:m5.large",
            "Reservation:m5.large",
            "EBS:VolumeUsage.gp3",
            "Odd:m9.large",
            "BoxUsage:trn1.32xlarge",
            "Fargate-vCPU-Hours:perCPU",
            "Fargate-GB-Hours");

    /** One row; of rows without a quantity only such that are usage. */
    private static String row(SplittableRandom random, int number) {
        long start = FIRST.getEpochSecond() + 1_800L * random.nextInt(3 * 48);
        long length = pick(random, List.of(1_800L, 3_600L, 3_600L, 5_400L, 7_200L, 86_400L, 30 * 86_400L));
        String meter = pick(random, METERS);
        double amount = (random.nextInt(15) == 0 ? -1 : 1) * random.nextDouble() * Math.pow(10, random.nextInt(-4, 4));
        String quantity = random.nextInt(15) == 0 && meter.contains("BoxUsage")
                ? pick(random, List.of("", "NaN"))
                : Double.toString(amount);
        return Instant.ofEpochSecond(start) + "," + Instant.ofEpochSecond(start + length) + ","
                + pick(random, List.of("Usage", "Usage", "Usage", "Usage", "Tax")) + "," + quantity + ","
                + pick(random, List.of("Hours", "Hours", "Seconds", "Quantity")) + ","
                + pick(random, List.of("", "1.25", "-3")) + ",USD,"
                + pick(random, List.of("us-east-1", "us-east-1", "eu-west-1", "")) + ",Amazon EC2,Compute,AWS," + meter
                + "," + random.nextInt(3) + ","
                + pick(
                        random,
                        List.of(
                                "\"{\"\"work\"\":\"\"training\"\"}\"",
                                "\"{\"\"x\"\":\"\"1\"\",\"\"work\"\":\"\"serving, of two\"\"}\"",
                                "\"{\"\"x\"\":\"\"2\"\"}\"",
                                ""))
                + ",n" + number + "\n";
    }

    /** Both signals of one region, one of another, none elsewhere; hour by hour for eight days. */
    private static String grid(SplittableRandom random) {
        StringBuilder lines = new StringBuilder("provider,region,signal,start,end,kg_per_kwh\n");
        for (String series : List.of("us-east-1,average", "us-east-1,marginal", "eu-west-1,average")) {
            for (int hour = 0; hour < 8 * 24; hour++) {
                Instant start = FIRST.plusSeconds(3_600L * hour);
                lines.append("aws,").append(series).append(',').append(start).append(',');
                lines.append(start.plusSeconds(3_600)).append(',');
                lines.append(String.format(Locale.ROOT, "%.3f\n", 0.1 + random.nextDouble()));
            }
        }
        return lines.toString();
    }

    private CarbonTrackerBuilder tracker(String grid, UsageSource source) {
        return Enriched.tracker(folder, grid, source).set("workload.tag", "work");
    }

    private static void assertAddsUp(CarbonTrackerBuilder builder, TimeWindow window, Path enriched) {
        try (CarbonTracker tracker = builder.build()) {
            Enriched.assertAddsUpTo(tracker.report(window, GroupBy.DEFAULT), enriched);
        }
    }

    private static List<TimeWindow> windows(SplittableRandom random) {
        Instant from = FIRST.plusSeconds(1_800L * random.nextInt(1, 60));
        return List.of(TimeWindow.all(), TimeWindow.of(from, from.plusSeconds(100_000)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void rowsOfCsvAndOfParquetAreEqualAndAddUpToTheReport(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder bill = new StringBuilder(HEADER);
        for (int i = 0; i < 400; i++) {
            bill.append(row(random, i));
        }
        String grid = grid(random);
        Map<String, Path> ways = Enriched.ways(folder, bill.toString(), TYPED);

        for (TimeWindow window : windows(random)) {
            Path csv = enrich(tracker(grid, Enriched.focus(ways.get("csv"))), window, "csv");
            ways.forEach((way, input) -> {
                UsageSource source = Enriched.focus(input);
                Path target = enrich(
                        tracker(grid, source), window, way + window.toString().replace('/', ' '));

                Enriched.assertKeeps("SELECT * FROM " + Enriched.from(input), target);
                assertAddsUp(tracker(grid, source), window, target);
                assertSameFigures("seed " + seed + ", " + way + ", " + window, csv, target);
            });
        }
    }

    private static void assertSameFigures(String what, Path expected, Path found) {
        List<List<String>> rows = figures(found);
        List<List<String>> wanted = figures(expected);
        assertThat(rows).as(what).hasSameSizeAs(wanted);
        for (int i = 0; i < rows.size(); i++) {
            for (CarbonColumns column : CarbonColumns.ALL) {
                String figure = rows.get(i).get(column.ordinal());
                String other = wanted.get(i).get(column.ordinal());
                String where = what + ", row " + i + ", " + column.column();
                if (column.kind() == CarbonColumns.Kind.TEXT || figure == null || other == null) {
                    assertThat(figure).as(where).isEqualTo(other);
                } else {
                    double value = Double.parseDouble(other);
                    assertThat(Double.parseDouble(figure)).as(where).isCloseTo(value, within(1e-9 * Math.abs(value)));
                }
            }
        }
    }

    /** Our columns; the text of a number that cannot be read is known of CSV alone. */
    private static List<List<String>> figures(Path file) {
        return Enriched.cells("SELECT "
                + String.join(", ", Enriched.names())
                        .replace("x_carbon_detail", "regexp_replace(x_carbon_detail, 'is \"[^\"]*\"', 'is \"\"')")
                + " FROM " + Enriched.from(file));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void filesOfDifferentColumnsAndTypesAddUpToTheirReport(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String typed = TYPED.substring(0, TYPED.lastIndexOf(", CAST(CAST(Tags")) + ")"; // tags stay texts, as in CSV
        List<String> selects = List.of(
                "*",
                typed + ", 1 AS Extra",
                "* EXCLUDE (SubAccountId, Tags) REPLACE (CAST(ChargePeriodStart AS TIMESTAMP) AS ChargePeriodStart)",
                typed,
                typed);
        List<Path> inputs = new ArrayList<>();
        int number = 0;
        for (int file = 0; file < 6; file++) {
            StringBuilder bill = new StringBuilder(HEADER);
            for (int i = random.nextInt(20, 90); i > 0; i--) {
                bill.append(row(random, number++));
            }
            Path csv = Engine.write(
                    folder.resolve("parts/" + file + ".csv"), bill.toString().getBytes(StandardCharsets.UTF_8));
            inputs.add(
                    file < selects.size()
                            ? Engine.parquet(csv, folder.resolve("parts/" + file + ".parquet"), selects.get(file))
                            : csv);
        }
        String grid = grid(random);

        for (TimeWindow window : windows(random)) {
            UsageSource source = Enriched.focus(inputs.toArray(Path[]::new));
            Path target = enrich(tracker(grid, source), window, "parts");

            assertThat(Enriched.column(target, "Note"))
                    .as("seed %d", seed)
                    .hasSize(number)
                    .doesNotHaveDuplicates();
            assertThat(Enriched.column(target, "count(Extra)")).containsExactly(rowsOf(inputs.get(1)));
            assertAddsUp(tracker(grid, source), window, target);
        }
    }

    @Test
    void tagsMayBeMapsInOneFileAndTextsInAnother() {
        String bill =
                HEADER + hour("00:00", "01:00", "1").replace(",,note", ",\"{\"\"work\"\":\"\"training\"\"}\",note");
        Map<String, Path> ways = Enriched.ways(folder, bill, TYPED);

        for (String other : List.of("csv", "text")) {
            UsageSource source = Enriched.focus(ways.get("typed 0"), ways.get(other));
            Path target =
                    enrich(Enriched.tracker(folder, source).set("workload.tag", "work"), TimeWindow.all(), "tags");

            // 5.6 kW x 0.85 + 1.68 kW = 6.44 kW; x PUE 1.15 x 0.5 kg/kWh = 3.703 kg
            assertThat(Enriched.outcomes(target))
                    .containsExactly("estimated | - | 1 | 3.703", "estimated | - | 1 | 3.703");
            assertThat(Enriched.column(target, "CAST(Tags AS VARCHAR)"))
                    .allSatisfy(tags -> assertThat(tags).contains("work", "training"));
        }
    }

    private static String rowsOf(Path file) {
        return Enriched.column(file, "count(*)").get(0);
    }
}
