package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that the engines sum against the rows of the same random bills, read from CSV. */
class GroupsPropertyTest {
    private static final String TYPED = "* REPLACE (CAST(ChargePeriodStart AS TIMESTAMPTZ) AS ChargePeriodStart,"
            + " CAST(ChargePeriodEnd AS TIMESTAMP) AS ChargePeriodEnd,"
            + " CAST(ConsumedQuantity AS DOUBLE) AS ConsumedQuantity,"
            + " CAST(EffectiveCost AS DECIMAL(20, 10)) AS EffectiveCost,"
            + " CAST(CAST(Tags AS JSON) AS MAP(VARCHAR, VARCHAR)) AS Tags)";

    private static final List<String> METERS = List.of(
            "BoxUsage:m5.large",
            "EU-BoxUsage:g5.xlarge",
            "USW2-SpotUsage:p5.48xlarge",
            "UnusedBox:m5.large",
            "Reservation:m5.large",
            "EBS:VolumeUsage.gp3",
            "Odd:m9.large",
            "Fargate-GB-Hours");

    @TempDir
    private Path folder;

    private static <T> T pick(SplittableRandom random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** A bill of AWS in the form of FOCUS: hours, days and months, corrections, money, and rows without numbers. */
    private static String bill(SplittableRandom random, int rows) {
        StringBuilder bill = new StringBuilder("ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ConsumedQuantity,"
                + "ConsumedUnit,EffectiveCost,BillingCurrency,PricingCategory,RegionId,ServiceName,ServiceCategory,"
                + "ProviderName,SkuMeter,SubAccountId,Tags\n");
        for (int i = 0; i < rows; i++) {
            long start = 1_790_812_800L + 1_800L * random.nextInt(3 * 48); // 2026-10-01, in half hours
            long length = pick(random, List.of(1_800L, 3_600L, 5_400L, 86_400L, 30 * 86_400L));
            String quantity = random.nextInt(20) == 0
                    ? ""
                    : Double.toString((random.nextInt(20) == 0 ? -1 : 1)
                            * random.nextDouble()
                            * Math.pow(10, random.nextInt(-4, 4)));
            bill.append(Instant.ofEpochSecond(start)).append(',');
            bill.append(Instant.ofEpochSecond(start + length)).append(',');
            bill.append(pick(random, List.of("Usage", "Usage", "Usage", "Tax", "Purchase")))
                    .append(',');
            bill.append(quantity).append(',');
            bill.append(pick(random, List.of("Hours", "Hours", "Seconds", "Quantity")))
                    .append(',');
            bill.append(random.nextInt(10) == 0 ? "" : Integer.toString(random.nextInt(-100, 1_000)) + ".25")
                    .append(',');
            bill.append(pick(random, List.of("USD", "EUR"))).append(',');
            bill.append(pick(random, List.of("Standard", "Committed", ""))).append(',');
            bill.append(pick(random, List.of("us-east-1", "eu-west-1", ""))).append(",Amazon EC2,Compute,AWS,");
            bill.append(pick(random, METERS))
                    .append(',')
                    .append(random.nextInt(3))
                    .append(',');
            bill.append(pick(
                            random,
                            List.of(
                                    "\"{\"\"team\"\":\"\"a\"\",\"\"x\"\":\"\"1\"\"}\"",
                                    "\"{\"\"team\"\":\"\"b\"\"}\"",
                                    "\"{\"\"x\"\":\"\"2\"\"}\"",
                                    "")))
                    .append('\n');
        }
        return bill.toString();
    }

    private static UsageQuery query(TimeWindow window, UsageQuery.Grain grain, boolean rowLevel, String... tags) {
        return new UsageQuery(
                window, Set.of(Dimension.REGION), Set.of(tags), grain, rowLevel, Instant.parse("2026-10-20T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void groupsAddUpToTheRowsOfTheSameBill(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Path csv = Engine.write(folder.resolve("bill.csv"), bill(random, 400).getBytes(StandardCharsets.UTF_8));
        Path text = Engine.parquet(csv, folder.resolve("text.parquet"));
        Path typed = Engine.parquet(csv, folder.resolve("typed.parquet"), TYPED);
        Instant from = Instant.ofEpochSecond(1_790_812_800L + 1_800L * random.nextInt(60));
        for (TimeWindow window : List.of(TimeWindow.all(), TimeWindow.of(from, from.plusSeconds(100_000)))) {
            for (UsageQuery.Grain grain : UsageQuery.Grain.values()) {
                for (String[] tags : List.of(new String[0], new String[] {"team"})) {
                    Sums rows = Sums.of(
                            Reading.of(FocusFiles.builder().inputs(csv).build(), query(window, grain, true, tags)));
                    for (Path file : List.of(csv, text, typed)) {
                        Reading groups = Reading.of(
                                FocusFiles.builder().inputs(file).build(), query(window, grain, false, tags));
                        assertThat(groups.facts().failures())
                                .as("seed %d", seed)
                                .isEmpty();
                        Sums.of(groups).assertEqualTo(rows);
                    }
                }
            }
        }
    }

    @Test
    void groupsComeInTheSameOrderWithTheSameSumsWhateverTheThreads() {
        Path csv = Engine.write(
                folder.resolve("bill.csv"), bill(new SplittableRandom(9), 5_000).getBytes(StandardCharsets.UTF_8));
        Path typed = Engine.parquet(csv, folder.resolve("typed.parquet"), TYPED);
        UsageQuery query = query(TimeWindow.all(), UsageQuery.Grain.DAY, false, "team");

        List<UsageItem> one = Reading.of(
                        FocusFiles.builder().inputs(typed).threads(1).build(), query)
                .items();
        List<UsageItem> four = Reading.of(
                        FocusFiles.builder().inputs(typed).threads(4).build(), query)
                .items();

        assertThat(four)
                .extracting(Ledger::line)
                .isEqualTo(one.stream().map(Ledger::line).toList());
        assertThat(one).hasSizeLessThan(5_000).anyMatch(item -> item.billedRows() > 1);
    }
}
