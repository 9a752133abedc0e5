package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A random bill with all that bills have wrong: to be read in groups and row by row. */
final class MessyBill {
    private static final int ROWS = 400;
    private static final Instant FIRST = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant AS_OF = Instant.parse("2026-10-20T00:00:00Z"); // the last day is provisional

    private static final DateTimeFormatter SLASHED = DateTimeFormatter.ofPattern("M/d/yyyy", Locale.ROOT);

    private static final List<String> ODD_NUMBERS = List.of(
            "",
            "NULL",
            "null",
            "Unassigned",
            "-2",
            "12abc",
            "1e5",
            "1e-5",
            "+3",
            ".5",
            "5.",
            "-0.00",
            "1e-300",
            "1,5",
            "--1",
            "0.123456789012345678901234567890",
            "000000000000000001");

    /** Rows with such numbers have a region of their own, lest their size hides a fault of smaller ones. */
    private static final List<String> HUGE_NUMBERS =
            List.of("999999999", "1000000000", "1e15", "1e16", "-1e15", "123456789012345678901234567890", "1e400");

    private static final List<String> TAGS = List.of(
            "{\"team\":\"a\",\"x\":\"1\"}",
            "{\"user_team\":\"b\"}",
            "{\"x\":\"2\"}",
            "",
            "NULL",
            "{broken",
            "[\"team\"]");

    /** By column what it may hold, the usual first. An empty list stands for numbers, {@code time} and {@code date} for those. */
    private static final Map<String, List<String>> FOCUS = columns(
            "ChargePeriodStart:time",
            "ChargePeriodEnd:time",
            "ConsumedQuantity:",
            "EffectiveCost:",
            "RegionId:us-east-1|eu-west-1|NULL|two\nlines|a,b|\"quoted\"",
            "ChargeCategory:Usage|usage|Tax|Purchase|Credit|Adjustment|null|Bogus",
            "ChargeClass:|Correction",
            "ConsumedUnit:Hours|Seconds|Days|Quantity|GB-Hours|NULL",
            "BillingCurrency:USD|EUR|null",
            "PricingCategory:Standard|Committed|Dynamic|",
            "CommitmentDiscountStatus:Used|Unused|",
            "CapacityReservationStatus:|Unused",
            "ServiceName:Amazon EC2|EMR MapReduce",
            "ServiceCategory:Compute|Storage|",
            "ProviderName:AWS|Microsoft|Oracle|NULL",
            "SkuMeter:BoxUsage:m5.large|EU-BoxUsage:g5.xlarge|SpotUsage:p5.48xlarge|UnusedBox:m5.large|Reservation:m5.large"
                    + "|EBS:VolumeUsage.gp3|Odd:m9.large|Fargate-GB-Hours|BoxUsage|",
            "SubAccountId:1|2|NULL",
            "Tags:tags");

    private static final Map<String, List<String>> CUR = columns(
            "line_item_usage_start_date:time",
            "line_item_usage_end_date:time",
            "line_item_usage_amount:",
            "line_item_unblended_cost:",
            "product_region_code:us-east-1|us-west-2|",
            "line_item_line_item_type:Usage|DiscountedUsage|SavingsPlanCoveredUsage|RIFee|Fee|Tax|SavingsPlanRecurringFee"
                    + "|SavingsPlanNegation|SavingsPlanUpfrontFee|EdpDiscount|Credit|",
            "line_item_product_code:AmazonEC2|AmazonECS|ElasticMapReduce|AmazonS3",
            "line_item_usage_type:BoxUsage:m5.large|USW2-BoxUsage:g5.xlarge|SpotUsage:c5.xlarge|EBS:VolumeUsage.gp3"
                    + "|BoxUsage:zz9.unknown|Fargate-vCPU-Hours:perCPU|",
            "pricing_unit:Hrs|hours|GB-Mo|",
            "line_item_currency_code:USD",
            "line_item_usage_account_id:111122223333|444455556666",
            "reservation_effective_cost:",
            "reservation_unused_amortized_upfront_fee_for_billing_period:",
            "reservation_unused_recurring_fee:",
            "reservation_reservation_a_r_n:|arn:aws:ec2:us-east-1:1:reserved/1|arn:aws:ec2:us-east-1:1:reserved/2|NULL|-2|ri",
            "savings_plan_savings_plan_effective_cost:",
            "savings_plan_total_commitment_to_date:",
            "savings_plan_used_commitment:",
            "split_line_item_parent_resource_id:|arn:aws:ecs:us-east-1:1:task/1|null|i-1",
            "resource_tags:tags");

