package io.carbontracker.source.files;

import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.EnrichableUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Usage in CSV files of this project's own form, plain or packed with gzip, in UTF-8.
 *
 * <p>The header names the columns, in any order and case: {@code date} (a UTC day) or {@code start} and {@code end} (ISO
 * instants); {@code region}; {@code instance_type} and {@code hours}, or {@code accelerator} and {@code accelerator_hours};
 * optionally {@code provider} (default {@code aws}), {@code account}, {@code service}, {@code pricing}, {@code cost},
 * {@code currency}, {@code workload}, {@code utilization} (0 to 1), {@code energy_kwh} with {@code energy_scope} ({@code node},
 * the default, or {@code boards}), and {@code tag_<name>}. Another column is refused, for it may be a mistyped one.
 *
 * <p>Files are read as streams in bounded memory: a field may have 4,194,304 characters, and gzip content beyond 64 MiB may be 500
 * times its packed size. A row that cannot be read is handed out as skipped; a file that cannot be read is one of the failures
 * of {@link UsageCursor#facts()}.
 *
 * @since 0.1.0
 */
public final class UsageCsv implements EnrichableUsage {
    /** The name of the source. */
    public static final String NAME = "usage-csv";

    private static final Set<Format> FORMATS = Set.of(Format.CSV);

    private final Inputs inputs;

    private UsageCsv(Inputs inputs) {
        this.inputs = inputs;
    }

    /**
     * Starts a source.
     *
     * @return a builder; at least one input has to be named
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        return new FileCursor(NAME, UsageCsvMapper::new, inputs.resolve(), FORMATS, EngineSettings.DEFAULT, query);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Needs the engine DuckDB on the class path ({@code org.duckdb:duckdb_jdbc}), which takes up to 2 GB.
     */
    @Override
    public long enrich(UsageQuery query, CarbonCalculator calculator, Path target) {
        return new EnrichedBill(NAME, UsageCsvMapper::new, inputs, FORMATS, EngineSettings.COPYING)
                .write(query, calculator, target);
    }

    @Override
    public List<String> emptyCauses() {
        return List.of("the files hold a header and no rows", "no row begins in the period asked for");
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    /** Collects what to read. Not to be used again after {@link #build()}. There are no defaults. */
    public static final class Builder {
        private final Inputs.Collector inputs = new Inputs.Collector(FORMATS);

        private Builder() {}

        /**
         * Adds files and folders. A folder stands for the files below it whose names end in {@code .csv} or {@code .csv.gz}, in
         * the order of their paths.
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
         * @param paths for example {@code usage/2026-*.csv.gz}
         * @return this
         */
        public Builder inputs(List<String> paths) {
            inputs.texts(paths);
            return this;
        }

        /**
         * Adds content that is no file, such as a resource of a jar.
         *
         * @param name what to call it in reports
         * @param content opens it, anew at each call; it may be opened more than once
         * @return this
         */
        public Builder input(String name, Supplier<? extends InputStream> content) {
            inputs.stream(Objects.requireNonNull(name, "name"), Objects.requireNonNull(content, "content"));
            return this;
        }

        /**
         * Makes the source.
         *
         * @return the source; files are looked up when it is opened
         * @throws io.carbontracker.error.CarbonConfigurationException when no input was named
         */
        public UsageCsv build() {
            return new UsageCsv(inputs.collect(NAME));
        }
    }
}
