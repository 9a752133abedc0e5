package io.carbontracker.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The yardstick for large Parquet bills: hand-written SQL that joins a bill of {@link GenerateCur} with small tables of made-up
 * factors. It knows no bounds, gaps, sources, kinds of resources or second signal.
 *
 * <p>Usage: {@code SqlLimit FOLDER agg|agg-hourly} sums by region, machine type and day, with one intensity a region or one an hour;
 * {@code SqlLimit FOLDER enrich OUT.parquet} writes every line with carbon beside.
 */
public final class SqlLimit {
    private SqlLimit() {}

    /**
     * What a bill sums up to.
     *
     * @param groups how many regions, machine types and days it has together
     * @param operationalGrams CO2e of running, by the made-up factors
     */
    record Sums(long groups, double operationalGrams) {}

    /**
     * Runs one of the queries, and prints what it found.
     *
     * @param args the folder of the bill, which query, and the file to write when it writes one
     * @throws IOException when the SQL cannot be read
     * @throws SQLException when the bill cannot be read or the file cannot be written
     */
    public static void main(String[] args) throws IOException, SQLException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        String query = args.length < 2 ? "" : args[1];
        if (query.equals("enrich") && args.length == 3) {
            out.println(enrich(Path.of(args[0]), Path.of(args[2])) + " rows");
        } else if (query.equals("agg") && args.length == 2) {
            out.println(agg(Path.of(args[0])));
        } else if (query.equals("agg-hourly") && args.length == 2) {
            out.println(aggHourly(Path.of(args[0])));
        } else {
            throw new IllegalArgumentException("usage: SqlLimit FOLDER agg|agg-hourly|enrich [OUT.parquet]");
        }
    }

    static Sums agg(Path folder) throws IOException, SQLException {
        return sums(folder, "limit_agg.sql");
    }

    static Sums aggHourly(Path folder) throws IOException, SQLException {
        return sums(folder, "limit_agg_hourly.sql");
    }

    private static Sums sums(Path folder, String resource) throws IOException, SQLException {
        try (Connection connection = Sql.open("limit_setup.sql");
                PreparedStatement query = connection.prepareStatement(Sql.text(resource))) {
            query.setString(1, files(folder));
            try (ResultSet rows = query.executeQuery()) {
                long groups = 0;
                double grams = 0;
                while (rows.next()) {
                    groups++;
                    double gramsOfGroup = rows.getDouble("operational_grams");
                    grams += rows.wasNull() ? 0 : gramsOfGroup;
                }
                return new Sums(groups, grams);
            }
        }
    }

    /** Gives the number of rows written. */
    static long enrich(Path folder, Path target) throws IOException, SQLException {
        try (Connection connection = Sql.open("limit_setup.sql");
                PreparedStatement copy = connection.prepareStatement(Sql.text("limit_enrich.sql"))) {
            copy.setString(1, files(folder));
            copy.setString(2, target.toString());
            return copy.executeLargeUpdate();
        }
    }

    private static String files(Path folder) {
        return folder.resolve("*").resolve("*.parquet").toString();
    }
}
