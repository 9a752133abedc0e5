package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Schema;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the filled cells of a table's columns may hold. Filled while its table is declared and not changed after. */
final class CellRules {
    private static final int EARLIEST_YEAR = 2000;
    private static final int LATEST_YEAR = 2100;

    private static final Map<Schema, CellRules> BY_TABLE = all();

    private final Map<String, Rule> rules = new HashMap<>();

    private CellRules() {}

    private static Map<Schema, CellRules> all() {
        Map<Schema, CellRules> all = new EnumMap<>(Schema.class);
        for (Schema schema : Schema.values()) {
            all.put(schema, declared(schema));
        }
        return Collections.unmodifiableMap(all);
    }

    /** The rules of a table. */
    static CellRules of(Schema schema) {
        return Objects.requireNonNull(BY_TABLE.get(schema), "every table has rules");
    }

    private static CellRules declared(Schema schema) {
        CellRules rules = new CellRules();
        return switch (schema) {
            case ACCELERATORS ->
                rules.words("host_class", "sxm", "pcie", "system")
                        .numbers(20, 2000, "tdp_watts")
                        .numbers(20, 4000, "system_watts")
                        .numbers(1, 300, "idle_watts")
                        .numbers(1, 400, "memory_gib")
                        .numbers(5, 3000, "embodied_kgco2e")
                        .years("release_year");
            case INSTANCES ->
                rules.numbers(0.1, 2000, "vcpus")
                        .numbers(0.4, 40_000, "memory_gib")
                        .numbers(0.05, 128, "accelerator_count")
                        .numbers(8, 1000, "server_vcpus");
            case INSTANCE_POWER ->
                rules.numbers(0.1, 20_000, "watts_idle", "watts_10", "watts_50", "watts_100")
                        .numbers(0, 20_000, "cpu_watts_100", "ram_watts_100", "gpu_watts_100")
                        .numbers(1, 2000, "platform_vcpus")
                        .numbers(0.5, 60_000, "platform_embodied_kgco2e", "embodied_kgco2e");
            case CPU_POWER ->
                rules.numbers(0.1, 5, "min_watts_per_vcpu")
                        .numbers(0.5, 10, "max_watts_per_vcpu")
                        .numbers(1, 10_000, "memory_gb_per_chip");
            case COEFFICIENTS -> rules.numbers(0, 1e9, "value");
            case REGIONS ->
                rules.numbers(-60, 72, "latitude")
                        .numbers(-180, 180, "longitude")
                        .numbers(1, 2, "pue")
                        .years("pue_year")
                        .words("pue_scope", "region", "geography", "fleet")
                        .numbers(0, 20, "wue_l_per_kwh")
                        .numbers(
                                0,
                                1.2,
                                "intensity_kg_per_kwh",
                                "intensity_low",
                                "intensity_high",
                                "lifecycle_kg_per_kwh",
                                "egrid2023_kg_per_kwh",
                                "google2024_kg_per_kwh",
                                "ccf_kg_per_kwh")
                        .numbers(0, 100, "cfe_percent");
            case GCP_SKUS ->
                rules.words("kind", "cpu", "ram", "gpu", "tpu")
                        .words("purchase", "ondemand", "spot", "commitment", "calendar", "dws", "reservation")
                        .numbers(0.05, 128, "accelerators_per_unit")
                        .words("count_as_usage", "true", "false");
            case AZURE_METERS -> rules.words("count_as_usage", "true", "false");
            case AWS_USAGE_TYPES ->
                rules.words("kind", "running", "host", "capacity", "feature", "fee", "network", "storage")
                        .words("count_as_instance_hours", "true", "false", "conditional")
                        .numbers(0, 1, "hours_factor");
            case TUTORIAL_POWER -> rules.numbers(0, 1e5, "watts_per_instance");
            case TUTORIAL_REGIONS -> rules.numbers(1, 3, "pue").numbers(0, 2, "intensity_kg_per_kwh");
            case CPU_ARCH_MAP, REGION_NAMES -> rules;
        };
    }

    /** Bounds numbers, both inside. */
    private CellRules numbers(double least, double greatest, String... columns) {
        return put(new Numbers(least, greatest, false), columns);
    }

    /** Asks for calendar years. */
    private CellRules years(String... columns) {
        return put(new Numbers(EARLIEST_YEAR, LATEST_YEAR, true), columns);
    }

    /** Asks for one of a few words, in any case. */
    private CellRules words(String column, String... allowed) {
        return put(new Words(List.of(allowed)), column);
    }

    private CellRules put(Rule rule, String... columns) {
        for (String column : columns) {
            rules.put(column, rule);
        }
        return this;
    }

    /** The rule of a column, if it has one. */
    @Nullable
    Rule ruleOf(String column) {
        return rules.get(column);
    }

    /** The bounds of a column's numbers. */
    Numbers numbersOf(String column) {
        return rules.get(column) instanceof Numbers numbers ? numbers : Numbers.ANY;
    }

    /** What one cell may hold. */
    sealed interface Rule {
        /** Tells whether a filled cell keeps the rule. */
        boolean allows(String text);

        /** Gives a cell in the spelling that the bundled tables use, so that {@code TRUE} of a spreadsheet is {@code true}. */
        default String spelled(String text) {
            return text;
        }

        /** Says what is allowed, for messages. */
        String expected();
    }

    /** A plain decimal number, with an exponent or without, between two bounds. */
    record Numbers(double least, double greatest, boolean whole) implements Rule {
        static final Numbers ANY = new Numbers(-Double.MAX_VALUE, Double.MAX_VALUE, false);

        @Override
        public boolean allows(String text) {
            return !Double.isNaN(parse(text));
        }

        @Override
        public String expected() {
            return whole
                    ? "a whole number from " + (long) least + " to " + (long) greatest
                    : "a number from " + least + " to " + greatest;
        }

        /** Reads a number; {@link Double#NaN} for what is none or out of bounds. */
        double parse(String text) {
            for (int i = 0; i < text.length(); i++) { // Java's own forms, such as NaN, 0x1p3 and 1f, are no decimals
                char c = text.charAt(i);
                if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                    return Double.NaN;
                }
            }
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
            return value >= least && value <= greatest && (!whole || value == Math.rint(value)) ? value : Double.NaN;
        }
    }

    /** One of a few words. */
    record Words(List<String> allowed) implements Rule {
        @Override
        public boolean allows(String text) {
            return allowed.contains(spelled(text));
        }

        @Override
        public String spelled(String text) {
            for (String word : allowed) {
                if (word.equalsIgnoreCase(text)) {
                    return word;
                }
            }
            return text;
        }

        @Override
        public String expected() {
            return "one of " + String.join(", ", allowed);
        }
    }
}
