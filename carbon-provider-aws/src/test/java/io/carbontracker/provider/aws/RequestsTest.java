package io.carbontracker.provider.aws;

import static io.carbontracker.provider.aws.BilledRow.ec2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.provider.aws.Asking.Found;
import io.carbontracker.provider.aws.CostExplorerUsage.Granularity;
import io.carbontracker.spi.RunListener;
import io.carbontracker.testkit.RecordedRequest;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** What is asked of Cost Explorer, word for word. */
class RequestsTest {
    private static final List<String> SIX_REGIONS =
            List.of("ap-south-1", "eu-central-1", "eu-west-1", "us-east-1", "us-east-2", "us-west-2");

    private static final String MACHINES = """
            {"Dimensions":{"Key":"SERVICE","Values":["Amazon Elastic Compute Cloud - Compute","Amazon SageMaker",\
            "Amazon SageMaker AI","Amazon Elastic Container Service","Amazon Elastic Container Service for Kubernetes",\
            "Amazon Elastic Kubernetes Service"]}}""";
    private static final String USAGE = """
            {"Dimensions":{"Key":"RECORD_TYPE","Values":["Usage","DiscountedUsage","SavingsPlanCoveredUsage"]}}""";
    private static final String RUNNING = """
            {"Dimensions":{"Key":"USAGE_TYPE_GROUP","Values":["EC2: Running Hours"]}}""";

    /** 10 machine types in each of 6 regions on each of 30 days. */
    private static List<BilledRow> september() {
        List<BilledRow> rows = new ArrayList<>();
        for (int day = 1; day <= 30; day++) {
            for (String region : SIX_REGIONS) {
                for (int type = 0; type < 10; type++) {
                    rows.add(ec2(
                                    LocalDate.of(2026, 9, day).toString(),
                                    region,
                                    "USE1-BoxUsage:m5." + (type + 1) + "xlarge",
                                    "24",
                                    "1")
                            .tagged("team", type % 2 == 0 ? "ml" : ""));
                }
            }
        }
        return rows;
    }

    @Test
    void threeQuestionsAnswerAMonth() {
        try (FakeCostExplorer fake = new FakeCostExplorer(september()).pagesOf(5_000)) {
            Found found = Asking.read(Asking.source(fake).build(), Asking.query("2026-09-01", "2026-10-01"));

            assertThat(found.records()).hasSize(1_800);
            assertThat(fake.requests()).hasSize(3);
            List<JsonNode> bodies = fake.bodies("GetCostAndUsage");
            assertThat(bodies)
                    .extracting(body -> json(body, "TimePeriod"))
                    .containsOnly("{\"Start\":\"2026-09-01\",\"End\":\"2026-10-01\"}");
            assertThat(bodies)
                    .extracting(body -> Json.text(body, "Granularity"))
                    .containsExactly("DAILY", "DAILY", "MONTHLY");
            assertThat(bodies)
                    .extracting(body -> Json.texts(body, "Metrics"))
                    .containsExactly(
                            List.of("UsageQuantity", "AmortizedCost"),
                            List.of("UsageQuantity", "AmortizedCost"),
                            List.of("AmortizedCost"));
            assertThat(bodies)
                    .extracting(body -> groups(body))
                    .containsExactly(
                            List.of("DIMENSION REGION", "DIMENSION USAGE_TYPE"),
                            List.of("DIMENSION REGION", "DIMENSION USAGE_TYPE"),
                            List.of("DIMENSION SERVICE", "DIMENSION RECORD_TYPE"));
            assertThat(bodies)
                    .extracting(body -> json(body, "Filter"))
                    .containsExactly(
                            "{\"And\":[" + MACHINES + "," + USAGE + "," + RUNNING + "]}",
                            "{\"And\":[" + MACHINES + "," + USAGE + ",{\"Not\":" + RUNNING + "}]}",
                            "{\"Or\":[{\"Not\":" + MACHINES + "},{\"Not\":" + USAGE + "}]}");
        }
    }

