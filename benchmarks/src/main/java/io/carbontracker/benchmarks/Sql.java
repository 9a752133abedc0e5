package io.carbontracker.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The SQL of this package, which stands beside it as resources, and the engine that runs it: DuckDB, in memory. */
final class Sql {
    private Sql() {}

    /** Opens an engine of its own and runs a resource of statements in it. */
    static Connection open(String setup) throws IOException, SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute(text(setup));
            return connection;
        } catch (IOException | SQLException e) {
            connection.close();
            throw e;
        }
    }

    static String text(String resource) throws IOException {
        try (InputStream in = Sql.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("no resource \"" + resource + "\" beside " + Sql.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
