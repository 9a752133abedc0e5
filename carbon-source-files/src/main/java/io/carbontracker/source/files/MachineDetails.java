package io.carbontracker.source.files;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads what the JSON columns of a row tell of its machine: {@code SkuPriceDetails}, on Azure {@code x_SkuDetails} too,
 * in the reports of AWS the map {@code product}. */
final class MachineDetails {
    private static final List<String> MACHINE =
            List.of("InstanceType", "x_InstanceType", "ServiceType", "x_ServiceType", "instance_type");
    private static final List<String> USAGE = List.of("UsageType", "x_UsageType");
    private static final List<String> REGION = List.of("region_code", "region");

    /** All keys that are looked at. */
    static final List<String> KEYS =
            Stream.of(MACHINE, USAGE, REGION).flatMap(List::stream).toList();

    private final TextCache<Details> cache = new TextCache<>(MachineDetails::read);

    /**
     * What a JSON column tells.
     *
     * @param machine the machine type, {@code ""} when not told
     * @param usageType Azure's kind of usage, for example {@code ComputeHR_SW}, {@code ""} when not told
     * @param region the region, {@code ""} when not told
     */
    record Details(String machine, String usageType, String region) {
        private static final Details NONE = new Details("", "", "");
    }

    Details of(BillRow row) {
        Details details = row.cached(BillColumn.X_SKU_DETAILS, cache);
        return details.machine.isEmpty() && details.usageType.isEmpty()
                ? row.cached(BillColumn.SKU_PRICE_DETAILS, cache)
                : details;
    }

    private static Details read(String json) {
        if (json.isEmpty()) {
            return Details.NONE;
        }
        try {
            Map<String, String> found = JsonPairs.pick(json, KEYS);
            Details details = new Details(first(found, MACHINE), first(found, USAGE), first(found, REGION));
            return details.equals(Details.NONE) ? Details.NONE : details;
        } catch (IOException e) {
            return Details.NONE; // tells nothing of the machine; other columns may
        }
    }

    private static String first(Map<String, String> found, List<String> keys) {
        for (String key : keys) {
            String value = found.get(key);
            if (value != null) {
                return value.strip();
            }
        }
        return "";
    }
}
