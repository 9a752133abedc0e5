package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.StandardSQLTypeName;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The differences between the SQL of BigQuery and that of DuckDB, as far as the query under test has any. Everything else passes
 * as it stands, so that what runs in DuckDB is the text that BigQuery gets.
 */
final class DuckDbDialect {
    /** A rule: what BigQuery writes, what DuckDB writes. */
    private record Rule(Pattern bigQuery, String duckDb) {}

    /** An argument without parentheses, or with parentheses two deep. */
    private static final String ARGUMENT = "((?:[^(),]|\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\))+)";

    private static final List<Rule> RULES = List.of(
            // `project.dataset.table`: the table alone
            rule("`(?:[^`]*\\.)?([^`.]+)`", "\"$1\""),
            // a raw string has no escapes, as any string of DuckDB
            rule("\\br'", "'"),
            // an array is a list
            rule("IN UNNEST\\((@\\w+)\\)", "IN $1"),
            // the alias names the element, not a table with one column
            rule("FROM UNNEST\\((\\w+)\\) (\\w)\\b", "FROM UNNEST($1) AS elements($2)"),
            rule("TIMESTAMP_TRUNC\\(" + ARGUMENT + ", (HOUR|DAY)\\)", "date_trunc('$2', $1)"),
            rule("TIMESTAMP_ADD\\(" + ARGUMENT + ", (INTERVAL \\d+ MICROSECOND)\\)", "($1 + $2)"),
            // by way of the text, as a double times 10^12 is rounded before it becomes a decimal
            rule("SAFE_CAST\\(" + ARGUMENT + " AS BIGNUMERIC\\)", "TRY_CAST(CAST($1 AS VARCHAR) AS DECIMAL(38, 12))"),
            rule("COUNTIF\\(" + ARGUMENT + "\\)", "COUNT(*) FILTER (WHERE $1)"),
            rule("REGEXP_CONTAINS\\(", "regexp_matches("),
            // nothing found is NULL, not the empty text
            rule("REGEXP_EXTRACT\\(" + ARGUMENT + ", ('[^']*')\\)", "NULLIF(regexp_extract($1, $2), '')"),
            rule("\\bIFNULL\\(", "COALESCE("));

    private DuckDbDialect() {}

    static String translate(String sql, Map<String, QueryParameterValue> parameters) {
        String text = sql;
        for (int pass = 0; pass < 2; pass++) { // a call may stand in the argument of another
            for (Rule rule : RULES) {
                text = rule.bigQuery.matcher(text).replaceAll(rule.duckDb);
            }
        }
        Matcher names = Pattern.compile("@(\\w+)").matcher(text);
        return names.replaceAll(name -> Matcher.quoteReplacement(literal(parameters, name.group(1))));
    }

    private static String literal(Map<String, QueryParameterValue> parameters, String name) {
        QueryParameterValue value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value for the parameter @" + name);
        }
        if (value.getType() == StandardSQLTypeName.ARRAY) {
            return value.getArrayValues().stream()
                    .map(DuckDbDialect::literal)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return literal(value);
    }

    private static String literal(QueryParameterValue value) {
        String quoted = "'" + value.getValue().replace("'", "''") + "'";
        return value.getType() == StandardSQLTypeName.TIMESTAMP ? "TIMESTAMP " + quoted.replace("+00:00", "") : quoted;
    }

    private static Rule rule(String bigQuery, String duckDb) {
        return new Rule(Pattern.compile(bigQuery), duckDb);
    }
}
