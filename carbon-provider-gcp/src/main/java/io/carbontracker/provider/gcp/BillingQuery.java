package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.QueryParameterValue;
import io.carbontracker.units.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The question put to BigQuery. Rows that may bill a machine are told apart by SKU, unit and place; all others are summed by
 * service and reason, so that their money is accounted for and nothing of theirs travels. Names of tables stand in the text,
 * everything else is a parameter.
 *
 * @param table the table, with its project
 * @param window when usage has to have begun
 * @param grouping what groups are told apart by
 */
record BillingQuery(BillingTable table, TimeWindow window, Grouping grouping) {
    /** Partitions hold rows of about two days before: they close at about 05:40 UTC of the next day, and rows come late. */
    static final Duration PARTITION_SLACK = Duration.ofDays(2);

    /** Services whose SKUs bill machines: Compute Engine, and Cloud TPU for the chips up to v4. */
    static final List<String> SERVICES = List.of("6F81-5844-456A", "E000-3F24-B8AA");

    /** Charges that are usage; the others are money: {@code tax}, {@code adjustment}, {@code rounding_error}. */
    static final List<String> COST_TYPES = List.of("regular");

    /** Units of traffic and of calls, which no machine is billed in. */
    static final List<String> TRAFFIC_UNITS = List.of("bytes", "requests");

    static final String MACHINE_LABEL = "compute.googleapis.com/machine_spec";
    static final String UNUSED_LABEL = "compute.googleapis.com/is_unused_reservation";

    private static final String SYSTEM_PREFIX = "compute.googleapis.com/";

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The columns of the answer. */
    enum Column {
        KIND,
        STARTED,
        ENDED,
        COST_TYPE,
        PROJECT,
        REGION,
        SERVICE,
        SKU_ID,
        FAMILY,
        UNUSED,
        UNIT,
        PRICING_UNIT,
        CURRENCY,
        SKU,
        BILLED_ROWS,
        UNREADABLE_ROWS,
        AMOUNT,
        PRICING_AMOUNT,
        COST,
        EXPORTED;

        private final String label = name().toLowerCase(Locale.ROOT);

        String label() {
            return label;
        }
    }

    /** The column of the label of this place in the grouping. */
    static String labelColumn(int index) {
        return "label_" + index;
    }

    /** Whether the answer has a column. */
    boolean has(Column column) {
        return switch (column) {
            case ENDED -> grouping.hourly();
            case PROJECT -> grouping.byProject();
            default -> true;
        };
    }

    /** The text of the query. */
    String sql() {
        String keys = String.join(", ", keys());
        return """
                WITH billed AS (
                  SELECT
                    CASE
                      WHEN IFNULL(cost_type, '') NOT IN UNNEST(@cost_types) THEN 'money'
                      WHEN IFNULL(service.id, '') NOT IN UNNEST(@services) THEN 'other'
                      WHEN STARTS_WITH(sku.description, 'Commitment') THEN 'commitment'
                      WHEN STARTS_WITH(sku.description, 'Licensing Fee') THEN 'license'
                      WHEN REGEXP_CONTAINS(sku.description, r'^(?:[A-Za-z0-9-]+ )*(?:Load Balanc(?:er|ing)|Forwarding Rule)') THEN 'load-balancer'
                      WHEN usage.unit IN UNNEST(@traffic_units) THEN 'traffic'
                      ELSE 'usage'
                    END AS kind,
                """
                + lines("    ", billed())
                + "\n  FROM " + table.quoted()
                + "\n  WHERE " + (table.isView() ? "" : "_PARTITIONTIME >= @partitions_from\n    AND ")
                + "usage_start_time >= @from\n    AND usage_start_time < @to\n),\ntold_apart AS (\n  SELECT\n    kind,\n"
                + lines("    ", toldApart())
                + "\n  FROM billed\n)\nSELECT\n  "
                + keys
                + ",\n"
                + lines("  ", sums())
                + "\nFROM told_apart\nGROUP BY "
                + keys
                + "\nORDER BY "
                + keys
                + "\n";
    }

    /** What the text's parameters stand for. */
    Map<String, QueryParameterValue> parameters() {
        Map<String, QueryParameterValue> parameters = new LinkedHashMap<>();
        if (!table.isView()) {
            parameters.put("partitions_from", timestamp(window.start().minus(PARTITION_SLACK)));
        }
        parameters.put("from", timestamp(window.start()));
        parameters.put("to", timestamp(window.end()));
        parameters.put("cost_types", texts(COST_TYPES));
        parameters.put("services", texts(SERVICES));
        parameters.put("traffic_units", texts(TRAFFIC_UNITS));
        parameters.put("machine_label", QueryParameterValue.string(MACHINE_LABEL));
        parameters.put("unused_label", QueryParameterValue.string(UNUSED_LABEL));
        for (int i = 0; i < grouping.labels().size(); i++) {
            parameters.put(
                    labelColumn(i), QueryParameterValue.string(grouping.labels().get(i)));
        }
        return parameters;
    }

