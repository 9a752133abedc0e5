package io.carbontracker.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a machine type.
 *
 * @param provider the provider's short name
 * @param type the provider's machine type, in its own spelling
 * @param vcpus virtual processors, {@link Double#NaN} when unknown; fractions for shared cores
 * @param memoryGib memory in GiB, {@link Double#NaN} when unknown
 * @param accelerator the accelerators' model, or {@code null} for a machine without
 * @param acceleratorCount how many, fractions where a machine gets a part of a board; 0 without
 * @param processor the processor as listed, {@code ""} when unknown
 * @param serverVcpus vCPUs of the whole server that the machine is cut from, {@link Double#NaN} when unknown
 * @param serverMemoryGib memory of that server in GiB, {@link Double#NaN} when unknown
 * @param source source ids of the row, and the user's file and line of the cells that a user set
 * @since 0.1.0
 */
public record HardwareSpec(
        String provider,
        String type,
        double vcpus,
        double memoryGib,
        @Nullable AcceleratorSpec accelerator,
        double acceleratorCount,
        String processor,
        double serverVcpus,
        double serverMemoryGib,
        String source) {}
