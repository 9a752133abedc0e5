package io.carbontracker.source.files;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.BillingUnits;
import io.carbontracker.usage.MeteredResource;

/**
 * Finds the machines of all other providers, as far as the FOCUS columns themselves tell: the type in {@code SkuPriceDetails};
 * processors and memory by units that name them, as Oracle's do ({@code OCPU Hours}, {@code GB Hours}).
 */
final class OtherMachines implements Machines {
    private static final BillingMeaning PROCESSORS = BillingMeaning.devices(new MeteredResource.Vcpu(""));
    private static final BillingMeaning MEMORY = BillingMeaning.devices(new MeteredResource.Memory());

    private final MachineDetails details;
    private final TextCache<BillingMeaning> byType = new TextCache<>(type -> BillingMeaning.machine(type));

    OtherMachines(MachineDetails details) {
        this.details = details;
    }

    @Override
    public BillingMeaning judge(BillRow row) {
        if (!row.isCompute()) {
            return BillingMeaning.NOT_MODELLED;
        }
        String unit = row.unit();
        if (BillingUnits.isProcessorTime(unit)) {
            return PROCESSORS;
        }
        if (BillingUnits.isMemoryTime(unit)) {
            return MEMORY;
        }
        String type = details.of(row).machine();
        return type.isEmpty() ? BillingMeaning.NOT_MODELLED : byType.get(type.toCharArray(), 0, type.length());
    }
}
