package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hourly lines of a CUR 2.0 in two Parquet files against what plain SQL finds in the same files. */
class CurLinesTest {
    /** Product, usage type without its region, unit and line item type; machines and parts of machines first. */
    private static final List<List<String>> KINDS = List.of(
            List.of("AmazonEC2", "BoxUsage:m5.large", "Hrs", "Usage"),
            List.of("AmazonEC2", "BoxUsage:p5.48xlarge", "Hrs", "Usage"),
            List.of("AmazonEC2", "SpotUsage:g5.xlarge", "Hrs", "Usage"),
            List.of("AmazonEC2", "BoxUsage:zz9.unknown", "Hrs", "Usage"),
            List.of("AmazonEC2", "BoxUsage:trn1.32xlarge", "Hrs", "Usage"),
            List.of("AmazonEC2", "BoxUsage:r5.2xlarge", "Hrs", "DiscountedUsage"),
            List.of("AmazonEC2", "BoxUsage:c5.xlarge", "Hrs", "SavingsPlanCoveredUsage"),
            List.of("AmazonECS", "Fargate-vCPU-Hours:perCPU", "hours", "Usage"),
            List.of("AmazonECS", "Fargate-GB-Hours", "hours", "Usage"),
            List.of("AmazonEC2", "EBS:VolumeUsage.gp3", "GB-Mo", "Usage"),
            List.of("AmazonEC2", "EBS:SnapshotUsage", "GB-Mo", "Usage"),
            List.of("AmazonS3", "Requests-Tier1", "Requests", "Usage"),
            List.of("AmazonS3", "TimedStorage-ByteHrs", "GB-Mo", "Usage"),
            List.of("AmazonEC2", "DataTransfer-Out-Bytes", "GB", "Usage"),
            List.of("AmazonEC2", "DataTransfer-Regional-Bytes", "GB", "Usage"),
            List.of("AmazonEC2", "NatGateway-Hours", "Hrs", "Usage"),
            List.of("AmazonRDS", "InstanceUsage:db.r5.large", "Hrs", "Usage"),
            List.of("AmazonES", "ESInstance:r5.large", "Hrs", "Usage"),
            List.of("AmazonElastiCache", "NodeUsage:cache.m5.large", "Hrs", "Usage"),
            List.of("AWSLambda", "Lambda-GB-Second", "Lambda-GB-Second", "Usage"),
            List.of("awskms", "KMS-Requests", "Requests", "Usage"),
            List.of("AmazonEC2", "BoxUsage:m5.large", "", "Tax"),
            List.of("AmazonEC2", "BoxUsage:m5.large", "", "EdpDiscount"),
            List.of("ComputeSavingsPlans", "ComputeSP:1yrNoUpfront", "Hrs", "SavingsPlanRecurringFee"));

    private static final int DEVICES = 9;
    private static final int MONEY = 3;

    /** 24 kinds in 3 regions in each of 72 hours, in two files of two lines each: 24 x 3 x 72 x 4. */
    private static final long ROWS = 20_736;

    /** The lines of one kind: 20,736 / 24. */
    private static final long ROWS_OF_KIND = 864;

    private static final String DEVICE = "CASE WHEN line_item_usage_type LIKE '%Fargate-vCPU%' THEN 'fargate vcpu'"
            + " WHEN line_item_usage_type LIKE '%Fargate-GB%' THEN 'memory'"
            + " ELSE split_part(line_item_usage_type, ':', 2) END";
    private static final String RUNS = "line_item_line_item_type IN ('Usage', 'DiscountedUsage',"
            + " 'SavingsPlanCoveredUsage') AND (line_item_usage_type LIKE '%BoxUsage:%' OR line_item_usage_type LIKE"
            + " '%SpotUsage:%' OR line_item_usage_type LIKE '%Fargate-%')";
    private static final String COST = "CASE line_item_line_item_type"
            + " WHEN 'DiscountedUsage' THEN reservation_effective_cost"
            + " WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost"
            + " WHEN 'SavingsPlanRecurringFee' THEN"
            + " savings_plan_total_commitment_to_date - savings_plan_used_commitment"
            + " ELSE line_item_unblended_cost END";

    private static final UsageQuery HOURS = query(UsageQuery.Grain.HOUR, false);
    private static final UsageQuery ROW_BY_ROW = query(UsageQuery.Grain.HOUR, true, "team");

    @TempDir
    private static Path folder;

    private static String files;

