package io.carbontracker.source.files;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** Hours beyond it are refused by the mapper, which alone knows how many there are in a unit. */
    private static final double LARGEST = BillMapper.MOST_HOURS;

    private static final String NUMBER = "[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?";
    private static final String NULLS = "('', 'null', 'unassigned')";

    /** What {@link Row} leaves out around a cell: all up to the space. */
    private static final String WHITE = DuckDb.text(
            IntStream.rangeClosed(1, ' ').mapToObj(Character::toString).collect(Collectors.joining()));

    /** The cell as text. */
    String text() {
        return switch (role) {
            case PICK -> picked(column, picked);
            case FLAG -> "CASE WHEN " + trimmed(plain(column)) + " <> '' THEN '1' END";
            case SUM -> column.isList() ? sumAsText() : plain(column);
            default -> plain(column);
        };
    }

    /** What a list of amounts adds up to; when one of them is no number, the list as it stands. */
    private String sumAsText() {
        String value = value();
        return "CASE WHEN " + decimal(value) + " IS NOT NULL THEN CAST(" + decimal(value) + " AS VARCHAR) ELSE CAST("
                + value + " AS VARCHAR) END";
    }

    /** A number; null for the spellings of null, and for a list without amounts. */
    String value() {
        if (column.isList()) {
            return "CASE WHEN len(list_filter(" + column.sql() + ", lambda x: x.amount IS NOT NULL)) > 0 THEN "
                    + column.sql() + " END";
        }
        String trimmed = trimmed(column.sql());
        return column.isText()
                ? "CASE WHEN lower(" + trimmed + ") NOT IN " + NULLS + " THEN " + trimmed + " END"
                : column.sql();
    }

    private static String trimmed(String text) {
        return "trim(" + text + ", " + WHITE + ")";
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

    /** A number to be multiplied with; null when it is none, or so large that the mapper has to judge it. */
    String real(String value) {
        String real = number(value, "DOUBLE");
        return "CASE WHEN abs(" + real + ") <= " + LARGEST + " THEN " + real + " END";
    }

    private String number(String value, String type) {
        if (column.isList()) {
            String amount = "TRY_CAST(x.amount AS " + type + ")";
            return "CASE WHEN NOT list_bool_or(list_transform(" + value + ", lambda x: x.amount IS NOT NULL AND "
                    + amount
                    + " IS NULL)) THEN CAST(list_sum(list_transform(" + value + ", lambda x: " + amount + ")) AS "
                    + type
                    + ") END";
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
