package io.carbontracker.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes a made-up AWS Cost and Usage Report 2.0 of June 2026 as Parquet: {@code FOLDER/BILLING_PERIOD=2026-06/part-N.parquet}, 114
 * columns, hourly lines of 41 kinds in 6 regions. Each line depends on its number alone, counted from 1, so the same number of rows
 * gives the same values on every machine.
 *
 * <p>Usage: {@code GenerateCur FOLDER ROWS [ROWS_PER_FILE]}, a million rows per file when not given. Ten million rows take about
 * 1 GB. The kinds are in {@code cur_setup.sql}, the columns in {@code cur_rows.sql}.
 */
public final class GenerateCur {
    /** The folder of the bill's month, below that of the bill. */
    static final String PERIOD = "BILLING_PERIOD=2026-06";

    private static final long ROWS_PER_FILE = 1_000_000;

    private GenerateCur() {}

    /**
     * Writes a bill.
     *
     * @param args the folder, the number of rows, and that of each file
     * @throws IOException when the folder cannot be made
     * @throws SQLException when a file cannot be written
     */
    public static void main(String[] args) throws IOException, SQLException {
        if (args.length < 2 || args.length > 3) {
            throw new IllegalArgumentException("usage: GenerateCur FOLDER ROWS [ROWS_PER_FILE]");
        }
        Path folder = Path.of(args[0]);
        long rows = Long.parseLong(args[1]);
        if (args.length == 2) {
            write(folder, rows);
        } else {
            write(folder, rows, Long.parseLong(args[2]));
        }
    }

    static void write(Path folder, long rows) throws IOException, SQLException {
        write(folder, rows, ROWS_PER_FILE);
    }

    static void write(Path folder, long rows, long rowsPerFile) throws IOException, SQLException {
        if (rowsPerFile < 1) {
            throw new IllegalArgumentException("a file takes 1 row or more, not " + rowsPerFile);
        }
        Path period = Files.createDirectories(folder.resolve(PERIOD));
        try (Connection connection = Sql.open("cur_setup.sql");
                PreparedStatement copy = connection.prepareStatement(Sql.text("cur_rows.sql"))) {
            int part = 0;
            for (long first = 1; first <= rows; first += rowsPerFile) {
                copy.setLong(1, first);
                copy.setLong(2, Math.min(first + rowsPerFile, rows + 1));
                copy.setString(3, period.resolve("part-" + part++ + ".parquet").toString());
                copy.execute();
            }
        }
    }
}
