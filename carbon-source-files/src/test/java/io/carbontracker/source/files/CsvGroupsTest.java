package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What rows of CSV become when sums are asked for: by hand, and of random bills in {@link MessyBill} against their rows. */
class CsvGroupsTest {
    static final String HEADER = "ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,EffectiveCost,SkuMeter,"
            + "SubAccountId,RegionId,ChargeCategory,ConsumedUnit,ProviderName,BillingCurrency\n";
    static final String MACHINE = "BoxUsage:m5.large";
    private static final String DISK = "EBS:VolumeUsage.gp3";
    static final String ROW = row("01T00:00", "01T01:00", "1", "1", MACHINE);

    private static final String CUR = "line_item_usage_start_date,line_item_usage_end_date,line_item_line_item_type,"
            + "line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost,line_item_currency_code,"
            + "reservation_effective_cost,reservation_reservation_a_r_n,split_line_item_parent_resource_id\n"
            + "2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,";

    /** A row of October 2026, its times as {@code 01T00:30}. */
    static String row(String start, String end, String quantity, String cost, String meter) {
        return "2026-10-" + start + ":00Z,2026-10-" + end + ":00Z," + quantity + "," + cost + "," + meter
                + ",a1,us-east-1,Usage,Hours,AWS,USD\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static UsageQuery query(TimeWindow window, Grain grain, boolean rowLevel, Dimension... dimensions) {
        return new UsageQuery(window, Set.of(dimensions), Set.of(), grain, rowLevel, Reading.AS_OF);
    }

    static Reading groups(String text, Grain grain, Dimension... dimensions) {
        return Reading.of(Reading.focus(text), query(TimeWindow.all(), grain, false, dimensions));
    }

    /** What was asked of a bill is the same in groups as row by row. */
    static Reading sameAsRows(String text, Grain grain) {
        Reading groups = groups(text, grain);
        Reading rows = Reading.of(Reading.focus(text), query(TimeWindow.all(), grain, true));
        Sums.of(groups).assertEqualTo(Sums.of(rows));
        assertThat(groups.facts()).isEqualTo(rows.facts());
        return groups;
    }

    /** Items as lines: where the first row stands, how many there are, what they are, and when. */
    static List<String> told(Reading reading) {
        return reading.items().stream().map(CsvGroupsTest::told).toList();
    }

    private static String told(UsageItem item) {
        String line = item.reference().line() + ": " + item.billedRows() + " x " + Ledger.line(item);
        return item instanceof UsageRecord row
                ? line + " " + time(row.window().start()) + ".."
                        + time(row.window().end())
                : line;
    }

    static long billedRows(Reading reading) {
        return reading.items().stream().mapToLong(UsageItem::billedRows).sum();
    }

    private static String time(Instant instant) {
        return instant.toString().substring(8, 16);
    }

    @Test
    void rowsOfTheSameTextsAndHourAreOneInTheOrderOfTheirFirstRowsWithTheirLines() {
        Reading reading = groups(
                HEADER
                        + row("01T00:00", "01T01:00", "1", "0.10", MACHINE)
                        + row("01T00:00", "01T01:00", "3", "0.40", "BoxUsage:c5.large")
                        + row("01T00:15", "01T00:30", "0.25", "0.20", MACHINE)
                        + row("01T01:00", "01T02:00", "5", "0.50", MACHINE)
                        + row("01T00:00", "01T01:00", "-0.5", "", MACHINE),
                Grain.HOUR);

        // 1 + 0.25 h; the last row tells no cost and stays apart from those that tell one
        assertThat(told(reading))
                .containsExactly(
                        "2: 2 x aws us-east-1 m5.large 1.25 unknown 0.3 USD 01T00:00..01T01:00",
                        "3: 1 x aws us-east-1 c5.large 3 unknown 0.4 USD 01T00:00..01T01:00",
                        "5: 1 x aws us-east-1 m5.large 5 unknown 0.5 USD 01T01:00..01T02:00",
                        "6: 1 x aws us-east-1 m5.large -0.5 unknown 01T00:00..01T01:00");
    }

