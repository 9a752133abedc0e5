package io.carbontracker.source.files;

import io.carbontracker.catalog.FactorTable;
import io.carbontracker.usage.Pricing;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the machines of Azure: by the size in {@code x_SkuDetails} or {@code SkuPriceDetails}, else by the meter's name, which
 * several sizes may share.
 */
final class AzureMachines implements Machines {
    private static final Pattern SIZE = Pattern.compile("(?i)(?:Standard|Basic)_[A-Za-z0-9_-]+");
    private static final Pattern SUFFIX = Pattern.compile("(?i)\\s*(?:-\\s*)?\\b(Spot|Low Priority|Free|Expired)$");
    private static final String MACHINES = "virtual machines";

    /** Bounds the work that a hostile meter can cause; those of Azure have fewer than 60. */
    private static final int LONGEST_METER = 300;

    private final Supplier<FactorTable> instances;
    private final MachineDetails details;
    private final TextCache<Verdict> byMeter = new TextCache<>(this::ofMeter);
    private final TextCache<Verdict.Devices> bySize = new TextCache<>(Verdict::machine);
    private @Nullable Map<String, FactorTable.Row> sizesByKey;

    /**
     * Starts.
     *
     * @param instances reads the table of machine types; asked when a meter's name has to be looked up
     * @param details reads the JSON columns
     */
    AzureMachines(Supplier<FactorTable> instances, MachineDetails details) {
        this.instances = instances;
        this.details = details;
    }

    @Override
    public Verdict judge(FocusRow row) {
        boolean byCategory = row.has(FocusColumn.X_SKU_METER_CATEGORY);
        boolean licence = byCategory
                ? row.is(FocusColumn.X_SKU_METER_CATEGORY, "virtual machines licenses")
                : row.startsWith(FocusColumn.CHARGE_DESCRIPTION, "virtual machines licenses");
        MachineDetails.Details told = details.of(row);
        if (licence || told.usageType().equalsIgnoreCase("ComputeHR_SW")) {
            return Verdict.duplicate(told.machine(), "software on a machine that has a row of its own");
        }
        if (byCategory && !row.is(FocusColumn.X_SKU_METER_CATEGORY, MACHINES)) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        FocusColumn meter =
                row.has(FocusColumn.X_SKU_METER_NAME) ? FocusColumn.X_SKU_METER_NAME : FocusColumn.SKU_METER;
        if (SIZE.matcher(told.machine()).matches()) {
            Verdict.Devices verdict =
                    bySize.get(told.machine().toCharArray(), 0, told.machine().length());
            return isSpot(row.lower(meter)) ? verdict.boughtAs(Pricing.SPOT) : verdict;
        }
        boolean hours = Units.isTime(row.lower(FocusColumn.CONSUMED_UNIT));
        boolean ofMachines = byCategory || row.startsWith(FocusColumn.CHARGE_DESCRIPTION, MACHINES);
        if (!ofMachines || !hours) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        return row.has(meter)
                ? row.cached(meter, byMeter)
                : Verdict.unknown(
                        row.text(FocusColumn.CHARGE_DESCRIPTION), "a virtual machine whose size no column tells");
    }

    private static boolean isSpot(String lowerMeter) {
        return lowerMeter.endsWith(" spot") || lowerMeter.endsWith(" low priority");
    }

    /** {@code NC24ads A100 v4}, {@code ND96isrH200v5 Spot}, {@code D2 v3/D2s v3}. */
    private Verdict ofMeter(String meter) {
        if (meter.length() > LONGEST_METER) {
            return Verdict.unknown(meter, "the meter's name is too long to be one");
        }
        String name = meter;
        for (Matcher suffix = SUFFIX.matcher(name); suffix.find(); suffix = SUFFIX.matcher(name)) {
            name = name.substring(0, suffix.start());
        }
        FactorTable.Row found = null;
        for (String alternative : name.split("/", -1)) {
            FactorTable.Row size = sizes().get(key(alternative));
            if (size == null && name.indexOf('/') < 0) { // a size of its own that the tables lack: a gap under its name
                return bought(meter, "Standard_" + name.strip().replace(' ', '_'));
            }
            if (size == null || (found != null && !samePower(found, size))) {
                return Verdict.unknown(meter, "the meter names several sizes, which may differ in power");
            }
            found = found == null ? size : found;
        }
        return bought(meter, found == null ? meter : found.text("instance_type"));
    }

    private static Verdict bought(String meter, String size) {
        Verdict.Devices verdict = Verdict.machine(size);
        return isSpot(meter.toLowerCase(Locale.ROOT)) ? verdict.boughtAs(Pricing.SPOT) : verdict;
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

    private Map<String, FactorTable.Row> sizes() {
        Map<String, FactorTable.Row> sizes = sizesByKey;
        if (sizes == null) {
            sizes = new HashMap<>();
            for (FactorTable.Row row : instances.get().rows()) {
                if (row.text("provider").equals("azure")) {
                    sizes.putIfAbsent(key(row.text("instance_type")), row);
                }
            }
            sizesByKey = sizes;
        }
        return sizes;
    }

    private static String key(String size) {
        String lower = size.strip().toLowerCase(Locale.ROOT);
        return (lower.startsWith("standard_") ? lower.substring("standard_".length()) : lower).replaceAll("[ _]", "");
    }
}
