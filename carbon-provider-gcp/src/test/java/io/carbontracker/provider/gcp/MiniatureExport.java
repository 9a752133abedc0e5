package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.QueryParameterValue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A billing export in miniature: rows in the nested columns of the real one, in DuckDB, asked in the text meant for BigQuery. */
final class MiniatureExport implements AutoCloseable {
    /** The name of the real table that it stands for. */
    static final String TABLE = "gcp_billing_export_resource_v1_01A2B3_C4D5E6_F7A8B9";

    private static final String PAIRS = "STRUCT(\"key\" VARCHAR, \"value\" VARCHAR)[]";

    private static final String COLUMNS = """
            _PARTITIONTIME TIMESTAMP,
            billing_account_id VARCHAR,
            service STRUCT(id VARCHAR, description VARCHAR),
            sku STRUCT(id VARCHAR, description VARCHAR),
            usage_start_time TIMESTAMP,
            usage_end_time TIMESTAMP,
            project STRUCT(id VARCHAR, "number" VARCHAR, "name" VARCHAR, labels %1$s, ancestry_numbers VARCHAR,
                ancestors STRUCT(resource_name VARCHAR, display_name VARCHAR)[]),
            labels %1$s,
            system_labels %1$s,
            location STRUCT(location VARCHAR, country VARCHAR, region VARCHAR, "zone" VARCHAR),
            tags STRUCT("key" VARCHAR, "value" VARCHAR, inherited BOOLEAN, namespace VARCHAR)[],
            export_time TIMESTAMP,
            cost DOUBLE,
            currency VARCHAR,
            currency_conversion_rate DOUBLE,
            usage STRUCT(amount DOUBLE, unit VARCHAR, amount_in_pricing_units DOUBLE, pricing_unit VARCHAR),
            credits STRUCT("name" VARCHAR, amount DOUBLE, full_name VARCHAR, id VARCHAR, "type" VARCHAR)[],
            invoice STRUCT("month" VARCHAR),
            cost_type VARCHAR,
            cost_at_list DOUBLE,
            resource STRUCT("name" VARCHAR, global_name VARCHAR)""".formatted(PAIRS);

    private final Connection database;

    private MiniatureExport(Connection database) {
        this.database = database;
    }

    /** What a query gave: columns with the types of BigQuery, and rows of texts, {@code null} where there is no value. */
    record Result(Map<String, String> columns, List<List<String>> rows) {}

    static MiniatureExport of(List<ExportRow> rows) throws SQLException {
        Connection database = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = database.createStatement()) {
            statement.execute("CREATE TABLE \"" + TABLE + "\" (" + COLUMNS + ")");
            if (!rows.isEmpty()) {
                statement.execute(rows.stream()
                        .map(ExportRow::values)
                        .collect(Collectors.joining(",\n", "INSERT INTO \"" + TABLE + "\" VALUES ", "")));
            }
        }
        return new MiniatureExport(database);
    }

    /** Runs a query as it is sent to BigQuery. */
    Result run(String sql, Map<String, QueryParameterValue> parameters) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(DuckDbDialect.translate(sql, parameters))) {
            ResultSetMetaData shape = rows.getMetaData();
            Map<String, String> columns = new LinkedHashMap<>();
            for (int i = 1; i <= shape.getColumnCount(); i++) {
                columns.put(shape.getColumnLabel(i), type(shape.getColumnType(i)));
            }
            List<List<String>> texts = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= shape.getColumnCount(); i++) {
                    row.add(text(rows, i, shape.getColumnType(i)));
                }
                texts.add(row);
            }
            return new Result(columns, texts);
        }
    }

    /** The real query's answer for a grouping. */
    Result run(BillingQuery query) throws SQLException {
        return run(query.sql(), query.parameters());
    }

    private static String type(int jdbcType) {
        return switch (jdbcType) {
            case Types.TIMESTAMP -> "TIMESTAMP";
            case Types.BOOLEAN -> "BOOLEAN";
            case Types.BIGINT, Types.INTEGER -> "INTEGER";
            case Types.DECIMAL -> "BIGNUMERIC";
            case Types.DOUBLE -> "FLOAT";
            default -> "STRING";
        };
    }

    /** Timestamps as seconds with a fraction, in the notation of BigQuery: {@code 1.7907264E9}. */
    private static String text(ResultSet rows, int column, int jdbcType) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null) {
            return null;
        }
        return switch (jdbcType) {
            case Types.TIMESTAMP ->
                Double.toString(rows.getObject(column, LocalDateTime.class)
                                .toInstant(ZoneOffset.UTC)
                                .toEpochMilli()
                        / 1000.0);
            case Types.DECIMAL -> {
                java.math.BigDecimal number = rows.getBigDecimal(column).stripTrailingZeros();
                yield number.toPlainString();
            }
            default -> rows.getString(column);
        };
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