    @Test
    void theHourMattersForMachinesAndNotForSkippedRows() {
        String text = HEADER
                + row("01T00:00", "01T01:00", "1", "1", MACHINE)
                + row("01T07:00", "01T08:00", "2", "1", MACHINE)
                + row("01T00:00", "01T01:00", "1", "1", DISK)
                + row("01T07:00", "01T08:00", "2", "1", DISK);

        assertThat(told(groups(text, Grain.HOUR)))
                .containsExactly(
                        "2: 1 x aws us-east-1 m5.large 1 unknown 1 USD 01T00:00..01T01:00",
                        "3: 1 x aws us-east-1 m5.large 2 unknown 1 USD 01T07:00..01T08:00",
                        "4: 2 x skipped: excluded: not-modelled storage; us-east-1; 2 USD");
        assertThat(told(groups(text, Grain.DAY)))
                .containsExactly(
                        "2: 2 x aws us-east-1 m5.large 3 unknown 2 USD 01T00:00..01T08:00",
                        "4: 2 x skipped: excluded: not-modelled storage; us-east-1; 2 USD");
    }

    @Test
    void usageThatGoesBeyondItsHourOrDayKeepsItsOwnTime() {
        String text = HEADER
                + row("01T22:30", "01T23:30", "1", "1", MACHINE)
                + row("01T22:00", "01T23:00", "2", "1", MACHINE)
                + row("01T23:30", "02T00:30", "4", "1", MACHINE)
                + row("01T22:30", "01T23:30", "8", "1", MACHINE)
                + row("01T23:30", "02T00:30", "16", "1", MACHINE);

        assertThat(told(groups(text, Grain.HOUR)))
                .containsExactly(
                        "2: 2 x aws us-east-1 m5.large 9 unknown 2 USD 01T22:30..01T23:30", // 1 + 8
                        "3: 1 x aws us-east-1 m5.large 2 unknown 1 USD 01T22:00..01T23:00",
                        "4: 2 x aws us-east-1 m5.large 20 unknown 2 USD 01T23:30..02T00:30"); // 4 + 16
        assertThat(told(groups(text, Grain.DAY)))
                .containsExactly(
                        "2: 3 x aws us-east-1 m5.large 11 unknown 3 USD 01T22:00..01T23:30", // 1 + 2 + 8
                        "4: 2 x aws us-east-1 m5.large 20 unknown 2 USD 01T23:30..02T00:30");
    }

    @Test
    void aPeriodThatBeginsWithinADayOrAnHourLeavesOutWhatBeganBefore() {
        String text = HEADER
                + row("01T12:00", "01T12:30", "1", "1", MACHINE)
                + row("01T12:30", "01T13:00", "2", "1", MACHINE)
                + row("01T12:45", "01T13:00", "4", "1", MACHINE)
                + row("01T20:00", "01T21:00", "8", "1", MACHINE)
                + row("02T00:00", "02T01:00", "16", "1", MACHINE);
        TimeWindow asked = TimeWindow.of(Instant.parse("2026-10-01T12:30:00Z"), Instant.parse("2026-10-02T00:00:00Z"));

        assertThat(told(Reading.of(Reading.focus(text), query(asked, Grain.HOUR, false))))
                .containsExactly(
                        "3: 2 x aws us-east-1 m5.large 6 unknown 2 USD 01T12:30..01T13:00", // 2 + 4
                        "5: 1 x aws us-east-1 m5.large 8 unknown 1 USD 01T20:00..01T21:00");
        assertThat(told(Reading.of(Reading.focus(text), query(asked, Grain.DAY, false))))
                .containsExactly("3: 3 x aws us-east-1 m5.large 14 unknown 3 USD 01T12:30..01T21:00"); // 2 + 4 + 8
    }

    @Test
    void accountsAreToldWhenTheyAreAskedFor() {
        String text = HEADER + ROW + ROW.replace(",a1,", ",a2,") + ROW.replace(",a1,", ",NULL,") + ROW;

        assertThat(groups(text, Grain.DAY).records()).singleElement().satisfies(all -> {
            assertThat(all.account()).isEmpty();
            assertThat(all.billedRows()).isEqualTo(4);
        });
        assertThat(groups(text, Grain.DAY, Dimension.ACCOUNT).records())
                .extracting(each -> each.account() + ": " + each.billedRows())
                .containsExactly("a1: 2", "a2: 1", ": 1");
    }

