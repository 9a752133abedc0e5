package io.carbontracker.catalog;

import io.carbontracker.error.CatalogException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /** Ends each cell of a key. */
    static final char KEY_SEPARATOR = '\u0000';

    private static final byte[] NO_TEXT = {};

    private final Schema schema;
    private final Columns columns;
    private final Map<String, Row> rows;

    FactorTable(Schema schema, Columns columns, Map<String, Row> rows) {
        this.schema = schema;
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
        String name = schema.fileName();
        try (InputStream in = FactorTable.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new CatalogException(name, "bundled table " + name + " is missing from the jar", null, false);
            }
            return BundledLines.read(schema, in.readAllBytes());
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
        return new OverlayReader(schema, columns, rows, file).read();
    }

    /** Joins the cells of a key, in lower case. */
    static String key(String... cells) {
        StringBuilder key = new StringBuilder();
        for (String cell : cells) {
            key.append(cell.strip().toLowerCase(Locale.ROOT)).append(KEY_SEPARATOR);
        }
        return key.toString();
    }

    /**
     * Finds the row of a key.
     *
     * @param key the cells of the key columns, any case
     * @return the row
     */
    public Optional<Row> find(String... key) {
        return Optional.ofNullable(rows.get(key(key)));
    }

    /** Finds the rows of a provider whose second key cell begins with a text. */
    List<Row> startingWith(String provider, String text) {
        String start = key(provider) + text.toLowerCase(Locale.ROOT);
        List<Row> found = new ArrayList<>();
        for (Map.Entry<String, Row> row : rows.entrySet()) {
            if (row.getKey().startsWith(start)) {
                found.add(row.getValue());
            }
        }
        return found;
    }

    /**
     * Gives all rows, bundled ones first, in the order of the files.
     *
     * @return the rows
     */
    public List<Row> rows() {
        return Collections.unmodifiableList(new ArrayList<>(rows.values()));
    }

    /** All rows, without a copy. */
    Collection<Row> all() {
        return rows.values();
    }

    /**
     * Gives the columns.
     *
     * @return the header, in order
     */
    public List<String> header() {
        return columns.names;
    }

    /** The columns of a table and where they stand. */
    static final class Columns {
        private final List<String> names;
        private final Map<String, Integer> places = new HashMap<>();

        Columns(List<String> names) {
            this.names = names;
            for (int i = 0; i < names.size(); i++) {
                places.put(names.get(i), i);
            }
        }

        List<String> names() {
            return names;
        }

        int index(String column) {
            Integer index = places.get(column);
            if (index == null) {
                throw new IllegalArgumentException("no column " + column);
            }
            return index;
        }
    }

    /**
     * One row of a table.
     *
     * @since 0.1.0
     */
    public static final class Row {
        private final Schema schema;
        private final Columns columns;
        private final String file;
        private final long line;

        /** The bundled table's text and where the row stands in it; the cells are split when first asked for. */
        private final byte[] text;

        private final int start;
        private volatile String @Nullable [] cells;

        /** A user's row: which cells it fills, and the row of its key that it lies over. */
        private final boolean @Nullable [] filled;

        private final @Nullable Row under;

        /** A bundled row. */
        Row(Schema schema, Columns columns, byte[] text, int start, int line) {
            this.schema = schema;
            this.columns = columns;
            this.file = schema.fileName();
            this.line = line;
            this.text = text;
            this.start = start;
            this.filled = null;
            this.under = null;
        }

        /** A user's row: blank cells are those of the row under it, and so are the key's, whose case says nothing. */
        Row(Schema schema, Columns columns, String[] own, @Nullable Row under, String file, long line) {
            this.schema = schema;
            this.columns = columns;
            this.file = file;
            this.line = line;
            this.text = NO_TEXT;
            this.start = 0;
            String[] merged = own.clone();
            boolean[] fills = new boolean[own.length];
            for (int i = 0; i < own.length; i++) {
                boolean key = schema.keys().contains(columns.names.get(i));
                fills[i] = !own[i].isEmpty() && !(key && under != null);
                if (!fills[i] && under != null) {
                    merged[i] = under.cells()[i];
                }
            }
            this.cells = merged;
            this.filled = fills;
            this.under = under;
        }

        private String[] cells() {
            String[] known = cells;
            if (known == null) {
                int end = BundledLines.end(text, start);
                int count = columns.names.size();
                if (BundledLines.count(text, start, end) != count) {
                    throw malformed();
                }
                known = BundledLines.split(text, start, end, count);
                cells = known;
            }
            return known;
        }

        CatalogException malformed() {
            return refusal("has " + BundledLines.count(text, start, BundledLines.end(text, start))
                    + " fields, expected " + columns.names.size());
        }

        /**
         * Gives a cell.
         *
         * @param column the column's name
         * @return the text, {@code ""} when blank
         */
        public String text(String column) {
            return cells()[columns.index(column)];
        }

        /**
         * Gives a cell as a number within the range that its column allows.
         *
         * @param column the column's name
         * @return the number, {@link Double#NaN} when the cell is blank
         * @throws CatalogException when it is no plain decimal number or outside its range
         */
        public double number(String column) {
            String cell = text(column);
            if (cell.isEmpty()) {
                return Double.NaN;
            }
            CellRules.Numbers rule = CellRules.of(schema).numbersOf(column);
            double value = rule.parse(cell);
            if (Double.isNaN(value)) {
                throw refusal(column, rule.expected());
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
            return setter(columns.index(column)) != null;
        }

        /** The user's row that set a cell; none for a bundled cell. */
        private @Nullable Row setter(int column) {
            Row row = this;
            while (row != null && !row.fills(column)) {
                row = row.under;
            }
            return row;
        }

        private boolean fills(int column) {
            boolean[] own = filled;
            return own != null && own[column];
        }

        /** Whether the row stands in a user's file. */
        boolean isUsers() {
            return filled != null;
        }

        /** Whether the bundled row of the key, if there is one, fills a cell. */
        boolean isBundled(String column) {
            Row bundled = this;
            while (bundled.filled != null) {
                if (bundled.under == null) {
                    return false;
                }
                bundled = bundled.under;
            }
            return !bundled.text(column).isEmpty();
        }

        /**
         * Names the source of a cell.
         *
         * @param column the column whose value is used
         * @param sourceColumn the column that names its source
         * @return source ids of {@code docs/data-sources.md} joined by {@code |}, or the user's file and line
         */
        public String sourceOf(String column, String sourceColumn) {
            Row setter = setter(columns.index(column));
            if (setter != null && !setter.fills(columns.index(sourceColumn))) {
                return "user:" + setter.file + ":" + setter.line;
            }
            String source = text(sourceColumn);
            return source.isEmpty() ? text("source") : source;
        }

        /** Names the sources of several cells that share the column {@code source}; blank cells have none. */
        String sourceOfAll(String... used) {
            if (filled == null) {
                return text("source");
            }
            Set<String> sources = new LinkedHashSet<>();
            for (String column : used) {
                if (!text(column).isEmpty()) {
                    sources.add(sourceOf(column, "source"));
                }
            }
            return sources.isEmpty() ? text("source") : String.join("|", sources);
        }

        Schema schema() {
            return schema;
        }

        /** Refuses a cell, saying where it stands and what was expected. */
        CatalogException refusal(String column, String expected) {
            return refusal(column + " is \"" + text(column) + "\", expected " + expected);
        }

        /** Refuses the row. */
        CatalogException refusal(String fault) {
            return new CatalogException(schema.fileName(), file + ":" + line + ": " + fault, null, false);
        }
    }

    /**
     * The tables that exist, with their keys.
     *
     * @since 0.1.0
     */
    @SuppressWarnings("ImmutableEnumChecker") // its lists are made by List.of
    public enum Schema {
        /** Accelerators: power limit, system watts, embodied carbon. */
        ACCELERATORS(List.of("model")),
        /** Machine types. */
        INSTANCES(List.of("provider", "instance_type")),
        /** Measured or modelled watts per machine type, and embodied carbon. */
        INSTANCE_POWER(List.of("provider", "instance_type")),
        /** Watts per vCPU of a processor generation. */
        CPU_POWER(List.of("provider", "architecture")),
        /** Processor names to generations. */
        CPU_ARCH_MAP(List.of("provider", "cpu_model_or_arch")),
        /** Single coefficients. */
        COEFFICIENTS(List.of("key", "provider")),
        /** Regions: PUE, yearly intensity, coordinates, grid codes. */
        REGIONS(List.of("provider", "region")),
        /** Names that providers' bills and price lists give their regions, where they differ from the location. */
        REGION_NAMES(List.of("provider", "name")),
        /** Google Cloud SKU texts. */
        GCP_SKUS(List.of("sku_like_pattern", "kind")),
        /** Azure meter texts. */
        AZURE_METERS(List.of("field", "regex")),
        /** AWS usage-type tokens. */
        AWS_USAGE_TYPES(List.of("usage_type_token")),
        /** The tutorial's watts per machine. */
        TUTORIAL_POWER(List.of("provider", "instance_type")),
        /** The tutorial's regions. */
        TUTORIAL_REGIONS(List.of("provider", "region"));

        private final String fileName = name().toLowerCase(Locale.ROOT).concat(".csv");
        private final List<String> keys;

        Schema(List<String> keys) {
            this.keys = keys;
        }

        /**
         * Gives the table's file name, bundled and in a user's factor folder.
         *
         * @return for example {@code instances.csv}
         */
        public String fileName() {
            return fileName;
        }

        /**
         * Gives the key columns.
         *
         * @return their names, in order
         */
        public List<String> keys() {
            return keys;
        }
    }
}
