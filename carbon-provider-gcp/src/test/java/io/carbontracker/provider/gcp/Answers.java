package io.carbontracker.provider.gcp;

import io.carbontracker.provider.gcp.MiniatureExport.Result;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers to a query by days, without projects and labels: groups of 8 H100 for an hour unless a test says otherwise. */
final class Answers {
    /** The columns, with the value of an ordinary row. */
    private static final Map<String, String[]> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("kind", new String[] {"STRING", "usage"});
        COLUMNS.put("started", new String[] {"TIMESTAMP", "1.7908128E9"}); // 2026-10-01T00:00:00Z
        COLUMNS.put("cost_type", new String[] {"STRING", null});
        COLUMNS.put("region", new String[] {"STRING", "us-central1"});
        COLUMNS.put("service", new String[] {"STRING", "Compute Engine"});
        COLUMNS.put("sku_id", new String[] {"STRING", "ABCD-1234-EF56"});
        COLUMNS.put("family", new String[] {"STRING", null});
        COLUMNS.put("unused", new String[] {"BOOLEAN", "false"});
        COLUMNS.put("unit", new String[] {"STRING", "seconds"});
        COLUMNS.put("pricing_unit", new String[] {"STRING", "hour"});
        COLUMNS.put("currency", new String[] {"STRING", "USD"});
        COLUMNS.put("sku", new String[] {"STRING", "Nvidia H100 80GB GPU running in Americas"});
        COLUMNS.put("billed_rows", new String[] {"INTEGER", "1"});
        COLUMNS.put("unreadable_rows", new String[] {"INTEGER", "0"});
        COLUMNS.put("amount", new String[] {"BIGNUMERIC", "28800"});
        COLUMNS.put("pricing_amount", new String[] {"BIGNUMERIC", "8"});
        COLUMNS.put("cost", new String[] {"BIGNUMERIC", "80"});
        COLUMNS.put("exported", new String[] {"TIMESTAMP", "1.7908344E9"}); // 06:00
    }

    private Answers() {}

    @SafeVarargs
    static Result of(List<String>... rows) {
        List<List<String>> all = new ArrayList<>();
        for (List<String> row : rows) {
            all.add(row);
        }
        return new Result(columns(), all);
    }

    static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        COLUMNS.forEach((name, column) -> columns.put(name, column[0]));
        return columns;
    }

    /** An ordinary row, told from others by its cost. */
    static List<String> row(int cost) {
        return row(Map.of("cost", Integer.toString(cost)));
    }

    /** An ordinary row but for these values. */
    static List<String> row(Map<String, String> values) {
        List<String> row = new ArrayList<>();
        COLUMNS.forEach((name, column) -> row.add(values.containsKey(name) ? values.get(name) : column[1]));
        return row;
    }

    static UsageQuery query() {
        return new UsageQuery(
                TimeWindow.ofDay(LocalDate.of(2026, 10, 1)),
                Set.of(),
                Set.of(),
                Grain.DAY,
                false,
                Instant.parse("2026-11-10T12:00:00Z"));
    }

    static List<UsageItem> read(BigQueryUsage source) {
        try (UsageCursor cursor = source.open(query())) {
            List<UsageItem> items = new ArrayList<>();
            cursor.forEachRemaining(items::add);
            return items;
        }
    }
}
