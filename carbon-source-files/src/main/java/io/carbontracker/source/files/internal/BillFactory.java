package io.carbontracker.source.files.internal;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.source.files.BillFiles;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What the factories of bills have in common. */
abstract class BillFactory implements UsageSourceFactory {
    private static final String MEMORY_LIMIT = "duckdb.memory-limit";
    private static final String THREADS = "duckdb.threads";
    private static final String TEMP_DIRECTORY = "duckdb.temp-dir";

    private final String name;
    private final String description;
    private final Supplier<BillFiles.Builder> builders;

    BillFactory(String name, String description, Supplier<BillFiles.Builder> builders) {
        this.name = name;
        this.description = description;
        this.builders = builders;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean readsFiles() {
        return true;
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(
                ConfigKey.of(MEMORY_LIMIT, "memory that DuckDB takes beside Java's, default 256MB, or 2GB to enrich"),
                ConfigKey.of(THREADS, "threads that read Parquet, default one per processor"),
                ConfigKey.of(
                        TEMP_DIRECTORY, "where Parquet that does not fit into memory is put, default java.io.tmpdir"));
    }

    @Override
    public UsageSource create(Configuration configuration) {
        BillFiles.Builder builder =
                builders.get().inputs(configuration.inputs()).catalog(configuration.catalog());
        configuration.get(MEMORY_LIMIT).ifPresent(builder::memoryLimit);
        configuration.get(THREADS).ifPresent(text -> builder.threads(count(text)));
        configuration.get(TEMP_DIRECTORY).ifPresent(text -> builder.tempDirectory(path(text)));
        return builder.build();
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CarbonConfigurationException(
                    "the setting \"" + THREADS + "\" must be a whole number, was \"" + text + "\"", e);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CarbonConfigurationException(
                    "the setting \"" + TEMP_DIRECTORY + "\" is no path: " + e.getReason(), e);
        }
    }
}
