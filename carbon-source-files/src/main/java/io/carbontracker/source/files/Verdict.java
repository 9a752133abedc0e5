package io.carbontracker.source.files;

import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import org.jspecify.annotations.Nullable;

/** What a row's texts say that it bills: devices, or something that is skipped. */
sealed interface Verdict {
    /**
     * Devices.
     *
     * @param resource what they are
     * @param devicesPerUnit how many of them one unit of the quantity counts
     * @param pricing how they were bought as far as the texts say, else {@code null}
     * @param idleReserved whether they were held but not running
     */
    record Devices(
            MeteredResource resource,
            double devicesPerUnit,
            @Nullable Pricing pricing,
            boolean idleReserved) implements Verdict {
        Devices boughtAs(@Nullable Pricing how) {
            return new Devices(resource, devicesPerUnit, how, idleReserved);
        }

        Devices idle() {
            return new Devices(resource, devicesPerUnit, pricing, true);
        }
    }

    /**
     * Something that yields no usage.
     *
     * @param reason why
     * @param category for usage that is not modelled its kind; {@code ""} for the bill's service category
     * @param type the machine type or text that names the row, {@code ""} when there is none
     * @param kind the device whose hours the quantity counts, if its unit is one of time; {@code null} for none
     * @param detail the rule
     */
    record Skipped(
            SkipReason reason,
            String category,
            String type,
            @Nullable ResourceKind kind,
            String detail) implements Verdict {
        /** Usage of a kind that is not modelled, told apart by the bill's service category. */
        static final Skipped NOT_MODELLED =
                new Skipped(SkipReason.NOT_MODELLED, "", "", null, "the row bills no machine");

        private static final int LONGEST_TYPE = 120;

        /** Shortens a text that names a row. */
        public Skipped {
            type = Texts.first(type, LONGEST_TYPE);
        }
    }

    static Devices devices(MeteredResource resource) {
        return new Devices(resource, 1, null, false);
    }

    static Devices machine(String type) {
        return devices(new MeteredResource.Instance(type));
    }

    /** Hours that repeat those of another row. */
    static Skipped duplicate(String type, String rule) {
        return new Skipped(SkipReason.DUPLICATE_HOURS, "", type, type.isEmpty() ? null : ResourceKind.INSTANCE, rule);
    }

    /** Hours of a machine of unknown type. */
    static Skipped unknown(String type, String detail) {
        return new Skipped(SkipReason.UNKNOWN_HARDWARE, "", type, ResourceKind.INSTANCE, detail);
    }

    static Skipped notModelled(String category, String detail) {
        return new Skipped(SkipReason.NOT_MODELLED, category, "", null, detail);
    }

    /** Whether a row is of unknown hardware. */
    default boolean isUnknown() {
        return this instanceof Skipped skipped && skipped.reason == SkipReason.UNKNOWN_HARDWARE;
    }
}
