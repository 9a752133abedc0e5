package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.CarbonTracker;
import io.carbontracker.CarbonTrackerBuilder;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.SignalTotal;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.UsageSource;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Enriches bills for tests, and reads what was written. */
final class Enriched {
    static final TimeWindow OCTOBER =
            TimeWindow.of(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));

    /** Half a kilogram of carbon for each kilowatt-hour, at any time. */
    private static final String HALF_A_KILOGRAM = "provider,region,signal,start,end,kg_per_kwh,source\n"
            + "aws,us-east-1,average,,,0.5,by hand\naws,us-west-2,average,,,0.5,by hand\n"
            + "aws,eu-west-1,average,,,0.5,by hand\nazure,eastus,average,,,0.5,by hand\n"
            + "gcp,us-central1,average,,,0.5,by hand\n";

    private Enriched() {}

    // ---- writing

    /** A tracker at a fixed time, where every kilowatt-hour stands for half a kilogram. */
    static CarbonTrackerBuilder tracker(Path folder, UsageSource... sources) {
        return tracker(folder, HALF_A_KILOGRAM, sources);
    }

    static CarbonTrackerBuilder tracker(Path folder, String intensities, UsageSource... sources) {
        Path file = Engine.write(folder.resolve("grid/intensities.csv"), intensities.getBytes(StandardCharsets.UTF_8));
        CarbonTrackerBuilder builder = CarbonTracker.builder()
                .clock(Clock.fixed(Reading.AS_OF, ZoneOffset.UTC))
                .intensity("file:" + file);
        for (UsageSource source : sources) {
            builder.usage(source);
        }
        return builder;
    }

    static long write(CarbonTrackerBuilder builder, TimeWindow window, Path target) {
        try (CarbonTracker tracker = builder.build()) {
            return tracker.enrich(window, target);
        }
    }

    static BillFiles focus(Path... inputs) {
        return FocusFiles.builder().inputs(inputs).build();
    }

    /** A CSV file by itself, packed, as Parquet of texts, and as Parquet of typed columns, by what they are called. */
    static Map<String, Path> ways(Path folder, String csv, String... typed) {
        byte[] content = csv.getBytes(StandardCharsets.UTF_8);
        Map<String, Path> ways = new LinkedHashMap<>();
        Path plain = Engine.write(folder.resolve("ways/bill.csv"), content);
        ways.put("csv", plain);
        ways.put("packed", Engine.write(folder.resolve("ways/bill.csv.gz"), Reading.gzip(content)));
        ways.put("text", Engine.parquet(plain, folder.resolve("ways/text.parquet")));
        for (int i = 0; i < typed.length; i++) {
            ways.put("typed " + i, Engine.parquet(plain, folder.resolve("ways/typed-" + i + ".parquet"), typed[i]));
        }
        return ways;
    }

    // ---- reading

    static String from(Path file) {
        return file.toString().endsWith(".parquet")
                ? "read_parquet(" + DuckDb.text(file.toString()) + ")"
                : "read_csv(" + DuckDb.text(file.toString())
                        + ", all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"',"
                        + " strict_mode = false)";
    }

    /** The cells of a query as text, row by row. */
    static List<List<String>> cells(String query) {
        List<List<String>> cells = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement()) {
            sql.execute("SET TimeZone = 'UTC'");
            try (ResultSet rows = sql.executeQuery(query)) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        row.add(rows.getString(i));
                    }
                    cells.add(row);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
        return cells;
    }

    static List<String> columns(Path file) {
        return cells("DESCRIBE SELECT * FROM " + from(file)).stream()
                .map(column -> column.get(0))
                .toList();
    }

    /** The values of one column, in the order of the rows. */
    static List<String> column(Path file, String sql) {
        return cells("SELECT " + sql + " FROM " + from(file)).stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** What became of each row: status, reason, hours, and kilograms, to ten digits. */
    static List<String> outcomes(Path file) {
        return cells("SELECT x_carbon_status, x_carbon_reason, x_carbon_hours, x_carbon_kg FROM " + from(file)).stream()
                .map(row -> shown(row.get(0)) + " | " + shown(row.get(1)) + " | " + number(row.get(2)) + " | "
                        + number(row.get(3)))
                .toList();
    }

    private static String shown(String text) {
        return text == null ? "-" : text;
    }

    /** A number to ten digits, {@code -} for none. */
    static String number(String text) {
        if (text == null) {
            return "-";
        }
        BigDecimal value = new BigDecimal(text).round(new MathContext(10));
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    // ---- comparing

    static List<String> names() {
        return CarbonColumns.ALL.stream().map(CarbonColumns::column).toList();
    }

    /** Fails unless a file has the columns, types and rows of the small one that it was made from, and ours behind. */
    static void assertKeeps(String original, Path enriched) {
        List<List<String>> described = cells("DESCRIBE " + original);
        List<String> own = described.stream().map(column -> column.get(0)).toList();
        String kept = "SELECT " + own.stream().map(DuckDb::name).collect(Collectors.joining(", ")) + " FROM "
                + from(enriched);

        assertThat(columns(enriched))
                .isEqualTo(Stream.concat(own.stream(), names().stream()).toList());
        assertThat(cells("DESCRIBE " + kept)).isEqualTo(described);
        assertThat(cells(kept)).isEqualTo(cells(original));
        assertThat(cells("SELECT * FROM ((" + kept + ") EXCEPT ALL (" + original + "))"))
                .isEmpty();
        assertThat(cells("SELECT * FROM ((" + original + ") EXCEPT ALL (" + kept + "))"))
                .isEmpty();
    }

    /** Fails unless rows add up to what a report tells, within 1e-9 of what was added. */
    static void assertAddsUpTo(CarbonReport report, Path file) {
        assertThat(report.isIncomplete()).isFalse();
        CarbonReport.Totals totals = report.totals();
        Estimate primary = kg(totals.carbon());
        Estimate embodied = totals.embodiedKg();
        String estimated = "x_carbon_status = 'estimated'";
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put(sum("energy_kwh", estimated), totals.itEnergyKwh().best());
        expected.put(sum("energy_low_kwh", estimated), totals.itEnergyKwh().low());
        expected.put(sum("energy_high_kwh", estimated), totals.itEnergyKwh().high());
        expected.put(
                sum("adjusted_energy_kwh", estimated),
                totals.facilityEnergyKwh().best());
        expected.put(sum("accelerator_hours", estimated), totals.acceleratorHours());
        expected.put(sum("kg", estimated), primary.best());
        expected.put(sum("low_kg", estimated), primary.low());
        expected.put(sum("high_kg", estimated), primary.high());
        expected.put(sum("average_kg", estimated), kg(totals.average()).best());
        expected.put(sum("marginal_kg", estimated), kg(totals.marginal()).best());
        expected.put(sum("embodied_kg", estimated), embodied == null ? 0 : embodied.best());
        for (ResourceKind kind : ResourceKind.values()) {
            String ofKind = "x_carbon_resource_kind = '" + kind.label() + "' AND x_carbon_status ";
            CarbonReport.HoursOf hours =
                    report.coverage().hours().getOrDefault(kind, new CarbonReport.HoursOf(0, 0, 0));
            assertThat(hours.estimated()).isEqualTo(totals.hours().getOrDefault(kind, 0.0));
            expected.put(sum("hours", ofKind + "= 'estimated'"), hours.estimated());
            expected.put(sum("hours", ofKind + "= 'not-estimated'"), hours.notEstimated());
            expected.put(sum("hours", ofKind + "IN ('excluded', 'not-modelled')"), hours.excluded());
        }
        CarbonReport.Rows rows = report.coverage().rows();
        expected.put(count("= 'estimated'"), (double) rows.estimated());
        expected.put(count("= 'not-estimated'"), (double) rows.notEstimated());
        expected.put(count("IN ('excluded', 'not-modelled')"), (double) rows.excluded());
        expected.put(count("<> 'outside-period'"), (double) rows.read());
        assertEqual(file, expected);
    }

    private static Estimate kg(SignalTotal total) {
        Estimate kg = total.kg();
        return kg == null ? Estimate.ZERO : kg;
    }

    private static String sum(String column, String condition) {
        return "sum(x_carbon_" + column + ") FILTER (WHERE " + condition + ")";
    }

    private static String count(String status) {
        return "sum(1.0) FILTER (WHERE x_carbon_status " + status + ")";
    }

    private static void assertEqual(Path file, Map<String, Double> expected) {
        List<String> columns = new ArrayList<>();
        for (String sum : expected.keySet()) {
            columns.add("coalesce(" + sum + ", 0)");
            columns.add("coalesce(" + sum.replaceFirst("sum\\(([a-z_0-9.]+)\\)", "sum(abs($1))") + ", 0)");
        }
        Iterator<String> found = cells("SELECT " + String.join(", ", columns) + " FROM " + from(file))
                .get(0)
                .iterator();
        expected.forEach((sum, value) -> {
            double actual = Double.parseDouble(found.next());
            double magnitude = Double.parseDouble(found.next());
            assertThat(actual).as("%s in %s", sum, file.getFileName()).isCloseTo(value, within(1e-9 * magnitude));
        });
    }
}
