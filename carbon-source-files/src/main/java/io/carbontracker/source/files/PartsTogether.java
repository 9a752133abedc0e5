package io.carbontracker.source.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts files of different columns together: each has all columns, and those of carbon come last. */
final class PartsTogether {
    /** Types of which the engine takes one for all without a loss. */
    private static final List<Set<String>> ALIKE = List.of(
            Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT"),
            Set.of("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
            Set.of("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "FLOAT", "DOUBLE"));

    private PartsTogether() {}

    /** The query for the rows of all parts. */
    static String select(List<EnrichedPart> parts) {
        Map<String, Set<String>> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (EnrichedPart part : parts) {
            part.columns()
                    .forEach((name, type) ->
                            types.computeIfAbsent(name, key -> new HashSet<>()).add(type));
        }
        String carbon = CarbonColumns.ALL.stream().map(CarbonColumns::column).collect(Collectors.joining(", "));
        return parts.stream()
                .map(part -> "SELECT * " + replaced(part, types) + "FROM (" + part.rows() + ")")
                .collect(Collectors.joining(
                        " UNION ALL BY NAME ", "SELECT * EXCLUDE (" + carbon + "), " + carbon + " FROM (", ")"));
    }

    private static String replaced(EnrichedPart part, Map<String, Set<String>> types) {
        List<String> cells = new ArrayList<>();
        part.columns().forEach((name, type) -> {
            String sql = DuckDb.name(name);
            String together = together(types.getOrDefault(name, Set.of(type)));
            if (!together.isEmpty() && !together.equals(type)) {
                cells.add(cast(sql, type, together) + " AS " + sql);
            }
        });
        return cells.isEmpty() ? "" : "REPLACE (" + String.join(", ", cells) + ") ";
    }

    private static String cast(String sql, String type, String together) {
        if (type.equals("BLOB")) {
            return "coalesce(TRY(decode(" + sql + ")), CAST(" + sql + " AS VARCHAR))"; // escapes where it is no text
        }
        return "CAST(" + (DuckTable.isNested(type) ? "to_json(" + sql + ")" : sql) + " AS " + together + ")";
    }

    /** The type of a column that has one of several in each file: text, where no other holds all their values. */
    private static String together(Set<String> types) {
        if (types.size() == 1) {
            return "";
        }
        for (Set<String> alike : ALIKE) {
            if (alike.containsAll(types)) {
                return alike.contains("DOUBLE") ? "DOUBLE" : "";
            }
        }
        return "VARCHAR";
    }
}
