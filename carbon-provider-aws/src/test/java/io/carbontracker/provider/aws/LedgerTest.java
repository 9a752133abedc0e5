package io.carbontracker.provider.aws;

import static io.carbontracker.provider.aws.BilledRow.ec2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.provider.aws.Asking.Found;
import io.carbontracker.testkit.Answer;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A bill of two days with every kind of row, and what it comes to by hand. One p5.48xlarge ran on demand for 24 h, another under
 * a reservation for 24 h; a g5 ran 7.5 h as spot; a c5 12 h on its own hardware, an m5 24 h on a dedicated host; of a
 * capacity reservation for 24 h of g5.12xlarge 10 h were used; SageMaker trained for 3 h and served for 24 h; an EMR cluster ran
 * 6 h on an m5.xlarge; containers took 4 vCPU-hours and 8 GB-hours.
 */
class LedgerTest {
    private static final String D1 = "2026-10-01";
    private static final String D2 = "2026-10-02";
    private static final String BOX = "BoxUsage:p5.48xlarge";

    private static final List<BilledRow> BILL = List.of(
            ec2(D1, "us-east-1", BOX, "24", "1327.20"),
            ec2(D1, "us-east-1", BOX, "24", "900").as("DiscountedUsage"),
            // the reservation of the second: its fee carries the hours of the day again
            ec2(D1, "us-east-1", "HeavyUsage:p5.48xlarge", "24", "0").as("RIFee"),
            ec2(D1, "us-west-2", "USW2-SpotUsage:g5.12xlarge", "7.5", "12.75"),
            ec2(D1, "eu-west-1", "EU-DedicatedUsage:c5.large", "12", "1.20"),
            // a host, and the machine on it
            ec2(D1, "eu-west-1", "EU-HostUsage:m5", "24", "110.40"),
            ec2(D1, "eu-west-1", "EU-HostBoxUsage:m5.large", "24", "0"),
            // a capacity reservation of 24 h: total, used, unused
            ec2(D2, "us-east-1", "Reservation:g5.12xlarge", "24", "0").beside(),
            ec2(D2, "us-east-1", "BoxUsage:g5.12xlarge", "10", "56.72"),
            ec2(D2, "us-east-1", "UnusedBox:g5.12xlarge", "14", "79.408").beside(),
            ec2(D2, "us-east-1", "UnusedDed:c5.large", "2", "0.2").beside(),
            // SageMaker, beside the group of EC2
            ec2(D2, "us-east-1", "USE1-Train:ml.p3.2xlarge", "3", "11.475")
                    .beside()
                    .of(BilledRow.SAGEMAKER),
            ec2(D2, "us-east-1", "USE1-Host:ml.g5.xlarge", "24", "33.79")
                    .beside()
                    .of(BilledRow.SAGEMAKER),
            // EMR's surcharge has the name of the machine's own row
            ec2(D2, "us-east-1", "BoxUsage:m5.xlarge", "6", "1.152"),
            ec2(D2, "us-east-1", "BoxUsage:m5.xlarge", "6", "0.288").of(BilledRow.EMR),
            // containers
            ec2(D2, "us-east-1", "USE1-Fargate-vCPU-Hours:perCPU", "4", "0.16192")
                    .beside()
                    .of("Amazon Elastic Container Service"),
            ec2(D2, "us-east-1", "USE1-Fargate-GB-Hours", "8", "0.03556")
                    .beside()
                    .of("Amazon Elastic Container Service"),
            // options, traffic, a machine that nobody knows, and another in a correction
            ec2(D1, "us-east-1", "EBSOptimized:p5.48xlarge", "24", "0").beside(),
            ec2(D1, "us-east-1", "USE1-DataTransfer-Out-Bytes", "50", "4.5")
                    .beside()
                    .in("GB"),
            ec2(D1, "us-east-1", "BoxUsage:x99.huge", "5", "50"),
            ec2(D2, "us-west-2", "USW2-SpotUsage:g5.12xlarge", "-0.5", "-0.85"),
            // money
            ec2(D1, "us-east-1", BOX, "1", "-20").as("Credit"),
            ec2(D1, "", "Tax", "1", "300").beside().as("Tax"),
            ec2(D1, "us-east-1", "SavingsPlanFee", "24", "7").beside().as("SavingsPlanRecurringFee"),
            ec2(D1, "us-east-1", "TimedStorage-ByteHrs", "100", "2.3")
                    .beside()
                    .of("Amazon Simple Storage Service")
                    .in("GB-Mo"));