    /** Days alone, with an hour or without. */
    private static final Map<String, List<String>> AZURE = columns(
            "Date:date",
            "ChargeType:Usage|UnusedReservation|Purchase|Refund|Tax|RoundingAdjustment|",
            "Quantity:",
            "CostInBillingCurrency:",
            "ResourceLocation:eastus|westeurope|Unassigned",
            "UnitOfMeasure:1 Hour|100 Hours|1 hora|1 GB/Month|",
            "MeterCategory:Virtual Machines|Storage",
            "MeterName:D2 v3/D2s v3|NC24ads A100 v4|ND96isrH200v5 Spot|P10 LRS Disk|",
            "PricingModel:OnDemand|Spot|Reservation|SavingsPlan|",
            "ServiceFamily:Compute|Storage",
            "BillingCurrencyCode:EUR|USD",
            "SubscriptionId:s-1|s-2|NULL",
            "AdditionalInfo:{\"ServiceType\":\"Standard_D2s_v3\",\"UsageType\":\"ComputeHR\"}|{\"VMName\":\"x\"}|{|",
            "Tags:tags");

    private final String as;
    private final BillFiles.Builder source;
    private final SplittableRandom random;

    private MessyBill(String name, long seed, BillFiles.Builder source, Map<String, List<String>> columns) {
        this.as = name + ", seed " + seed;
        this.random = new SplittableRandom(seed);
        byte[] first = text(columns).getBytes(StandardCharsets.UTF_8);
        byte[] second = text(columns).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        this.source = source.input("first.csv", () -> new ByteArrayInputStream(first))
                .input("second.csv", () -> new ByteArrayInputStream(second));
    }

    static MessyBill focus(long seed) {
        return new MessyBill("FOCUS", seed, FocusFiles.builder(), FOCUS);
    }

    static MessyBill cur(long seed) {
        return new MessyBill("CUR", seed, CurFiles.builder(), CUR);
    }

