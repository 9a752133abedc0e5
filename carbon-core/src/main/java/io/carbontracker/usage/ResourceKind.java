package io.carbontracker.usage;

import java.util.Locale;

/**
 * The kind of device whose hours are counted. Hours of different kinds are never added.
 *
 * @since 0.1.0
 */
public enum ResourceKind {
    /** Whole virtual or bare-metal machines: instance-hours, all accelerators inside counting once. */
    INSTANCE,
    /** Single accelerators: accelerator-hours. */
    ACCELERATOR,
    /** Virtual processors sold apart: vCPU-hours. */
    VCPU,
    /** Memory sold apart: GiB-hours. */
    MEMORY;

    private final String label = name().toLowerCase(Locale.ROOT);

    /**
     * Gives the name used in files and messages.
     *
     * @return for example {@code instance}
     */
    public String label() {
        return label;
    }
}