    private final FakeCostExplorer fake = new FakeCostExplorer(BILL);

    @AfterEach
    void close() {
        fake.close();
    }

    private Found read(Dimension... dimensions) {
        return Asking.read(Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-03", dimensions));
    }

    @Test
    void hoursPerDayRegionAndTypeAreThoseWorkedOutByHand() {
        assertThat(read().lines())
                .containsExactlyInAnyOrder(
                        "2026-10-01 eu-west-1 c5.large 12.0",
                        "2026-10-01 eu-west-1 m5.large 24.0", // not 48: the host has no machine of its own
                        "2026-10-01 us-east-1 p5.48xlarge 48.0", // 24 on demand + 24 reserved, no fee, no credit
                        "2026-10-01 us-east-1 x99.huge 5.0",
                        "2026-10-01 us-west-2 g5.12xlarge 7.5",
                        "2026-10-02 us-east-1 c5.large 2.0 idle-reserved",
                        "2026-10-02 us-east-1 fargate vcpu 4.0",
                        "2026-10-02 us-east-1 g5.12xlarge 10.0", // not 34: the total of the reservation is out
                        "2026-10-02 us-east-1 g5.12xlarge 14.0 idle-reserved",
                        "2026-10-02 us-east-1 g5.xlarge 24.0",
                        "2026-10-02 us-east-1 m5.xlarge 6.0", // not 12: EMR's surcharge is out
                        "2026-10-02 us-east-1 memory 8.0",
                        "2026-10-02 us-east-1 p3.2xlarge 3.0",
                        "2026-10-02 us-west-2 g5.12xlarge -0.5");
    }

    @Test
    void whatIsLeftOutIsListedWithItsReason() {
        List<String> lines = read().skipped().stream()
                .map(one -> one.reason() + " " + one.category() + "|" + one.region() + "|" + one.type() + "|"
                        + one.deviceHours() + "|"
                        + cost(one).stripTrailingZeros().toPlainString())
                .toList();

        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "DUPLICATE_HOURS |eu-west-1|EU-HostUsage:m5|0.0|110.4",
                        "DUPLICATE_HOURS |us-east-1|g5.12xlarge|24.0|0",
                        "DUPLICATE_HOURS |us-east-1|p5.48xlarge|24.0|0",
                        "NOT_MODELLED network|us-east-1|USE1-DataTransfer-Out-Bytes|0.0|4.5",
                        "DUPLICATE_HOURS ||Amazon Elastic MapReduce|0.0|0.288",
                        "UNUSED_COMMITMENT ||" + BilledRow.EC2 + "|0.0|0",
                        "CREDIT ||" + BilledRow.EC2 + "|0.0|-20",
                        "TAX ||" + BilledRow.EC2 + "|0.0|300",
                        "UNUSED_COMMITMENT ||" + BilledRow.EC2 + "|0.0|7",
                        "NOT_MODELLED amazon simple storage service||Amazon Simple Storage Service|0.0|2.3");
    }

    @Test
    void theCostOfAllItemsIsTheBill() {
        BigDecimal bill = BILL.stream().map(row -> new BigDecimal(row.cost())).reduce(BigDecimal.ZERO, BigDecimal::add);

        BigDecimal found = read().items().stream().map(LedgerTest::cost).reduce(BigDecimal.ZERO, BigDecimal::add);

        assertThat(found).isEqualByComparingTo(bill);
    }

