package io.carbontracker.catalog;

import io.carbontracker.usage.ResourceKind;
import java.util.Map;

/**
 * How many device-hours one unit of a bill's quantity is. Whether the hours are a device's the unit alone does not tell.
 *
 * <p>Units are compared in lower case: {@code hours}, {@code hrs}, {@code seconds}, {@code minutes}, {@code days};
 * {@code vcpu-hours}, {@code ocpu hours} (1 OCPU is one x86 core, two hardware threads); {@code gb-hours} and the like, where
 * providers write GB for what they measure in GiB; {@code byte-seconds}.
 *
 * @since 0.1.0
 */
public final class BillingUnits {
    private static final double SECONDS_PER_HOUR = 3600; // exact
    private static final double BYTES_PER_GIBIBYTE = 1L << 30; // exact

    private static final Map<String, Double> TIME = Map.ofEntries(
            Map.entry("hours", 1.0),
            Map.entry("hour", 1.0),
            Map.entry("hrs", 1.0),
            Map.entry("hr", 1.0),
            Map.entry("1 hour", 1.0),
            Map.entry("1 hours", 1.0),
            Map.entry("seconds", 1 / SECONDS_PER_HOUR),
            Map.entry("second", 1 / SECONDS_PER_HOUR),
            Map.entry("minutes", 1 / 60.0),
            Map.entry("minute", 1 / 60.0),
            Map.entry("days", 24.0),
            Map.entry("day", 24.0));

    private static final Map<String, Double> VCPU = Map.of(
            "vcpu-hours", 1.0,
            "vcpu hours", 1.0,
            "ocpu hours", 2.0, // 1 OCPU is one x86 core, two hardware threads
            "ocpu per hour", 2.0);

    private static final Map<String, Double> MEMORY = Map.of(
            "gb-hours", 1.0, // providers write GB for what they measure in GiB
            "gb hours", 1.0,
            "gib hours", 1.0,
            "gib-hours", 1.0,
            "gigabyte per hour", 1.0,
            "gibibyte hour", 1.0,
            "gibibyte hours", 1.0,
            "gibibyte-hours", 1.0,
            "byte-seconds", 1 / (BYTES_PER_GIBIBYTE * SECONDS_PER_HOUR));

    private BillingUnits() {}

    /**
     * Turns a quantity into device-hours.
     *
     * @param quantity the quantity
     * @param unit the unit in lower case
     * @param kind the device
     * @return device-hours; {@link Double#NaN} when the unit is none of the device's
     */
    public static double deviceHours(double quantity, String unit, ResourceKind kind) {
        Double factor = TIME.get(unit);
        if (factor == null && kind == ResourceKind.VCPU) {
            factor = VCPU.get(unit);
        } else if (factor == null && kind == ResourceKind.MEMORY) {
            factor = MEMORY.get(unit);
        }
        if (factor == null) {
            return Double.NaN;
        }
        return factor < 1 ? quantity / Math.rint(1 / factor) : quantity * factor; // 1 / 3600 is no double, 3600 is
    }

    /**
     * Tells whether a unit is one of time alone.
     *
     * @param unit the unit in lower case
     * @return whether it is: hours, seconds and so on
     */
    public static boolean isTime(String unit) {
        return TIME.containsKey(unit);
    }

    /**
     * Tells whether a unit is one of memory and time.
     *
     * @param unit the unit in lower case
     * @return whether it is: GB-hours, byte-seconds and so on
     */
    public static boolean isMemoryTime(String unit) {
        return MEMORY.containsKey(unit);
    }

    /**
     * Tells whether a unit is one of processors and time.
     *
     * @param unit the unit in lower case
     * @return whether it is: vCPU-hours, OCPU hours and so on
     */
    public static boolean isProcessorTime(String unit) {
        return VCPU.containsKey(unit);
    }
}
