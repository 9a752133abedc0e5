package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CatalogException;
import io.carbontracker.units.Place;
import io.carbontracker.usage.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    private static final Pattern AWS_ZONE = Pattern.compile("([a-z]{2}(?:-[a-z]+)+-\\d+)[a-z]");
    private static final Pattern GCP_ZONE = Pattern.compile("([a-z]+(?:-[a-z]+)+\\d+)-[a-f]");
    private static final Pattern AZURE_SIZE = Pattern.compile("(?i)(standard_[a-z]+)[0-9]+(?:-[0-9]+)?(.*)");

    private final Map<Schema, Path> overlays;
    private final String dataVersion;
    private final Map<Schema, FactorTable> tables = new EnumMap<>(Schema.class);
    private final Map<String, Row> acceleratorsByName = new HashMap<>();
    private final Map<String, Optional<Row>> regionsByWords = new HashMap<>();
    private final Map<String, Server> servers = new HashMap<>();

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
        if (!Files.isDirectory(folder)) {
            throw new CarbonConfigurationException("factor folder \"" + folder + "\" does not exist or is no folder");
        }
        Map<String, Schema> byName = new HashMap<>();
        for (Schema schema : Schema.values()) {
            byName.put(schema.fileName(), schema);
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(f ->
                            f.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv"))
                    .sorted(Comparator.comparing(f -> f.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new CarbonConfigurationException("cannot list factor folder \"" + folder + "\": " + e, e);
        }
        if (files.isEmpty()) {
            throw new CarbonConfigurationException("factor folder \"" + folder + "\" holds no CSV file; known tables: "
                    + String.join(", ", new TreeSet<>(byName.keySet())));
        }
        Map<Schema, Path> overlays = new EnumMap<>(Schema.class);
        for (Path file : files) {
            String name = file.getFileName().toString();
            Schema schema = byName.get(name.toLowerCase(Locale.ROOT));
            if (schema == null) {
                throw CarbonConfigurationException.unknown("factor table", name, new TreeSet<>(byName.keySet()));
            }
            overlays.put(schema, file);
        }
        HardwareCatalog catalog = new HardwareCatalog(overlays, BUNDLED_VERSION + "+user-" + digest(files));
        overlays.keySet().forEach(catalog::table);
        return catalog;
    }

    private static String digest(List<Path> files) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                sha.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                sha.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        } catch (IOException e) {
            throw new CarbonConfigurationException("cannot read factor files: " + e, e);
        }
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
        return table(Schema.INSTANCES).find(provider, type).map(this::hardware);
    }

    private HardwareSpec hardware(Row row) {
        String provider = row.text("provider");
        String type = row.text("instance_type");
        double vcpus = row.number("vcpus");
        double memory = row.number("memory_gib");
        String model = row.text("accelerator_model");
        AcceleratorSpec accelerator = null;
        double count = 0;
        double serverVcpus = row.number("server_vcpus");
        double serverMemory = Double.NaN;
        if (!model.isEmpty()) {
            accelerator = accelerator(model)
                    .orElseThrow(() -> new CatalogException(
                            "instances.csv",
                            "machine type \"" + type + "\" names the unknown accelerator \"" + model + "\"",
                            null,
                            false));
            count = row.number("accelerator_count");
            if (Double.isNaN(count)) {
                throw new CatalogException(
                        "instances.csv", "machine type \"" + type + "\" has accelerators but no count", null, false);
            }
            Server server = server(provider, type);
            if (Double.isNaN(serverVcpus)) {
                serverVcpus = server.vcpus;
            }
            serverMemory = server.vcpus == serverVcpus ? server.memoryGib : memory * serverVcpus / vcpus;
        }
        return new HardwareSpec(
                provider,
                type,
                vcpus,
                memory,
                accelerator,
                count,
                row.text("cpu_model_or_arch"),
                serverVcpus,
                serverMemory,
                row.text("source"));
    }

    /** The largest size of a type's family: the server that smaller sizes are cut from. */
    private synchronized Server server(String provider, String type) {
        if (servers.isEmpty()) {
            for (Row row : table(Schema.INSTANCES).rows()) {
                if (!row.text("accelerator_model").isEmpty()) {
                    Server size = new Server(row.number("vcpus"), row.number("memory_gib"));
                    servers.merge(
                            familyKey(row.text("provider"), row.text("instance_type")),
                            size,
                            (a, b) -> b.vcpus > a.vcpus
                                            || (b.vcpus == a.vcpus && b.memoryGib > a.memoryGib)
                                            || Double.isNaN(a.vcpus)
                                    ? b
                                    : a);
                }
            }
        }
        return servers.getOrDefault(familyKey(provider, type), new Server(Double.NaN, Double.NaN));
    }

    private static String familyKey(String provider, String type) {
        return provider + ":" + family(provider, type);
    }

    /**
     * Gives the part of a machine type that sizes of one family share.
     *
     * @param provider the provider's short name
     * @param type the machine type
     * @return for example {@code p5}, {@code a3-highgpu}, {@code standard_nd isr_h100_v5}; lower case
     */
    public static String family(String provider, String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return switch (provider) {
            case Providers.AWS -> {
                int dot = name.indexOf('.');
                yield dot < 0 ? name : name.substring(0, dot);
            }
            case Providers.GCP -> {
                int dash = name.lastIndexOf('-');
                yield dash < 0 ? name : name.substring(0, dash);
            }
            case Providers.AZURE -> {
                Matcher size = AZURE_SIZE.matcher(name);
                yield size.matches() ? size.group(1) + " " + size.group(2) : name;
            }
            default -> name;
        };
    }

    private record Server(double vcpus, double memoryGib) {}

    /**
     * Finds an accelerator by its model or one of its aliases.
     *
     * @param name the model or alias, any case
     * @return what is known of it
     */
    public synchronized Optional<AcceleratorSpec> accelerator(String name) {
        if (acceleratorsByName.isEmpty()) {
            for (Row row : table(Schema.ACCELERATORS).rows()) {
                for (String alias : row.text("aliases").split("\\|", -1)) {
                    if (!alias.isEmpty()) {
                        acceleratorsByName.putIfAbsent(alias.toLowerCase(Locale.ROOT), row);
                    }
                }
            }
            for (Row row : table(Schema.ACCELERATORS).rows()) {
                acceleratorsByName.put(row.text("model").toLowerCase(Locale.ROOT), row);
            }
        }
        return Optional.ofNullable(acceleratorsByName.get(name.strip().toLowerCase(Locale.ROOT)))
                .map(this::acceleratorOf);
    }

    private AcceleratorSpec acceleratorOf(Row row) {
        HostClass hostClass;
        try {
            hostClass = HostClass.valueOf(row.text("host_class").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CatalogException(
                    "accelerators.csv",
                    "accelerator \"" + row.text("model") + "\": host_class is \"" + row.text("host_class")
                            + "\", expected sxm, pcie or system",
                    e,
                    false);
        }
        String powerColumn = hostClass == HostClass.SYSTEM ? "system_watts" : "tdp_watts";
        boolean assumed = row.isUsers(powerColumn)
                && FactorTable.bundled(Schema.ACCELERATORS)
                        .find(row.text("model"))
                        .map(bundled -> Double.isNaN(bundled.number(powerColumn)))
                        .orElse(true);
        return new AcceleratorSpec(
                row.text("model"),
                hostClass,
                row.number("tdp_watts"),
                row.sourceOf("tdp_watts", "tdp_source"),
                row.text("tdp_confidence"),
                row.number("system_watts"),
                row.sourceOf("system_watts", "system_watts_source"),
                assumed,
                row.number("embodied_kgco2e"),
                row.sourceOf("embodied_kgco2e", "embodied_source"));
    }

    /**
     * Finds the machine type of a provider that carries the most of an accelerator.
     *
     * @param provider the provider's short name
     * @param accelerator the accelerator's full model name
     * @return the largest bundled size with whole boards of it and known vCPUs and memory
     */
    public Optional<HardwareSpec> largestWith(String provider, String accelerator) {
        return table(Schema.INSTANCES).rows().stream()
                .filter(row -> row.text("provider").equals(provider)
                        && row.text("accelerator_model").equals(accelerator)
                        && !row.text("vcpus").isEmpty()
                        && !row.text("memory_gib").isEmpty())
                .max(Comparator.comparingDouble((Row row) -> row.number("accelerator_count"))
                        .thenComparingDouble(row -> row.number("vcpus"))
                        .thenComparing(Comparator.comparing((Row row) -> row.text("instance_type"))
                                .reversed()))
                .map(this::hardware);
    }

    /**
     * Gives the watts per vCPU of a processor.
     *
     * @param provider the provider's short name
     * @param processor the processor as {@code instances.csv} names it, {@code ""} when unknown
     * @return the figure of its generation, else the provider's mean; empty for a provider without one
     */
    public Optional<CpuPower> cpuPower(String provider, String processor) {
        String architecture = processor.isEmpty()
                ? ""
                : table(Schema.CPU_ARCH_MAP)
                        .find(provider, processor)
                        .map(row -> row.text("architecture"))
                        .orElse("");
        FactorTable power = table(Schema.CPU_POWER);
        Optional<Row> row = architecture.isEmpty() ? Optional.empty() : power.find(provider, architecture);
        return row.filter(r -> !r.text("min_watts_per_vcpu").isEmpty())
                .or(() -> power.find(provider, "AVERAGE"))
                .map(r -> new CpuPower(
                        r.text("architecture"),
                        r.number("min_watts_per_vcpu"),
                        r.number("max_watts_per_vcpu"),
                        !r.text("architecture").equals("AVERAGE")
                                && !r.text("confidence").equals("inferred"),
                        r.sourceOf("max_watts_per_vcpu", "source")));
    }

    /**
     * Gives the watts per vCPU of a machine family, where all its bundled sizes run on one processor.
     *
     * @param provider the provider's short name
     * @param family the first part of the machine types' names, for example {@code a3}
     * @return the family's figure, else the provider's mean; empty for a provider without one
     */
    public Optional<CpuPower> familyPower(String provider, String family) {
        String prefix = family.toLowerCase(Locale.ROOT) + (provider.equals(Providers.AWS) ? "." : "-");
        Set<String> processors = new TreeSet<>();
        for (Row row : table(Schema.INSTANCES).rows()) {
            if (row.text("provider").equals(provider)
                    && !family.isEmpty()
                    && row.text("instance_type").toLowerCase(Locale.ROOT).startsWith(prefix)) {
                processors.add(row.text("cpu_model_or_arch"));
            }
        }
        processors.remove("");
        return cpuPower(provider, processors.size() == 1 ? processors.iterator().next() : "");
    }

    /**
     * Finds the power curve and embodied carbon of a machine type.
     *
     * @param provider the provider's short name
     * @param type the machine type, any case
     * @return the row of {@code instance_power.csv}
     */
    public Optional<PowerCurve> powerCurve(String provider, String type) {
        return table(Schema.INSTANCE_POWER)
                .find(provider, type)
                .map(row -> new PowerCurve(
                        row.number("watts_idle"),
                        row.number("watts_10"),
                        row.number("watts_50"),
                        row.number("watts_100"),
                        row.number("embodied_kgco2e"),
                        row.sourceOf("watts_100", "source")));
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
        return table.find(key, provider)
                .or(() -> table.find(key, "*"))
                .map(row ->
                        new Coefficient(key, row.number("value"), row.text("unit"), row.sourceOf("value", "source")));
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
        for (Row row : table(Schema.COEFFICIENTS).rows()) {
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
        return Optional.ofNullable(best)
                .map(row -> new Coefficient(
                        row.text("key"), row.number("value"), row.text("unit"), row.sourceOf("value", "source")));
    }

    /**
     * Finds a region: by its code; then by its location's name, words in any order; then as a zone of it. Nothing else is
     * guessed.
     *
     * @param provider the provider's short name
     * @param text the region as billed
     * @return the region and how it was found
     */
    public Optional<RegionMatch> region(String provider, String text) {
        String code = text.strip().toLowerCase(Locale.ROOT);
        if (code.isEmpty()) {
            return Optional.empty();
        }
        Optional<Row> byCode = table(Schema.REGIONS).find(provider, code);
        if (byCode.isPresent()) {
            return byCode.map(row -> new RegionMatch(regionOf(row), RegionMatch.How.CODE));
        }
        Optional<Row> byWords = byWords(provider, code);
        if (byWords.isPresent()) {
            return byWords.map(row -> new RegionMatch(regionOf(row), RegionMatch.How.LOCATION));
        }
        Matcher zone = provider.equals(Providers.AWS)
                ? AWS_ZONE.matcher(code)
                : provider.equals(Providers.GCP) ? GCP_ZONE.matcher(code) : null;
        return zone != null && zone.matches()
                ? table(Schema.REGIONS)
                        .find(provider, zone.group(1))
                        .map(row -> new RegionMatch(regionOf(row), RegionMatch.How.ZONE))
                : Optional.empty();
    }

    private synchronized Optional<Row> byWords(String provider, String text) {
        if (regionsByWords.isEmpty()) {
            for (Row row : table(Schema.REGIONS).rows()) {
                String location = row.text("location").toLowerCase(Locale.ROOT);
                List<String> names = new ArrayList<>(List.of(location, row.text("region")));
                int bracket = location.indexOf('(');
                if (bracket > 0) { // "East US (Ashburn)" is billed as "East US" or "US East"
                    names.add(location.substring(0, bracket));
                }
                names.stream().map(HardwareCatalog::words).distinct().forEach(words -> {
                    String key = row.text("provider") + ":" + words;
                    Optional<Row> other = regionsByWords.get(key);
                    // a name that two regions share names neither
                    regionsByWords.put(
                            key, other == null || other.equals(Optional.of(row)) ? Optional.of(row) : Optional.empty());
                });
            }
        }
        return regionsByWords.getOrDefault(provider + ":" + words(text), Optional.empty());
    }

    /** The words of a place's name in a fixed order: letters and digits only. */
    private static String words(String text) {
        String[] words = text.split("[^\\p{L}\\p{N}]+");
        Arrays.sort(words);
        return String.join(" ", words).strip();
    }

    private static RegionSpec regionOf(Row row) {
        Place place = Place.of(row.text("provider"), row.text("region"));
        double latitude = row.number("latitude");
        double longitude = row.number("longitude");
        if (!Double.isNaN(latitude) && !Double.isNaN(longitude)) {
            place = place.at(latitude, longitude);
        }
        if (!row.text("country").isEmpty()) {
            place = place.in(row.text("country"));
        }
        String year = row.text("pue_year");
        return new RegionSpec(
                place,
                row.text("location"),
                row.text("grid_zone"),
                row.number("pue"),
                year.isEmpty() ? 0 : Integer.parseInt(year),
                row.text("pue_scope"),
                row.sourceOf("pue", "pue_source"),
                row);
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
