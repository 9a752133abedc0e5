package io.carbontracker.usage;

import java.util.Objects;

/**
 * What the device-hours of a record count. Providers that sell machines bill {@link Instance}s; providers that sell parts bill
 * {@link Accelerator}s, {@link Vcpu}s and {@link Memory}. Nothing downstream guesses which.
 *
 * @since 0.1.0
 */
public sealed interface MeteredResource {
    /**
     * Tells the kind of device.
     *
     * @return the kind
     */
    ResourceKind kind();

    /**
     * Gives the name shown in reports.
     *
     * @return the instance type, the accelerator as billed, the processor family, or {@code memory}
     */
    String label();

    /**
     * A whole machine: one hour of it is one instance-hour, however many accelerators it has.
     *
     * @param type the provider's own type, for example {@code p5.48xlarge}
     */
    record Instance(String type) implements MeteredResource {
        /** Checks for null. */
        public Instance {
            Objects.requireNonNull(type, "type");
        }

        @Override
        public ResourceKind kind() {
            return ResourceKind.INSTANCE;
        }

        @Override
        public String label() {
            return type;
        }
    }

    /**
     * Single accelerators: 8 boards for one hour are 8 accelerator-hours.
     *
     * @param model a model or alias of {@code accelerators.csv}, for example {@code H100}
     * @param hostBilledApart whether the same machine's cores and memory come as rows of their own, as on Google Cloud
     */
    record Accelerator(String model, boolean hostBilledApart) implements MeteredResource {
        /** Checks for null. */
        public Accelerator {
            Objects.requireNonNull(model, "model");
        }

        @Override
        public ResourceKind kind() {
            return ResourceKind.ACCELERATOR;
        }

        @Override
        public String label() {
            return model;
        }
    }

    /**
     * Virtual processors billed apart from memory.
     *
     * @param family the machine family, for example {@code a3}; {@code ""} when the bill does not say
     */
    record Vcpu(String family) implements MeteredResource {
        /** Checks for null. */
        public Vcpu {
            Objects.requireNonNull(family, "family");
        }

        @Override
        public ResourceKind kind() {
            return ResourceKind.VCPU;
        }

        @Override
        public String label() {
            return family.isEmpty() ? "vcpu" : family + " vcpu";
        }
    }

    /** Memory billed apart from processors, in GiB-hours. */
    record Memory() implements MeteredResource {
        @Override
        public ResourceKind kind() {
            return ResourceKind.MEMORY;
        }

        @Override
        public String label() {
            return "memory";
        }
    }
}
