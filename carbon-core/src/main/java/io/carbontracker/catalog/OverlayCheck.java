package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.error.CatalogException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Refuses rows that no look-up could use although each cell keeps its own rule: cells that must stand together, and names of
 * rows of other tables. Rows are checked as they lie over the bundled ones.
 */
final class OverlayCheck {
    private static final Pattern FLEET_PUE = Pattern.compile("pue_fleet_20[0-9]{2}");

    private final HardwareCatalog catalog;

    OverlayCheck(HardwareCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Checks a row.
     *
     * @throws CatalogException naming file, line, column and what was expected
     */
    void accept(Row row) {
        switch (row.schema()) {
            case ACCELERATORS -> accelerator(row);
            case INSTANCES -> instance(row);
            case INSTANCE_POWER -> {
                together(row, "watts_idle", "watts_10", "watts_50", "watts_100");
                ascending(row, "watts_idle", "watts_10", "watts_50", "watts_100");
            }
            case CPU_POWER -> {
                together(row, "min_watts_per_vcpu", "max_watts_per_vcpu");
                ascending(row, "min_watts_per_vcpu", "max_watts_per_vcpu");
            }
            case CPU_ARCH_MAP ->
                known(row, "architecture", Schema.CPU_POWER, row.text("provider"), row.text("architecture"));
            case COEFFICIENTS -> coefficient(row);
            case REGIONS -> {
                together(row, "latitude", "longitude");
                ascending(row, "intensity_low", "intensity_high");
            }
            case REGION_NAMES -> {
                filled(row, "region");
                known(row, "region", Schema.REGIONS, row.text("provider"), row.text("region"));
            }
            case GCP_SKUS -> sku(row);
            case AZURE_METERS -> meter(row);
            case AWS_USAGE_TYPES -> filled(row, "kind");
            case TUTORIAL_POWER -> filled(row, "watts_per_instance");
            case TUTORIAL_REGIONS -> {} // blank cells take the tutorial's defaults
        }
    }

    private void accelerator(Row row) {
        filled(row, "host_class");
        for (String alias : row.text("aliases").split("\\|", -1)) {
            String owner = alias.isEmpty() ? null : catalog.accelerators().model(alias);
            if (owner != null && !owner.equals(row.text("model"))) {
                throw row.refusal(
                        "aliases", "no name of another accelerator, but \"" + alias + "\" is one of \"" + owner + "\"");
            }
        }
    }

    private void instance(Row row) {
        if (row.text("accelerator_model").isEmpty()) {
            if (!row.text("accelerator_count").isEmpty()) {
                throw row.refusal("accelerator_model", "the model that accelerator_count counts");
            }
            return;
        }
        accelerator(row, "accelerator_model");
        if (row.text("accelerator_count").isEmpty()) {
            throw row.refusal("accelerator_count", "how many of its accelerators the machine has");
        }
    }

    private void sku(Row row) {
        filled(row, "count_as_usage");
        boolean board = row.text("kind").equals("gpu") || row.text("kind").equals("tpu");
        if (board && row.text("count_as_usage").equals("true")) {
            accelerator(row, "accelerator_model");
            filled(row, "accelerators_per_unit");
        }
    }

    private void accelerator(Row row, String column) {
        if (catalog.accelerators().model(row.text(column)) == null) {
            throw row.refusal(column, "a model of accelerators.csv");
        }
    }

    private void coefficient(Row row) {
        filled(row, "value");
        String key = row.text("key");
        boolean fleet = FLEET_PUE.matcher(key).matches();
        Set<String> known = new TreeSet<>();
        for (Row bundled : FactorTable.bundled(Schema.COEFFICIENTS).all()) {
            known.add(bundled.text("key"));
        }
        if (!fleet && !known.contains(key)) {
            throw row.refusal("key", "pue_fleet_ and a year, or one of " + String.join(", ", known));
        }
        if (key.startsWith("pue_")) {
            within(row, 1, 3);
        }
    }

    private static void within(Row row, double least, double greatest) {
        double value = row.number("value");
        if (value < least || value > greatest) {
            throw row.refusal("value", "a number from " + least + " to " + greatest + " for " + row.text("key"));
        }
    }

    private static void meter(Row row) {
        filled(row, "count_as_usage");
        try {
            Pattern.compile(row.text("regex"));
        } catch (PatternSyntaxException e) {
            throw row.refusal("regex", "a regular expression: " + e.getDescription());
        }
    }

    private void known(Row row, String column, Schema schema, String... key) {
        if (!row.text(column).isEmpty() && catalog.table(schema).find(key).isEmpty()) {
            throw row.refusal(column, "a row of " + schema.fileName() + " for \"" + row.text("provider") + "\"");
        }
    }

    private static void filled(Row row, String column) {
        if (row.text(column).isEmpty()) {
            CellRules.Rule rule = CellRules.of(row.schema()).ruleOf(column);
            throw row.refusal(column, rule == null ? "a value" : rule.expected());
        }
    }

    /** All cells filled, or none. */
    private static void together(Row row, String... columns) {
        int filled = 0;
        for (String column : columns) {
            filled += row.text(column).isEmpty() ? 0 : 1;
        }
        for (String column : columns) {
            if (filled > 0 && row.text(column).isEmpty()) {
                throw row.refusal(column, "a value, as " + String.join(", ", columns) + " are used together");
            }
        }
    }

    /** No cell above the next. */
    private static void ascending(Row row, String... columns) {
        for (int i = 1; i < columns.length; i++) {
            if (row.number(columns[i - 1]) > row.number(columns[i])) {
                throw row.refusal(columns[i - 1], "at most " + columns[i] + ", which is " + row.text(columns[i]));
            }
        }
    }
}
