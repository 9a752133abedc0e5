package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.usage.Providers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The machine types, what they carry, and the servers that they are cut from. Safe for any number of threads. */
final class Machines {
    private static final String[] USED = {
        "vcpus", "memory_gib", "accelerator_model", "accelerator_count", "cpu_model_or_arch", "server_vcpus"
    };

    private final FactorTable instances;
    private final Accelerators accelerators;

    /** By provider and family; none for a family without accelerators. */
    private final Map<String, Optional<Row>> servers = new HashMap<>();

    Machines(FactorTable instances, Accelerators accelerators) {
        this.instances = instances;
        this.accelerators = accelerators;
    }

    Optional<HardwareSpec> find(String provider, String type) {
        Optional<Row> row = instances.find(provider, type);
        return row.isPresent() ? Optional.of(spec(row.get())) : Optional.empty();
    }

    private HardwareSpec spec(Row row) {
        String provider = row.text("provider");
        String type = row.text("instance_type");
        double vcpus = row.number("vcpus");
        double memory = row.number("memory_gib");
        double serverVcpus = row.number("server_vcpus");
        double serverMemory = Double.NaN;
        String source = row.sourceOfAll(USED);
        AcceleratorSpec accelerator = null;
        double count = 0;
        if (!row.text("accelerator_model").isEmpty()) {
            accelerator = accelerators.find(row.text("accelerator_model"));
            if (accelerator == null) {
                throw row.refusal("accelerator_model", "a model of accelerators.csv");
            }
            count = row.number("accelerator_count");
            if (Double.isNaN(count)) {
                throw row.refusal("accelerator_count", "how many of its accelerators the machine has");
            }
            Row server = server(provider, type);
            double largestVcpus = server == null ? Double.NaN : server.number("vcpus");
            if (Double.isNaN(serverVcpus)) {
                serverVcpus = largestVcpus;
            }
            serverMemory = server != null && largestVcpus == serverVcpus
                    ? server.number("memory_gib")
                    : memory * serverVcpus / vcpus;
            if (server != null && !server.equals(row) && (server.isUsers("vcpus") || server.isUsers("memory_gib"))) {
                source += "|" + server.sourceOfAll("vcpus", "memory_gib");
            }
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
                source);
    }

    /** The largest size of a type's family: the server that smaller sizes are cut from. */
    private synchronized @Nullable Row server(String provider, String type) {
        String family = family(provider, type);
        String key = FactorTable.key(provider, family);
        Optional<Row> known = servers.get(key);
        if (known == null) {
            known = Optional.ofNullable(largest(provider, family));
            servers.put(key, known);
        }
        return known.orElse(null);
    }

    private @Nullable Row largest(String provider, String family) {
        int space = family.indexOf(' '); // where Azure's names hold the size
        Row largest = null;
        for (Row row : instances.startingWith(provider, space < 0 ? family : family.substring(0, space))) {
            if (family(provider, row.text("instance_type")).equals(family)
                    && !row.text("accelerator_model").isEmpty()
                    && (largest == null || isLarger(row, largest))) {
                largest = row;
            }
        }
        return largest;
    }

    private static boolean isLarger(Row row, Row than) {
        double vcpus = row.number("vcpus");
        double before = than.number("vcpus");
        return vcpus > before
                || (vcpus == before && row.number("memory_gib") > than.number("memory_gib"))
                || Double.isNaN(before);
    }

    /** The size with most boards of a model, then most vCPUs, then the first name. */
    Optional<HardwareSpec> largestWith(String provider, String model) {
        Row best = null;
        for (Row row : instances.startingWith(provider, "")) {
            if (!row.text("accelerator_model").isEmpty()
                    && model.equals(accelerators.model(row.text("accelerator_model")))
                    && !row.text("vcpus").isEmpty()
                    && !row.text("memory_gib").isEmpty()
                    && (best == null || comesBefore(row, best))) {
                best = row;
            }
        }
        return best == null ? Optional.empty() : Optional.of(spec(best));
    }

    private static boolean comesBefore(Row row, Row other) {
        int order = Double.compare(other.number("accelerator_count"), row.number("accelerator_count"));
        if (order == 0) {
            order = Double.compare(other.number("vcpus"), row.number("vcpus"));
        }
        return order < 0 || (order == 0 && row.text("instance_type").compareTo(other.text("instance_type")) < 0);
    }

    /** The processor that all sizes of a family run on, {@code ""} when there is none or more than one. */
    String processorOf(String provider, String family) {
        if (family.isEmpty()) {
            return "";
        }
        Set<String> processors = new TreeSet<>();
        for (Row row : instances.startingWith(provider, family + (provider.equals(Providers.AWS) ? "." : "-"))) {
            processors.add(row.text("cpu_model_or_arch"));
        }
        processors.remove("");
        return processors.size() == 1 ? processors.iterator().next() : "";
    }

    /** The part of a machine type that sizes of one family share. */
    static String family(String provider, String type) {
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
            case Providers.AZURE -> azureFamily(name);
            default -> name;
        };
    }

    /** {@code standard_e64-16s_v3} has a series ({@code standard_e}), a size, cores left of it, and what tells series apart. */
    private static String azureFamily(String name) {
        int series = skip(name, "standard_".length(), 'a', 'z');
        int size = skip(name, series, '0', '9');
        if (!name.startsWith("standard_") || series == "standard_".length() || size == series) {
            return name;
        }
        int cores = size < name.length() && name.charAt(size) == '-' ? skip(name, size + 1, '0', '9') : size;
        int rest = cores > size + 1 ? cores : size;
        return name.substring(0, series) + " " + name.substring(rest);
    }

    private static int skip(String text, int from, char first, char last) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= first && text.charAt(at) <= last) {
            at++;
        }
        return at;
    }
}
