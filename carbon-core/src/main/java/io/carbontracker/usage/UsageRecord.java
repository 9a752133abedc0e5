package io.carbontracker.usage;

import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Usage of one kind of device in one place over one window, made comparable across providers. Stands for one billed row, or
 * for several that a source has summed.
 *
 * <p>Immutable and safe for any number of threads. Made by {@link #of} or {@link #builder}.
 *
 * @since 0.1.0
 */
public final class UsageRecord implements UsageItem {
    private final String provider;
    private final String account;
    private final String service;
    private final String region;
    private final MeteredResource resource;
    private final TimeWindow window;
    private final double deviceHours;
    private final Pricing pricing;
    private final @Nullable Workload workload;
    private final double utilization;
    private final @Nullable MeasuredEnergy measuredEnergy;
    private final boolean idleReserved;
    private final boolean provisional;
    private final Map<String, String> tags;
    private final @Nullable Cost cost;
    private final long billedRows;
    private final SourceReference reference;

    private UsageRecord(Builder from, MeteredResource resource, TimeWindow window) {
        this.provider = from.provider;
        this.account = from.account;
        this.service = from.service;
        this.region = from.region;
        this.resource = resource;
        this.window = window;
        this.deviceHours = from.deviceHours;
        this.pricing = from.pricing;
        this.workload = from.workload;
        this.utilization = from.utilization;
        this.measuredEnergy = from.measuredEnergy;
        this.idleReserved = from.idleReserved;
        this.provisional = from.provisional;
        this.tags = from.tags;
        this.cost = from.cost;
        this.billedRows = from.billedRows;
        this.reference = from.reference;
    }

    /**
     * Makes a record of whole machines with everything else at its default.
     *
     * @param provider the provider's short name
     * @param region the provider's region code
     * @param instanceType the provider's machine type
     * @param window when the usage happened
     * @param instanceHours instance-hours; negative in corrections
     * @return the record
     */
    public static UsageRecord of(
            String provider, String region, String instanceType, TimeWindow window, double instanceHours) {
        return builder()
                .provider(provider)
                .region(region)
                .resource(new MeteredResource.Instance(instanceType))
                .window(window)
                .deviceHours(instanceHours)
                .build();
    }

    /**
     * Starts a record.
     *
     * @return a builder; resource, window and device-hours have to be set
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String provider() {
        return provider;
    }

    /**
     * Names the account, subscription or project that is charged.
     *
     * @return the provider's own identifier, {@code ""} when not told
     */
    public String account() {
        return account;
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public String region() {
        return region;
    }

    /**
     * Tells what the device-hours count.
     *
     * @return the metered resource
     */
    public MeteredResource resource() {
        return resource;
    }

    /**
     * Tells when the usage happened.
     *
     * @return the window of the row, half-open, UTC
     */
    public TimeWindow window() {
        return window;
    }

    /**
     * Gives the device-hours: instance-, accelerator-, vCPU- or GiB-hours as {@link #resource()} says.
     *
     * @return finite; negative only in corrections; more than the window is long where several devices ran
     */
    public double deviceHours() {
        return deviceHours;
    }

    /**
     * Tells how the hours were bought.
     *
     * @return the pricing kind
     */
    public Pricing pricing() {
        return pricing;
    }

    /**
     * Tells the workload that the row itself names.
     *
     * @return the workload, or {@code null} when the row names none
     */
    public @Nullable Workload workload() {
        return workload;
    }

    /**
     * Gives the measured utilization.
     *
     * @return 0 to 1, or {@link Double#NaN} when nobody measured it
     */
    public double utilization() {
        return utilization;
    }

    /**
     * Gives the measured IT energy.
     *
     * @return the measurement, or {@code null} when there is none
     */
    public @Nullable MeasuredEnergy measuredEnergy() {
        return measuredEnergy;
    }

    /**
     * Tells whether the capacity was held but not running, as unused capacity reservations are.
     *
     * @return {@code true} for capacity that is estimated apart, at idle, and kept out of the totals
     */
    public boolean isIdleReserved() {
        return idleReserved;
    }

    /**
     * Tells whether the provider may still restate the row.
     *
     * @return {@code true} for usage after the source's complete-through
     */
    public boolean isProvisional() {
        return provisional;
    }

    /**
     * Gives the tags that were asked for.
     *
     * @return tag names and values; a tag that the row lacks is absent
     */
    public Map<String, String> tags() {
        return tags;
    }

    @Override
    public @Nullable Cost cost() {
        return cost;
    }

    @Override
    public long billedRows() {
        return billedRows;
    }

    @Override
    public SourceReference reference() {
        return reference;
    }

    /**
     * Starts a builder with this record's values.
     *
     * @return the builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.provider = provider;
        builder.account = account;
        builder.service = service;
        builder.region = region;
        builder.resource = resource;
        builder.window = window;
        builder.deviceHours = deviceHours;
        builder.pricing = pricing;
        builder.workload = workload;
        builder.utilization = utilization;
        builder.measuredEnergy = measuredEnergy;
        builder.idleReserved = idleReserved;
        builder.provisional = provisional;
        builder.tags = tags;
        builder.cost = cost;
        builder.billedRows = billedRows;
        builder.reference = reference;
        return builder;
    }

    @Override
    public String toString() {
        return deviceHours + " " + resource.kind().label() + "-hours of " + resource.label() + " in " + provider + " "
                + region + ", " + window + (reference.equals(SourceReference.NONE) ? "" : " (" + reference + ")");
    }

    /**
     * Collects the values of a record. Not safe for several threads. May be used again after {@link #build()}: values stay
     * until they are set anew, so that a source can keep one builder for all its rows.
     *
     * <p>Defaults: provider, account, service and region {@code ""}, pricing {@link Pricing#UNKNOWN}, no workload, utilization
     * or measurement, running, final, no tags, no cost, 1 billed row, no reference.
     */
    public static final class Builder {
        private String provider = "";
        private String account = "";
        private String service = "";
        private String region = "";
        private @Nullable MeteredResource resource;
        private @Nullable TimeWindow window;
        private double deviceHours = Double.NaN;
        private Pricing pricing = Pricing.UNKNOWN;
        private @Nullable Workload workload;
        private double utilization = Double.NaN;
        private @Nullable MeasuredEnergy measuredEnergy;
        private boolean idleReserved;
        private boolean provisional;
        private Map<String, String> tags = Map.of();
        private @Nullable Cost cost;
        private long billedRows = 1;
        private SourceReference reference = SourceReference.NONE;

        private Builder() {}

        /**
         * Sets the provider.
         *
         * @param value the provider in any spelling of {@link Providers#canonical}
         * @return this
         */
        public Builder provider(String value) {
            provider = Providers.canonical(value);
            return this;
        }

        /**
         * Sets the account.
         *
         * @param value the provider's identifier
         * @return this
         */
        public Builder account(String value) {
            account = Objects.requireNonNull(value, "account");
            return this;
        }

        /**
         * Sets the service.
         *
         * @param value the service as billed
         * @return this
         */
        public Builder service(String value) {
            service = Objects.requireNonNull(value, "service");
            return this;
        }

        /**
         * Sets the region.
         *
         * @param value the provider's code, or its location text
         * @return this
         */
        public Builder region(String value) {
            region = Objects.requireNonNull(value, "region");
            return this;
        }

        /**
         * Sets what is metered.
         *
         * @param value the resource
         * @return this
         */
        public Builder resource(MeteredResource value) {
            resource = Objects.requireNonNull(value, "resource");
            return this;
        }

        /**
         * Sets when the usage happened.
         *
         * @param value the window
         * @return this
         */
        public Builder window(TimeWindow value) {
            window = Objects.requireNonNull(value, "window");
            return this;
        }

        /**
         * Sets the device-hours.
         *
         * @param value finite; negative only in corrections
         * @return this
         */
        public Builder deviceHours(double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("device-hours must be a finite number, was " + value);
            }
            deviceHours = value;
            return this;
        }

        /**
         * Sets how the hours were bought.
         *
         * @param value the pricing kind
         * @return this
         */
        public Builder pricing(Pricing value) {
            pricing = Objects.requireNonNull(value, "pricing");
            return this;
        }

        /**
         * Sets the workload that the row names.
         *
         * @param value the workload, or {@code null} for none
         * @return this
         */
        public Builder workload(@Nullable Workload value) {
            workload = value;
            return this;
        }

        /**
         * Sets the measured utilization.
         *
         * @param value 0 to 1, or {@link Double#NaN} for none
         * @return this
         */
        public Builder utilization(double value) {
            if (value < 0 || value > 1) {
                throw new IllegalArgumentException("utilization must lie between 0 and 1, was " + value);
            }
            utilization = value;
            return this;
        }

        /**
         * Sets the measured energy.
         *
         * @param value the measurement, or {@code null} for none
         * @return this
         */
        public Builder measuredEnergy(@Nullable MeasuredEnergy value) {
            measuredEnergy = value;
            return this;
        }

        /**
         * Marks capacity that was held but not running.
         *
         * @param value whether it is
         * @return this
         */
        public Builder idleReserved(boolean value) {
            idleReserved = value;
            return this;
        }

        /**
         * Marks a row that the provider may still restate.
         *
         * @param value whether it may
         * @return this
         */
        public Builder provisional(boolean value) {
            provisional = value;
            return this;
        }

        /**
         * Sets the tags.
         *
         * @param value names and values; copied unless immutable already
         * @return this
         */
        public Builder tags(Map<String, String> value) {
            tags = Map.copyOf(value);
            return this;
        }

        /**
         * Sets the effective cost.
         *
         * @param value the cost, or {@code null} for none
         * @return this
         */
        public Builder cost(@Nullable Cost value) {
            cost = value;
            return this;
        }

        /**
         * Sets how many billed rows the record stands for.
         *
         * @param value 1 or more
         * @return this
         */
        public Builder billedRows(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("a record stands for 1 billed row or more, was " + value);
            }
            billedRows = value;
            return this;
        }

        /**
         * Sets where the row was read.
         *
         * @param value the reference
         * @return this
         */
        public Builder reference(SourceReference value) {
            reference = Objects.requireNonNull(value, "reference");
            return this;
        }

        /**
         * Makes the record.
         *
         * @return an immutable record
         * @throws IllegalStateException when resource, window or device-hours were not set
         */
        public UsageRecord build() {
            MeteredResource what = resource;
            TimeWindow when = window;
            if (what == null || when == null || Double.isNaN(deviceHours)) {
                throw new IllegalStateException("a usage record needs a resource, a window and device-hours");
            }
            return new UsageRecord(this, what, when);
        }
    }
}
