package io.carbontracker.source.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The billing export of Google Cloud as newline JSON. BigQuery writes whole numbers and times as JSON strings, so what is read of
 * it is read as text.
 */
final class JsonBill {
    private static final String PAIRS = "[{\"key\":\"VARCHAR\",\"value\":\"VARCHAR\"}]";

    /** What is read, in the notation of the engine's JSON functions. */
    private static final Map<String, String> FIELDS = fields();

    private static final Pattern UUID = Pattern.compile("(?<![\"\\w])UUID(?![\"\\w])");

    /** The column of what is read beside the bill's own. */
    private static final String READ = CarbonColumns.PREFIX + "read";

    private JsonBill() {}

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String text : List.of("usage_start_time", "usage_end_time", "cost_type", "cost", "currency")) {
            fields.put(text, "\"VARCHAR\"");
        }
        fields.put("credits", "[{\"amount\":\"VARCHAR\"}]");
        fields.put("service", "{\"description\":\"VARCHAR\"}");
        fields.put("sku", "{\"description\":\"VARCHAR\"}");
        fields.put("project", "{\"id\":\"VARCHAR\",\"labels\":" + PAIRS + "}");
        fields.put("location", "{\"location\":\"VARCHAR\",\"region\":\"VARCHAR\"}");
        fields.put("usage", "{\"amount\":\"VARCHAR\",\"unit\":\"VARCHAR\"}");
        for (String pairs : List.of("labels", "system_labels", "tags")) {
            fields.put(pairs, PAIRS);
        }
        return Collections.unmodifiableMap(fields); // in this order
    }

    /** What is read, as {@code columns} of {@code read_json}. */
    static String columns() {
        return FIELDS.entrySet().stream()
                .map(field -> field.getKey() + ": " + DuckDb.text(type(field.getValue())))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** {@code [{"key":"VARCHAR"}]} as SQL writes the type: {@code STRUCT("key" VARCHAR)[]}. */
    private static String type(String structure) {
        return structure
                .replaceAll("\\[([^\\[\\]]*)]", "$1[]")
                .replaceAll("\"(\\w+)\":", "\"$1\" ")
                .replace("\"VARCHAR\"", "VARCHAR")
                .replace("{", "STRUCT(")
                .replace("}", ")");
    }

    /**
     * A bill as Parquet.
     *
     * @param table what is read of it
     * @param own its columns and their types
     */
    record Converted(DuckTable table, Map<String, String> own) {}

    /**
     * Writes files as one file of Parquet. All fields get the types that their values have.
     *
     * @param inputs files that are all packed, or all not
     * @throws BrokenInputException when a file cannot be read
     */
    static Converted convert(DuckDb engine, List<Input> inputs, Path target) {
        Input first = inputs.get(0);
        String name = inputs.size() == 1 ? first.name() : first.name() + " and " + (inputs.size() - 1) + " more";
        String files = inputs.stream()
                .map(input -> DuckDb.text(DuckTable.literal(input.file())))
                .collect(Collectors.joining(", "));
        String from = read(files, first, "union_by_name = true, sample_size = -1, map_inference_threshold = -1");
        try {
            Map<String, String> own = new LinkedHashMap<>();
            for (String[] column : engine.describe("SELECT * FROM " + from)) {
                own.put(column[0], column[1]);
            }
            EnrichedBill.checkColumns(name, own.keySet());
            if (own.values().stream().anyMatch(type -> UUID.matcher(type).find())) { // which would lower its letters
                own.replaceAll((column, type) -> UUID.matcher(type).replaceAll("VARCHAR"));
                from = read(
                        files,
                        first,
                        "columns = "
                                + own.entrySet().stream()
                                        .map(column ->
                                                DuckDb.text(column.getKey()) + ": " + DuckDb.text(column.getValue()))
                                        .collect(Collectors.joining(", ", "{", "}")));
            }
            engine.execute("COPY (SELECT *, " + read(own) + " AS " + READ + " FROM " + from + ") TO "
                    + DuckDb.text(target.toString()) + " (FORMAT parquet)");
            DuckTable written =
                    DuckTable.of(engine, new Input(name, () -> Files.newInputStream(target), target), Format.PARQUET);
            return new Converted(written.within(READ), own);
        } catch (SQLException e) {
            throw new BrokenInputException("cannot read \"" + name + "\": " + DuckDb.fault(e), e);
        }
    }

    private static String read(String files, Input first, String options) {
        return "read_json([" + files + "], format = 'newline_delimited', hive_partitioning = false, compression = '"
                + (Format.isPacked(first) ? "gzip" : "none") + "', " + options + ")";
    }

    private static String read(Map<String, String> own) {
        return FIELDS.entrySet().stream()
                .map(field -> DuckDb.text(field.getKey()) + ": "
                        + (own.containsKey(field.getKey())
                                ? "json_transform(to_json(" + DuckDb.name(field.getKey()) + "), "
                                        + DuckDb.text(field.getValue()) + ")"
                                : "CAST(NULL AS " + type(field.getValue()) + ")"))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
