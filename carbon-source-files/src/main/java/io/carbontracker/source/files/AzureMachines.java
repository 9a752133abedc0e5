package io.carbontracker.source.files;

import io.carbontracker.catalog.AzureMeters;
import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.BillingUnits;
import io.carbontracker.usage.Pricing;
import java.util.function.Supplier;

/**
 * Finds the machines of Azure: by the size in {@code x_SkuDetails} or {@code SkuPriceDetails}, else by the meter's name, which
 * several sizes may share.
 */
final class AzureMachines implements Machines {
    private static final String MACHINES = "virtual machines";

    private final MachineDetails details;
    private final TextCache<BillingMeaning> byMeter;
    private final TextCache<BillingMeaning.Devices> bySize = new TextCache<>(BillingMeaning::machine);

    /**
     * Starts.
     *
     * @param meters reads meters' names; asked when a meter's name has to be looked up
     * @param details reads the JSON columns
     */
    AzureMachines(Supplier<AzureMeters> meters, MachineDetails details) {
        this.byMeter = new TextCache<>(meter -> meters.get().of(meter));
        this.details = details;
    }

    @Override
    public BillingMeaning judge(BillRow row) {
        boolean byCategory = row.has(BillColumn.X_SKU_METER_CATEGORY);
        boolean licence = byCategory
                ? row.is(BillColumn.X_SKU_METER_CATEGORY, "virtual machines licenses")
                : row.startsWith(BillColumn.CHARGE_DESCRIPTION, "virtual machines licenses");
        MachineDetails.Details told = details.of(row);
        if (licence || told.usageType().equalsIgnoreCase("ComputeHR_SW")) {
            return BillingMeaning.duplicate(told.machine(), "software on a machine that has a row of its own");
        }
        if (byCategory && !row.is(BillColumn.X_SKU_METER_CATEGORY, MACHINES)) {
            return BillingMeaning.NOT_MODELLED;
        }
        BillColumn meter = row.has(BillColumn.X_SKU_METER_NAME) ? BillColumn.X_SKU_METER_NAME : BillColumn.SKU_METER;
        if (AzureMeters.isSize(told.machine())) {
            BillingMeaning.Devices verdict =
                    bySize.get(told.machine().toCharArray(), 0, told.machine().length());
            return AzureMeters.isSpot(row.text(meter)) ? verdict.boughtAs(Pricing.SPOT) : verdict;
        }
        boolean hours = BillingUnits.isTime(row.unit());
        boolean ofMachines = byCategory || row.startsWith(BillColumn.CHARGE_DESCRIPTION, MACHINES);
        if (!ofMachines || !hours) {
            return BillingMeaning.NOT_MODELLED;
        }
        return row.has(meter)
                ? row.cached(meter, byMeter)
                : BillingMeaning.unknown(
                        row.text(BillColumn.CHARGE_DESCRIPTION), "a virtual machine whose size no column tells");
    }
}
