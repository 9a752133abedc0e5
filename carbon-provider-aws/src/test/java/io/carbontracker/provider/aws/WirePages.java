package io.carbontracker.provider.aws;

import io.carbontracker.testkit.Answer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pages of {@code GetCostAndUsage} written by hand, for what no bill in memory would give. */
final class WirePages {
    private final Map<String, List<Object>> days = new LinkedHashMap<>();
    private final List<String> estimated = new ArrayList<>();
    private String token = "";

    static Answer empty() {
        return new WirePages().answer();
    }

    WirePages group(String day, String region, String usageType, String amount, String unit) {
        return group(day, List.of(region, usageType), amount, unit, "1", "USD");
    }

    WirePages group(String day, List<String> keys, String amount, String unit, String cost, String currency) {
        days.computeIfAbsent(day, key -> new ArrayList<>())
                .add(Map.of(
                        "Keys",
                        keys,
                        "Metrics",
                        Map.of(
                                "UsageQuantity",
                                Map.of("Amount", amount, "Unit", unit),
                                "AmortizedCost",
                                Map.of("Amount", cost, "Unit", currency))));
        return this;
    }

    WirePages day(String day) {
        days.computeIfAbsent(day, key -> new ArrayList<>());
        return this;
    }

    WirePages estimated(String day) {
        estimated.add(day);
        return day(day);
    }

    WirePages token(String next) {
        token = next;
        return this;
    }

    Answer answer() {
        List<Object> results = new ArrayList<>();
        days.forEach((day, groups) -> results.add(Map.of(
                "TimePeriod",
                Map.of("Start", day, "End", LocalDate.parse(day).plusDays(1).toString()),
                "Total",
                Map.of(),
                "Estimated",
                estimated.contains(day),
                "Groups",
                groups)));
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("ResultsByTime", results);
        if (!token.isEmpty()) {
            page.put("NextPageToken", token);
        }
        return Answer.json(Json.of(page));
    }
}
