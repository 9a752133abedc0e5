package io.carbontracker.catalog;

import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of a billed row (usage type, meter, SKU) say that it bills: devices, or something that yields no usage. The
 * same for the row of a file and the group of a billing service.
 *
 * @since 0.1.0
 */
public sealed interface BillingMeaning {
    /**
     * Devices that ran, or that were held.
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
            boolean idleReserved) implements BillingMeaning {
        /** Checks for null. */
        public Devices {
            Objects.requireNonNull(resource, "resource");
        }

        /**
         * Tells how they were bought.
         *
         * @param how the pricing, {@code null} when the texts do not say
         * @return the devices with it
         */
        public Devices boughtAs(@Nullable Pricing how) {
            return new Devices(resource, devicesPerUnit, how, idleReserved);
        }

        /**
         * Tells that they were held but not running.
         *
         * @return the devices as idle-reserved
         */
        public Devices idle() {
            return new Devices(resource, devicesPerUnit, pricing, true);
        }
    }

    /**
     * Something that yields no usage.
     *
     * @param reason why
     * @param category for usage that is not modelled its kind; {@code ""} for the bill's own service category
     * @param type the machine type or text that names the row, {@code ""} when there is none; shortened to 120 characters
     * @param kind the device whose hours the quantity counts, if its unit is one of time; {@code null} for none
     * @param detail the rule
     */
    record NoUsage(
            SkipReason reason,
            String category,
            String type,
            @Nullable ResourceKind kind,
            String detail) implements BillingMeaning {
        private static final int LONGEST_TYPE = 120;

        /** Shortens a text that names a row. */
        public NoUsage {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(category, "category");
            if (type.length() > LONGEST_TYPE) { // and no half of a character
                type = type.substring(
                        0, Character.isHighSurrogate(type.charAt(LONGEST_TYPE - 1)) ? LONGEST_TYPE - 1 : LONGEST_TYPE);
            }
            Objects.requireNonNull(detail, "detail");
        }
    }

    /** Usage of a kind that is not modelled, told apart by the bill's service category. */
    NoUsage NOT_MODELLED = new NoUsage(SkipReason.NOT_MODELLED, "", "", null, "the row bills no machine");

    /**
     * Makes devices, one for each unit, bought in a way that the texts do not tell.
     *
     * @param resource what they are
     * @return the devices
     */
    static Devices devices(MeteredResource resource) {
        return new Devices(resource, 1, null, false);
    }

    /**
     * Makes machines.
     *
     * @param type the provider's machine type
     * @return the devices
     */
    static Devices machine(String type) {
        return devices(new MeteredResource.Instance(type));
    }

    /**
     * Makes hours that repeat those of another row.
     *
     * @param type the machine type, {@code ""} when it is not told or the quantity is no machine's hours
     * @param rule which rule
     * @return what to skip
     */
    static NoUsage duplicate(String type, String rule) {
        return new NoUsage(SkipReason.DUPLICATE_HOURS, "", type, type.isEmpty() ? null : ResourceKind.INSTANCE, rule);
    }

    /**
     * Makes hours of a machine about which too little is known: a gap.
     *
     * @param type what names the machine
     * @param detail what is not known
     * @return what to skip
     */
    static NoUsage unknown(String type, String detail) {
        return new NoUsage(SkipReason.UNKNOWN_HARDWARE, "", type, ResourceKind.INSTANCE, detail);
    }

    /**
     * Makes usage of a kind that is not modelled.
     *
     * @param category its kind
     * @param detail which rule
     * @return what to skip
     */
    static NoUsage notModelled(String category, String detail) {
        return new NoUsage(SkipReason.NOT_MODELLED, category, "", null, detail);
    }

    /**
     * Tells whether the row is a gap because its hardware is not known.
     *
     * @return whether it is
     */
    default boolean isUnknown() {
        return this instanceof NoUsage none && none.reason == SkipReason.UNKNOWN_HARDWARE;
    }
}
