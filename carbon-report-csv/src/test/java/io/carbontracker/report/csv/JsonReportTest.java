package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.carbontracker.CarbonTracker;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.Group;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private static final long SEED = 7;

    private static String print(CarbonReport report) {
        StringBuilder out = new StringBuilder();
        JsonReport.write(report, out);
        return out.toString();
    }

    private static Map<String, Object> parse(String json) throws IOException {
        JsonFactory strict = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser parser = strict.createParser(json)) {
            parser.nextToken();
            Map<String, Object> root = object(value(parser));
            assertThat(parser.nextToken()).as("nothing behind the object").isNull();
            return root;
        }
    }

    /** Numbers become BigDecimal, so that no digit is lost on the way. */
    private static @Nullable Object value(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.put(key, value(parser));
                }
                return object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                return array;
            }
            case VALUE_NULL -> {
                return null;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return parser.getDecimalValue();
            }
            default -> {
                return parser.getText();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    private static Map<String, Object> object(Map<String, Object> parent, String... keys) {
        Map<String, Object> at = parent;
        for (String key : keys) {
            at = object(at.get(key));
        }
        return at;
    }

    private static List<?> array(Map<String, Object> parent, String key) {
        return (List<?>) parent.get(key);
    }

    private static double number(@Nullable Object value) {
        return Double.parseDouble(Objects.requireNonNull(value).toString());
    }

    @Test
    void theKeysAreThoseOfTheContract() throws IOException {
        Map<String, Object> json = parse(print(Scenario.month()));

        assertThat(json)
                .containsOnlyKeys(
                        "methodology",
                        "signal",
                        "data_version",
                        "period",
                        "rows",
                        "totals",
                        "coverage",
                        "signals",
                        "boundary",
                        "groups",
                        "gaps",
                        "sources");
        assertThat(object(json, "period")).containsOnlyKeys("from", "to", "complete_through");
        assertThat(object(json, "rows")).containsOnlyKeys("read", "estimated", "not_estimated", "excluded");
        assertThat(object(json, "totals"))
                .containsOnlyKeys(
                        "hours",
                        "it_energy_kwh",
                        "facility_energy_kwh",
                        "carbon_kg",
                        "carbon_low_kg",
                        "carbon_high_kg",
                        "average_carbon_kg",
                        "marginal_carbon_kg",
                        "embodied_kg",
                        "cost",
                        "idle_reserved",
                        "provisional_energy_kwh");
        assertThat(object(json, "totals", "hours")).containsOnlyKeys("instance", "accelerator", "vcpu", "memory");
        assertThat(object(json, "totals", "idle_reserved"))
                .containsOnlyKeys("hours", "facility_energy_kwh", "carbon_kg", "embodied_kg");
        assertThat(object(json, "totals", "cost")).containsOnlyKeys("EUR", "USD");
        assertThat(object(json, "coverage")).containsOnlyKeys("rows", "hours", "cost", "energy");
        assertThat(object(json, "coverage", "cost", "USD"))
                .containsOnlyKeys("estimated", "not_estimated", "not_modelled", "excluded");
        assertThat(object(json, "coverage", "energy")).containsOnlyKeys("average", "marginal");
        assertThat(object(json, "signals")).containsOnlyKeys("average", "marginal");
        assertThat(object(json, "signals", "marginal")).containsOnlyKeys("basis", "gas", "years");
        assertThat(array(json, "groups"))
                .hasSize(8)
                .allSatisfy(group -> assertThat(object(group))
                        .containsOnlyKeys(
                                "region",
                                "instance_type",
                                "total_hours",
                                "total_energy_kwh",
                                "total_carbon_kg",
                                "average_carbon_kg",
                                "marginal_carbon_kg",
                                "carbon_low_kg",
                                "carbon_high_kg",
                                "embodied_kg",
                                "cost",
                                "currency"));
        assertThat(array(json, "gaps"))
                .hasSize(15)
                .allSatisfy(gap -> assertThat(object(gap))
                        .containsOnlyKeys(
                                "provider",
                                "region",
                                "instance_type",
                                "reason",
                                "detail",
                                "rows",
                                "hours",
                                "cost",
                                "currency"));
        assertThat(array(json, "sources"))
                .hasSize(5)
                .allSatisfy(source -> assertThat(object(source)).containsOnlyKeys("name", "outcome", "detail"));
    }

    @Test
    void theSignalOfTheCarbonIsNamed() throws IOException {
        ListedUsage usage = new ListedUsage("listed", Scenario.MONTH, UsageFacts.NONE, List.of());
        Map<String, Object> json;
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(usage)
                .methodology("tutorial") // marginal unless told otherwise
                .build()) {
            json = parse(print(tracker.run(Scenario.request("region"))));
        }

        assertThat(json).containsEntry("signal", "marginal");
        assertThat(parse(print(Scenario.month()))).containsEntry("signal", "average");
    }

    @Test
    void columnsOfGroupsFollowTheGrouping() throws IOException {
        Map<String, Object> json = parse(print(Scenario.run(Scenario.MONTH, Scenario.request("day,tag:team"))));

        assertThat(object(array(json, "groups").get(0)))
                .containsEntry("date", "2026-03-01")
                .containsEntry("tag_team", "");
    }

    @Test
    void countsAndAmountsAreThoseOfTheBill() throws IOException {
        Map<String, Object> json = parse(print(Scenario.month()));

        // Nine rows have energy; four lack something; storage, tax, a surcharge and idle capacity are excluded.
        assertThat(object(json, "rows"))
                .containsEntry("read", BigDecimal.valueOf(17))
                .containsEntry("estimated", BigDecimal.valueOf(9))
                .containsEntry("not_estimated", BigDecimal.valueOf(4))
                .containsEntry("excluded", BigDecimal.valueOf(4));
        // 2,359.68 + 16.24 + 2.568 - 20.3 + 0 + 88.5 = 2,446.688; 107.5 + 9.99 + 1.5 + 0.5 = 119.49
        assertThat(object(json, "coverage", "cost", "USD"))
                .containsEntry("estimated", new BigDecimal("2446.688"))
                .containsEntry("not_estimated", new BigDecimal("119.49"))
                .containsEntry("not_modelled", new BigDecimal("400.125"))
                .containsEntry("excluded", new BigDecimal("196.64"));
        assertThat(object(json, "totals", "cost"))
                .containsEntry("EUR", new BigDecimal("2.4"))
                .containsEntry("USD", new BigDecimal("2446.688"));
        // us-east-1 with 177.744 + 2.875 of 187.99495143 kWh
        assertThat(number(object(json, "coverage", "energy").get("marginal"))).isEqualTo(180.619 / 187.99495143267);
    }

    @Test
    void whatIsUnknownIsNull() throws IOException {
        CarbonReport report =
                Scenario.run(List.of(Scenario.row("moon-base-1", "m5.large", 3).build()), Scenario.request("region"));

        Map<String, Object> json = parse(print(report));

        assertThat(object(json, "totals"))
                .containsEntry("carbon_kg", null)
                .containsEntry("carbon_low_kg", null)
                .containsEntry("marginal_carbon_kg", null)
                .containsEntry("cost", Map.of());
        assertThat(object(array(json, "groups").get(0)))
                .containsEntry("total_carbon_kg", null)
                .containsEntry("cost", null)
                .containsEntry("currency", "");
        Map<String, Object> empty = parse(print(Scenario.run(List.of(), Scenario.request("region"))));
        assertThat(object(empty, "period")).containsEntry("from", null).containsEntry("to", null);
        assertThat(object(empty, "coverage", "energy")).containsEntry("average", null);
    }

    @Test
    void numbersReadBackAsTheDoublesOfTheReport() throws IOException {
        Random random = new Random(SEED);
        List<UsageItem> items = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double hours =
                    (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextInt(40) - 20) * random.nextDouble();
            items.add(Scenario.row("us-east-1", "p5.48xlarge", hours)
                    .account("account-" + i)
                    .build());
        }
        CarbonReport report = Scenario.run(items, Scenario.request("account"));

        Map<String, Object> json = parse(print(report));

        List<?> groups = array(json, "groups");
        assertThat(groups).as("seed %s", SEED).hasSize(500);
        for (int i = 0; i < groups.size(); i++) {
            Group group = report.groups().get(i);
            Map<String, Object> read = object(groups.get(i));
            assertThat(read).containsEntry("account", group.key().get(0));
            assertThat(number(read.get("total_hours"))).isEqualTo(group.totals().shownHours());
            assertThat(number(read.get("total_energy_kwh")))
                    .isEqualTo(group.totals().facilityEnergyKwh().best());
            assertThat(number(read.get("carbon_low_kg")))
                    .isEqualTo(
                            Objects.requireNonNull(group.totals().carbon().kg()).low());
        }
        assertThat(number(object(json, "totals").get("facility_energy_kwh")))
                .isEqualTo(report.totals().facilityEnergyKwh().best());
    }

    @Test
    void endsWithOneLineEnd() {
        assertThat(print(Scenario.month())).startsWith("{").endsWith("}\n").doesNotEndWith("\n\n");
    }
}
