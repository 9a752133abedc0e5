package io.carbontracker.catalog;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CatalogException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One CSV table of sourced factors, with a user's rows laid over it where there are any.
 *
 * <p>A user's row replaces the bundled row of its key cell by cell, where its cell is filled; a row with a new key is added.
 * Immutable and safe for any number of threads.
 *
 * @since 0.1.0
 */
public final class FactorTable {
    private static final char KEY_SEPARATOR = '\u0000';

    private final Schema schema;
    private final Map<String, Integer> columns;
    private final List<String> header;
    private final Map<String, Row> rows;

    private FactorTable(Schema schema, List<String> header, Map<String, Integer> columns, Map<String, Row> rows) {
        this.schema = schema;
        this.header = header;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Reads a bundled table.
     *
     * @param schema which one
     * @return the table
     */
    public static FactorTable bundled(Schema schema) {
        try (InputStream in = FactorTable.class.getResourceAsStream(schema.fileName())) {
            if (in == null) {
                throw new CatalogException(
                        schema.fileName(),
                        "bundled table " + schema.fileName() + " is missing from the jar",
                        null,
                        false);
            }
            return parse(schema, new String(in.readAllBytes(), StandardCharsets.UTF_8), schema.fileName(), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lays a user's file over this table.
     *
     * @param file a CSV file with some or all of the table's columns, the key columns among them
     * @return a new table
     * @throws CatalogException when the file does not fit the table, naming file, line and column
     */
    public FactorTable overlaidWith(Path file) {
        try {
            return parse(schema, Files.readString(file, StandardCharsets.UTF_8), file.toString(), this);
        } catch (IOException e) {
            throw new CatalogException(schema.fileName(), "cannot read factor file \"" + file + "\": " + e, e, false);
        }
    }

    private static FactorTable parse(Schema schema, String text, String name, @Nullable FactorTable under) {
        Map<String, Row> rows = new LinkedHashMap<>();
        List<String> header = List.of();
        Map<String, Integer> columns = Map.of();
        Map<String, Integer> own = Map.of();
        try (CsvReader<CsvRecord> csv =
                CsvReader.builder().detectBomHeader(false).ofCsvRecord(text)) {
            for (CsvRecord line : csv) {
                if (own.isEmpty()) {
                    List<String> found =
                            line.getFields().stream().map(String::strip).toList();
                    own = index(schema, found, name, under);
                    header = under == null ? found : under.header;
                    columns = under == null ? own : under.columns;
                    if (under != null) {
                        rows.putAll(under.rows);
                    }
                    continue;
                }
                if (line.getFieldCount() != own.size()) {
                    throw new CatalogException(
                            schema.fileName(),
                            name + ":" + line.getStartingLineNumber() + ": has " + line.getFieldCount()
                                    + " fields, the header has " + own.size(),
                            null,
                            false);
                }
                addRow(schema, name, under != null, line, own, header, columns, rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FactorTable(schema, header, columns, rows);
    }

    private static Map<String, Integer> index(
            Schema schema, List<String> header, String name, @Nullable FactorTable under) {
        Map<String, Integer> own = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            String column = stripBom(header.get(i));
            if (under != null && !under.columns.containsKey(column)) {
                throw CarbonConfigurationException.unknown("column of factor file " + name, column, under.header);
            }
            if (own.put(column, i) != null) {
                throw new CatalogException(
                        schema.fileName(), name + ":1: column \"" + column + "\" stands twice", null, false);
            }
        }
        for (String key : schema.keys()) {
            if (!own.containsKey(key)) {
                throw new CatalogException(
                        schema.fileName(), name + ":1: key column \"" + key + "\" is missing", null, false);
            }
        }
        return own;
    }

    private static String stripBom(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static void addRow(
            Schema schema,
            String name,
            boolean overlay,
            CsvRecord line,
            Map<String, Integer> own,
            List<String> header,
            Map<String, Integer> columns,
            Map<String, Row> rows) {
        StringBuilder key = new StringBuilder();
        for (String column : schema.keys()) {
            key.append(line.getField(index(own, column)).strip().toLowerCase(Locale.ROOT))
                    .append(KEY_SEPARATOR);
        }
        Row old = rows.get(key.toString());
        if (!overlay) {
            if (old != null) {
                throw new CatalogException(
                        schema.fileName(),
                        name + ":" + line.getStartingLineNumber() + ": repeats the key of line " + old.line,
                        null,
                        false);
            }
            rows.put(
                    key.toString(),
                    new Row(
                            schema,
                            columns,
                            line.getFields().toArray(new String[0]),
                            null,
                            name,
                            line.getStartingLineNumber()));
            return;
        }
        String[] cells = new String[header.size()];
        boolean[] replaced = new boolean[header.size()];
        for (int i = 0; i < cells.length; i++) {
            Integer from = own.get(header.get(i));
            String cell = from == null ? "" : line.getField(from).strip();
            replaced[i] = !cell.isEmpty();
            cells[i] = replaced[i] ? cell : old == null ? "" : old.cells[i];
        }
        Row row = new Row(schema, columns, cells, replaced, name, line.getStartingLineNumber());
        schema.ranges().forEach((column, range) -> row.number(column));
        rows.put(key.toString(), row);
    }

    private static int index(Map<String, Integer> columns, String column) {
        Integer index = columns.get(column);
        if (index == null) {
            throw new IllegalArgumentException("no column " + column);
        }
        return index;
    }

    /**
     * Finds the row of a key.
     *
     * @param key the cells of the key columns, any case
     * @return the row
     */
    public Optional<Row> find(String... key) {
        StringBuilder text = new StringBuilder();
        for (String part : key) {
            text.append(part.strip().toLowerCase(Locale.ROOT)).append(KEY_SEPARATOR);
        }
        return Optional.ofNullable(rows.get(text.toString()));
    }

    /**
     * Gives all rows, bundled ones first, in the order of the files.
     *
     * @return the rows
     */
    public List<Row> rows() {
        return Collections.unmodifiableList(new ArrayList<>(rows.values()));
    }

    /**
     * Gives the columns.
     *
     * @return the header, in order
     */
    public List<String> header() {
        return header;
    }

    /**
     * One row of a table.
     *
     * @since 0.1.0
     */
    public static final class Row {
        private final Schema schema;
        private final Map<String, Integer> columns;
        private final String[] cells;
        private final boolean @Nullable [] replaced;
        private final String file;
        private final long line;

        private Row(
                Schema schema,
                Map<String, Integer> columns,
                String[] cells,
                boolean @Nullable [] replaced,
                String file,
                long line) {
            this.schema = schema;
            this.columns = columns;
            this.cells = cells;
            this.replaced = replaced;
            this.file = file;
            this.line = line;
        }

        /**
         * Gives a cell.
         *
         * @param column the column's name
         * @return the text, {@code ""} when blank
         */
        public String text(String column) {
            return cells[index(columns, column)];
        }

        /**
         * Gives a cell as a number within the range that its column allows.
         *
         * @param column the column's name
         * @return the number, {@link Double#NaN} when the cell is blank
         * @throws CatalogException when it is no number or outside its range
         */
        public double number(String column) {
            String text = text(column);
            if (text.isEmpty()) {
                return Double.NaN;
            }
            Schema.Range range = schema.ranges().getOrDefault(column, Schema.Range.ANY);
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                value = Double.NaN;
            }
            if (!(value >= range.least() && value <= range.greatest())) {
                throw new CatalogException(
                        schema.fileName(),
                        file + ":" + line + ": " + column + " is \"" + text + "\", expected a number from "
                                + range.least() + " to " + range.greatest(),
                        null,
                        false);
            }
            return value;
        }

        /**
         * Tells whether a user's file set a cell.
         *
         * @param column the column's name
         * @return whether the cell's value is the user's
         */
        public boolean isUsers(String column) {
            boolean[] own = replaced;
            return own != null && own[index(columns, column)];
        }

        /**
         * Names the source of a cell.
         *
         * @param column the column whose value is used
         * @param sourceColumn the column that names its source
         * @return source ids of {@code SOURCES.md} joined by {@code |}, or the user's file and line
         */
        public String sourceOf(String column, String sourceColumn) {
            if (isUsers(column) && !isUsers(sourceColumn)) {
                return "user:" + file + ":" + line;
            }
            String source = text(sourceColumn);
            return source.isEmpty() ? text("source") : source;
        }
    }

    /**
     * The tables that exist, with their keys and the ranges that their numbers must keep.
     *
     * @since 0.1.0
     */
    @SuppressWarnings("ImmutableEnumChecker") // its lists and maps are made by List.of and Map.of
    public enum Schema {
        /** Accelerators: power limit, system watts, embodied carbon. */
        ACCELERATORS(
                List.of("model"),
                Map.of(
                        "tdp_watts", new Range(20, 2000),
                        "system_watts", new Range(20, 4000),
                        "idle_watts", new Range(1, 300),
                        "memory_gib", new Range(1, 400),
                        "embodied_kgco2e", new Range(5, 3000),
                        "release_year", new Range(2010, 2027))),
        /** Machine types. */
        INSTANCES(
                List.of("provider", "instance_type"),
                Map.of(
                        "vcpus", new Range(0.1, 2000),
                        "memory_gib", new Range(0.4, 40_000),
                        "accelerator_count", new Range(0.05, 128),
                        "server_vcpus", new Range(8, 1000))),
        /** Measured or modelled watts per machine type, and embodied carbon. */
        INSTANCE_POWER(
                List.of("provider", "instance_type"),
                Map.of(
                        "watts_idle", new Range(0.1, 20_000),
                        "watts_10", new Range(0.1, 20_000),
                        "watts_50", new Range(0.1, 20_000),
                        "watts_100", new Range(0.1, 20_000),
                        "embodied_kgco2e", new Range(0.5, 60_000))),
        /** Watts per vCPU of a processor generation. */
        CPU_POWER(
                List.of("provider", "architecture"),
                Map.of("min_watts_per_vcpu", new Range(0.1, 5), "max_watts_per_vcpu", new Range(0.5, 10))),
        /** Processor names to generations. */
        CPU_ARCH_MAP(List.of("provider", "cpu_model_or_arch"), Map.of()),
        /** Single coefficients. */
        COEFFICIENTS(List.of("key", "provider"), Map.of("value", new Range(0, 1e9))),
        /** Regions: PUE, yearly intensity, coordinates, grid codes. */
        REGIONS(
                List.of("provider", "region"),
                Map.of(
                        "latitude", new Range(-60, 72),
                        "longitude", new Range(-180, 180),
                        "pue", new Range(1, 2),
                        "intensity_kg_per_kwh", new Range(0, 1.2),
                        "intensity_low", new Range(0, 1.2),
                        "intensity_high", new Range(0, 1.2),
                        "lifecycle_kg_per_kwh", new Range(0, 1.2),
                        "egrid2023_kg_per_kwh", new Range(0, 1.2),
                        "google2024_kg_per_kwh", new Range(0, 1.2))),
        /** Google Cloud SKU texts. */
        GCP_SKUS(List.of("sku_like_pattern", "kind"), Map.of()),
        /** Azure meter texts. */
        AZURE_METERS(List.of("field", "regex"), Map.of()),
        /** AWS usage-type tokens. */
        AWS_USAGE_TYPES(List.of("usage_type_token"), Map.of()),
        /** The tutorial's watts per machine. */
        TUTORIAL_POWER(List.of("provider", "instance_type"), Map.of("watts_per_instance", new Range(0, 1e5))),
        /** The tutorial's regions. */
        TUTORIAL_REGIONS(
                List.of("provider", "region"), Map.of("pue", new Range(1, 3), "intensity_kg_per_kwh", new Range(0, 2)));

        private final List<String> keys;
        private final Map<String, Range> ranges;

        Schema(List<String> keys, Map<String, Range> ranges) {
            this.keys = keys;
            this.ranges = ranges;
        }

        /**
         * Gives the table's file name, bundled and in a user's factor folder.
         *
         * @return for example {@code instances.csv}
         */
        public String fileName() {
            return name().toLowerCase(Locale.ROOT) + ".csv";
        }

        /**
         * Gives the key columns.
         *
         * @return their names, in order
         */
        public List<String> keys() {
            return keys;
        }

        Map<String, Range> ranges() {
            return ranges;
        }

        /** Bounds of a number, both inside. */
        record Range(double least, double greatest) {
            static final Range ANY = new Range(-Double.MAX_VALUE, Double.MAX_VALUE);
        }
    }
}
