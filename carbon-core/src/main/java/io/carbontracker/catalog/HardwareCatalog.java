package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CatalogException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sourced factors: which hardware a machine type is, what it draws, and where it stands.
 *
 * <p>Tables are read when they are first needed. Every row names its sources, which {@code docs/data-sources.md} explains.
 * Safe for any number of threads.
 *
 * @since 0.1.0
 */
public final class HardwareCatalog {
    /** The day the bundled tables were compiled. */
    private static final String BUNDLED_VERSION = "2026-11-23";

    /** The processor generation that stands for all of a provider's. */
    private static final String MEAN = "AVERAGE";

    private final Map<Schema, Path> overlays;
    private final String dataVersion;
    private final Map<Schema, FactorTable> tables = new EnumMap<>(Schema.class);
    private @Nullable Accelerators accelerators;
    private @Nullable Machines machines;
    private @Nullable Regions regions;

    private HardwareCatalog(Map<Schema, Path> overlays, String dataVersion) {
        this.overlays = overlays;
        this.dataVersion = dataVersion;
    }

    /**
     * Gives the bundled catalog.
     *
     * @return a catalog of the bundled tables alone
     */
    public static HardwareCatalog bundled() {
        return new HardwareCatalog(Map.of(), BUNDLED_VERSION);
    }

    /**
     * Gives the bundled catalog with a user's tables laid over it. All files are read and checked at once.
     *
     * @param folder a folder of CSV files with the bundled tables' names and columns
     * @return the catalog
     * @throws CarbonConfigurationException when the folder does not exist, holds no table, or names a table or column that
     *     does not exist
     * @throws CatalogException when a row is malformed, naming file, line and column
     */
    public static HardwareCatalog withFactors(Path folder) {
        FactorFolder factors = new FactorFolder(folder);
        HardwareCatalog catalog = new HardwareCatalog(factors.tables(), BUNDLED_VERSION + "+user-" + factors.digest());
        OverlayCheck check = new OverlayCheck(catalog);
        for (Schema schema : factors.tables().keySet()) {
            for (Row row : catalog.table(schema).all()) {
                if (row.isUsers()) {
                    check.accept(row);
                }
            }
        }
        return catalog;
    }

    /**
     * Names the edition of the factors, for reports.
     *
     * @return the compilation date; with {@code +user-} and a digest when a user's tables lie over it
     */
    public String dataVersion() {
        return dataVersion;
    }

    /**
     * Gives a whole table.
     *
     * @param schema which one
     * @return the table, with the user's rows laid over it
     */
    public synchronized FactorTable table(Schema schema) {
        FactorTable table = tables.get(schema);
        if (table == null) {
            table = FactorTable.bundled(schema);
            Path overlay = overlays.get(schema);
            if (overlay != null) {
                table = table.overlaidWith(overlay);
            }
            tables.put(schema, table);
        }
        return table;
    }

    /**
     * Finds a machine type.
     *
     * @param provider the provider's short name
     * @param type the machine type, any case
     * @return what is known of it
     */
    public Optional<HardwareSpec> hardware(String provider, String type) {
        return machines().find(provider, type);
    }

    private synchronized Machines machines() {
        Machines known = machines;
        if (known == null) {
            known = new Machines(table(Schema.INSTANCES), accelerators());
            machines = known;
        }
        return known;
    }

    /**
     * Gives the part of a machine type that sizes of one family share.
     *
     * @param provider the provider's short name
     * @param type the machine type
     * @return for example {@code p5}, {@code a3-highgpu}, {@code standard_nd isr_h100_v5}; lower case
     */
    public static String family(String provider, String type) {
        return Machines.family(provider, type);
    }

    /**
     * Finds an accelerator by its model or one of its aliases.
     *
     * @param name the model or alias, any case
     * @return what is known of it
     */
    public Optional<AcceleratorSpec> accelerator(String name) {
        return Optional.ofNullable(accelerators().find(name));
    }

    synchronized Accelerators accelerators() {
        Accelerators known = accelerators;
        if (known == null) {
            known = new Accelerators(table(Schema.ACCELERATORS));
            accelerators = known;
        }
        return known;
    }

    /**
     * Finds the machine type of a provider that carries the most of an accelerator.
     *
     * @param provider the provider's short name
     * @param accelerator the accelerator's full model name
     * @return the largest bundled size with whole boards of it and known vCPUs and memory
     */
    public Optional<HardwareSpec> largestWith(String provider, String accelerator) {
        return machines().largestWith(provider, accelerator);
    }

    /**
     * Gives the watts per vCPU of a processor.
     *
     * @param provider the provider's short name
     * @param processor the processor as {@code instances.csv} names it, {@code ""} when unknown
     * @return the figure of its generation, else the provider's mean; empty for a provider without one
     */
    public Optional<CpuPower> cpuPower(String provider, String processor) {
        FactorTable power = table(Schema.CPU_POWER);
        Row row = power.find(provider, architecture(provider, processor)).orElse(null);
        if (row == null || row.text("min_watts_per_vcpu").isEmpty()) {
            row = power.find(provider, MEAN).orElse(null);
        }
        if (row == null) {
            return Optional.empty();
        }
        String architecture = row.text("architecture");
        return Optional.of(new CpuPower(
                architecture,
                row.number("min_watts_per_vcpu"),
                row.number("max_watts_per_vcpu"),
                !architecture.equals(MEAN) && !row.text("confidence").equals("inferred"),
                row.sourceOfAll("min_watts_per_vcpu", "max_watts_per_vcpu")));
    }