    @Test
    void requestsAreSignedForTheHomeOfTheService() {
        try (FakeCostExplorer fake = new FakeCostExplorer()) {
            Asking.read(Asking.source(fake).build(), Asking.query("2026-09-01", "2026-10-01"));

            for (RecordedRequest request : fake.requests()) {
                assertThat(request.method()).isEqualTo("POST");
                assertThat(request.path()).isEqualTo("/");
                assertThat(request.header("Authorization").orElse(""))
                        .startsWith("AWS4-HMAC-SHA256 Credential=AKIDTEST/")
                        .contains("/us-east-1/ce/aws4_request");
                assertThat(request.header("Content-Type")).hasValue("application/x-amz-json-1.1");
            }
        }
    }

    @Test
    void aTagTakesTwoQuestionsForEachRegion() {
        try (FakeCostExplorer fake = new FakeCostExplorer(september()).pagesOf(5_000)) {
            Found found = Asking.read(
                    Asking.source(fake).tag("team").build(),
                    Asking.query("2026-09-01", "2026-10-01", Dimension.tag("team")));

            // half of 10 types x 6 regions x 30 days x 24 h
            assertThat(found.records().stream()
                            .filter(one -> one.tags().equals(Map.of("team", "ml")))
                            .mapToDouble(UsageRecord::deviceHours)
                            .sum())
                    .isEqualTo(21_600);
            assertThat(found.records().stream()
                            .filter(one -> one.tags().isEmpty())
                            .mapToDouble(UsageRecord::deviceHours)
                            .sum())
                    .isEqualTo(21_600);
            assertThat(fake.requests())
                    .hasSizeLessThanOrEqualTo(3 + 2 * 6)
                    .hasSize(15); // 1 + 2 x 6 + no region 1 + rest 1
            JsonNode regions = fake.bodies("GetDimensionValues").get(0);
            assertThat(Json.text(regions, "Dimension")).isEqualTo("REGION");
            assertThat(json(regions, "Filter")).isEqualTo("{\"And\":[" + MACHINES + "," + USAGE + "]}");
            List<JsonNode> bodies = fake.bodies("GetCostAndUsage");
            assertThat(groups(bodies.get(0))).containsExactly("DIMENSION USAGE_TYPE", "TAG team");
            assertThat(json(bodies.get(1), "Filter"))
                    .isEqualTo("{\"And\":[" + MACHINES + "," + USAGE + ",{\"Not\":" + RUNNING
                            + "},{\"Dimensions\":{\"Key\":\"REGION\",\"Values\":[\"ap-south-1\"]}}]}");
            assertThat(json(bodies.get(12), "Filter"))
                    .isEqualTo("{\"And\":[" + MACHINES + "," + USAGE
                            + ",{\"Not\":{\"Dimensions\":{\"Key\":\"REGION\",\"Values\":" + Json.of(SIX_REGIONS)
                            + "}}}]}");
        }
    }

