package io.carbontracker.source.files;

import io.carbontracker.catalog.FactorTable;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.EnrichableUsage;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Usage in bills of one form, as CSV, plain or packed with gzip, in UTF-8, or as Parquet: {@link FocusFiles}, {@link CurFiles},
 * {@link AzureExportFiles}, {@link GcpExportFiles}.
 *
 * <p>CSV is read as a stream in bounded memory: a field may have 4,194,304 characters, and gzip content beyond 64 MiB may be 500
 * times its packed size. Parquet and JSON are read by the embedded engine DuckDB, which has to be on the class path
 * ({@code org.duckdb:duckdb_jdbc}) where such a file is met, and nowhere else. When a query asks for sums, the engine sums them;
 * quantities and costs are added as decimals, so the same files give the same sums.
 *
 * <p>A row that cannot be read is handed out as skipped; a file that cannot be read is one of the failures of
 * {@link UsageCursor#facts()}.
 *
 * @since 0.1.0
 */
public final class BillFiles implements EnrichableUsage {
    private final String name;
    private final Supplier<BillForm> form;
    private final Set<Format> formats;
    private final Inputs inputs;
    private final Function<FactorTable.Schema, FactorTable> tables;
    private final EngineSettings engine;
    private final EngineSettings copying;

    private BillFiles(Builder from) {
        this.name = from.name;
        this.form = from.form;
        this.formats = from.formats;
        this.inputs = from.inputs.collect(name);
        this.tables = from.tables;
        this.engine = from.settings(EngineSettings.DEFAULT);
        this.copying = from.settings(EngineSettings.COPYING);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        if (query.dimensions().contains(Dimension.HOUR) && form.get().isDaily()) {
            throw new CarbonConfigurationException("the files of \"" + name + "\" tell days, no hours; group by day");
        }
        return new FileCursor(name, mappers(), inputs.resolve(), formats, engine, query);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Needs DuckDB whatever the files are. Columns of CSV are texts, null for an empty field; columns of Parquet keep their
     * types, where files agree on them. Rows come in no particular order. Where no memory limit was set, the engine takes up to 2 GB.
     */
    @Override
    public long enrich(UsageQuery query, CarbonCalculator calculator, Path target) {
        return new EnrichedBill(name, mappers(), inputs, formats, copying).write(query, calculator, target);
    }

    private FileCursor.MapperFactory mappers() {
        return (asked, completeness) -> new BillMapper(form.get(), asked, completeness, tables);
    }

    @Override
    public List<String> emptyCauses() {
        return List.of("the files hold a header and no rows", "no charge period begins in the period asked for");
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    /**
     * Collects what to read and how. Not to be used again after {@link #build()}. Defaults: the bundled tables of billing texts;
     * for Parquet and JSON 256 MB of memory beside Java's, a thread per processor, the system's temporary directory.
     */
    public static final class Builder {
        private final String name;
        private final Supplier<BillForm> form;
        private final Set<Format> formats;
        private final Inputs.Collector inputs;
        private Function<FactorTable.Schema, FactorTable> tables = FactorTable::bundled;
        private @Nullable String memoryLimit;
        private int threads = EngineSettings.DEFAULT.threads();
        private Path tempDirectory = EngineSettings.DEFAULT.tempDirectory();

        Builder(String name, Supplier<BillForm> form, Set<Format> formats) {
            this.name = name;
            this.form = form;
            this.formats = Set.copyOf(formats);
            this.inputs = new Inputs.Collector(this.formats);
        }

        /**
         * Adds files and folders. A folder stands for the files below it, at any depth, whose names end as those of the form do
         * ({@code .csv}, {@code .csv.gz}, {@code .parquet}), in the order of their paths.
         *
         * @param paths files and folders
         * @return this
         */
        public Builder inputs(Path... paths) {
            inputs.paths(paths);
            return this;
        }

        /**
         * Adds files, folders and globs as users write them.
         *
         * @param paths for example {@code bills/2026-*.csv.gz}
         * @return this
         */
        public Builder inputs(List<String> paths) {
            inputs.texts(paths);
            return this;
        }

        /**
         * Adds content that is no file, such as a resource of a jar. It has to be CSV.
         *
         * @param named what to call it in reports
         * @param content opens it, anew at each call; it may be opened more than once
         * @return this
         */
        public Builder input(String named, Supplier<? extends InputStream> content) {
            inputs.stream(Objects.requireNonNull(named, "named"), Objects.requireNonNull(content, "content"));
            return this;
        }

        /**
         * Takes the tables of billing texts from a catalog, with a user's rows laid over them.
         *
         * @param catalog the catalog
         * @return this
         */
        public Builder catalog(HardwareCatalog catalog) {
            tables = Objects.requireNonNull(catalog, "catalog")::table;
            return this;
        }

        /**
         * Bounds the memory that the engine for Parquet and JSON takes beside Java's.
         *
         * @param limit a number and a unit, for example {@code 256MB} or {@code 1GB}
         * @return this
         */
        public Builder memoryLimit(String limit) {
            memoryLimit = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Sets the threads of the engine for Parquet and JSON.
         *
         * @param count 1 or more; 0 for one per processor
         * @return this
         */
        public Builder threads(int count) {
            threads = count;
            return this;
        }

        /**
         * Sets where the engine for Parquet and JSON puts what does not fit into its memory.
         *
         * @param directory a directory that can be written to
         * @return this
         */
        public Builder tempDirectory(Path directory) {
            tempDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        private EngineSettings settings(EngineSettings defaults) {
            return new EngineSettings(
                    Objects.requireNonNullElse(memoryLimit, defaults.memoryLimit()), threads, tempDirectory);
        }

        /**
         * Makes the source.
         *
         * @return the source; files are looked up when it is opened
         * @throws io.carbontracker.error.CarbonConfigurationException when no input was named, or a setting is not legal
         */
        public BillFiles build() {
            return new BillFiles(this);
        }
    }
}
