package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.cloud.bigquery.QueryParameterValue;
import io.carbontracker.units.TimeWindow;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each difference of the dialects: the text, and that DuckDB gives for it what the manual of BigQuery says. */
class DuckDbDialectTest {
    private static final Map<String, QueryParameterValue> PARAMETERS = Map.of(
            "from", QueryParameterValue.timestamp("2026-10-01 00:00:00.000000+00:00"),
            "names", QueryParameterValue.array(new String[] {"a", "it's"}, String.class),
            "name", QueryParameterValue.string("it's"));

    /** BigQuery's text, DuckDB's, and the value in text form; {@code null} for NULL. */
    static Stream<Arguments> differences() {
        return Stream.of(
                argumentSet("a text", "@name", "'it''s'", "it's"),
                argumentSet("a time", "@from", "TIMESTAMP '2026-10-01 00:00:00.000000'", "2026-10-01 00:00:00.0"),
                argumentSet("an array", "'a' IN UNNEST(@names)", "'a' IN ['a', 'it''s']", "true"),
                argumentSet("not in an array", "'b' NOT IN UNNEST(@names)", "'b' NOT IN ['a', 'it''s']", "true"),
                argumentSet("a default", "IFNULL(NULL, 7)", "COALESCE(NULL, 7)", "7"),
                argumentSet(
                        "an hour",
                        "TIMESTAMP_TRUNC(@from, HOUR)",
                        "date_trunc('HOUR', TIMESTAMP '2026-10-01 00:00:00.000000')",
                        "2026-10-01 00:00:00.0"),
                argumentSet(
                        "the end of an hour",
                        "TIMESTAMP_TRUNC(TIMESTAMP_ADD(@from, INTERVAL 3599999999 MICROSECOND), HOUR)",
                        "date_trunc('HOUR', (TIMESTAMP '2026-10-01 00:00:00.000000' + INTERVAL 3599999999 MICROSECOND))",
                        "2026-10-01 00:00:00.0"),
                argumentSet(
                        "a decimal",
                        "ROUND(SAFE_CAST(0.1 AS BIGNUMERIC), 12)",
                        "ROUND(TRY_CAST(CAST(0.1 AS VARCHAR) AS DECIMAL(38, 12)), 12)",
                        "0.100000000000"),
                argumentSet(
                        "no decimal",
                        "SAFE_CAST('NaN'::DOUBLE AS BIGNUMERIC)",
                        "TRY_CAST(CAST('NaN'::DOUBLE AS VARCHAR) AS DECIMAL(38, 12))",
                        null),
                argumentSet("a count", "COUNTIF(1 IS NULL)", "COUNT(*) FILTER (WHERE 1 IS NULL)", "0"),
                argumentSet(
                        "a match", "REGEXP_CONTAINS('x L4', r'^\\w L4')", "regexp_matches('x L4', '^\\w L4')", "true"),
                argumentSet(
                        "an extract",
                        "REGEXP_EXTRACT('a3-highgpu-8g', r'^[a-z]+[0-9]+[a-z]*')",
                        "NULLIF(regexp_extract('a3-highgpu-8g', '^[a-z]+[0-9]+[a-z]*'), '')",
                        "a3"),
                argumentSet(
                        "nothing to extract",
                        "REGEXP_EXTRACT('custom', r'^[0-9]+')",
                        "NULLIF(regexp_extract('custom', '^[0-9]+'), '')",
                        null));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void eachDifferenceIsTranslatedToTheSameValue(String bigQuery, String duckDb, String value) throws SQLException {
        assertThat(DuckDbDialect.translate(bigQuery, PARAMETERS)).isEqualTo(duckDb);
        assertThat(value(bigQuery)).isEqualTo(value);
    }

    @Test
    void anElementOfAnArrayIsNamedByItsAlias() throws SQLException {
        String query = "(SELECT MAX(l.value) FROM UNNEST(pairs) l WHERE l.key = @name)"
                + " FROM (SELECT [{'key': 'it''s', 'value': 'b'}, {'key': 'c', 'value': 'd'}] AS pairs)";

        assertThat(value(query)).isEqualTo("b");
    }

    @Test
    void aTableIsNamedWithoutProjectAndDataset() {
        assertThat(DuckDbDialect.translate("FROM `example.com:p-1.d.gcp_t`", Map.of()))
                .isEqualTo("FROM \"gcp_t\"");
        assertThat(DuckDbDialect.translate("FROM `gcp_t`", Map.of())).isEqualTo("FROM \"gcp_t\"");
    }

    @Test
    void aParameterWithoutValueIsRefused() {
        assertThatThrownBy(() -> DuckDbDialect.translate("@other", PARAMETERS)).hasMessageContaining("@other");
    }

    @Test
    void nothingOfBigQueryAloneIsLeftOfTheRealText() {
        for (boolean hourly : new boolean[] {true, false}) {
            BillingQuery query = new BillingQuery(
                    new BillingTable("p-project", "d", MiniatureExport.TABLE, false),
                    TimeWindow.ofDay(LocalDate.of(2026, 10, 1)),
                    new Grouping(hourly, true, List.of("team", "compute.googleapis.com/cores")));

            assertThat(DuckDbDialect.translate(query.sql(), query.parameters()))
                    .doesNotContain("`", "@", "SAFE_CAST", "BIGNUMERIC", "COUNTIF", "IFNULL", "REGEXP_", "TIMESTAMP_")
                    .doesNotContainPattern("\\br'\\^")
                    .doesNotContainPattern("UNNEST\\([^)]*\\) [a-z]\\b");
        }
    }

    private static String value(String expression) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + DuckDbDialect.translate(expression, PARAMETERS))) {
            rows.next();
            Object value = rows.getObject(1);
            return value == null ? null : value.toString();
        }
    }
}