    static Stream<Arguments> rowsThatStandAlone() {
        return Stream.of(
                argumentSet("one field more", ROW.replace(",USD", ",USD,")),
                argumentSet("one field fewer", ROW.replace(",USD", "")),
                argumentSet("no start", ROW.replace("2026-10-01T00:00:00Z", "")),
                argumentSet("unreadable end", ROW.replace("T01:00:00Z", " o'clock")),
                argumentSet("end before start", ROW.replace("T01:00:00Z", "T00:00:00Z")),
                argumentSet("long text", ROW.replace("us-east-1", "x".repeat(2_048))),
                argumentSet("ten digits of hours", ROW.replace("Z,1,1,", "Z,1234567890,1,")),
                argumentSet("more hours than there may be", ROW.replace("Z,1,1,", "Z,1000000000000001,1,")),
                argumentSet("41 digits of money", ROW.replace("Z,1,1,", "Z,1,1" + "0".repeat(40) + ",")),
                argumentSet(
                        "a number that money may not be", ROW.replace("Z,1,1,", "Z," + "9".repeat(394) + "e-401,1,")),
                argumentSet(
                        "the last hour",
                        ROW.replace("2026-10-01T00", "9999-12-31T23").replace("2026-10-01T01:00", "9999-12-31T23:59")),
                argumentSet(
                        "the first hour",
                        ROW.replace("2026-10-01T00:00:00Z", "0000-01-01T00:00:00+01:00")
                                .replace("2026-10-01", "0000-01-01")),
                argumentSet("hardly anything", ROW.replace("Z,1,1,", "Z,1e-300,1,")));
    }

    @ParameterizedTest
    @MethodSource("rowsThatStandAlone")
    void whatCannotBeSummedStandsAloneAndTheGroupsStayWhole(String odd) {

        Reading groups = sameAsRows(HEADER + ROW + odd + ROW + odd + odd + ROW, Grain.DAY);

        assertThat(groups.items())
                .extracting(item -> item.reference().line() + ": " + item.billedRows() + " x")
                .containsExactly("2: 3 x", "3: 1 x", "5: 1 x", "6: 1 x");
    }

    @Test
    void aRowThatStandsAloneDoesNotTellAnAccountThatNobodyAskedFor() {
        assertThat(groups(HEADER + ROW + ROW.replace("Z,1,1,", "Z,1234567890,1,"), Grain.DAY)
                        .records())
                .hasSize(2)
                .extracting(UsageRecord::account)
                .containsOnly("");
    }

    @Test
    void rowsWithFewEnoughHoursAreNotRefusedTogether() {
        // 42,000 x 999,999,999 days x 24 h = 1.008e15 h, of which each row has 2.4e10 h; the bound is 1e15 h
        String row = ROW.replace("Z,1,1,", "Z,999999999,1,").replace("Hours", "Days");

        assertThat(sameAsRows(HEADER + row.repeat(42_000), Grain.DAY).skips()).isEmpty();
    }

    @Test
    void manyLargeQuantitiesOfWhatIsCountedInSmallUnitsAreSummed() {
        // 4 GiB for an hour are 4 x 2^30 x 3,600 byte-seconds = 15,461,882,265,600; 300 such rows are 1,200 GiB-hours
        String memory =
                "2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,15461882265600,1,N1 Predefined Instance Ram running in Iowa,"
                        + "a1,us-central1,Usage,byte-seconds,Google Cloud,USD\n";

        assertThat(sameAsRows(HEADER + memory.repeat(300), Grain.DAY).items()).hasSize(1);
    }

    @Test
    void whatGapsTellOfAndWhenUsageBeganAndEndedIsTheSameAsRowByRow() {
        String unknown = ROW.replace("m5.large", "zz9.unknown");
        String text = HEADER + unknown + "short\n" + ROW + ROW.replace("01T01:00", "01T05:00")
                + unknown.replace("Z,1,1,", "Z,1234567890,1,") + ROW.replace("Z,1,1,", "Z,much,1,") + unknown
                + "short\n";

        List<UsageItem> rows = Reading.of(Reading.focus(text), query(TimeWindow.all(), Grain.DAY, true))
                .items();
        List<UsageItem> groups = sameAsRows(text, Grain.DAY).items();

        assertThat(firstMet(groups)).isEqualTo(firstMet(rows)).hasSize(4);
        assertThat(groups.stream().map(CsvGroupsTest::told))
                .filteredOn(line -> line.contains("m5.large"))
                .containsExactly("4: 2 x aws us-east-1 m5.large 2 unknown 2 USD 01T00:00..01T05:00");
    }

    /** The lines on which items of each kind are met first, which reports show. */
    private static Map<String, Long> firstMet(List<UsageItem> items) {
        Map<String, Long> lines = new LinkedHashMap<>();
        for (UsageItem item : items) {
            String kind = item instanceof SkippedUsage skipped
                    ? skipped.reason() + " " + skipped.type() + " " + skipped.detail()
                    : ((UsageRecord) item).resource().label();
            lines.putIfAbsent(kind, item.reference().line());
        }
        return lines;
    }

