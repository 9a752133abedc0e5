package io.carbontracker.source.files;

import static io.carbontracker.source.files.Reading.query;
import static io.carbontracker.source.files.Reading.usageCsv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageCsvTest {
    private static final String BASIC = "date,region,instance_type,hours";
    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);

    private static Reading read(String text, String... tags) {
        return Reading.of(usageCsv(text), tags);
    }

    /** Reads one row that has the basic columns and one more. */
    private static Reading readWith(String column, String value, String... tags) {
        return read(BASIC + "," + column + "\n2026-10-01,us-east-1,p5.48xlarge,24," + value + "\n", tags);
    }

    @Test
    void aRowOfTheTutorialsFourColumnsIsADayOfAnAwsMachine() {
        UsageRecord row =
                read(BASIC + "\n2026-10-01,us-east-1,p5.48xlarge,24\n").record();

        assertThat(row.provider()).isEqualTo("aws");
        assertThat(row.account()).isEmpty();
        assertThat(row.service()).isEmpty();
        assertThat(row.region()).isEqualTo("us-east-1");
        assertThat(row.resource()).isEqualTo(new MeteredResource.Instance("p5.48xlarge"));
        assertThat(row.window()).isEqualTo(TimeWindow.ofDay(DAY));
        assertThat(row.deviceHours()).isEqualTo(24);
        assertThat(row.pricing()).isEqualTo(Pricing.UNKNOWN);
        assertThat(row.workload()).isNull();
        assertThat(row.utilization()).isNaN();
        assertThat(row.measuredEnergy()).isNull();
        assertThat(row.isIdleReserved()).isFalse();
        assertThat(row.isProvisional()).isFalse();
        assertThat(row.tags()).isEmpty();
        assertThat(row.cost()).isNull();
        assertThat(row.billedRows()).isEqualTo(1);
        assertThat(row.reference()).isEqualTo(new SourceReference("usage-csv", "usage.csv", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "date,region,instance_type,hours\n2026-10-01,us-east-1,p5.48xlarge,24",
                "HOURS,Instance_Type,REGION,Date\n24,p5.48xlarge,us-east-1,2026-10-01",
                " date , region,\"instance_type\",\thours\n 2026-10-01 ,us-east-1 ,\" p5.48xlarge\",\t24 ",
                "date,region,instance_type,hours,tag_other\n2026-10-01,us-east-1,p5.48xlarge,24,x",
                "\n\ndate,region,instance_type,hours\n\n  \n2026-10-01,us-east-1,p5.48xlarge,24\n\n",
            })
    void columnsAreFoundByNameInAnyOrderAndCaseAndSpacesAroundCellsDoNotCount(String text) {
        UsageRecord row = read(text).record();

        assertThat(row.toString().replaceAll(" \\(.*", ""))
                .isEqualTo("24.0 instance-hours of p5.48xlarge in aws us-east-1,"
                        + " 2026-10-01T00:00:00Z..2026-10-02T00:00:00Z");
    }

    @Test
    void allOptionalColumnsAreRead() {
        UsageRecord row = read("""
                start,end,provider,account,service,region,instance_type,hours,pricing,cost,currency,workload,utilization,\
                energy_kwh,energy_scope,tag_team
                2026-10-01T06:30:00Z,2026-10-01T07:30:00+00:00,Google Cloud,a-1,AI,us-central1,a3-highgpu-8g,1.5,Spot,\
                12.30,EUR,Training,0.75,9.5,boards,vision
                """, "team").record();

        assertThat(row.provider()).isEqualTo("gcp");
        assertThat(row.account()).isEqualTo("a-1");
        assertThat(row.service()).isEqualTo("AI");
        assertThat(row.window())
                .isEqualTo(TimeWindow.of(Instant.parse("2026-10-01T06:30:00Z"), Instant.parse("2026-10-01T07:30:00Z")));
        assertThat(row.deviceHours()).isEqualTo(1.5);
        assertThat(row.pricing()).isEqualTo(Pricing.SPOT);
        assertThat(row.cost()).isEqualTo(new Cost(new BigDecimal("12.30"), "EUR"));
        assertThat(row.workload()).isEqualTo(Workload.TRAINING);
        assertThat(row.utilization()).isEqualTo(0.75);
        assertThat(row.measuredEnergy()).isEqualTo(new MeasuredEnergy(9.5, MeasuredEnergy.Scope.BOARDS));
        assertThat(row.tags()).isEqualTo(Map.of("team", "vision"));
    }

    @Test
    void machinesAndAcceleratorsMayShareAFileAndARowIsOneOfThem() {
        Reading reading = read("""
                date,region,instance_type,hours,accelerator,accelerator_hours
                2026-10-01,us-east-1,m5.large,3,,
                2026-10-01,us-east-1,,,NVIDIA H100 SXM5 80GB,8
                2026-10-01,us-east-1,m5.large,3,NVIDIA H100 SXM5 80GB,8
                2026-10-01,us-east-1,,,,
                2026-10-01,us-east-1,m5.large,,,
                """);

        assertThat(reading.records())
                .extracting(UsageRecord::resource, UsageRecord::deviceHours)
                .containsExactly(
                        tuple(new MeteredResource.Instance("m5.large"), 3.0),
                        tuple(new MeteredResource.Accelerator("NVIDIA H100 SXM5 80GB", false), 8.0));
        assertThat(reading.skips())
                .extracting(skip -> skip.reference().line(), SkippedUsage::detail)
                .containsExactly(
                        tuple(
                                4L,
                                "accelerator is \"NVIDIA H100 SXM5 80GB\", expected nothing, for the row names an"
                                        + " instance_type"),
                        tuple(5L, "instance_type is empty, expected a machine type such as p5.48xlarge"),
                        tuple(6L, "hours is empty, expected a finite number such as 12.5 or 1.25e1"));
    }

    @Test
    void daysAndInstantsMayShareAFileAndInstantsGoFirst() {
        Reading reading = read("""
                date,start,end,region,instance_type,hours
                2026-10-01,,,r,m5.large,1
                2026-10-01,2026-10-05T00:00:00Z,2026-10-05T01:00:00Z,r,m5.large,1
                2026-10-01,2026-10-05T00:00:00Z,,r,m5.large,1
                """);

        assertThat(reading.records())
                .extracting(UsageRecord::window)
                .containsExactly(
                        TimeWindow.ofDay(DAY),
                        TimeWindow.of(Instant.parse("2026-10-05T00:00:00Z"), Instant.parse("2026-10-05T01:00:00Z")));
        assertThat(reading.skips())
                .extracting(SkippedUsage::detail)
                .first()
                .asString()
                .startsWith("end is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "24, 24",
        "25, 25",
        "-24, -24",
        "+1.5, 1.5",
        "1.25e1, 12.5",
        "1.73E-5, 0.0000173",
        "24.0000000000, 24",
        "0, 0",
        "-0, 0",
        "007, 7",
        "1000000, 1000000",
    })
    void hoursMayBeNegativeExponentsAndMoreThanADay(String text, double hours) {
        assertThat(read(BASIC + "\n2026-10-01,r,t,\"" + text + "\"\n").record().deviceHours())
                .isEqualTo(hours);
    }

    @ParameterizedTest
    @CsvSource({
        "training, TRAINING",
        "INFERENCE, INFERENCE",
        "low-traffic, LOW_TRAFFIC",
        "idle, IDLE",
        "unknown, UNKNOWN",
    })
    void workloadsAreReadInAnyCase(String text, Workload workload) {
        assertThat(readWith("workload", text).record().workload()).isEqualTo(workload);
    }

    @ParameterizedTest
    @CsvSource({
        "on-demand, ON_DEMAND",
        "Spot, SPOT",
        "reserved, RESERVED",
        "savings-plan, SAVINGS_PLAN",
        "dedicated, DEDICATED",
        "unknown, UNKNOWN",
        "'', UNKNOWN",
    })
    void pricingIsReadInAnyCase(String text, Pricing pricing) {
        assertThat(readWith("pricing", text).record().pricing()).isEqualTo(pricing);
    }

    @ParameterizedTest
    @CsvSource({"'', NODE", "node, NODE", "Boards, BOARDS"})
    void measuredEnergyIsOfTheNodeUnlessTheScopeSaysBoards(String scope, MeasuredEnergy.Scope expected) {
        assertThat(readWith("energy_kwh,energy_scope", "1e1," + scope).record().measuredEnergy())
                .isEqualTo(new MeasuredEnergy(10, expected));
    }

    @Test
    void onlyTheTagsAskedForAreKeptByTheirExactNamesAndBlankOnesAreAbsent() {
        Reading reading = read("""
                date,region,instance_type,hours,tag_team,tag_Stage,tag_other,TAG_model
                2026-10-01,r,t,1,vision,dev,x,llm
                2026-10-01,r,t,1,vision,dev,y,llm
                2026-10-01,r,t,1,,dev,x,
                2026-10-01,r,t,1,speech,,x,llm
                """, "team", "Stage", "model", "absent");

        assertThat(reading.records())
                .extracting(UsageRecord::tags)
                .containsExactly(
                        Map.of("team", "vision", "Stage", "dev", "model", "llm"),
                        Map.of("team", "vision", "Stage", "dev", "model", "llm"),
                        Map.of("Stage", "dev"),
                        Map.of("team", "speech", "model", "llm"));
    }

    @Test
    void noValueOfARowStaysForTheNext() {
        Reading reading = read("""
                date,provider,account,service,region,instance_type,hours,pricing,cost,currency,workload,utilization,energy_kwh
                2026-10-01,azure,a,s,r,t,1,spot,5,USD,idle,0.5,3
                2026-10-01,,,,,t,1,,,,,,
                """);

        UsageRecord second = reading.records().get(1);
        assertThat(second.provider()).isEqualTo("aws");
        assertThat(second.account() + second.service() + second.region()).isEmpty();
        assertThat(second.pricing()).isEqualTo(Pricing.UNKNOWN);
        assertThat(second.cost()).isNull();
        assertThat(second.workload()).isNull();
        assertThat(second.utilization()).isNaN();
        assertThat(second.measuredEnergy()).isNull();
    }

    @Test
    void equalRowsAreAllKept() {
        String row = "2026-10-01,us-east-1,m5.large,24\n";

        assertThat(read(BASIC + "\n" + row + row + row).records()).hasSize(3);
    }

    @Test
    void aRowBelongsToThePeriodInWhichItBeginsAndIsNeverCut() {
        TimeWindow october = TimeWindow.ofDays(DAY, LocalDate.of(2026, 11, 1));
        Reading reading = Reading.of(usageCsv("""
                        start,end,region,instance_type,hours
                        2026-09-30T23:59:59Z,2026-10-02T00:00:00Z,r,before,1
                        2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,r,first,1
                        2026-10-31T23:00:00Z,2026-11-05T00:00:00Z,r,last,1
                        2026-11-01T00:00:00Z,2026-11-01T01:00:00Z,r,after,1
                        """), query(october, Reading.AS_OF));

        assertThat(reading.records()).extracting(row -> row.resource().label()).containsExactly("first", "last");
        assertThat(reading.records().get(1).window().end()).isEqualTo("2026-11-05T00:00:00Z");
    }

    @Test
    void rowsOfClosedMonthsAreFinal() {
        // as of 15 December all of October is closed: complete to the end of its last day here, final to its end
        Reading reading = read(BASIC + "\n2026-10-01,r,t,1\n2026-10-20,r,t,1\n2026-10-07,r,t,1\n");

        assertThat(reading.records()).noneMatch(UsageRecord::isProvisional);
        assertThat(reading.facts().completeThrough()).isEqualTo("2026-10-21T00:00:00Z");
        assertThat(reading.facts().finalThrough()).isEqualTo("2026-11-01T00:00:00Z");
    }

    @Test
    void theLastDayOfAnOpenMonthIsProvisionalWhereverItStands() {
        // as of 15 December: November is closed, 9 December is the last day in the files, so the 8th is complete
        Reading reading = read(BASIC + "\n2026-12-09,r,a,1\n2026-11-30,r,b,1\n2026-12-08,r,c,1\n2026-12-09,r,d,1\n");

        assertThat(reading.records())
                .filteredOn(UsageRecord::isProvisional)
                .extracting(row -> row.resource().label())
                .containsExactly("a", "d");
        assertThat(reading.facts().completeThrough()).isEqualTo("2026-12-09T00:00:00Z");
        assertThat(reading.facts().finalThrough()).isEqualTo("2026-12-01T00:00:00Z");
    }

    @Test
    void nothingIsCompleteWhereNothingWasRead() {
        Reading reading = read(BASIC + "\n2026-13-01,r,t,1\n");

        assertThat(reading.facts().completeThrough()).isNull();
        assertThat(reading.facts().finalThrough()).isNull();
    }

    @Test
    void theKindOfCostIsNamedWhereAFileHasCosts() {
        assertThat(readWith("cost", "1").facts().costKind()).isEqualTo("cost");
        assertThat(read(BASIC + "\n2026-10-01,r,t,1\n").facts().costKind()).isEmpty();
    }

    static Stream<Arguments> badCells() {
        return Stream.of(
                argumentSet("no number", "hours", "many"),
                argumentSet("not a number", "hours", "NaN"),
                argumentSet("infinite", "hours", "Infinity"),
                argumentSet("beyond a double", "hours", "1e400"),
                argumentSet("hexadecimal", "hours", "0x1p3"),
                argumentSet("suffix", "hours", "1d"),
                argumentSet("grouping", "hours", "\"1,000\""),
                argumentSet("other digits", "hours", "\u0661\u0662"),
                argumentSet("no digits before the point", "hours", ".5"),
                argumentSet("no digits behind the point", "hours", "5."),
                argumentSet("no exponent", "hours", "1e"),
                argumentSet("two signs", "hours", "--1"),
                argumentSet("blank", "hours", "  "),
                argumentSet("too long", "hours", "1".repeat(401)),
                argumentSet("no such day", "date", "2026-02-30"),
                argumentSet("american date", "date", "10/01/2026"),
                argumentSet("short date", "date", "2026-1-1"),
                argumentSet("instant for a date", "date", "2026-10-01T00:00:00Z"),
                argumentSet("utilization in percent", "utilization", "75"),
                argumentSet("negative utilization", "utilization", "-0.1"),
                argumentSet("unknown workload", "workload", "gaming"),
                argumentSet("unknown pricing", "pricing", "cheap"),
                argumentSet("unknown scope", "energy_scope", "rack"),
                argumentSet("energy", "energy_kwh", "lots"),
                argumentSet("cost", "cost", "$5"),
                argumentSet("cost of endless zeros", "cost", "1e399999"),
                argumentSet("cost beyond any exponent", "cost", "0e99999999999"),
                argumentSet("cost beyond any scale", "cost", "1.5e-2147483647"));
    }

    @ParameterizedTest
    @MethodSource("badCells")
    void aCellThatCannotBeReadSkipsItsRowAloneAndIsNamed(String column, String cell) {
        String header = "date,region,instance_type,hours,utilization,workload,pricing,energy_scope,energy_kwh,cost";
        String good = "2026-10-01,r,t,1,0.5,idle,spot,node,1,1";
        String[] cells = good.split(",", -1);
        cells[List.of(header.split(",", -1)).indexOf(column)] = cell;

        Reading reading = read(header + "\n" + good + "\n" + String.join(",", cells) + "\n" + good + "\n");

        assertThat(reading.records()).extracting(row -> row.reference().line()).containsExactly(2L, 4L);
        assertThat(reading.facts().failures()).isEmpty();
        SkippedUsage bad = reading.skips().get(0);
        assertThat(reading.skips()).hasSize(1);
        assertThat(bad.reason()).isEqualTo(SkipReason.BAD_ROW);
        assertThat(bad.detail())
                .startsWith(column + " is ")
                .contains(", expected ")
                .hasSizeLessThan(200);
        assertThat(bad.reference()).hasToString("usage.csv:3");
        assertThat(bad.type()).isEqualTo("t");
        assertThat(bad.cost()).isEqualTo(column.equals("cost") ? null : new Cost(BigDecimal.ONE, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-01T02:00:00+02:00, 2026-10-01T01:00:00Z",
        "2026-09-30T19:00:00-0500, 2026-10-01T03:00:00+02",
        "2026-10-01, 2026-10-01 01:00",
        "2026-10-01 00:00:00 UTC, 2026-10-01t01:00:00.000000000z",
    })
    void instantsMayStandInAnyZoneAndWithoutOneAreUtc(String start, String end) {
        UsageRecord row = read("start,end,region,instance_type,hours\n" + start + "," + end + ",r,t,1\n")
                .record();

        assertThat(row.window())
                .isEqualTo(TimeWindow.of(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-10-01T01:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-02T00:00:00Z, 2026-10-01T00:00:00Z, end", "2026-10-01T00:00:00Z, 2026-10-01T00:00:00Z, end",
        "2026-10-01T25:00:00Z, 2026-10-02T00:00:00Z, start", "2026-10-01T00:00:00+19:00, 2026-10-02T00:00:00Z, start",
        "2026-10-01T00:00:00 Europe/Paris, 2026-10-02T00:00:00Z, start", "1e9, 2026-10-02T00:00:00Z, start",
        "2026-10-01T00:00:00Z, tomorrow, end",
    })
    void instantsThatAreWrongOrReversedSkipTheirRow(String start, String end, String field) {
        Reading reading = read("start,end,region,instance_type,hours\n" + start + "," + end + ",r,t,1\n");

        assertThat(reading.skip().reason()).isEqualTo(SkipReason.BAD_ROW);
        assertThat(reading.skip().detail()).startsWith(field + " is \"");
    }

    @Test
    void aSourceWithoutInputsIsRefused() {
        assertThatThrownBy(() -> UsageCsv.builder().build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("usage source \"usage-csv\" has nothing to read");
    }
}