    @BeforeAll
    static void writeTheReport() {
        long half = ROWS / 2;
        Engine.parquet(lines(0, half), folder.resolve("part-0.parquet"));
        Engine.parquet(lines(half, ROWS), folder.resolve("part-1.parquet"));
        files = "read_parquet(" + DuckDb.text(folder + "/*.parquet") + ")";
    }

    /** The line of a number is that of its digits: kind, region, hour. */
    private static String lines(long from, long to) {
        String list = KINDS.stream()
                .map(kind -> "{'product': " + DuckDb.text(kind.get(0)) + ", 'type': " + DuckDb.text(kind.get(1))
                        + ", 'unit': " + DuckDb.text(kind.get(2)) + ", 'line': " + DuckDb.text(kind.get(3)) + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        String start = "to_timestamp(1780272000 + hour * 3600)"; // 2026-06-01T00:00:00Z
        return "WITH lines AS (SELECT i, " + list + "[1 + i % 24] AS kind, i // 24 % 3 AS place, i // 72 % 72 AS hour,"
                + " 0.25 + (i * 37 % 1009) / 1345.0 AS amount FROM range(" + from + ", " + to + ") t(i)),"
                + " told AS (SELECT *, kind.line IN ('Tax', 'EdpDiscount', 'SavingsPlanRecurringFee') AS money,"
                + " ['us-east-1', 'us-west-2', 'eu-west-1'][1 + place] AS region FROM lines)"
                + " SELECT md5(CAST(i AS VARCHAR)) AS identity_line_item_id,"
                + " CAST(400000000000 + i % 7 AS VARCHAR) AS line_item_usage_account_id,"
                + " kind.line AS line_item_line_item_type,"
                + " kind.product AS line_item_product_code,"
                + " ['', 'USW2-', 'EU-'][1 + place] || kind.type AS line_item_usage_type,"
                + " 'i-' || i % 500 AS line_item_resource_id,"
                + " " + start + " AS line_item_usage_start_date,"
                + " " + start + " + INTERVAL 1 HOUR AS line_item_usage_end_date,"
                + " amount AS line_item_usage_amount,"
                + " round(amount * CASE WHEN kind.line = 'EdpDiscount' THEN -0.01 ELSE 0.09 END, 10)"
                + " AS line_item_unblended_cost,"
                + " 'USD' AS line_item_currency_code,"
                + " region || 'b' AS line_item_availability_zone,"
                + " nullif(kind.unit, '') AS pricing_unit,"
                + " MAP {'product_name': kind.product, 'vcpu': CAST(i % 3 AS VARCHAR)} AS product,"
                + " CASE WHEN NOT money THEN region END AS product_region_code,"
                + " CAST(NULL AS VARCHAR) AS product_fee_code,"
                + " CASE WHEN kind.line = 'DiscountedUsage' THEN 'arn:' || i END AS reservation_reservation_a_r_n,"
                + " CASE WHEN kind.line = 'DiscountedUsage' THEN amount * 0.05 END AS reservation_effective_cost,"
                + " CAST(NULL AS DOUBLE) AS reservation_unused_recurring_fee,"
                + " CASE WHEN kind.line = 'SavingsPlanCoveredUsage' THEN amount * 0.06 END"
                + " AS savings_plan_savings_plan_effective_cost,"
                + " CASE WHEN kind.line = 'SavingsPlanRecurringFee' THEN 2.5::DOUBLE END"
                + " AS savings_plan_total_commitment_to_date,"
                + " CASE WHEN kind.line = 'SavingsPlanRecurringFee' THEN amount END AS savings_plan_used_commitment,"
                + " MAP {'user_team': 'team-' || i // 24 % 5, 'user_other': 'o-' || i} AS resource_tags FROM told";
    }

    private static final Map<UsageQuery, Reading> READINGS = new HashMap<>();

    static Stream<Arguments> queries() {
        return Stream.concat(
                Stream.of(argumentSet("days", query(UsageQuery.Grain.DAY, false)), argumentSet("hours", HOURS)),
                queriesOfTeams());
    }

    static Stream<Arguments> queriesOfHours() {
        return Stream.of(argumentSet("hours", HOURS), argumentSet("rows", ROW_BY_ROW));
    }

    static Stream<Arguments> queriesOfTeams() {
        return Stream.of(
                argumentSet("days of teams", query(UsageQuery.Grain.DAY, false, "team")),
                argumentSet("hours of teams", query(UsageQuery.Grain.HOUR, false, "team")),
                argumentSet("rows", ROW_BY_ROW));
    }

    private static UsageQuery query(UsageQuery.Grain grain, boolean rowLevel, String... tags) {
        return new UsageQuery(TimeWindow.all(), Set.of(Dimension.REGION), Set.of(tags), grain, rowLevel, Reading.AS_OF);
    }

    private static Reading read(UsageQuery query) {
        return READINGS.computeIfAbsent(query, asked -> {
            Reading reading = Reading.of(CurFiles.builder().inputs(folder).build(), asked);
            assertThat(reading.facts().failures()).isEmpty();
            return reading;
        });
    }

    /** What plain SQL finds: an exact sum for each key. */
    private static Map<String, BigDecimal> found(String key, String value, String condition) {
        String lines = Engine.value(
                "SELECT string_agg(k || '=' || v, chr(10)) FROM (SELECT " + key + " AS k, sum(" + "CAST(" + value
                        + " AS DECIMAL(38, 18))) AS v FROM " + files + " WHERE " + condition + " GROUP BY ALL)");
        Map<String, BigDecimal> sums = new TreeMap<>();
        lines.lines().forEach(line -> {
            int sign = line.lastIndexOf('=');
            sums.put(line.substring(0, sign), new BigDecimal(line.substring(sign + 1)));
        });
        return sums;
    }

    private static Map<String, BigDecimal> hours(Reading reading, Function<UsageRecord, String> key) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        reading.records()
                .forEach(row -> sums.merge(key.apply(row), BigDecimal.valueOf(row.deviceHours()), BigDecimal::add));
        return sums;
    }

