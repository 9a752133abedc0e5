package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.UsageSourceException;
import io.carbontracker.provider.aws.Asking.Found;
import io.carbontracker.testkit.Answer;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final String M5 = "BoxUsage:m5.large";

    private static Found read(Answer... answers) {
        try (FakeCostExplorer fake = new FakeCostExplorer().answersFirst(answers)) {
            return Asking.read(Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-04"));
        }
    }

    @Test
    void twoPagesAreOneAnswer() {
        Found found = read(
                new WirePages()
                        .group("2026-10-01", "us-east-1", M5, "24", "Hrs")
                        .token("second")
                        .answer(),
                new WirePages()
                        .group("2026-10-02", "us-east-1", M5, "12", "Hrs")
                        .answer());

        assertThat(found.lines())
                .containsExactly("2026-10-01 us-east-1 m5.large 24.0", "2026-10-02 us-east-1 m5.large 12.0");
    }

    @Test
    void aPageCutInsideADayGoesOnWithIt() {
        Found found = read(
                new WirePages()
                        .group("2026-10-01", "us-east-1", M5, "24", "Hrs")
                        .group("2026-10-02", "us-east-1", M5, "1", "Hrs")
                        .token("second")
                        .answer(),
                new WirePages()
                        .group("2026-10-02", "us-west-2", "USW2-" + M5, "2", "Hrs")
                        .token("third")
                        .answer(),
                new WirePages()
                        .group("2026-10-02", "eu-west-1", "EU-" + M5, "4", "Hrs")
                        .day("2026-10-03")
                        .answer());

        assertThat(found.lines())
                .containsExactly(
                        "2026-10-01 us-east-1 m5.large 24.0",
                        "2026-10-02 eu-west-1 m5.large 4.0",
                        "2026-10-02 us-east-1 m5.large 1.0",
                        "2026-10-02 us-west-2 m5.large 2.0");
    }

    @Test
    void aPageIsAskedForByTheTokenOfTheOneBeforeWithNothingElseChanged() {
        try (FakeCostExplorer fake = new FakeCostExplorer()
                .answersFirst(
                        new WirePages().day("2026-10-01").token("a+/=").answer(),
                        new WirePages().day("2026-10-02").token("b").answer(),
                        WirePages.empty())) {
            Asking.read(Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-04"));

            List<String> bodies = fake.requests().stream()
                    .limit(3)
                    .map(request -> request.body())
                    .toList();
            assertThat(fake.bodies("GetCostAndUsage").subList(0, 4))
                    .extracting(body -> Json.text(body, "NextPageToken"))
                    .containsExactly("", "a+/=", "b", "");
            assertThat(bodies.get(1).replace(",\"NextPageToken\":\"a+/=\"", "")).isEqualTo(bodies.get(0));
            assertThat(bodies.get(2).replace(",\"NextPageToken\":\"b\"", "")).isEqualTo(bodies.get(0));
        }
    }

    @Test
    void aTokenThatComesTwiceEndsTheReadingAfterItsPage() {
        List<String> read = new ArrayList<>();
        try (FakeCostExplorer fake = new FakeCostExplorer()
                        .answersFirst(
                                new WirePages()
                                        .group("2026-10-01", "us-east-1", M5, "1", "Hrs")
                                        .token("again")
                                        .answer(),
                                new WirePages()
                                        .group("2026-10-02", "us-east-1", M5, "2", "Hrs")
                                        .token("again")
                                        .answer());
                UsageCursor cursor = Asking.source(fake).build().open(Asking.query("2026-10-01", "2026-10-04"))) {
            assertThatThrownBy(() -> cursor.forEachRemaining(
                            item -> read.add(((UsageRecord) item).window().day().toString())))
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessageContaining("the same page token twice");

            assertThat(read).containsExactly("2026-10-01", "2026-10-02");
            assertThat(fake.requests()).hasSize(2);
            assertThat(cursor.hasNext()).isFalse();
        }
    }

    @Test
    void regionsComeInPagesToo() {
        try (FakeCostExplorer fake = new FakeCostExplorer(
                        BilledRow.ec2("2026-10-01", "eu-west-1", "EU-BoxUsage:m5.large", "1", "1"),
                        BilledRow.ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "2", "1"))
                .answersFirst(
                        Answer.json("{\"DimensionValues\":[{\"Value\":\"eu-west-1\"}],\"NextPageToken\":\"more\"}"),
                        Answer.json("{\"DimensionValues\":[{\"Value\":\"us-east-1\"}]}"))) {
            Found found = Asking.read(
                    Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-02", Dimension.tag("team")));

            assertThat(found.lines())
                    .containsExactly("2026-10-01 eu-west-1 m5.large 1.0", "2026-10-01 us-east-1 m5.large 2.0");
            assertThat(fake.bodies("GetDimensionValues"))
                    .extracting(body -> Json.text(body, "NextPageToken"))
                    .containsExactly("", "more");
        }
    }

    @Test
    void aTokenOfRegionsThatComesTwiceEndsTheReading() {
        Answer page = Answer.json("{\"DimensionValues\":[{\"Value\":\"eu-west-1\"}],\"NextPageToken\":\"again\"}");
        try (FakeCostExplorer fake = new FakeCostExplorer().answersFirst(page, page)) {
            assertThatThrownBy(() -> Asking.read(
                            Asking.source(fake).build(),
                            Asking.query("2026-10-01", "2026-10-02", Dimension.tag("team"))))
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessageContaining("the same page token twice");
        }
    }

    @Test
    void emptyDaysAndEmptyPagesAreNoEnd() {
        Found found = read(
                new WirePages().day("2026-10-01").token("second").answer(),
                new WirePages().token("third").answer(),
                new WirePages()
                        .day("2026-10-02")
                        .group("2026-10-03", "us-east-1", M5, "3", "Hrs")
                        .answer());

        assertThat(found.lines()).containsExactly("2026-10-03 us-east-1 m5.large 3.0");
    }

    @Test
    void tenThousandGroupsOnAPageComeOut() {
        WirePages page = new WirePages();
        for (int i = 0; i < 10_000; i++) {
            page.group("2026-10-01", "us-east-1", "BoxUsage:x" + i + ".large", "0.5", "Hrs");
        }

        Found found = read(page.answer());

        assertThat(found.records()).hasSize(10_000);
        assertThat(found.records().stream()
                        .mapToDouble(UsageRecord::deviceHours)
                        .sum())
                .isEqualTo(5_000);
    }

    @Test
    void aGroupWithoutItsTwoKeysIsABadRow() {
        Found found = read(new WirePages()
                .group("2026-10-01", List.of("us-east-1"), "1", "Hrs", "5", "USD")
                .answer());

        assertThat(found.skipped())
                .singleElement()
                .satisfies(one -> assertThat(one.detail()).isEqualTo("a group with 1 keys where 2 were asked for"));
    }

    @Test
    void aPeriodThatCannotBeReadEndsTheReading() {
        String page = Json.of(Map.of(
                "ResultsByTime",
                List.of(Map.of("TimePeriod", Map.of("Start", "yesterday", "End", "2026-10-02"), "Groups", List.of()))));

        assertThatThrownBy(() -> read(Answer.json(page)))
                .isInstanceOf(UsageSourceException.class)
                .hasMessageContaining("a period that cannot be read")
                .hasMessageContaining("yesterday");
    }
}
