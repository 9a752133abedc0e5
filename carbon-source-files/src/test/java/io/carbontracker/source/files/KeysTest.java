package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bills whose rows have few, many, or hardly different combinations of texts: groups add up to rows, whichever way they are found. */
class KeysTest {
    /** Ten hours of one machine on one day, 1.5 of it in each, at 3 a piece. */
    private static final String TEN =
            "SELECT TIMESTAMP '2026-10-01 00:00:00' + to_hours(CAST(i AS INT)) AS ChargePeriodStart,"
                    + " TIMESTAMP '2026-10-01 01:00:00' + to_hours(CAST(i AS INT)) AS ChargePeriodEnd, 'AWS' AS ProviderName,"
                    + " 'BoxUsage:m5.large' AS SkuMeter, 1.5::DOUBLE AS ConsumedQuantity, 'Hours' AS ConsumedUnit,"
                    + " 3::DOUBLE AS EffectiveCost, 'USD' AS BillingCurrency, 'us-east-1' AS RegionId, 'acc' AS SubAccountId"
                    + " FROM range(10) t(i)";

    private static final TimeWindow DAY =
            TimeWindow.of(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-10-02T00:00:00Z"));

    @TempDir
    private Path folder;

    private static UsageQuery query(TimeWindow window, UsageQuery.Grain grain, boolean rowLevel, String... tags) {
        return new UsageQuery(
                window,
                Set.of(Dimension.REGION, Dimension.ACCOUNT),
                Set.of(tags),
                grain,
                rowLevel,
                Instant.parse("2026-12-15T00:00:00Z"));
    }

    /** Groups, after a look at whether they add up to the rows. */
    private Reading groups(UsageQuery.Grain grain, String... tags) {
        return groups(TimeWindow.all(), grain, tags);
    }

    private Reading groups(TimeWindow window, UsageQuery.Grain grain, String... tags) {
        Reading groups = Reading.of(FocusFiles.builder().inputs(folder).build(), query(window, grain, false, tags));
        Reading rows = Reading.of(FocusFiles.builder().inputs(folder).build(), query(window, grain, true, tags));
        assertThat(groups.facts().failures()).isEmpty();
        assertThat(rows.facts().failures()).isEmpty();
        Sums.of(groups).assertEqualTo(Sums.of(rows));
        return groups;
    }

    private void write(String name, String query) {
        Engine.parquet(query, folder.resolve(name));
    }

    @ParameterizedTest
    @EnumSource(UsageQuery.Grain.class)
    void rowsThatAreAllEqualAreOneGroup(UsageQuery.Grain grain) {
        write("bill.parquet", "SELECT * EXCLUDE (j) FROM (" + TEN + " LIMIT 1), range(5000) u(j)");

        UsageRecord row = groups(grain).record();

        assertThat(row.billedRows()).isEqualTo(5_000);
        assertThat(row.deviceHours()).isEqualTo(7_500); // 5,000 x 1.5
        assertThat(row.cost().amount()).isEqualByComparingTo("15000"); // 5,000 x 3
    }

    @ParameterizedTest
    @EnumSource(UsageQuery.Grain.class)
    void aBillWithoutRowsGivesNothing(UsageQuery.Grain grain) {
        write("bill.parquet", TEN + " WHERE i < 0");

        assertThat(groups(grain).items()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(UsageQuery.Grain.class)
    void aPeriodWithoutRowsGivesNothing(UsageQuery.Grain grain) {
        write("bill.parquet", TEN);

        TimeWindow later = TimeWindow.of(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));

        assertThat(groups(later, grain).items()).isEmpty();
        assertThat(groups(DAY, grain).items()).isNotEmpty();
    }

    @Test
    void combinationsOfRowsOutsideThePeriodMakeNoGroups() {
        write(
                "bill.parquet",
                TEN + " UNION ALL BY NAME SELECT * REPLACE (ChargePeriodStart + INTERVAL 40 DAY AS ChargePeriodStart,"
                        + " ChargePeriodEnd + INTERVAL 40 DAY AS ChargePeriodEnd, 'BoxUsage:c5.large' AS SkuMeter)"
                        + " FROM (" + TEN + ")");

        assertThat(groups(DAY, UsageQuery.Grain.DAY).record().resource().label())
                .isEqualTo("m5.large");
        assertThat(groups(UsageQuery.Grain.DAY).records()).hasSize(2);
    }

    @Test
    void combinationsThatDifferInATagAloneAreApartWhenItIsAskedFor() {
        write(
                "bill.parquet",
                "SELECT *, CASE extract(hour FROM ChargePeriodStart) % 5"
                        + " WHEN 0 THEN MAP {'team': 'a', 'x': CAST(ChargePeriodStart AS VARCHAR)}"
                        + " WHEN 1 THEN MAP {'team': 'b'} WHEN 2 THEN MAP {'x': '1'}"
                        + " WHEN 3 THEN MAP([]::VARCHAR[], []::VARCHAR[]) END AS Tags FROM (" + TEN + ")");

        Reading teams = groups(UsageQuery.Grain.DAY, "team");

        // 10 hours of 1.5, of five kinds of tags 2 hours each: 3 hours of either team, and 9 of none
        assertThat(sum(teams, Map.of("team", "a"))).isEqualTo(3);
        assertThat(sum(teams, Map.of("team", "b"))).isEqualTo(3);
        assertThat(sum(teams, Map.of())).isEqualTo(9);
        assertThat(groups(UsageQuery.Grain.DAY).record().deviceHours()).isEqualTo(15);
    }

    private static double sum(Reading reading, Map<String, String> tags) {
        return reading.records().stream()
                .filter(row -> row.tags().equals(tags))
                .mapToDouble(UsageRecord::deviceHours)
                .sum();
    }

    @ParameterizedTest
    @EnumSource(UsageQuery.Grain.class)
    void nothingAnEmptyTextAndABlankOneAreEachCountedOnce(UsageQuery.Grain grain) {
        write(
                "bill.parquet",
                "SELECT * REPLACE (CASE extract(hour FROM ChargePeriodStart) % 3 WHEN 0 THEN '' WHEN 1 THEN ' ' END"
                        + " AS RegionId) FROM (" + TEN + ")");

        Reading reading = groups(grain);

        assertThat(reading.records()).allSatisfy(row -> assertThat(row.region()).isEmpty());
        assertThat(sum(reading, Map.of())).isEqualTo(15);
        assertThat(reading.records()).hasSize(grain == UsageQuery.Grain.DAY ? 3 : 10);
    }

    @Test
    void textsWithSignsOfEveryKindAreEachThemselves() {
        List<String> signs = List.of(
                "a", "A", "\u00e4", "a\u0308", "\uD83D\uDE00", "two\nlines", "it''s", "\"a\"", "a,b", "\u202Ea");
        StringBuilder list = new StringBuilder("[");
        signs.forEach(sign ->
                list.append(list.length() > 1 ? ", '" : "'").append(sign).append('\''));
        write(
                "bill.parquet",
                "SELECT * REPLACE (" + list + "][1 + extract(hour FROM ChargePeriodStart)] AS RegionId) FROM (" + TEN
                        + ")");

        assertThat(groups(UsageQuery.Grain.DAY).records())
                .extracting(UsageRecord::region)
                .containsExactlyInAnyOrderElementsOf(
                        signs.stream().map(sign -> sign.replace("''", "'")).toList());
    }

    @Test
    void theNumberThatNamesAReservationMakesNoGroups() {
        write(
                "bill.parquet",
                "SELECT ChargePeriodStart AS line_item_usage_start_date, ChargePeriodEnd AS line_item_usage_end_date,"
                        + " 'RIFee' AS line_item_line_item_type, 'HeavyUsage:m5.large' AS line_item_usage_type,"
                        + " 1.5::DOUBLE AS line_item_usage_amount, 'Hrs' AS pricing_unit,"
                        + " 3::DOUBLE AS line_item_unblended_cost, 'USD' AS line_item_currency_code,"
                        + " 'arn:' || j AS reservation_reservation_a_r_n FROM (" + TEN + "), range(2000) u(j)");

        Reading reading = Reading.of(
                CurFiles.builder().inputs(folder).build(), query(TimeWindow.all(), UsageQuery.Grain.HOUR, false));

        assertThat(reading.skip().reason()).isEqualTo(SkipReason.UNUSED_COMMITMENT);
        assertThat(reading.skip().billedRows()).isEqualTo(20_000);
        assertThat(reading.skip().cost().amount()).isEqualByComparingTo("60000"); // 20,000 x 3
    }

    /** A bill in which each of many accounts has two machines of two hours each, which lie in one day. */
    private static String accounts(int accounts) {
        return "SELECT * REPLACE ('acc-' || (j // 2) AS SubAccountId,"
                + " CASE j % 2 WHEN 0 THEN 'BoxUsage:m5.large' ELSE 'EBS:VolumeUsage.gp3' END AS SkuMeter,"
                + " j / 8 AS ConsumedQuantity) FROM (" + TEN + " WHERE i < 2), range(" + accounts * 2 + ") u(j)";
    }

    @ParameterizedTest
    @ValueSource(ints = {8_192, 8_193, 20_000}) // two combinations each: 16,384, one account more, and far more
    void howManyCombinationsThereAreMakesNoDifferenceToSumsAndOrder(int accounts) {
        write("bill.parquet", "SELECT * EXCLUDE (j) FROM (" + accounts(accounts) + ")");

        Reading reading = groups(UsageQuery.Grain.DAY);

        assertThat(reading.items()).hasSize(accounts * 2).allMatch(item -> item.billedRows() == 2);
        assertThat(reading.records()).extracting(UsageRecord::account).doesNotHaveDuplicates();
        List<List<String>> orders = new ArrayList<>();
        for (int threads : new int[] {1, 4}) {
            Reading read = Reading.of(
                    FocusFiles.builder().inputs(folder).threads(threads).build(),
                    query(TimeWindow.all(), UsageQuery.Grain.DAY, false));
            orders.add(read.items().stream()
                    .map(item -> item.billedRows() + " " + (item instanceof UsageRecord row ? row.account() : "") + " "
                            + Ledger.line(item))
                    .toList());
        }
        assertThat(orders.get(1)).isEqualTo(orders.get(0));
        assertThat(reading.records())
                .extracting(UsageRecord::account)
                .isSorted(); // the texts of the combinations, in the order of the columns
    }

    @ParameterizedTest
    @EnumSource(UsageQuery.Grain.class)
    void filesOfDifferentColumnsAndOfManyAndFewCombinationsAreEachReadTheirWay(UsageQuery.Grain grain) {
        write("a.parquet", TEN);
        write("b.parquet", "SELECT * EXCLUDE (j), 'x' AS Other FROM (" + accounts(9_000) + ")");
        write("c.parquet", "SELECT * EXCLUDE (RegionId, SubAccountId) FROM (" + TEN + ")");
        write(
                "d.parquet",
                "SELECT * REPLACE ('1.5' AS ConsumedQuantity, 'BoxUsage:c5.large' AS SkuMeter) FROM (" + TEN + ")");
        write("e.parquet", "SELECT * REPLACE ('eu-west-1' AS RegionId) FROM (" + TEN + ")");

        Reading reading = groups(grain);

        // 10 rows each of four files, and 2 hours of 2 x 9,000 machines and disks
        assertThat(reading.items().stream().mapToLong(UsageItem::billedRows).sum())
                .isEqualTo(4 * 10 + 2 * 2 * 9_000);
        List<UsageRecord> few = reading.records().stream()
                .filter(row -> !row.account().startsWith("acc-"))
                .toList();
        assertThat(few).extracting(UsageRecord::region).contains("us-east-1", "eu-west-1", "");
        // 10 hours of 1.5 in each of four files
        assertThat(few.stream().mapToDouble(UsageRecord::deviceHours).sum()).isEqualTo(60);
    }

    /** One row for each start and end on the first of October. */
    private void writeSpans(String meter, String... spans) {
        List<String> rows = new ArrayList<>();
        for (String span : spans) {
            String[] ends = span.split("/", -1);
            rows.add("SELECT TIMESTAMP '2026-10-" + ends[0] + "' AS ChargePeriodStart, TIMESTAMP '2026-10-" + ends[1]
                    + "' AS ChargePeriodEnd");
        }
        write(
                "bill.parquet",
                "SELECT r.*, b.* EXCLUDE (ChargePeriodStart, ChargePeriodEnd) REPLACE (" + DuckDb.text(meter)
                        + " AS SkuMeter) FROM (" + String.join(" UNION ALL ", rows) + ") r, (" + TEN
                        + " LIMIT 1) b");
    }

    private static List<String> windows(Reading reading) {
        return reading.records().stream()
                .map(row -> row.billedRows() + " " + row.window().start() + " "
                        + row.window().end())
                .toList();
    }

    @Test
    void rowsWithinAnHourBecomeThatHourAndRowsInSeveralKeepTheirOwnTimes() {
        writeSpans(
                "BoxUsage:m5.large",
                "01 00:00/01 01:00",
                "01 00:10/01 00:20",
                "01 00:50/01 01:10",
                "01 00:50/01 01:10",
                "01 00:00/01 03:00",
                "01 23:30/02 00:00",
                "01 23:30/02 00:30",
                "01 00:00/02 00:00");

        assertThat(windows(groups(UsageQuery.Grain.HOUR)))
                .containsExactlyInAnyOrder(
                        "2 2026-10-01T00:00:00Z 2026-10-01T01:00:00Z",
                        "2 2026-10-01T00:50:00Z 2026-10-01T01:10:00Z",
                        "1 2026-10-01T00:00:00Z 2026-10-01T03:00:00Z",
                        "1 2026-10-01T23:00:00Z 2026-10-02T00:00:00Z",
                        "1 2026-10-01T23:30:00Z 2026-10-02T00:30:00Z",
                        "1 2026-10-01T00:00:00Z 2026-10-02T00:00:00Z");
    }

    @Test
    void rowsWithinADayBecomeThatDayAndRowsInSeveralKeepTheirOwnTimes() {
        writeSpans(
                "BoxUsage:m5.large",
                "01 00:00/01 01:00",
                "01 23:30/02 00:00",
                "01 00:00/02 00:00",
                "01 23:30/02 00:30",
                "01 12:00/03 00:00");

        assertThat(windows(groups(UsageQuery.Grain.DAY)))
                .containsExactlyInAnyOrder(
                        "3 2026-10-01T00:00:00Z 2026-10-02T00:00:00Z",
                        "1 2026-10-01T23:30:00Z 2026-10-02T00:30:00Z",
                        "1 2026-10-01T12:00:00Z 2026-10-03T00:00:00Z");
    }

    @Test
    void whatIsNoDeviceIsGroupedByTheDayThoughHoursAreAskedFor() {
        write(
                "bill.parquet",
                TEN.replace("range(10)", "range(60)").replace("'BoxUsage:m5.large'", "'EBS:VolumeUsage.gp3'")
                        + " UNION ALL BY NAME " + TEN);

        Reading reading = groups(UsageQuery.Grain.HOUR);

        // 60 hours of disks lie in days of 24, 24 and 12; the machine has 10 hours
        assertThat(reading.skips()).extracting(SkippedUsage::billedRows).containsExactlyInAnyOrder(24L, 24L, 12L);
        assertThat(reading.skips())
                .extracting(skip -> skip.cost().amount().intValueExact())
                .containsExactlyInAnyOrder(72, 72, 36);
        assertThat(reading.records()).hasSize(10);
    }

    @Test
    void hoursOfDisksThatTheEndOfThePeriodCutsOffAreNotCounted() {
        write("bill.parquet", TEN.replace("'BoxUsage:m5.large'", "'EBS:VolumeUsage.gp3'"));
        TimeWindow period = TimeWindow.of(Instant.parse("2026-10-01T02:00:00Z"), Instant.parse("2026-10-01T05:00:00Z"));

        SkippedUsage disks = groups(period, UsageQuery.Grain.HOUR).skip();

        assertThat(disks.billedRows()).isEqualTo(3); // those that begin at 2, 3 and 4 o'clock
        assertThat(disks.cost().amount()).isEqualByComparingTo("9");
    }
}
