package io.carbontracker.source.files;

import io.carbontracker.usage.MeteredResource;

/**
 * Finds the machines of all other providers, as far as the FOCUS columns themselves tell: the type in {@code SkuPriceDetails};
 * processors and memory by units that name them, as Oracle's do ({@code OCPU Hours}, {@code GB Hours}).
 */
final class OtherMachines implements Machines {
    private static final Verdict PROCESSORS = Verdict.devices(new MeteredResource.Vcpu(""));
    private static final Verdict MEMORY = Verdict.devices(new MeteredResource.Memory());

    private final MachineDetails details;
    private final TextCache<Verdict> byType = new TextCache<>(type -> Verdict.machine(type));

    OtherMachines(MachineDetails details) {
        this.details = details;
    }

    @Override
    public Verdict judge(FocusRow row) {
        if (!row.isCompute()) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        String unit = row.lower(FocusColumn.CONSUMED_UNIT);
        if (Units.isProcessorTime(unit)) {
            return PROCESSORS;
        }
        if (Units.isMemoryTime(unit)) {
            return MEMORY;
        }
        String type = details.of(row).machine();
        return type.isEmpty() ? Verdict.Skipped.NOT_MODELLED : byType.get(type.toCharArray(), 0, type.length());
    }
}
