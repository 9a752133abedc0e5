package io.carbontracker.source.files;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A column that a mapper wants, and how SQL writes its cells.
 *
 * @param slot the column of the mapper's row that takes the cells
 * @param role what a group of rows does with it
 * @param column the column of the files
 * @param picked of a {@link Role#PICK} the keys that matter
 */
record DuckCell(int slot, Role role, DuckTable.Column column, List<String> picked) {
    /** Decimals keep 18 digits before and 18 behind the point. */
    private static final String DECIMAL = "DECIMAL(38, 18)";

    private static final String NUMBER = "[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?";
    private static final String NULLS = "('', 'null', 'unassigned')";

    /** The cell as text. */
    String text() {
        return switch (role) {
            case PICK -> picked(column, picked);
            case FLAG -> "CASE WHEN trim(" + plain(column) + ") <> '' THEN '1' END";
            case SUM -> column.isList() ? "CAST(" + decimal(column.sql()) + " AS VARCHAR)" : plain(column);
            default -> plain(column);
        };
    }

    /** A number, the spellings of null taken for null. */
    String value() {
        return column.isText()
                ? "CASE WHEN lower(trim(" + column.sql() + ")) NOT IN " + NULLS + " THEN trim(" + column.sql() + ") END"
                : column.sql();
    }

    /**
     * A number to be summed; null when it is none, or has more digits than decimals take. Of a list of structures the amounts,
     * added.
     *
     * @param value SQL for {@link #value()}
     */
    String decimal(String value) {
        return number(value, DECIMAL);
    }

    /** A number to be multiplied with; null when it is none. */
    String real(String value) {
        String real = number(value, "DOUBLE");
        return "CASE WHEN isfinite(" + real + ") THEN " + real + " END";
    }

    private String number(String value, String type) {
        if (column.isList()) {
            return "CAST(list_sum(list_transform(" + value + ", lambda x: TRY_CAST(x.amount AS " + type + "))) AS "
                    + type + ")";
        }
        if (column.isText()) {
            return "CASE WHEN regexp_full_match(" + value + ", '" + NUMBER + "') THEN TRY_CAST(" + value + " AS " + type
                    + ") END";
        }
        return column.type().equals("FLOAT")
                ? "TRY_CAST(CAST(" + value + " AS VARCHAR) AS " + type + ")" // 0.1, not 0.10000000149
                : "TRY_CAST(" + value + " AS " + type + ")";
    }

    private static String plain(DuckTable.Column column) {
        if (column.isText()) {
            return column.sql();
        }
        if (column.type().equals("TIMESTAMP WITH TIME ZONE")) {
            return "CAST(make_timestamp(epoch_us(" + column.sql() + ")) AS VARCHAR)";
        }
        return column.isNested()
                ? "CAST(to_json(" + column.sql() + ") AS VARCHAR)"
                : "CAST(" + column.sql() + " AS VARCHAR)";
    }

    /** An object of the values that matter; text that is no JSON object stays as it is, for the mapper to read or refuse. */
    private static String picked(DuckTable.Column column, List<String> keys) {
        String sql = column.sql();
        String type = column.type();
        if (type.startsWith("MAP(VARCHAR, ") && !type.contains("STRUCT") && !type.endsWith("]")) {
            String values = keys.stream()
                    .map(key -> DuckDb.text(key) + ", " + sql + "[" + DuckDb.text(key) + "]")
                    .collect(Collectors.joining(", "));
            return "CASE WHEN " + sql + " IS NOT NULL THEN CAST(json_object(" + values + ") AS VARCHAR) END";
        }
        if (!column.isText() && !type.equals("JSON")) {
            return plain(column);
        }
        String json = "CASE WHEN starts_with(" + sql + ", '\"') THEN '{' || " + sql + " || '}' ELSE CAST(" + sql
                + " AS VARCHAR) END";
        String values = keys.stream()
                .map(key -> DuckDb.text(key) + ", " + scalar(json, pointer(key)))
                .collect(Collectors.joining(", "));
        return "CASE WHEN json_valid(" + json + ") THEN CASE WHEN json_type(" + json + ") = 'OBJECT' THEN"
                + " CAST(json_object(" + values + ") AS VARCHAR) ELSE CAST(" + sql + " AS VARCHAR) END ELSE CAST(" + sql
                + " AS VARCHAR) END";
    }

    private static String scalar(String json, String pointer) {
        String path = DuckDb.text(pointer);
        return "CASE WHEN json_type(" + json + ", " + path + ") NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string("
                + json + ", " + path + ") END";
    }

    private static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