    /** What a reader gets who sums all hours of a machine type: the seeds of double counting are in the bill. */
    @Test
    void aNaiveReaderWouldCountTwice() {
        assertThat(naive("p5.48xlarge")).isEqualTo(97); // 24 + 24 + fee 24 + option 24 + credit 1, not 48
        assertThat(naive("g5.12xlarge")).isEqualTo(55); // 7.5 + 24 + 10 + 14 - 0.5, not 17
        assertThat(naive("m5.xlarge")).isEqualTo(12); // machine 6 + surcharge 6, not 6

        Map<String, Double> hours = new TreeMap<>();
        for (UsageRecord one : read().records()) {
            if (!one.isIdleReserved()) {
                hours.merge(one.resource().label(), one.deviceHours(), Double::sum);
            }
        }
        assertThat(hours)
                .containsEntry("p5.48xlarge", 48.0)
                .containsEntry("g5.12xlarge", 17.0)
                .containsEntry("m5.xlarge", 6.0);
    }

    private static double naive(String type) {
        return BILL.stream()
                .filter(row -> row.usageType().endsWith(":" + type))
                .mapToDouble(row -> Double.parseDouble(row.quantity()))
                .sum();
    }

    @Test
    void howHoursWereBoughtIsToldByRecordTypeAndUsageType() {
        Map<Pricing, Double> hours = new TreeMap<>();
        for (UsageRecord one : read(Dimension.PRICING).records()) {
            if (one.resource().label().equals("p5.48xlarge")
                    || one.resource().label().equals("g5.12xlarge")) {
                hours.merge(one.pricing(), one.isIdleReserved() ? 0 : one.deviceHours(), Double::sum);
            }
        }

        // on demand: 24 of p5, 10 of g5; spot 7.5 - 0.5
        assertThat(hours)
                .containsOnly(
                        Map.entry(Pricing.ON_DEMAND, 34.0),
                        Map.entry(Pricing.RESERVED, 24.0),
                        Map.entry(Pricing.SPOT, 7.0));
    }

    @Test
    void withoutPricingNobodyClaimsThatHoursWereOnDemand() {
        assertThat(read().records())
                .filteredOn(one -> one.resource().label().equals("p5.48xlarge"))
                .allMatch(one -> one.pricing() == Pricing.UNKNOWN);
        assertThat(read().records())
                .filteredOn(one -> one.region().equals("us-west-2"))
                .allMatch(one -> one.pricing() == Pricing.SPOT);
    }

    @Test
    void servicesAreKeptApartWhereAskedFor() {
        Map<String, Double> hours = read(Dimension.SERVICE).records().stream()
                .filter(one -> one.window().day().toString().equals(D2))
                .filter(one -> !one.isIdleReserved())
                .collect(Collectors.groupingBy(
                        UsageRecord::service, TreeMap::new, Collectors.summingDouble(UsageRecord::deviceHours)));

        // EC2: 10 + 6 - 0.5; SageMaker 3 + 24; containers 4 vCPU-hours and 8 GB-hours, summed here for the check alone
        assertThat(hours)
                .containsOnly(
                        Map.entry(BilledRow.EC2, 15.5),
                        Map.entry(BilledRow.SAGEMAKER, 27.0),
                        Map.entry("Amazon Elastic Container Service", 12.0));
    }

    @Test
    void everyWayOfAskingGivesTheSameHours() {
        List<Found> all = new ArrayList<>();
        all.add(read());
        all.add(read(Dimension.PRICING));
        all.add(read(Dimension.SERVICE));
        all.add(read(Dimension.ACCOUNT));
        all.add(read(Dimension.tag("team")));
        all.add(read(Dimension.PRICING, Dimension.SERVICE, Dimension.tag("team")));

        // 12+24+48+5+7.5 on the first day, 2+4+10+14+24+6+8+3-0.5 on the second
        assertThat(all)
                .allSatisfy(found -> assertThat(found.records().stream()
                                .mapToDouble(UsageRecord::deviceHours)
                                .sum())
                        .isCloseTo(96.5 + 70.5, within(1e-9)));
    }

