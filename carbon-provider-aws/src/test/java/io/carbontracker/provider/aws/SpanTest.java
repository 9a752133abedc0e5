package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.units.TimeWindow;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.costexplorer.model.DateInterval;

class SpanTest {
    /** A day belongs to a window when its midnight does. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-01T00:00:00Z, 2026-10-03T00:00:00Z, 2026-10-01..2026-10-03",
        "2026-10-01T00:00:01Z, 2026-10-03T00:00:00Z, 2026-10-02..2026-10-03",
        "2026-10-01T00:00:00Z, 2026-10-03T00:00:01Z, 2026-10-01..2026-10-04",
        "2026-02-28T00:00:00Z, 2026-03-01T00:00:00Z, 2026-02-28..2026-03-01",
    })
    void daysAreThoseWhoseMidnightLiesInside(String from, String to, String expected) {
        assertThat(Span.days(Instant.parse(from), Instant.parse(to)))
                .extracting(Span::toString)
                .containsExactly(expected);
    }

    @Test
    void aStretchWithoutMidnightHasNoDays() {
        assertThat(Span.days(Instant.parse("2026-10-01T01:00:00Z"), Instant.parse("2026-10-01T23:00:00Z")))
                .isEmpty();
    }

    @Test
    void ninetyThreeDaysAreOneSpanAndOneMoreIsCutAtTheQuarter() {
        // 93 days after 15 September are 17 December
        assertThat(Span.days(Instant.parse("2026-09-15T00:00:00Z"), Instant.parse("2026-12-17T00:00:00Z")))
                .hasSize(1);
        assertThat(Span.days(Instant.parse("2026-09-15T00:00:00Z"), Instant.parse("2026-12-18T00:00:00Z")))
                .extracting(Span::toString)
                .containsExactly("2026-09-15..2026-10-01", "2026-10-01..2026-12-18");
    }

    @Test
    void hoursOfAWindowThatEndsBeforeThereAreHoursAreDays() {
        TimeWindow window = TimeWindow.of(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-10-03T00:00:00Z"));

        assertThat(Span.hours(window, Asking.AS_OF))
                .extracting(Span::toString)
                .containsExactly("2026-10-01..2026-10-03");
    }

    @ParameterizedTest
    @CsvSource({"2026-10-02, 2026-10-01", "2026-10-01, 2026-10-01", "2026-13-01, 2026-10-02", "soon, later", ", "})
    void periodsThatAreNoneAreEmpty(String start, String end) {
        assertThat(Span.window(DateInterval.builder().start(start).end(end).build()))
                .isEmpty();
        assertThat(Span.window(null)).isEmpty();
    }
}
