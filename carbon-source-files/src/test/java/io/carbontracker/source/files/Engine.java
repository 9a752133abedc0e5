package io.carbontracker.source.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes Parquet files of bills for tests. */
final class Engine {
    private Engine() {}

    /** A Parquet file of a CSV file, all columns text. */
    static Path parquet(Path csv, Path target) {
        return parquet(csv, target, "*");
    }

    /**
     * A Parquet file of a CSV file.
     *
     * @param select what to select of its columns, which are all text
     */
    static Path parquet(Path csv, Path target, String select) {
        run("COPY (SELECT " + select + " FROM read_csv(" + DuckDb.text(csv.toString())
                + ", all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"', strict_mode = false)) TO "
                + DuckDb.text(target.toString()) + " (FORMAT parquet)");
        return target;
    }

    /** A Parquet file of a query. */
    static Path parquet(String query, Path target) {
        run("COPY (" + query + ") TO " + DuckDb.text(target.toString()) + " (FORMAT parquet)");
        return target;
    }

    static void run(String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement()) {
            sql.execute("SET TimeZone = 'UTC'");
            for (String statement : statements) {
                sql.execute(statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The only value of a query. */
    static String value(String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
