package io.carbontracker.source.files;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** FOCUS bills of one row: an hour of usage of one unit, with the columns that a test names laid over it. */
final class FocusBill {
    private FocusBill() {}

    static Reading read(String... namesAndValues) {
        return Reading.of(Reading.focus(text(namesAndValues)));
    }

    static Reading aws(String... namesAndValues) {
        return read(with("AWS", namesAndValues));
    }

    static Reading azure(String... namesAndValues) {
        return read(with("Microsoft", namesAndValues));
    }

    static Reading gcp(String... namesAndValues) {
        return read(with("Google Cloud", namesAndValues));
    }

    private static String[] with(String provider, String... namesAndValues) {
        String[] all = new String[namesAndValues.length + 2];
        all[0] = "ProviderName";
        all[1] = provider;
        System.arraycopy(namesAndValues, 0, all, 2, namesAndValues.length);
        return all;
    }

    static String text(String... namesAndValues) {
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("ChargePeriodStart", "2026-10-01T00:00:00Z");
        cells.put("ChargePeriodEnd", "2026-10-01T01:00:00Z");
        cells.put("ChargeCategory", "Usage");
        cells.put("ConsumedQuantity", "1");
        cells.put("ConsumedUnit", "Hours");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            cells.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        StringJoiner row = new StringJoiner(",");
        cells.values().forEach(value -> row.add('"' + value.replace("\"", "\"\"") + '"'));
        return String.join(",", cells.keySet()) + "\n" + row + "\n";
    }
}