    /** The columns of the export that are needed, one row for one billed row. */
    private List<String> billed() {
        List<String> columns = new ArrayList<>();
        columns.add("TIMESTAMP_TRUNC(usage_start_time, " + (grouping.hourly() ? "HOUR" : "DAY") + ") AS started");
        if (has(Column.ENDED)) {
            // the end of the hour in which the usage ended: a microsecond less than an hour is added before cutting
            // down
            columns.add(
                    "TIMESTAMP_TRUNC(TIMESTAMP_ADD(usage_end_time, INTERVAL 3599999999 MICROSECOND), HOUR) AS ended");
        }
        columns.add("cost_type");
        if (has(Column.PROJECT)) {
            columns.add("project.id AS project");
        }
        columns.add("COALESCE(location.region, location.location) AS region");
        columns.add("service.description AS service");
        columns.add("sku.id AS sku_id");
        columns.add("sku.description AS sku");
        columns.add(
                "REGEXP_EXTRACT(" + label("system_labels", "machine_label") + ", r'^[a-z]+[0-9]+[a-z]*') AS family");
        columns.add("LOWER(" + label("system_labels", "unused_label") + ") = 'true' AS unused");
        for (int i = 0; i < grouping.labels().size(); i++) {
            String source = grouping.labels().get(i).startsWith(SYSTEM_PREFIX) ? "system_labels" : "labels";
            columns.add(label(source, labelColumn(i)) + " AS " + labelColumn(i));
        }
        columns.add("usage.unit AS unit");
        columns.add("usage.pricing_unit AS pricing_unit");
        columns.add("currency");
        columns.add(decimal("usage.amount") + " AS amount");
        columns.add(decimal("usage.amount_in_pricing_units") + " AS pricing_amount");
        // credits are summed within their row: joined to it they would drop rows without and repeat rows with several
        columns.add(decimal("cost") + " + IFNULL((SELECT SUM(" + decimal("c.amount")
                + ") FROM UNNEST(credits) c), 0) AS cost");
        columns.add("export_time");
        return columns;
    }

    /** By more digits than a double holds of such an amount, and by few enough for 0.1 to come out as 0.1. */
    private static String decimal(String column) {
        return "ROUND(SAFE_CAST(" + column + " AS BIGNUMERIC), 12)";
    }

    private static String label(String labels, String parameter) {
        return "(SELECT MAX(l.value) FROM UNNEST(" + labels + ") l WHERE l.key = @" + parameter + ")";
    }

    /** The same with nothing but service, reason and money of what bills no machine. */
    private List<String> toldApart() {
        List<String> columns = new ArrayList<>();
        for (String key : keys()) {
            switch (key) {
                case "kind" -> {}
                case "service", "currency" -> columns.add(key);
                case "cost_type" -> columns.add("CASE WHEN kind = 'money' THEN cost_type END AS cost_type");
                case "unused" -> columns.add("kind = 'usage' AND IFNULL(unused, FALSE) AS unused");
                default -> columns.add("CASE WHEN kind = 'usage' THEN " + key + " END AS " + key);
            }
        }
        columns.addAll(List.of("sku", "amount", "pricing_amount", "cost", "export_time"));
        return columns;
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Column column : Column.values()) {
            if (column.compareTo(Column.SKU) < 0 && has(column)) {
                keys.add(column.label());
            }
        }
        for (int i = 0; i < grouping.labels().size(); i++) {
            keys.add(labelColumn(i));
        }
        return keys;
    }

    private static List<String> sums() {
        return List.of(
                "MAX(sku) AS sku",
                "COUNT(*) AS billed_rows",
                "COUNTIF(amount IS NULL) AS unreadable_rows",
                "SUM(amount) AS amount",
                "SUM(pricing_amount) AS pricing_amount",
                "SUM(cost) AS cost",
                "MAX(export_time) AS exported");
    }

    private static String lines(String indent, List<String> columns) {
        return indent + String.join(",\n" + indent, columns);
    }

    private static QueryParameterValue timestamp(Instant instant) {
        return QueryParameterValue.timestamp(TIMESTAMP.format(instant));
    }

    private static QueryParameterValue texts(List<String> values) {
        return QueryParameterValue.array(values.toArray(String[]::new), String.class);
    }
}
