package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.provider.azure.FakeCostManagement.Row;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttributionTest {
    private static final Dimension TEAM = Dimension.tag("team");
    private static final String GROUP = "providers/Microsoft.Management/managementGroups/root";

    /** Two spellings of one region, two subscriptions, tags of any text, and hours without a tag. */
    private static final List<Row> BILL = List.of(
            row("us east", "ND96isrH100v5", "10", "s1", "research"),
            row("US East", "ND96isrH100v5", "5", "s1", "research"),
            row("EU West", "ND96isrH100v5", "7", "s2", "a \\\"b\\\" <c>, \u00fc"),
            row("EU West", "D4s v3", "3", "s2", ""));

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Row row(String location, String meter, String hours, String subscription, String team) {
        return Row.of("2026-10-01", location, meter, hours, "1")
                .with("SubscriptionId", subscription)
                .with("ResourceGroup", "rg-" + subscription)
                .with("PricingModel", subscription.equals("s1") ? "Reservation" : "OnDemand")
                .with("tag:team", team);
    }

    private Reading read(String scope, List<Row> bill, Dimension... dimensions) {
        bench.server.answerWith(new FakeCostManagement(bill, bench.server.uri(), 2));
        try (UsageSource source = bench.source(scope).build()) {
            return Reading.of(source, Bench.query(Bench.OCTOBER, dimensions));
        }
    }

    private static Map<String, Double> hours(Reading reading, Function<UsageRecord, String> by) {
        return reading.records().stream()
                .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.summingDouble(UsageRecord::deviceHours)));
    }

    @Test
    void aTagIsToldApartByOneQuestionForEachRegion() {
        Reading reading = read("subscriptions/S", BILL, TEAM);

        assertThat(hours(reading, usage -> usage.region() + " " + usage.tags().getOrDefault("team", "-")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "eastus research", 15.0,
                        "westeurope a \"b\" <c>, \u00fc", 7.0,
                        "westeurope -", 3.0));
        // values, each region, total: pages of two rows; both spellings of a region in one question
        List<String> bodies = bench.server.requests().stream()
                .map(request -> request.body())
                .distinct()
                .toList();
        assertThat(bodies).hasSize(4);
        assertThat(bodies.get(1))
                .contains("\"values\":[\"US East\",\"us east\"]")
                .contains("{\"type\":\"TagKey\",\"name\":\"team\"}")
                .contains("{\"type\":\"Dimension\",\"name\":\"Meter\"}");
    }

    @Test
    void subscriptionsAreToldApartInScopesThatHaveSeveral() {
        Reading reading = read(GROUP, BILL, Dimension.ACCOUNT);

        assertThat(hours(reading, usage -> usage.region() + " " + usage.account()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("eastus s1", 15.0, "westeurope s2", 10.0));
        assertThat(bench.server.requests().get(0).path())
                .isEqualTo("/" + GROUP + "/providers/Microsoft.CostManagement/query");
    }

    @Test
    void aScopeOfOneSubscriptionNamesItWithoutAsking() {
        Reading reading = read("subscriptions/S/resourceGroups/rg-s1", BILL, Dimension.ACCOUNT);

        assertThat(hours(reading, UsageRecord::account)).containsExactly(Map.entry("S", 25.0));
        assertThat(bench.server.requests().get(0).body())
                .contains("\"ResourceLocation\"")
                .doesNotContain("SubscriptionId");
    }

    @Test
    void resourceGroupsGoByATagOfTheirOwn() {
        Reading reading = read("subscriptions/S", BILL, Dimension.tag("azure:resource-group"));

        assertThat(hours(reading, usage -> usage.tags().get("azure:resource-group")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("rg-s1", 15.0, "rg-s2", 10.0));
    }

    @Test
    void theWayOfPurchaseIsToldApart() {
        Reading reading = read("subscriptions/S", BILL, Dimension.PRICING);

        assertThat(hours(reading, usage -> usage.pricing().label()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(Pricing.RESERVED.label(), 15.0, Pricing.ON_DEMAND.label(), 10.0));
    }

    @Test
    void tagAndSubscriptionAreToldApartByOneQuestionForEachPair() {
        Reading reading = read(GROUP, BILL, TEAM, Dimension.ACCOUNT);

        assertThat(hours(reading, usage -> usage.account() + " " + usage.tags().getOrDefault("team", "-")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("s1 research", 15.0, "s2 a \"b\" <c>, \u00fc", 7.0, "s2 -", 3.0));
    }

    @Test
    void hoursWithoutARegionAreAGapWhereTheyCannotBeAskedFor() {
        Reading reading =
                read("subscriptions/S", List.of(BILL.get(0), row("", "ND96isrH100v5", "4", "s1", "research")), TEAM);

        assertThat(reading.lines())
                .containsExactly(
                        "unknown-hardware   4.0 h 1 USD", "2026-10-01 eastus Standard_ND96isr_H100_v5 10.0 h 1 USD");
        assertThat(reading.skipped().get(0).detail()).startsWith("no ResourceLocation is told for these hours");
        assertThat(reading.facts().failures()).isEmpty();
    }

    @Test
    void theFilterNamesTheOneCategoryWhoseQuantityIsHours() {
        read("subscriptions/S", BILL);

        assertThat(bench.server.requests().get(0).body())
                .contains("\"and\":[{\"dimensions\":{\"name\":\"MeterCategory\",\"operator\":\"In\",\"values\":"
                        + "[\"Virtual Machines\"]}},{\"dimensions\":{\"name\":\"ChargeType\",\"operator\":\"In\","
                        + "\"values\":[\"Usage\"]}}]")
                .contains("\"qty\":{\"name\":\"UsageQuantity\",\"function\":\"Sum\"}");
    }

    private void refused(CostManagementUsage source, UsageQuery query, String... parts) {
        assertThatThrownBy(() -> source.open(query))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContainingAll(parts);
        assertThat(bench.server.requests()).isEmpty();
    }

    @Test
    void whatCannotBeToldApartIsRefusedBeforeAnythingIsAsked() {
        CostManagementUsage source = bench.source(GROUP).build();

        refused(source, Bench.query(Bench.OCTOBER, TEAM, Dimension.tag("project")), "one tag", "project, team");
        refused(source, Bench.query(Bench.OCTOBER, Dimension.HOUR), "days and no hours");
        refused(
                source,
                Bench.query(Bench.OCTOBER, TEAM, Dimension.ACCOUNT, Dimension.PRICING),
                "ask for two of them",
                "azure.scope");
        refused(source, Bench.query(TimeWindow.all()), "needs a period");
        refused(
                bench.source().tag("cost-center").build(),
                Bench.query(Bench.OCTOBER, TEAM),
                "set azure.tag=team, or ask for tag:cost-center");
    }

    @Test
    void hourlyIntensityIsAveragedOverDaysAndSoNoted() {
        bench.server.answer(Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"), Wire.total("24"));
        UsageQuery query = new UsageQuery(Bench.OCTOBER, Set.of(), Set.of(), UsageQuery.Grain.HOUR, false, Bench.AS_OF);
        try (UsageSource source = bench.source().tag("team").build()) {
            assertThat(Reading.of(source, query).facts().notes())
                    .anyMatch(note -> note.contains("hourly intensity is averaged over each day"))
                    .anyMatch(note -> note.contains("group by tag:team"))
                    .anyMatch(note -> note.contains("only the meter category \"Virtual Machines\" is read"))
                    .contains("asked Cost Management 2 times");
        }
    }
}
