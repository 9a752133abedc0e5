package io.carbontracker.catalog;

import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the meter names of Azure's virtual machines, {@code NC24ads A100 v4}, {@code ND96isrH200v5 Spot},
 * {@code D2 v3/D2s v3}: by the bundled sizes, spaces and underscores aside. A meter that several sizes share is read only where
 * they draw the same power.
 *
 * <p>Safe for any number of threads. Works out each text afresh: callers keep the results.
 *
 * @since 0.1.0
 */
public final class AzureMeters {
    private static final Pattern SIZE = Pattern.compile("(?i)(?:Standard|Basic)_[A-Za-z0-9_-]+");
    private static final Pattern SUFFIX =
            Pattern.compile("(?i)\\s*(?:-\\s*)?\\b(Spot|Low Priority|Promo|Free|Expired)$");

    /** Software on a machine that has a meter of its own; no size has such words. */
    private static final Pattern SOFTWARE = Pattern.compile(
            "\\b(?:licen[cs]es?|software|windows|red hat|rhel|suse|sles|sql server|ubuntu pro|biztalk|oracle)\\b"
                    + "|\\(\\d+ v?(?:core|cpu)s?\\)",
            Pattern.CASE_INSENSITIVE);

    /**
     * Meters under another name than that of their size. {@code ND96asr A100 v4} is the size with 40 GB boards,
     * {@code Standard_ND96asr_v4}; the one with 80 GB is {@code ND96amsr A100 v4}.
     */
    private static final Map<String, String> ALIASES = Map.of("nd96asra100v4", "nd96asrv4");

    /** Bounds the work that a hostile meter can cause; those of Azure have fewer than 60 characters. */
    private static final int LONGEST_METER = 300;

    private final Map<String, FactorTable.Row> sizes = new HashMap<>();

    /**
     * Takes the sizes of a catalog.
     *
     * @param catalog the catalog
     */
    public AzureMeters(HardwareCatalog catalog) {
        this(catalog.table(FactorTable.Schema.INSTANCES));
    }

    /**
     * Takes the sizes of a table.
     *
     * @param instances a table of the schema {@link FactorTable.Schema#INSTANCES}
     */
    public AzureMeters(FactorTable instances) {
        for (FactorTable.Row row : instances.startingWith(Providers.AZURE, "")) {
            sizes.putIfAbsent(key(row.text("instance_type")), row);
        }
    }

    /**
     * Tells whether a text is a size as Azure's own interfaces name it.
     *
     * @param text for example {@code Standard_NC24ads_A100_v4}
     * @return whether it is
     */
    public static boolean isSize(String text) {
        return SIZE.matcher(text).matches();
    }

    /**
     * Tells whether a meter is one of spare capacity.
     *
     * @param meter the meter's name
     * @return whether it ends in {@code Spot} or {@code Low Priority}
     */
    public static boolean isSpot(String meter) {
        String lower = meter.toLowerCase(Locale.ROOT);
        return lower.endsWith(" spot") || lower.endsWith(" low priority");
    }

    /**
     * Reads a meter of the category {@code Virtual Machines}.
     *
     * @param meter the meter's name
     * @return the machine; hours that repeat a machine's for a meter of software; a gap where sizes that differ in power share the meter; a size under its own name where the table
     *     lacks it
     */
    public BillingMeaning of(String meter) {
        if (meter.length() > LONGEST_METER) {
            return BillingMeaning.unknown(meter, "the meter's name is too long to be one");
        }
        if (SOFTWARE.matcher(meter).find()) {
            return BillingMeaning.duplicate(meter, "software on a machine that has a row of its own");
        }
        String name = meter;
        for (Matcher suffix = SUFFIX.matcher(name); suffix.find(); suffix = SUFFIX.matcher(name)) {
            name = name.substring(0, suffix.start());
        }
        FactorTable.Row found = null;
        for (String alternative : name.split("/", -1)) {
            String key = key(alternative);
            FactorTable.Row size = sizes.get(ALIASES.getOrDefault(key, key));
            if (size == null && name.indexOf('/') < 0) { // a size of its own that the tables lack: a gap under its name
                return bought(meter, "Standard_" + name.strip().replace(' ', '_'));
            }
            if (size == null || (found != null && !samePower(found, size))) {
                return BillingMeaning.unknown(meter, "the meter names several sizes, which may differ in power");
            }
            found = found == null ? size : found;
        }
        return bought(meter, found == null ? meter : found.text("instance_type"));
    }

    private static BillingMeaning bought(String meter, String size) {
        BillingMeaning.Devices machine = BillingMeaning.machine(size);
        return isSpot(meter) ? machine.boughtAs(Pricing.SPOT) : machine;
    }

    private static boolean samePower(FactorTable.Row a, FactorTable.Row b) {
        for (String column :
                new String[] {"vcpus", "memory_gib", "accelerator_model", "accelerator_count", "cpu_model_or_arch"}) {
            if (!a.text(column).equals(b.text(column))) {
                return false;
            }
        }
        return true;
    }

    private static String key(String size) {
        String lower = size.strip().toLowerCase(Locale.ROOT);
        return (lower.startsWith("standard_") ? lower.substring("standard_".length()) : lower)
                .replace(" ", "")
                .replace("_", "");
    }
}
