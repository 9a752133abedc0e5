package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Row;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accelerators by their model and their aliases. Immutable. */
final class Accelerators {
    private final Map<String, Row> byName = new HashMap<>();

    Accelerators(FactorTable table) {
        for (Row row : table.all()) {
            for (String alias : row.text("aliases").split("\\|", -1)) {
                if (!alias.isEmpty()) {
                    byName.putIfAbsent(alias.toLowerCase(Locale.ROOT), row);
                }
            }
        }
        for (Row row : table.all()) { // a model's own name comes before any alias
            byName.put(row.text("model").toLowerCase(Locale.ROOT), row);
        }
    }

    /** Finds the full name of a model or alias in any case. */
    @Nullable
    String model(String name) {
        Row row = row(name);
        return row == null ? null : row.text("model");
    }

    @Nullable
    AcceleratorSpec find(String name) {
        Row row = row(name);
        return row == null ? null : spec(row);
    }

    private @Nullable Row row(String name) {
        return byName.get(name.strip().toLowerCase(Locale.ROOT));
    }

    private static AcceleratorSpec spec(Row row) {
        HostClass hostClass = HostClass.valueOf(row.text("host_class").toUpperCase(Locale.ROOT));
        String power = hostClass == HostClass.SYSTEM ? "system_watts" : "tdp_watts";
        return new AcceleratorSpec(
                row.text("model"),
                hostClass,
                row.number("tdp_watts"),
                row.sourceOf("tdp_watts", "tdp_source"),
                row.text("tdp_confidence"),
                row.number("system_watts"),
                row.sourceOf("system_watts", "system_watts_source"),
                row.isUsers(power) && !row.isBundled(power),
                row.number("embodied_kgco2e"),
                row.sourceOf("embodied_kgco2e", "embodied_source"));
    }
}
