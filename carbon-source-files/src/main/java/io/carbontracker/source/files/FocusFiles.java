package io.carbontracker.source.files;

import io.carbontracker.catalog.FactorTable;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Bills in the FOCUS form, versions 1.0 to 1.4, as CSV, plain or packed with gzip, in UTF-8.
 *
 * <p>Columns are found by their names in any order and case; {@code ChargePeriodStart}, {@code ConsumedQuantity} and
 * {@code ConsumedUnit} have to be there, all others are optional and unknown ones pass. {@code NULL}, {@code Unassigned} and
 * {@code -2} in text columns are null. Machines are found in {@code SkuMeter}, {@code SkuPriceDetails}, the providers'
 * {@code x_...} columns and, as a last resort, in the wording of AWS's charge descriptions. The cost is {@code EffectiveCost}.
 *
 * <p>What is not running compute is handed out as skipped with its reason: purchases, taxes, credits and adjustments; unused
 * commitments; rows that repeat hours (reservation totals, options, marketplace software, EMR surcharges, and dedicated hosts,
 * since the machines on them are counted); and services that are not modelled.
 *
 * <p>Files are read as streams in bounded memory: a field may have 4,194,304 characters, and gzip content beyond 64 MiB may be 500
 * times its packed size. A row that cannot be read is handed out as skipped; a file that cannot be read is one of the failures
 * of {@link UsageCursor#facts()}.
 *
 * @since 0.1.0
 */
public final class FocusFiles implements UsageSource {
    /** The name of the source. */
    public static final String NAME = "focus";

    private final Inputs inputs;
    private final Function<FactorTable.Schema, FactorTable> tables;

    private FocusFiles(Inputs inputs, Function<FactorTable.Schema, FactorTable> tables) {
        this.inputs = inputs;
        this.tables = tables;
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
        return new FileCursor(
                NAME, (asked, completeness) -> new FocusMapper(asked, completeness, tables), inputs.resolve(), query);
    }

    @Override
    public List<String> emptyCauses() {
        return List.of("the files hold a header and no rows", "no charge period begins in the period asked for");
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    /** Collects what to read. Not to be used again after {@link #build()}. Default: the bundled tables of billing texts. */
    public static final class Builder {
        private final Inputs.Collector inputs = new Inputs.Collector();
        private Function<FactorTable.Schema, FactorTable> tables = FactorTable::bundled;

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
         * @param paths for example {@code bills/2026-*.csv.gz}
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
         * Makes the source.
         *
         * @return the source; files are looked up when it is opened
         * @throws io.carbontracker.error.CarbonConfigurationException when no input was named
         */
        public FocusFiles build() {
            return new FocusFiles(inputs.collect(NAME), tables);
        }
    }
}