    @Test
    void usageWithoutARegionIsCountedOnceHoweverItIsAsked() {
        try (FakeCostExplorer other = new FakeCostExplorer(
                ec2(D1, "us-east-1", "BoxUsage:m5.large", "24", "2"),
                ec2(D1, "", "BoxUsage:m5.large", "7", "0.7").tagged("team", "ml"),
                ec2(D2, "", "UnusedBox:g5.12xlarge", "3", "17").beside(),
                ec2(D2, "", "USE1-Train:ml.p3.2xlarge", "5", "19").beside().of(BilledRow.SAGEMAKER),
                ec2(D2, "", "Tax", "1", "300").beside().as("Tax"))) {
            List<List<Dimension>> ways = List.of(
                    List.of(),
                    List.of(Dimension.ACCOUNT),
                    List.of(Dimension.tag("team")),
                    List.of(Dimension.tag("team"), Dimension.SERVICE),
                    List.of(Dimension.tag("team"), Dimension.PRICING));

            assertThat(ways).allSatisfy(way -> {
                Found found = Asking.read(
                        Asking.source(other).build(),
                        Asking.query("2026-10-01", "2026-10-03", way.toArray(Dimension[]::new)));

                assertThat(found.lines())
                        .containsExactly(
                                "2026-10-01  m5.large 7.0",
                                "2026-10-01 us-east-1 m5.large 24.0",
                                "2026-10-02  g5.12xlarge 3.0 idle-reserved",
                                "2026-10-02  p3.2xlarge 5.0");
                // 2 + 0.7 + 17 + 19 + 300
                assertThat(found.items().stream().map(LedgerTest::cost).reduce(BigDecimal.ZERO, BigDecimal::add))
                        .isEqualByComparingTo("338.7");
            });
        }
    }

    /** Should the group of running hours hold what is asked for beside it, nothing is counted twice. */
    @Test
    void unusedReservationsWithinTheGroupAreCountedOnce() {
        try (FakeCostExplorer other = new FakeCostExplorer(
                ec2(D2, "us-east-1", "BoxUsage:g5.12xlarge", "10", "56.72"),
                ec2(D2, "us-east-1", "UnusedBox:g5.12xlarge", "14", "79.408"))) {
            assertThat(Asking.read(Asking.source(other).build(), Asking.query("2026-10-01", "2026-10-03"))
                            .lines())
                    .containsExactly(
                            "2026-10-02 us-east-1 g5.12xlarge 10.0",
                            "2026-10-02 us-east-1 g5.12xlarge 14.0 idle-reserved");
        }
    }

    @Test
    void anAnswerThatIgnoresTheNegatedGroupIsNotCountedAgain() {
        String page = """
                {"ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01","End":"2026-10-02"},"Total":{},"Estimated":false,
                 "Groups":[{"Keys":["us-east-1","BoxUsage:p5.48xlarge"],"Metrics":{
                  "UsageQuantity":{"Amount":"24","Unit":"Hrs"},"AmortizedCost":{"Amount":"1327.2","Unit":"USD"}}}]}]}""";
        try (FakeCostExplorer other = new FakeCostExplorer().answersFirst(Answer.json(page), Answer.json(page))) {
            Found found = Asking.read(Asking.source(other).build(), Asking.query("2026-10-01", "2026-10-02"));

            assertThat(found.lines()).containsExactly("2026-10-01 us-east-1 p5.48xlarge 24.0");
            assertThat(found.skipped()).singleElement().satisfies(one -> {
                assertThat(one.reason()).isEqualTo(SkipReason.DUPLICATE_HOURS);
                assertThat(one.cost()).isNull();
            });
        }
    }

    private static BigDecimal cost(UsageItem item) {
        return item.cost() == null ? BigDecimal.ZERO : item.cost().amount();
    }
}