    static MessyBill azure(long seed) {
        return new MessyBill("Azure", seed, AzureExportFiles.builder(), AZURE);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 6);
    }

    private static Map<String, List<String>> columns(String... columns) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String column : columns) {
            int colon = column.indexOf(':');
            String values = column.substring(colon + 1);
            all.put(
                    column.substring(0, colon),
                    values.isEmpty() ? List.of() : values.equals("tags") ? TAGS : List.of(values.split("[|]", -1)));
        }
        return all;
    }

    /** All time, and a period that begins and ends within an hour. */
    List<TimeWindow> windows() {
        Instant from = FIRST.plusSeconds(900L * random.nextInt(60));
        return List.of(TimeWindow.all(), TimeWindow.of(from, from.plusSeconds(900L * random.nextInt(20, 90))));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String text(Map<String, List<String>> columns) {
        StringBuilder text = new StringBuilder(String.join(",", columns.keySet())).append('\n');
        for (int i = 0; i < ROWS; i++) {
            text.append(row(columns)).append('\n');
        }
        return text.toString();
    }

    private String row(Map<String, List<String>> columns) {
        List<String> cells = new ArrayList<>();
        Instant start = FIRST.plusSeconds(1_800L * random.nextInt(72));
        Instant end = start.plusSeconds(pick(List.of(1_800L, 3_600L, 3_600L, 5_400L, 86_400L, 30 * 86_400L)));
        columns.forEach((name, values) -> {
            if (values.isEmpty()) {
                cells.add(random.nextInt(10) == 0 ? pick(ODD_NUMBERS) : number());
            } else if (values.get(0).equals("time")) {
                cells.add(written(cells.isEmpty() ? start : end));
            } else if (values.get(0).equals("date")) {
                cells.add(random.nextInt(4) == 0 ? written(start) : SLASHED.format(start.atOffset(ZoneOffset.UTC)));
            } else {
                cells.add(random.nextInt(14) == 0 ? pick(values) : values.get(0));
            }
        });
        spoil(cells);
        return cells.stream()
                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",", random.nextInt(40) == 0 ? " \n\n" : "", ""));
    }

    private String number() {
        return (random.nextInt(9) == 0 ? "-" : "") + random.nextInt(50) + "."
                + random.nextInt(pick(List.of(10, 1_000, 1_000_000_000)));
    }

    private String written(Instant time) {
        return pick(List.of(
                time.toString(),
                time.toString(),
                time.toString().replace("T", " ").replace("Z", ""),
                time.atOffset(ZoneOffset.ofHoursMinutes(5, 30)).toString(),
                " " + time.toString().toLowerCase(Locale.ROOT)));
    }

    /** Makes one row in some of those that stand alone. */
    private void spoil(List<String> cells) {
        switch (random.nextInt(200)) {
            case 0 -> cells.add("more");
            case 1 -> cells.remove(cells.size() - 1);
            case 2 -> cells.set(0, pick(List.of("", "NULL", "yesterday", "2026-02-30")));
            case 3 -> cells.set(1, pick(List.of("", "2026-10-01", "2026-10-01T25:00:00Z")));
            case 4 -> cells.set(4, "long".repeat(pick(List.of(300, 500, 520, 2_000))));
            case 5, 6 -> {
                cells.set(2 + random.nextInt(2), pick(HUGE_NUMBERS));
                cells.set(4, "huge");
            }
            default -> {}
        }
    }

    /** With and without tags and accounts: the same facts, and the same sums in each hour or day of each account. */
    void assertSameInGroupsAsRowByRow(TimeWindow window, UsageQuery.Grain grain) {
        for (Set<Dimension> dimensions : List.of(Set.<Dimension>of(), Set.of(Dimension.ACCOUNT))) {
            Set<String> tags = dimensions.isEmpty() ? Set.of() : Set.of("team");
            BillFiles files = source.build();
            Reading rows = Reading.of(files, new UsageQuery(window, dimensions, tags, grain, true, AS_OF));
            Reading groups = Reading.of(files, new UsageQuery(window, dimensions, tags, grain, false, AS_OF));
            Map<String, Reading> expected = parts(rows, grain, !dimensions.isEmpty());
            Map<String, Reading> found = parts(groups, grain, !dimensions.isEmpty());

            assertThat(groups.facts()).as(as).isEqualTo(rows.facts());
            assertThat(groups.items()).as(as).hasSizeLessThan(rows.items().size());
            assertThat(found.keySet()).as(as).isEqualTo(expected.keySet());
            found.forEach((part, items) -> {
                try {
                    Sums.of(items).assertEqualTo(Sums.of(expected.get(part)));
                } catch (AssertionError e) {
                    throw new AssertionError(as + ", " + window + " by " + grain + ", " + part, e);
                }
            });
        }
    }

    /** Items by their hour or day, and by their account when that was asked for. */
    private static Map<String, Reading> parts(Reading reading, UsageQuery.Grain grain, boolean accounts) {
        ChronoUnit step = grain == UsageQuery.Grain.HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS;
        Map<String, List<UsageItem>> parts = new TreeMap<>();
        for (UsageItem item : reading.items()) {
            String part = item.reference().file();
            if (item instanceof UsageRecord row) {
                Instant start = row.window().start().truncatedTo(step);
                Instant end = row.window().end();
                part += " " + start + (end.isAfter(start.plus(1, step)) ? " to " + end : "")
                        + (accounts ? " " + row.account() : "");
            }
            parts.computeIfAbsent(part, key -> new ArrayList<>()).add(item);
        }
        return parts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, part -> new Reading(part.getValue(), reading.facts())));
    }
}