    @Test
    void aCostCategoryStandsForTheTagOfItsName() {
        try (FakeCostExplorer fake = new FakeCostExplorer(
                ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "1", "1").tagged("Team", "ml"))) {
            Found found = Asking.read(
                    Asking.source(fake).costCategory("Team").build(),
                    Asking.query("2026-10-01", "2026-10-02", Dimension.tag("Team")));

            assertThat(found.records())
                    .singleElement()
                    .satisfies(one -> assertThat(one.tags()).containsOnly(Map.entry("Team", "ml")));
            assertThat(groups(fake.bodies("GetCostAndUsage").get(0)))
                    .containsExactly("DIMENSION USAGE_TYPE", "COST_CATEGORY Team");
        }
    }

    @Test
    void accountsAreGroupedByRegionOrAskedForOneByOne() {
        List<BilledRow> rows = List.of(
                ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "1", "1"),
                ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "2", "2").to("222222222222"),
                ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "4", "4").to("333333333333"));
        UsageQuery query = Asking.query("2026-10-01", "2026-10-02", Dimension.ACCOUNT);
        try (FakeCostExplorer fake = new FakeCostExplorer(rows)) {
            assertThat(Asking.read(Asking.source(fake).build(), query).records())
                    .extracting(UsageRecord::account, UsageRecord::deviceHours)
                    .containsExactlyInAnyOrder(
                            tuple("111111111111", 1.0), tuple("222222222222", 2.0), tuple("333333333333", 4.0));
            assertThat(groups(fake.bodies("GetCostAndUsage").get(0)))
                    .containsExactly("DIMENSION USAGE_TYPE", "DIMENSION LINKED_ACCOUNT");
            assertThat(fake.requests()).hasSize(5); // regions, 2 for the one region, 1 for none, rest
        }
        try (FakeCostExplorer fake = new FakeCostExplorer(rows)) {
            assertThat(Asking.read(
                                    Asking.source(fake)
                                            .linkedAccounts("111111111111", "333333333333")
                                            .build(),
                                    query)
                            .records())
                    .extracting(UsageRecord::account, UsageRecord::deviceHours)
                    .containsExactlyInAnyOrder(tuple("111111111111", 1.0), tuple("333333333333", 4.0));
            assertThat(fake.requests()).hasSize(5); // 2 for each account, rest
            assertThat(json(fake.bodies("GetCostAndUsage").get(4), "Filter"))
                    .endsWith(
                            "{\"Dimensions\":{\"Key\":\"LINKED_ACCOUNT\",\"Values\":[\"111111111111\",\"333333333333\"]}}]}");
        }
    }

    @Test
    void hoursReachBackFourteenDaysAndDaysBefore() {
        // the run is on 15 November: hours since the 2nd at 00:00, as 14 days before noon is the 1st at noon
        try (FakeCostExplorer fake = new FakeCostExplorer(
                ec2("2026-10-31", "us-east-1", "BoxUsage:m5.large", "24", "1"),
                ec2("2026-11-02", "us-east-1", "BoxUsage:m5.large", "1", "1").at("2026-11-02T00:30:00Z"),
                ec2("2026-11-02", "us-east-1", "BoxUsage:m5.large", "1", "1").at("2026-11-02T23:30:00Z"))) {
            Found found = Asking.read(
                    Asking.source(fake).granularity(Granularity.HOURLY).build(),
                    Asking.query("2026-10-31", "2026-11-03"));

            assertThat(found.records())
                    .extracting(UsageRecord::window)
                    .containsExactly(
                            Asking.days("2026-10-31", "2026-11-01"),
                            TimeWindow.of(Instant.parse("2026-11-02T00:00:00Z"), Instant.parse("2026-11-02T01:00:00Z")),
                            TimeWindow.of(
                                    Instant.parse("2026-11-02T23:00:00Z"), Instant.parse("2026-11-03T00:00:00Z")));
            assertThat(fake.bodies("GetCostAndUsage"))
                    .extracting(body -> Json.text(body, "Granularity") + " " + json(body, "TimePeriod"))
                    .containsExactly(
                            "DAILY {\"Start\":\"2026-10-31\",\"End\":\"2026-11-02\"}",
                            "DAILY {\"Start\":\"2026-10-31\",\"End\":\"2026-11-02\"}",
                            "HOURLY {\"Start\":\"2026-11-02T00:00:00Z\",\"End\":\"2026-11-03T00:00:00Z\"}",
                            "HOURLY {\"Start\":\"2026-11-02T00:00:00Z\",\"End\":\"2026-11-03T00:00:00Z\"}",
                            "MONTHLY {\"Start\":\"2026-10-31\",\"End\":\"2026-11-03\"}");
        }
    }

    @Test
    void longPeriodsAreAskedForByCalendarQuarters() {
        try (FakeCostExplorer fake = new FakeCostExplorer()) {
            Asking.read(Asking.source(fake).build(), Asking.query("2025-11-15", "2026-05-01"));

            assertThat(fake.bodies("GetCostAndUsage"))
                    .extracting(body -> json(body, "TimePeriod"))
                    .startsWith(
                            "{\"Start\":\"2025-11-15\",\"End\":\"2026-01-01\"}",
                            "{\"Start\":\"2025-11-15\",\"End\":\"2026-01-01\"}",
                            "{\"Start\":\"2026-01-01\",\"End\":\"2026-04-01\"}",
                            "{\"Start\":\"2026-01-01\",\"End\":\"2026-04-01\"}",
                            "{\"Start\":\"2026-04-01\",\"End\":\"2026-05-01\"}");
        }
    }

    @Test
    void numberAndPriceAreToldBeforeAndAfter() {
        List<String> heard = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void message(String source, String message) {
                heard.add(source + ": " + message);
            }
        };
        try (FakeCostExplorer fake = new FakeCostExplorer(september()).pagesOf(500)) {
            Found found = Asking.read(
                    Asking.source(fake).listener(listener).build(), Asking.query("2026-09-01", "2026-10-01"));

            // 1,800 groups on 4 pages, and one page for each of the other two questions
            assertThat(heard)
                    .containsExactly(
                            "aws: asks Cost Explorer 3 times or more, a page each, for USD 0.03 or more",
                            "aws: Cost Explorer answered 6 times, for USD 0.06");
            assertThat(found.facts().notes()).contains("Cost Explorer answered 6 times, for USD 0.06");
            assertThat(found.facts().costKind()).isEqualTo("AmortizedCost");
        }
    }

    @Test
    void whatCannotBeToldApartIsRefusedBeforeAnythingIsAsked() {
        refused(new Settings("", "", List.of(), false), "ask for one", Dimension.tag("team"), Dimension.tag("stage"));
        refused(new Settings("stage", "", List.of(), false), "set aws.tag=team", Dimension.tag("team"));
        refused(new Settings("", "Stage", List.of(), false), "aws.cost-category is \"Stage\"", Dimension.tag("team"));
        refused(
                new Settings("", "", List.of(), false),
                "set aws.linked-accounts",
                Dimension.tag("team"),
                Dimension.ACCOUNT);
        refused(new Settings("", "", List.of(), false), "set aws.granularity=hourly", Dimension.HOUR);
        refused(new Settings("", "", List.of(), true), "ask from 2026-11-02T00:00:00Z on", Dimension.HOUR);
        assertThatThrownBy(() -> Plan.of(
                        new UsageQuery(TimeWindow.all(), Set.of(), Set.of(), Grain.DAY, false, Asking.AS_OF),
                        new Settings("", "", List.of(), false)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("needs a period");
    }

    private static void refused(Settings settings, String words, Dimension... dimensions) {
        assertThatThrownBy(() -> Plan.of(Asking.query("2026-10-01", "2026-11-01", dimensions), settings))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining(words);
    }

    @Test
    void accountsAndATagAreToldApartWhenTheAccountsAreNamed() {
        try (FakeCostExplorer fake = new FakeCostExplorer(
                ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "1", "1").tagged("team", "ml"),
                ec2("2026-10-01", "eu-west-1", "EU-BoxUsage:m5.large", "2", "1").to("222222222222"))) {
            Found found = Asking.read(
                    Asking.source(fake)
                            .linkedAccounts("111111111111", "222222222222")
                            .build(),
                    Asking.query("2026-10-01", "2026-10-02", Dimension.ACCOUNT, Dimension.tag("team")));

            assertThat(found.records())
                    .extracting(UsageRecord::account, UsageRecord::region, UsageRecord::tags)
                    .containsExactlyInAnyOrder(
                            tuple("111111111111", "us-east-1", Map.of("team", "ml")),
                            tuple("222222222222", "eu-west-1", Map.of()));
            assertThat(fake.requests()).hasSize(12); // regions, 2 accounts x (2 regions x 2 + 1 for none), rest
        }
    }

    @Test
    void servicesAreAskedForOneByOneWhereTheyAreBilled() {
        try (FakeCostExplorer fake = new FakeCostExplorer(
                ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "1", "1"),
                ec2("2026-10-01", "us-east-1", "USE1-Train:ml.p3.2xlarge", "2", "1")
                        .beside()
                        .of(BilledRow.SAGEMAKER))) {
            Found found = Asking.read(
                    Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-02", Dimension.SERVICE));

            assertThat(found.records())
                    .extracting(UsageRecord::service, UsageRecord::deviceHours)
                    .containsExactly(tuple(BilledRow.EC2, 1.0), tuple(BilledRow.SAGEMAKER, 2.0));
            assertThat(fake.requests()).hasSize(5); // services, 2 for EC2, 1 for SageMaker, rest
            assertThat(json(fake.bodies("GetCostAndUsage").get(2), "Filter"))
                    .isEqualTo("{\"And\":[{\"Dimensions\":{\"Key\":\"SERVICE\",\"Values\":[\"Amazon SageMaker\"]}},"
                            + USAGE + "]}");
        }
    }

    @Test
    void aTagThatNobodyAsksForCostsNothingAndIsNoted() {
        try (FakeCostExplorer fake = new FakeCostExplorer(september())) {
            Found found =
                    Asking.read(Asking.source(fake).tag("team").build(), Asking.query("2026-09-01", "2026-09-02"));

            assertThat(fake.requests()).hasSize(3);
            assertThat(found.facts().notes()).anyMatch(note -> note.contains("group by tag:team"));
        }
    }

    @Test
    void hoursOfPartOfADayAreAskedFor() {
        TimeWindow noon = TimeWindow.of(Instant.parse("2026-11-10T11:30:00Z"), Instant.parse("2026-11-10T13:30:00Z"));
        try (FakeCostExplorer fake = new FakeCostExplorer(
                ec2("2026-11-10", "us-east-1", "BoxUsage:m5.large", "1", "1").at("2026-11-10T11:45:00Z"),
                ec2("2026-11-10", "us-east-1", "BoxUsage:m5.large", "2", "1").at("2026-11-10T13:45:00Z"))) {
            Found found = Asking.read(
                    Asking.source(fake).granularity(Granularity.HOURLY).build(),
                    new UsageQuery(noon, Set.of(Dimension.HOUR), Set.of(), Grain.HOUR, false, Asking.AS_OF));

            // the hours that begin inside: those of 12 and 13 o'clock
            assertThat(found.records()).extracting(UsageRecord::deviceHours).containsExactly(2.0);
            assertThat(fake.requests()).hasSize(2);
        }
    }

    @Test
    void daysInPlaceOfHoursAreNoted() {
        try (FakeCostExplorer fake = new FakeCostExplorer()) {
            UsageQuery hourly = new UsageQuery(
                    Asking.days("2026-10-01", "2026-10-02"), Asking.DEFAULT, Set.of(), Grain.HOUR, false, Asking.AS_OF);

            assertThat(Asking.read(Asking.source(fake).build(), hourly).facts().notes())
                    .anyMatch(note -> note.contains("averaged over each day"));
        }
    }

    private static List<String> groups(JsonNode body) {
        return body.field("GroupBy").orElseThrow().asArray().stream()
                .map(group -> Json.text(group, "Type") + " " + Json.text(group, "Key"))
                .toList();
    }

    private static String json(JsonNode body, String field) {
        return write(body.field(field).orElseThrow());
    }

    private static String write(JsonNode node) {
        if (node.isObject()) {
            List<String> fields = new ArrayList<>();
            node.asObject().forEach((name, value) -> fields.add(Json.of(name) + ":" + write(value)));
            return "{" + String.join(",", fields) + "}";
        }
        return node.isArray()
                ? "["
                        + String.join(
                                ",",
                                node.asArray().stream().map(RequestsTest::write).toList()) + "]"
                : Json.of(node.text());
    }
}
