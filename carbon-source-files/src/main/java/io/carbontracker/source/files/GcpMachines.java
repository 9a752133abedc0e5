package io.carbontracker.source.files;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.BillingUnits;
import io.carbontracker.catalog.GcpSkus;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds the parts of machines that Google Cloud bills: accelerators, processors and memory are rows of their own, told apart by
 * the wording of the SKU.
 */
final class GcpMachines implements Machines {
    /** The system label of capacity that is held but not running. */
    static final String UNUSED = "compute.googleapis.com/is_unused_reservation";

    private final Supplier<GcpSkus> skus;
    private final TextCache<Judged> byDescription = new TextCache<>(this::ofDescription);
    private final TextCache<Boolean> unusedReservation = new TextCache<>(GcpMachines::isUnused);

    /** What a wording stands for, by whether the unit is one of memory: some patterns are those of both. */
    private record Judged(BillingMeaning time, BillingMeaning memoryTime) {}

    /**
     * Starts.
     *
     * @param skus reads SKU texts; asked when a text has to be looked up
     */
    GcpMachines(Supplier<GcpSkus> skus) {
        this.skus = skus;
    }

    @Override
    public BillingMeaning judge(BillRow row) {
        String unit = row.unit();
        boolean memory = BillingUnits.isMemoryTime(unit);
        Judged judged = row.cached(BillColumn.CHARGE_DESCRIPTION, byDescription);
        BillingMeaning verdict = memory ? judged.memoryTime() : judged.time();
        if (verdict.isUnknown() && !memory && !BillingUnits.isTime(unit)) {
            return BillingMeaning.NOT_MODELLED;
        }
        return verdict instanceof BillingMeaning.Devices devices
                        && row.cached(BillColumn.X_SYSTEM_LABELS, unusedReservation)
                ? devices.idle()
                : verdict;
    }

    private Judged ofDescription(String text) {
        return new Judged(skus.get().of(text, false), skus.get().of(text, true));
    }

    private static boolean isUnused(String json) {
        if (json.isEmpty()) {
            return false;
        }
        try {
            return "true".equalsIgnoreCase(JsonPairs.pick(json, List.of(UNUSED)).get(UNUSED));
        } catch (IOException e) {
            return false; // labels are never required
        }
    }
}
