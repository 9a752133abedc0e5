package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.provider.azure.FakeCostManagement.Row;
import io.carbontracker.testkit.Answer;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** A machine that runs around the clock. */
    private static List<Row> around(String from, String to) {
        List<Row> bill = new ArrayList<>();
        LocalDate.parse(from)
                .datesUntil(LocalDate.parse(to))
                .forEach(day -> bill.add(Row.of(day.toString(), "us east", "ND96isrH100v5", "24", "1")));
        return bill;
    }

    private FakeCostManagement serve(List<Row> bill, int longestDays) {
        FakeCostManagement fake = new FakeCostManagement(bill, bench.server.uri(), 5_000, longestDays);
        bench.server.answerWith(fake);
        return fake;
    }

    private static double hours(Reading reading) {
        return reading.records().stream().mapToDouble(UsageRecord::deviceHours).sum();
    }

    /** The fake drops what is beyond 31 days, as the service does: one window for all would lose eleven months. */
    @Test
    void aYearComesWholeAlthoughTheServiceShortensWhatIsLongerThanAMonth() {
        FakeCostManagement fake = serve(around("2025-11-01", "2026-11-01"), 31);

        Reading reading = bench.read(Bench.days("2025-11-01", "2026-11-01"));

        // 365 days of 24 hours
        assertThat(hours(reading)).isCloseTo(8760, within(1e-9));
        assertThat(reading.records()).hasSize(365);
        assertThat(reading.facts().failures()).isEmpty();
        assertThat(fake.dailyPages()).isEqualTo(12);
        // and one for the total: 13 where 12 x (1 + ceil(31 / 5,000)) = 24 are allowed
        assertThat(fake.pages()).isEqualTo(13);
    }

    @Test
    void aPeriodThatTheServiceShortensAllTheSameIsAFailure() {
        serve(around("2026-10-01", "2026-11-01"), 20);

        Reading reading = bench.read();

        // 20 of 31 days came: 480 of 744 hours
        assertThat(hours(reading)).isEqualTo(480);
        assertThat(reading.facts().failures())
                .containsExactly(
                        "cannot trust the usage from \"azure\" of subscriptions/S: the service has shortened the"
                                + " period, 480.0000 of 744.0000 hours came; what was asked for 2026-10-01..2026-11-01 begins on"
                                + " 2026-10-12");
    }

    @Test
    void aMachineThatBeganLaterIsNoFailure() {
        serve(around("2026-10-12", "2026-11-01"), 31);

        Reading reading = bench.read();

        assertThat(hours(reading)).isEqualTo(480);
        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.facts().notes()).noneMatch(note -> note.contains("shortened"));
    }

    @Test
    void withoutATotalALateBeginningIsNoted() {
        bench.server.answer(
                Wire.last("[24,1,20261012,\"eastus\",\"D4s v3\",\"EUR\"]"),
                Wire.error(400, "BadRequest", "grouping not supported for this scope"));

        Reading reading = bench.read();

        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.facts().notes())
                .anyMatch(note -> note.contains("2026-10-01..2026-11-01 begins on 2026-10-12"))
                .anyMatch(note -> note.startsWith("charges of machines beside usage are not told"));
    }

    @Test
    void anEarlyEndIsNoted() {
        serve(around("2026-10-01", "2026-10-20"), 31);

        assertThat(bench.read().facts().notes())
                .contains("no machine hours after 2026-10-19, although asked for until 2026-10-31");
    }

    @Test
    void aMonthThatComesEmptyAlthoughTheTotalHasItsHoursIsAFailure() {
        bench.server.answer(
                Answer.status(204),
                Wire.last(IntStream.rangeClosed(1, 31)
                        .mapToObj(day -> "[24,1," + (20261000 + day) + ",\"eastus\",\"D4s v3\",\"EUR\"]")
                        .toArray(String[]::new)),
                Wire.total("1464"));

        Reading reading = bench.read(Bench.days("2026-09-01", "2026-11-01"));

        // 31 of 61 days of 24 hours
        assertThat(hours(reading)).isEqualTo(744);
        assertThat(reading.facts().failures())
                .containsExactly(
                        "cannot trust the usage from \"azure\" of subscriptions/S: the service has shortened the"
                                + " period, 744.0000 of 1464.0000 hours came; what was asked for 2026-09-01..2026-10-01 is"
                                + " empty");
    }

    @Test
    void aMonthInWhichNothingRanIsNoFailure() {
        serve(around("2026-10-01", "2026-11-01"), 31);

        Reading reading = bench.read(Bench.days("2026-09-01", "2026-11-01"));

        assertThat(hours(reading)).isEqualTo(744);
        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.facts().notes()).noneMatch(note -> note.contains("shortened"));
    }

    @Test
    void aPeriodWithoutAnyUsageIsNoFailure() {
        bench.server.answer(Answer.status(204), Wire.total("0"));

        Reading reading = bench.read();

        assertThat(reading.records()).isEmpty();
        assertThat(reading.facts().failures()).isEmpty();
    }

    @Test
    void withoutATotalAnEmptyMonthIsNoted() {
        bench.server.answer(Answer.status(204), Wire.error(400, "BadRequest", "grouping not supported for this scope"));

        Reading reading = bench.read();

        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.facts().notes()).anyMatch(note -> note.contains("2026-10-01..2026-11-01 is empty"));
    }

    /** 24 of 25 hours: 4 % are lost, with a row on the first day. */
    @Test
    void aTotalThatIsLargerByMoreThanAHundredthIsAFailure() {
        bench.server.answer(Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"), Wire.total("25"));

        assertThat(bench.read().facts().failures())
                .containsExactly("cannot trust the usage from \"azure\" of subscriptions/S: hours are missing,"
                        + " 24.0000 of 25.0000 hours came");
    }

    /** 24 of 24.2 hours: 0.8 % are what a refresh of the bill explains. */
    @Test
    void aTotalThatIsLargerByLessThanAHundredthIsNoted() {
        bench.server.answer(Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"), Wire.total("24.2"));

        Reading reading = bench.read();

        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.facts().notes()).anyMatch(note -> note.contains("differ, 24.0000 of 24.2000 hours came"));
    }

    @Test
    void aTotalThatIsSmallerIsNoted() {
        bench.server.answer(Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"), Wire.total("20"));

        Reading reading = bench.read();

        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.facts().notes()).anyMatch(note -> note.contains("differ, 24.0000 of 20.0000 hours came"));
    }

    @Test
    void rowsOfDaysThatWereNotAskedForAreLeftOutAndMakeTheRunIncomplete() {
        bench.server.answer(
                Wire.last(
                        "[24,1,20250901,\"eastus\",\"D4s v3\",\"EUR\"]",
                        "[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"),
                Wire.total("24"));

        Reading reading = bench.read();

        assertThat(reading.lines())
                .containsExactly("bad-row eastus D4s v3 0.0 h 1 EUR", "2026-10-01 eastus Standard_D4s_v3 24.0 h 1 EUR");
        assertThat(reading.facts().failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure).contains("1 rows are of days that were not asked for"));
    }

    @Test
    void anInclusiveEndIsSentForOurHalfOpenOne() {
        serve(around("2026-10-01", "2026-11-01"), 31);

        bench.read(Bench.days("2026-10-03", "2026-10-05"));

        assertThat(bench.server.requests().get(0).body())
                .contains("\"from\":\"2026-10-03T00:00:00Z\",\"to\":\"2026-10-04T23:59:59Z\"")
                .contains("\"granularity\":\"Daily\"");
    }

    @Test
    void windowsAreCalendarMonths() {
        assertThat(Span.months(Bench.days("2026-01-15", "2026-04-02"), Bench.AS_OF))
                .extracting(Span::toString)
                .containsExactly(
                        "2026-01-15..2026-02-01",
                        "2026-02-01..2026-03-01",
                        "2026-03-01..2026-04-01",
                        "2026-04-01..2026-04-02");
    }

    @Test
    void totalsAreAskedForTwelveMonthsAtMost() {
        assertThat(Span.years(Bench.days("2025-01-15", "2026-04-02"), Bench.AS_OF))
                .extracting(Span::toString)
                .containsExactly("2025-01-15..2026-01-01", "2026-01-01..2026-04-02");
    }

    /** The service answers a future period with one of last year. */
    @Test
    void theFutureIsNotAskedFor() {
        assertThat(Span.months(Bench.days("2026-12-14", "2027-02-01"), Bench.AS_OF))
                .extracting(Span::toString)
                .containsExactly("2026-12-14..2026-12-16");

        Reading reading = bench.read(Bench.days("2027-01-01", "2027-02-01"));

        assertThat(reading.items()).isEmpty();
        assertThat(reading.facts().notes()).anyMatch(note -> note.startsWith("no day begins in the period"));
        assertThat(bench.server.requests()).isEmpty();
    }

    @Test
    void daysBelongToThePeriodInWhichTheyBegin() {
        TimeWindow window = TimeWindow.of(Instant.parse("2026-10-01T06:00:00Z"), Instant.parse("2026-10-03T06:00:00Z"));

        // the midnights of the 2nd and the 3rd
        assertThat(Span.months(window, Bench.AS_OF))
                .extracting(Span::toString)
                .containsExactly("2026-10-02..2026-10-04");
    }
}