    static String[] numbers() {
        return ("|NULL|null|UNASSIGNED|-2|12abc|1e5|1E-5|+3|.5|5.|-0.00|1e-30|1e-300|0.1234567890123456789012345678901"
                        + "|999999999|000000000000000000001|1e15|1e16")
                .split("[|]");
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void quantitiesAndCostsOfAnySpellingAreWhatTheyAreRowByRow(String number) {
        StringBuilder text = new StringBuilder(HEADER);
        for (String meter : List.of(MACHINE, DISK, MACHINE, DISK, MACHINE)) {
            text.append(row("01T00:00", "01T01:00", "1.5", "2.25", meter));
            text.append(row("01T00:00", "01T01:00", number, "2.25", meter));
            text.append(row("01T00:00", "01T01:00", "1.5", number, meter));
            text.append(row("01T00:00", "01T01:00", number, number, meter));
        }

        assertThat(billedRows(sameAsRows(text.toString(), Grain.HOUR))).isEqualTo(20);
    }

    @Test
    void ofReservationsAndParentsOfSplitRowsItMattersWhetherThereIsOne() {
        String fee = "Fee,Fee,1,Hrs,7,USD,,";
        String start = CUR.substring(CUR.indexOf('\n') + 1);
        String text = Stream.of(
                        "DiscountedUsage,BoxUsage:m5.large,1,Hrs,0,USD,0.5,arn:aws:ec2:us-east-1:1:reserved/1,",
                        "DiscountedUsage,BoxUsage:m5.large,2,Hrs,0,USD,0.25,arn:aws:ec2:us-east-1:1:reserved/2,",
                        "DiscountedUsage,BoxUsage:m5.large,4,Hrs,8,USD,,arn:aws:ec2:us-east-1:1:reserved/3,",
                        fee + "arn:aws:ec2:us-east-1:1:reserved/1,",
                        fee + "arn:aws:ec2:us-east-1:1:reserved/4,NULL",
                        fee + "NULL,",
                        "Usage,BoxUsage:m5.large,1,Hrs,3,USD,,,arn:aws:ecs:us-east-1:1:task/1",
                        "Usage,BoxUsage:m5.large,1,Hrs,3,USD,,,arn:aws:ecs:us-east-1:1:task/2")
                .collect(Collectors.joining("\n" + start, CUR, "\n"));

        Reading reading = Reading.of(
                CurFiles.builder()
                        .input("cur.csv", () -> new ByteArrayInputStream(bytes(text)))
                        .build(),
                query(TimeWindow.all(), Grain.HOUR, false));

        // without an effective cost the unblended one counts; the fee of a reservation is on its usage already
        assertThat(told(reading))
                .containsExactly(
                        "2: 2 x aws  m5.large 3 reserved 0.75 USD 01T00:00..01T01:00",
                        "4: 1 x aws  m5.large 4 reserved 8 USD 01T00:00..01T01:00",
                        "5: 1 x skipped: excluded: fee; 0 USD",
                        "6: 1 x skipped: excluded: fee; 0 USD", // NULL as parent is another text than none
                        "7: 1 x skipped: excluded: fee; 7 USD",
                        "8: 2 x skipped: excluded: duplicate-hours; 6 USD");
    }

    @Test
    void lineEndsBlankLinesAndBreaksWithinCellsMakeNoDifference() {
        String broken = ROW.replace("us-east-1", "\"us\neast\"");
        String text = HEADER + ROW + "\n  \n" + broken + ROW + "\n" + broken;

        List<String> expected = List.of(
                "2: 2 x aws us-east-1 m5.large 2 unknown 2 USD 01T00:00..01T01:00",
                "5: 2 x aws us\neast m5.large 2 unknown 2 USD 01T00:00..01T01:00"); // behind two blank lines
        assertThat(told(sameAsRows(text, Grain.DAY))).isEqualTo(expected);
        assertThat(told(sameAsRows(text.replace("\n", "\r\n"), Grain.DAY)))
                .isEqualTo(expected.stream()
                        .map(line -> line.replace("\n", "\r\n"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("io.carbontracker.source.files.MessyBill#seeds")
    void groupsOfMessyBillsAddUpToTheirRows(long seed) {
        for (MessyBill bill : List.of(MessyBill.focus(seed), MessyBill.cur(seed), MessyBill.azure(seed))) {
            for (Grain grain : Grain.values()) {
                for (TimeWindow window : bill.windows()) {
                    bill.assertSameInGroupsAsRowByRow(window, grain);
                }
            }
        }
    }
}
