package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What comes of the {@link Bill}: the real client and the real text of the query, against sums worked out by hand. */
class BillTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final LocalDate SECOND = LocalDate.of(2026, 10, 2);
    private static final Instant AS_OF = Instant.parse("2026-11-10T12:00:00Z");

    private static MiniatureExport export;
    private static FakeBigQuery fake;

    private UsageFacts facts;

    @BeforeAll
    static void fill() throws Exception {
        export = MiniatureExport.of(Bill.all());
        fake = new FakeBigQuery(export::run);
    }

    @AfterAll
    static void close() throws Exception {
        fake.close();
        export.close();
    }

    @Test
    void anEightGpuMachineForAnHourIsEightAcceleratorHoursAndItsCoresAndMemoryOnce() throws Exception {
        try (MiniatureExport one = MiniatureExport.of(Bill.eightGpuMachineForAnHour());
                FakeBigQuery server = new FakeBigQuery(one::run)) {
            List<UsageItem> items = read(server, query(TimeWindow.ofDay(FIRST)));

            // 28,800 s / 3,600 = 8; 748,800 s / 3,600 = 208; 1,872 x 2^30 x 3,600 byte-seconds = 1,872 GiB-hours
            assertThat(hours(items))
                    .containsExactly(
                            Map.entry("2026-10-01 us-central1 NVIDIA H100 SXM5 80GB", 8.0),
                            Map.entry("2026-10-01 us-central1 a3 vcpu", 208.0),
                            Map.entry("2026-10-01 us-central1 memory", 1_872.0));
            // the disk and the license are there, with their money: 0.9 and 0.4
            assertThat(skipped(items))
                    .extracting(SkippedUsage::reason, item -> item.cost().amount())
                    .containsExactlyInAnyOrder(
                            tuple(SkipReason.NOT_MODELLED, new BigDecimal("0.9")),
                            tuple(SkipReason.DUPLICATE_HOURS, new BigDecimal("0.4")));
        }
    }

    @Test
    void theFirstDayIsThatOfTheLedger() {
        List<UsageItem> items = read(fake, query(TimeWindow.ofDay(FIRST)));

        Map<String, Double> ledger = new TreeMap<>();
        // on demand 8, flexible start 1, calendar 2: three SKUs of one model, 8 + 1 + 2
        ledger.put("2026-10-01 us-central1 NVIDIA H100 SXM5 80GB", 11.0);
        ledger.put("2026-10-01 us-central1 NVIDIA B200 SXM 180GB", 8.0);
        ledger.put("2026-10-01 us-central1 NVIDIA L4 24GB", 1.0); // idle-reserved; the row in "count" is none
        ledger.put("2026-10-01 us-central1 NVIDIA T4 16GB", 1.0); // 23:30 to 00:30
        ledger.put("2026-10-01 us-central1 NVIDIA Tesla V100 SXM2 16GB", 1.0);
        ledger.put("2026-10-01 us-central1 Google TPU v5e (chip)", 4.0); // 14,400 s / 3,600
        ledger.put("2026-10-01 europe-west4 NVIDIA L4 24GB", 0.25); // (1,800 - 900) s / 3,600
        ledger.put("2026-10-01 europe-west4 NVIDIA A100 SXM4 80GB", 4.0); // 2 rows x 7,200 s / 3,600
        ledger.put("2026-10-01 us-central1 a3 vcpu", 208.0);
        ledger.put("2026-10-01 us-central1 c2 vcpu", 8.0);
        ledger.put("2026-10-01 us-central1 n2 vcpu", 1.2); // 4,320 s / 3,600
        ledger.put("2026-10-01 us-central1 memory", 1_872.0);
        assertThat(hours(items)).isEqualTo(ledger);
    }

    @Test
    void commitmentsAreNoUsageAndKeepTheirMoney() {
        List<UsageItem> items = read(fake, query(TimeWindow.ofDay(FIRST)));

        // 40 + 2, two rows, in one sum: nothing of theirs is told apart
        assertThat(skipped(items, SkipReason.PURCHASE)).singleElement().satisfies(item -> {
            assertThat(item.cost()).isEqualTo(new Cost(new BigDecimal("42"), "USD"));
            assertThat(item.billedRows()).isEqualTo(2);
            assertThat(item.type()).isEmpty();
        });
    }

    @Test
    void loadBalancersOfLayerFourAreNoGpusOfThatName() {
        List<UsageItem> items = read(fake, query(TimeWindow.ofDay(FIRST)));

        // 0.025 + 0.025
        assertThat(skipped(items))
                .filteredOn(item -> item.category().equals("load balancing"))
                .singleElement()
                .satisfies(item -> assertThat(item.cost().amount()).isEqualByComparingTo("0.05"));
    }

    @Test
    void everyRowAndEveryCentIsAccountedFor() {
        List<UsageItem> items = read(fake, query(TimeWindow.ofDay(FIRST)));

        // machine of 8: 5 rows, 70 + 6.1 + 5.5 + 0.9 + 0.4 = 82.9
        // other accelerators: 9 rows, 0.15 - 0.075 + 3 + 3 + 4.8 + 100 + 5 + 9 + 0.7 = 125.575
        // processors: 2 rows, 0.27 + 0.03 = 0.3; the T4 of 23:30: 1 row, 0.35
        // no usage: 10 rows, 40 + 2 + 0.025 + 0.025 + 0.11 + 7.6 - 3 + 0.01 + 2.5 + 90 = 139.27
        // unreadable and unknown: 5 rows, 12 + 0.5 + 2.4 + 0.1 + 0.2 = 15.2
        assertThat(items.stream().mapToLong(UsageItem::billedRows).sum()).isEqualTo(32);
        assertThat(items.stream()
                        .filter(item -> item.cost() != null)
                        .map(item -> item.cost().amount())
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("363.595");
    }

    @Test
    void creditsAreTakenOffOnceAndRowsWithoutCreditsStay() {
        List<UsageItem> items = read(fake, query(TimeWindow.ofDay(FIRST)));

        // 80 - 8 - 2; a join to the credits would give 2 rows and 160 - 10, and drop the machine's other rows
        assertThat(records(items))
                .filteredOn(item ->
                        item.deviceHours() == 8 && item.resource().label().contains("H100"))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.cost().amount()).isEqualByComparingTo("70");
                    assertThat(item.billedRows()).isEqualTo(1);
                });
    }

    @Test
    void rowsOutsideTheDaysPartitionAreFound() {
        List<UsageItem> items = read(fake, query(TimeWindow.ofDay(SECOND)));

        // 2 h in the partition of the day before, 1 h exported five days late; neither 23:30 of the first nor 00:00 of
        // the third
        assertThat(hours(items))
                .containsEntry("2026-10-02 us-central1 NVIDIA T4 16GB", 3.0)
                .containsEntry("2026-10-02 eu NVIDIA Tesla P4 8GB", 6_000 / 3_600.0)
                .hasSize(2);
    }

    @Test
    void labelsAreToldApartWhenAskedForAndOnlyThen() {
        UsageQuery byTeam = new UsageQuery(
                TimeWindow.ofDay(FIRST), Set.of(Dimension.tag("team")), Set.of("team"), Grain.DAY, false, AS_OF);

        List<UsageRecord> told = records(read(fake, byTeam));
        List<UsageRecord> untold = records(read(fake, query(TimeWindow.ofDay(FIRST))));

        assertThat(told)
                .filteredOn(item -> "alpha".equals(item.tags().get("team")))
                .extracting(UsageRecord::deviceHours)
                .containsExactlyInAnyOrder(8.0, 208.0, 1_872.0);
        assertThat(told)
                .filteredOn(item -> "beta".equals(item.tags().get("team")))
                .singleElement()
                .extracting(UsageRecord::deviceHours)
                .isEqualTo(0.25);
        assertThat(untold).allSatisfy(item -> assertThat(item.tags()).isEmpty());
    }

    @Test
    void aLabelOfTheSourceIsToldApartWhateverIsAsked() {
        try (BigQueryUsage source = BigQueryUsage.builder(FakeBigQuery.PROJECT + ".billing." + MiniatureExport.TABLE)
                        .endpoint(fake.uri())
                        .label("team")
                        .build();
                UsageCursor cursor = source.open(query(TimeWindow.ofDay(FIRST)))) {
            List<UsageItem> items = new ArrayList<>();
            cursor.forEachRemaining(items::add);

            assertThat(records(items))
                    .filteredOn(item -> "beta".equals(item.tags().get("team")))
                    .singleElement()
                    .extracting(UsageRecord::deviceHours)
                    .isEqualTo(0.25);
        }
    }

    @Test
    void theDaysAddUpToThePeriod() {
        Map<String, Double> days = new TreeMap<>();
        for (int day = 0; day < 3; day++) {
            days.putAll(hours(read(fake, query(TimeWindow.ofDay(FIRST.plusDays(day))))));
        }

        assertThat(hours(read(fake, query(TimeWindow.ofDays(FIRST, FIRST.plusDays(3))))))
                .isEqualTo(days)
                .hasSize(15); // 12 of the first day, 2 of the second, 1 of the third
    }

    @Test
    void projectsAreToldApartWhenAskedFor() {
        UsageQuery byProject =
                new UsageQuery(TimeWindow.ofDay(FIRST), Set.of(Dimension.ACCOUNT), Set.of(), Grain.DAY, false, AS_OF);

        assertThat(records(read(fake, byProject)))
                .extracting(UsageRecord::account)
                .contains("ml-prod", "serving")
                .doesNotContain("");
        assertThat(records(read(fake, query(TimeWindow.ofDay(FIRST)))))
                .extracting(UsageRecord::account)
                .containsOnly("");
    }

    @Test
    void theMachineTypeIsALabelOfTheSystemThatCanBeAskedFor() {
        UsageQuery byMachine = new UsageQuery(
                TimeWindow.ofDay(FIRST), Set.of(), Set.of(BillingQuery.MACHINE_LABEL), Grain.DAY, false, AS_OF);

        List<UsageRecord> records = records(read(fake, byMachine));

        assertThat(records)
                .filteredOn(item -> "a3-highgpu-8g".equals(item.tags().get(BillingQuery.MACHINE_LABEL)))
                .extracting(UsageRecord::deviceHours)
                .containsExactlyInAnyOrder(208.0, 1_872.0);
    }

    @Test
    void hoursAreThoseInWhichUsageBeganAndEnd() {
        UsageQuery hourly =
                new UsageQuery(TimeWindow.ofDay(SECOND), Set.of(Dimension.HOUR), Set.of(), Grain.HOUR, false, AS_OF);

        // 06:10 to 07:50 lies within 06:00 to 08:00
        assertThat(records(read(fake, hourly)))
                .extracting(UsageRecord::window)
                .containsExactlyInAnyOrder(
                        window("2026-10-02T00:00:00Z", "2026-10-02T01:00:00Z"),
                        window("2026-10-02T06:00:00Z", "2026-10-02T08:00:00Z"),
                        window("2026-10-02T23:00:00Z", "2026-10-03T00:00:00Z"));
    }

    @Test
    void slicesHoldTheirHostAndOtherAcceleratorsHaveItBilledApart() {
        List<UsageRecord> records = records(read(fake, query(TimeWindow.ofDay(FIRST))));

        assertThat(records)
                .filteredOn(item -> item.resource().kind() == ResourceKind.ACCELERATOR)
                .allSatisfy(item -> assertThat(((MeteredResource.Accelerator) item.resource()).hostBilledApart())
                        .as(item.toString())
                        .isEqualTo(!item.resource().label().contains("B200")));
    }

    @Test
    void purchasesOfHoursAreToldApart() {
        List<UsageRecord> records = records(read(fake, query(TimeWindow.ofDay(FIRST))));

        assertThat(records)
                .filteredOn(item -> item.resource().label().contains("H100"))
                .extracting(UsageRecord::deviceHours, UsageRecord::pricing)
                .containsExactlyInAnyOrder(
                        tuple(8.0, Pricing.ON_DEMAND), tuple(1.0, Pricing.UNKNOWN), tuple(2.0, Pricing.RESERVED));
        assertThat(records)
                .filteredOn(item -> item.region().equals("europe-west4") && item.deviceHours() == 0.25)
                .singleElement()
                .extracting(UsageRecord::pricing)
                .isEqualTo(Pricing.SPOT);
    }

    @Test
    void unusedReservationsAreIdleAndNothingElseIs() {
        assertThat(records(read(fake, query(TimeWindow.ofDay(FIRST)))))
                .filteredOn(UsageRecord::isIdleReserved)
                .singleElement()
                .satisfies(item -> assertThat(item.cost().amount()).isEqualByComparingTo("0.7"));
    }

    @Test
    void whatIsNotUnderstoodIsNamedWithItsMoney() {
        List<UsageItem> items = read(fake, query(TimeWindow.ofDay(FIRST)));

        assertThat(skipped(items, SkipReason.UNKNOWN_HARDWARE)).singleElement().satisfies(item -> {
            assertThat(item.type()).isEqualTo("Nvidia X99 GPU running in Americas");
            assertThat(item.deviceHours()).isEqualTo(2); // 7,200 s / 3,600
            assertThat(item.cost().amount()).isEqualByComparingTo("12");
        });
        assertThat(skipped(items, SkipReason.UNKNOWN_UNIT)).singleElement().satisfies(item -> {
            assertThat(item.detail()).contains("\"count\"");
            assertThat(item.cost().amount()).isEqualByComparingTo("0.5");
        });
        // the V100 without a number, whose money is in its group of two: 2.4 + 0.1; the K80 with its own
        assertThat(skipped(items, SkipReason.BAD_ROW))
                .extracting(SkippedUsage::type, SkippedUsage::billedRows)
                .containsExactlyInAnyOrder(
                        tuple("Nvidia Tesla V100 GPU running in Americas", 1L),
                        tuple("Nvidia Tesla K80 GPU running in Americas", 1L));
    }

    @Test
    void moneyThatIsNoUsageIsToldByItsCostType() {
        List<UsageItem> items = read(fake, query(TimeWindow.ofDay(FIRST)));

        assertThat(skipped(items, SkipReason.TAX))
                .singleElement()
                .satisfies(item -> assertThat(item.cost().amount()).isEqualByComparingTo("7.6"));
        assertThat(skipped(items, SkipReason.CREDIT))
                .singleElement()
                .satisfies(item -> assertThat(item.cost().amount()).isEqualByComparingTo("-3"));
        assertThat(skipped(items, SkipReason.FEE))
                .singleElement()
                .satisfies(item -> assertThat(item.detail()).contains("rounding_error"));
        assertThat(skipped(items))
                .filteredOn(item -> item.service().equals("Vertex AI"))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.category()).isEqualTo("Vertex AI");
                    assertThat(item.cost().amount()).isEqualByComparingTo("90");
                });
    }

    @Test
    void aDifferenceBetweenUsageAndPriceIsReported() {
        read(fake, query(TimeWindow.ofDay(FIRST)));

        assertThat(facts.notes())
                .singleElement()
                .asString()
                .contains("1 group", "N2 Instance Core running in Americas", "1.2 hours of usage", "1.0 hours priced");
    }

    @Test
    void whatIsCompleteEndsWithTheLastDayOlderThanTwoDays() {
        Instant during = Instant.parse("2026-10-04T00:00:00Z");
        UsageQuery query = new UsageQuery(
                TimeWindow.ofDays(FIRST, LocalDate.of(2026, 10, 4)), Set.of(), Set.of(), Grain.DAY, false, during);

        List<UsageRecord> records = records(read(fake, query));

        // 4 October 00:00 less 48 hours
        assertThat(facts.completeThrough()).isEqualTo("2026-10-02T00:00:00Z");
        assertThat(facts.finalThrough()).isEqualTo(Bill.OCTOBER_FIRST);
        assertThat(records)
                .allSatisfy(item -> assertThat(item.isProvisional())
                        .isEqualTo(!item.window().day().equals(FIRST)));
    }

    @Test
    void anExportThatHasStoppedIsNoted() {
        UsageQuery live = new UsageQuery(
                TimeWindow.ofDays(FIRST, LocalDate.of(2026, 11, 10)), Set.of(), Set.of(), Grain.DAY, false, AS_OF);

        read(fake, live);

        // the correction of 19 October is the newest
        assertThat(facts.notes()).anyMatch(note -> note.contains("2026-10-19T09:00:00Z") && note.contains("stopped"));
    }

    private List<UsageItem> read(FakeBigQuery server, UsageQuery query) {
        try (BigQueryUsage source = BigQueryUsage.builder(FakeBigQuery.PROJECT + ".billing." + MiniatureExport.TABLE)
                        .endpoint(server.uri())
                        .build();
                UsageCursor cursor = source.open(query)) {
            List<UsageItem> items = new ArrayList<>();
            cursor.forEachRemaining(items::add);
            facts = cursor.facts();
            return items;
        }
    }

    private static UsageQuery query(TimeWindow window) {
        return new UsageQuery(window, Set.of(Dimension.REGION), Set.of(), Grain.DAY, false, AS_OF);
    }

    private static Map<String, Double> hours(List<UsageItem> items) {
        Map<String, Double> hours = new TreeMap<>();
        records(items)
                .forEach(item -> hours.merge(
                        item.window().day() + " " + item.region() + " "
                                + item.resource().label(),
                        item.deviceHours(),
                        Double::sum));
        return hours;
    }

    private static List<UsageRecord> records(List<UsageItem> items) {
        return items.stream()
                .filter(UsageRecord.class::isInstance)
                .map(UsageRecord.class::cast)
                .toList();
    }

    private static List<SkippedUsage> skipped(List<UsageItem> items) {
        return items.stream()
                .filter(SkippedUsage.class::isInstance)
                .map(SkippedUsage.class::cast)
                .toList();
    }

    private static List<SkippedUsage> skipped(List<UsageItem> items, SkipReason reason) {
        return skipped(items).stream().filter(item -> item.reason() == reason).toList();
    }

    private static TimeWindow window(String start, String end) {
        return TimeWindow.of(Instant.parse(start), Instant.parse(end));
    }
}
