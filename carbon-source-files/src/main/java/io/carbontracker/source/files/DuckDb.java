package io.carbontracker.source.files;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;

/**
 * The embedded engine that reads Parquet and JSON: in memory, without extensions from outside, within its settings. Reached by
 * JDBC alone, so that nothing needs it where no such file is read. For one thread, and one open result at a time.
 */
final class DuckDb implements AutoCloseable {
    private static final String URL = "jdbc:duckdb:";
    private static final int LONGEST_FAULT = 300;

    private final Connection connection;

    private DuckDb(Connection connection) {
        this.connection = connection;
    }

    /**
     * Starts an engine, which hands results out while it makes them, in bounded memory.
     *
     * @param settings its bounds
     * @throws CarbonConfigurationException when it is not there, cannot be loaded, or refuses its settings
     */
    static DuckDb open(EngineSettings settings) {
        Connection connection = connect();
        DuckDb engine = new DuckDb(connection);
        try {
            engine.execute("SET memory_limit = " + text(settings.memoryLimit()));
            engine.execute("SET threads = " + settings.threadCount());
            engine.execute("SET temp_directory = "
                    + text(settings.tempDirectory()
                            .resolve("carbon-tracker-" + UUID.randomUUID())
                            .toString()));
            engine.execute("SET autoinstall_known_extensions = false");
            engine.execute("SET autoload_known_extensions = false");
            engine.execute("SET TimeZone = 'UTC'");
        } catch (SQLException e) {
            engine.close();
            throw new CarbonConfigurationException("the engine for Parquet refuses its settings: " + fault(e), e);
        }
        return engine;
    }

    private static Connection connect() {
        try {
            if (DriverManager.drivers().noneMatch(DuckDb::takesUrl)) {
                throw new CarbonConfigurationException("Parquet and JSON need the dependency"
                        + " org.duckdb:duckdb_jdbc, which is not on the class path; add it, or export the bill as CSV");
            }
            Properties properties = new Properties();
            properties.setProperty("jdbc_stream_results", "true");
            return DriverManager.getConnection(URL, properties);
        } catch (SQLException | LinkageError e) {
            throw new CarbonConfigurationException(
                    "the engine for Parquet (org.duckdb:duckdb_jdbc) cannot be loaded: its native library is unpacked into the"
                            + " directory of java.io.tmpdir (" + EngineSettings.DEFAULT.tempDirectory()
                            + "), which must be writable and allow programs to run; " + origin(e),
                    e);
        }
    }

    /** What failed first, below all that failed because of it. */
    private static String origin(Throwable e) {
        Throwable origin = e;
        while (origin.getCause() != null) {
            origin = origin.getCause();
        }
        return origin instanceof IOException io
                ? CarbonException.inWords(io)
                : origin.getMessage() == null ? origin.toString() : origin.getMessage();
    }

    private static boolean takesUrl(java.sql.Driver driver) {
        try {
            return driver.acceptsURL(URL);
        } catch (SQLException e) {
            return false;
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Asks; the caller closes the result's statement. */
    ResultSet query(String sql) throws SQLException {
        Statement statement = connection.createStatement();
        try {
            return statement.executeQuery(sql);
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    /** Takes one row of a result. */
    @FunctionalInterface
    interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    /** Asks, and hands out row by row. */
    void each(String sql, RowTaker taker) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                taker.take(rows);
            }
        }
    }

    /** The number that a query gives. */
    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The names and types of the columns that a query gives, one after the other. */
    List<String[]> describe(String select) throws SQLException {
        List<String[]> columns = new ArrayList<>();
        each("DESCRIBE " + select, row -> columns.add(new String[] {row.getString(1), row.getString(2)}));
        return columns;
    }

    /** A text as SQL writes it: whatever it holds, it stays a text. */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** A name as SQL writes it. */
    static String name(String value) {
        return "\"" + value.replace("\"", "\"\"") + "\"";
    }

    /** What went wrong, in one line, with what can be done about it. */
    static String fault(SQLException e) {
        String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
        String shown = message.length() > LONGEST_FAULT ? Texts.first(message, LONGEST_FAULT) + "..." : message;
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("invalid result set")) { // all that a stream tells of what ended it
            return "reading broke off: the file is damaged or was changed, or the memory of duckdb.memory-limit did not"
                    + " suffice";
        }
        if (lower.contains("out of memory") || lower.contains("could not allocate")) {
            return shown + " (raise duckdb.memory-limit, or lower duckdb.threads)";
        }
        if (lower.contains("no space left") || lower.contains("temp_directory") || lower.contains("temporary file")) {
            return shown + " (make room, or name a directory that has it with duckdb.temp-dir)";
        }
        if (lower.contains("encrypt")) {
            return shown + " (encrypted Parquet is not read; export it without encryption)";
        }
        return shown;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // nothing was written; what was read stays valid
        }
    }
}