    private static void assertEqual(Map<String, BigDecimal> sums, Map<String, BigDecimal> expected) {
        assertThat(sums.keySet()).isEqualTo(expected.keySet());
        sums.forEach((key, sum) -> {
            double wanted = expected.get(key).doubleValue();
            assertThat(sum.doubleValue()).as(key).isCloseTo(wanted, within(1e-9 * Math.abs(wanted)));
        });
    }

    private static String start(UsageRecord row, int digits) {
        return row.resource().label() + " " + row.region() + " "
                + row.window().start().toString().substring(0, digits);
    }

    private static String started(String format) {
        return DEVICE + " || ' ' || product_region_code || ' ' || strftime(make_timestamp("
                + "epoch_us(line_item_usage_start_date)), '" + format + "')";
    }

    private static long rows(List<? extends UsageItem> items) {
        return items.stream().mapToLong(UsageItem::billedRows).sum();
    }

    private static long count(String condition) {
        return Long.parseLong(Engine.value("SELECT count(*) FROM " + files + " WHERE " + condition));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void hoursOfEachTypeInEachRegionOnEachDayAreTheirSum(UsageQuery query) {
        Map<String, BigDecimal> expected = found(started("%Y-%m-%d"), "line_item_usage_amount", RUNS);

        Reading reading = read(query);

        assertThat(expected).hasSize(DEVICES * 3 * 3); // regions, days
        assertEqual(hours(reading, row -> start(row, 10)), expected);
        assertThat(reading.records())
                .allSatisfy(row -> assertThat(Duration.between(
                                row.window().start(), row.window().end()))
                        .isEqualTo(query.grain() == UsageQuery.Grain.DAY ? Duration.ofDays(1) : Duration.ofHours(1)));
    }

    @ParameterizedTest
    @MethodSource("queriesOfHours")
    void hoursOfEachTypeInEachHourAreTheirSum(UsageQuery query) {
        Map<String, BigDecimal> expected = found(started("%Y-%m-%dT%H"), "line_item_usage_amount", RUNS);

        assertThat(expected).hasSize(DEVICES * 3 * 72);
        assertEqual(hours(read(query), row -> start(row, 13)), expected);
    }

    @ParameterizedTest
    @MethodSource("queriesOfTeams")
    void hoursOfEachTeamAreTheirSum(UsageQuery query) {
        Map<String, BigDecimal> expected = found("resource_tags['user_team']", "line_item_usage_amount", RUNS);

        assertThat(expected).hasSize(5);
        assertEqual(hours(read(query), row -> row.tags().get("team")), expected);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyMachineIsARecordAndAllElseIsSkippedAndNoRowIsLost(UsageQuery query) {
        Reading reading = read(query);

        assertThat(reading.records())
                .filteredOn(row -> row.resource() instanceof MeteredResource.Instance)
                .extracting(row -> row.resource().label())
                .containsOnly(
                        "m5.large",
                        "p5.48xlarge",
                        "g5.xlarge",
                        "zz9.unknown",
                        "trn1.32xlarge",
                        "r5.2xlarge",
                        "c5.xlarge");
        assertThat(reading.skips())
                .extracting(SkippedUsage::service)
                .contains(
                        "AmazonEC2",
                        "AmazonS3",
                        "AmazonRDS",
                        "AmazonES",
                        "AmazonElastiCache",
                        "AWSLambda",
                        "awskms",
                        "ComputeSavingsPlans")
                .doesNotContain("AmazonECS");
        assertThat(rows(reading.records())).isEqualTo(DEVICES * ROWS_OF_KIND).isEqualTo(count(RUNS));
        assertThat(rows(reading.skips()))
                .isEqualTo((KINDS.size() - DEVICES) * ROWS_OF_KIND)
                .isEqualTo(count("NOT (" + RUNS + ")"));
        assertThat(rows(reading.items())).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void taxDiscountsAndFeesAreSkippedWithTheirReasonsAndTheRestIsNotModelled(UsageQuery query) {
        Map<SkipReason, Long> rows = new TreeMap<>();
        read(query).skips().forEach(skip -> rows.merge(skip.reason(), skip.billedRows(), Long::sum));

        assertThat(rows)
                .isEqualTo(Map.of(
                        SkipReason.TAX, count("line_item_line_item_type = 'Tax'"),
                        SkipReason.CREDIT, count("line_item_line_item_type = 'EdpDiscount'"),
                        SkipReason.UNUSED_COMMITMENT, count("line_item_line_item_type = 'SavingsPlanRecurringFee'"),
                        SkipReason.NOT_MODELLED, (KINDS.size() - DEVICES - MONEY) * ROWS_OF_KIND));
        assertThat(rows).containsEntry(SkipReason.TAX, ROWS_OF_KIND);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void theCostOfAllItemsIsThatOfAllLines(UsageQuery query) {
        Reading reading = read(query);
        Map<String, BigDecimal> costs = new TreeMap<>();
        for (UsageItem item : reading.items()) {
            Cost cost = item.cost();
            assertThat(cost).isNotNull();
            assertThat(cost.currency()).isEqualTo("USD");
            String pricing = item instanceof UsageRecord row ? row.pricing().label() : "none";
            costs.merge("all", cost.amount(), BigDecimal::add);
            costs.merge(pricing, cost.amount(), BigDecimal::add);
        }

        String pricing = "CASE WHEN NOT (" + RUNS + ") THEN 'none' WHEN line_item_line_item_type = 'DiscountedUsage'"
                + " THEN " + DuckDb.text(Pricing.RESERVED.label())
                + " WHEN line_item_line_item_type = 'SavingsPlanCoveredUsage' THEN "
                + DuckDb.text(Pricing.SAVINGS_PLAN.label())
                + " WHEN line_item_usage_type LIKE '%SpotUsage%' THEN " + DuckDb.text(Pricing.SPOT.label()) + " ELSE "
                + DuckDb.text(Pricing.ON_DEMAND.label()) + " END";
        Map<String, BigDecimal> expected = found(pricing, COST, "true");
        expected.putAll(found("'all'", COST, "true"));
        assertEqual(costs, expected);
    }

    @Test
    void linesBecomeAsManyGroupsAsTellThemApart() {
        // each kind in 3 regions on 3 days
        assertThat(read(query(UsageQuery.Grain.DAY, false)).items()).hasSize(24 * 3 * 3);
        // devices in 72 hours; for the other 15 kinds days are enough
        assertThat(read(HOURS).items()).hasSize(9 * 3 * 72 + 15 * 3 * 3);
        assertThat(read(ROW_BY_ROW).items()).hasSize((int) ROWS);
    }

    @Test
    void groupsComeInTheSameOrderWithTheSameSumsWhateverTheThreads() {
        for (UsageQuery.Grain grain : UsageQuery.Grain.values()) {
            List<String> one = Ledger.of(
                    Reading.of(CurFiles.builder().inputs(folder).threads(1).build(), query(grain, false, "team")));
            List<String> four = Ledger.of(
                    Reading.of(CurFiles.builder().inputs(folder).threads(4).build(), query(grain, false, "team")));

            assertThat(four).isEqualTo(one).isNotEmpty();
        }
    }
}