    private String architecture(String provider, String processor) {
        Row row = processor.isEmpty()
                ? null
                : table(Schema.CPU_ARCH_MAP).find(provider, processor).orElse(null);
        return row == null ? "" : row.text("architecture");
    }

    /**
     * Gives the watts per vCPU of a machine family, where all its bundled sizes run on one processor.
     *
     * @param provider the provider's short name
     * @param family the first part of the machine types' names, for example {@code a3}
     * @return the family's figure, else the provider's mean; empty for a provider without one
     */
    public Optional<CpuPower> familyPower(String provider, String family) {
        return cpuPower(provider, machines().processorOf(provider, family));
    }

    /**
     * Finds the power curve and embodied carbon of a machine type.
     *
     * @param provider the provider's short name
     * @param type the machine type, any case
     * @return the row of {@code instance_power.csv}
     */
    public Optional<PowerCurve> powerCurve(String provider, String type) {
        Row row = table(Schema.INSTANCE_POWER).find(provider, type).orElse(null);
        return row == null
                ? Optional.empty()
                : Optional.of(new PowerCurve(
                        row.number("watts_idle"),
                        row.number("watts_10"),
                        row.number("watts_50"),
                        row.number("watts_100"),
                        row.number("embodied_kgco2e"),
                        row.sourceOfAll("watts_idle", "watts_10", "watts_50", "watts_100", "embodied_kgco2e")));
    }

    /**
     * Gives a coefficient.
     *
     * @param key its name
     * @param provider the provider's short name, or {@code *}
     * @return the coefficient of the provider, else the one of all providers
     */
    public Optional<Coefficient> coefficient(String key, String provider) {
        FactorTable table = table(Schema.COEFFICIENTS);
        Optional<Row> row = table.find(key, provider);
        return coefficient(row.isPresent() ? row : table.find(key, "*"));
    }

    private static Optional<Coefficient> coefficient(Optional<Row> found) {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Row row = found.get();
        return Optional.of(new Coefficient(
                row.text("key"), row.number("value"), row.text("unit"), row.sourceOf("value", "source")));
    }

    /**
     * Gives the provider's fleet PUE of the latest year not after the usage, else of the nearest year.
     *
     * @param provider the provider's short name
     * @param year the year of the usage
     * @return the coefficient, whose key ends in the year; empty for an unknown provider
     */
    public Optional<Coefficient> fleetPue(String provider, int year) {
        Row best = null;
        int bestRank = Integer.MAX_VALUE;
        for (Row row : table(Schema.COEFFICIENTS).all()) {
            String key = row.text("key");
            if (key.startsWith("pue_fleet_") && row.text("provider").equals(provider)) {
                int distance = year - Integer.parseInt(key.substring("pue_fleet_".length()));
                int rank = distance >= 0 ? distance : 10_000 - distance;
                if (rank < bestRank) {
                    best = row;
                    bestRank = rank;
                }
            }
        }
        return coefficient(Optional.ofNullable(best));
    }

    /**
     * Finds a region: by its code; then by the name of its location, words in any order, with accents or without; then as a
     * zone of it. Nothing else is guessed.
     *
     * @param provider the provider's short name
     * @param text the region as billed
     * @return the region and how it was found
     */
    public Optional<RegionMatch> region(String provider, String text) {
        return regions().find(provider, text);
    }

    private synchronized Regions regions() {
        Regions known = regions;
        if (known == null) {
            known = new Regions(this);
            regions = known;
        }
        return known;
    }

    /**
     * Gives the watts of the tutorial's table.
     *
     * @param provider the provider's short name
     * @param type the machine type
     * @return its watts; empty when the tutorial would take its default
     */
    public Optional<Row> tutorialPower(String provider, String type) {
        return table(Schema.TUTORIAL_POWER).find(provider, type);
    }

    /**
     * Gives a region of the tutorial's table.
     *
     * @param provider the provider's short name
     * @param region the region's code
     * @return its row; empty when the tutorial would take its defaults
     */
    public Optional<Row> tutorialRegion(String provider, String region) {
        return table(Schema.TUTORIAL_REGIONS).find(provider, region);
    }

    /**
     * Gives the tutorial's default row.
     *
     * @param schema {@link Schema#TUTORIAL_POWER} or {@link Schema#TUTORIAL_REGIONS}
     * @return the row with the defaults
     */
    public Row tutorialDefault(Schema schema) {
        return table(schema)
                .find("*", "DEFAULT")
                .orElseThrow(() -> new CatalogException(schema.fileName(), "the default row is missing", null, false));
    }

    @Override
    public String toString() {
        return "hardware catalog " + dataVersion;
    }
}
