package io.carbontracker.source.files;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads what the JSON columns of a row tell of its machine: {@code SkuPriceDetails}, on Azure {@code x_SkuDetails} too. */
final class MachineDetails {
    private static final List<String> KEYS =
            List.of("InstanceType", "x_InstanceType", "ServiceType", "x_ServiceType", "UsageType", "x_UsageType");

    private final TextCache<Details> cache = new TextCache<>(MachineDetails::read);

    /**
     * What a JSON column tells.
     *
     * @param machine the machine type, {@code ""} when not told
     * @param usageType Azure's kind of usage, for example {@code ComputeHR_SW}, {@code ""} when not told
     */
    record Details(String machine, String usageType) {
        private static final Details NONE = new Details("", "");
    }

    Details of(FocusRow row) {
        Details details = row.cached(FocusColumn.X_SKU_DETAILS, cache);
        return details == Details.NONE ? row.cached(FocusColumn.SKU_PRICE_DETAILS, cache) : details;
    }

    private static Details read(String json) {
        if (json.isEmpty()) {
            return Details.NONE;
        }
        try {
            Map<String, String> found = JsonPairs.pick(json, KEYS);
            Details details = new Details(
                    first(found, KEYS.subList(0, 4)).strip(),
                    first(found, KEYS.subList(4, 6)).strip());
            return details.machine.isEmpty() && details.usageType.isEmpty() ? Details.NONE : details;
        } catch (IOException e) {
            return Details.NONE; // tells nothing of the machine; other columns may
        }
    }

    private static String first(Map<String, String> found, List<String> keys) {
        for (String key : keys) {
            String value = found.get(key);
            if (value != null) {
                return value;
            }
        }
        return "";
    }
}
