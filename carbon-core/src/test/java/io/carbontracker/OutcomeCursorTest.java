package io.carbontracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.UsageSourceException;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Outcomes one by one. */
class OutcomeCursorTest {
    private static CarbonTracker tracker(FakeUsage... sources) {
        CarbonTrackerBuilder builder = CarbonTracker.builder();
        for (FakeUsage source : sources) {
            builder.usage(source);
        }
        return builder.build();
    }

    private static List<Long> rest(OutcomeCursor cursor) {
        List<Long> rows = new ArrayList<>();
        while (cursor.hasNext()) {
            rows.add(cursor.next().item().billedRows());
        }
        return rows;
    }

    @Test
    void allOutcomesComeInInputOrderSourceBySource() {
        FakeUsage first = new FakeUsage("first", 2_100);
        FakeUsage second = new FakeUsage("second", 2);

        try (CarbonTracker tracker = tracker(first, new FakeUsage("empty", 0), second);
                OutcomeCursor cursor = tracker.outcomes(TimeWindow.all())) {
            assertThat(rest(cursor))
                    .isEqualTo(LongStream.concat(LongStream.rangeClosed(1, 2_100), LongStream.rangeClosed(1, 2))
                            .boxed()
                            .toList());
            assertThat(cursor.hasNext()).isFalse();
            assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(first.cursorsClosed).isEqualTo(1);
        assertThat(second.cursorsClosed).isEqualTo(1);
    }

    @Test
    void nextAloneWalksThroughToo() {
        try (CarbonTracker tracker = tracker(new FakeUsage("bill", 2));
                OutcomeCursor cursor = tracker.outcomes(TimeWindow.all())) {
            assertThat(cursor.next()).isInstanceOf(Estimated.class);
            assertThat(cursor.next().item().billedRows()).isEqualTo(2);
            assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void noMoreThanOnePageIsReadAhead() {
        FakeUsage usage = new FakeUsage("endless", Integer.MAX_VALUE);

        try (CarbonTracker tracker = tracker(usage);
                OutcomeCursor cursor = tracker.outcomes(TimeWindow.all())) {
            for (int i = 0; i < 3_000; i++) {
                cursor.next();
                assertThat(usage.read - i).isBetween(1, PageReader.PAGE);
            }
        }
        assertThat(usage.cursorsClosed).isEqualTo(1);
    }

    @Test
    void itMayBeClosedEarlyAndAgainAndBeforeItWasUsed() {
        FakeUsage usage = new FakeUsage("bill", 2_000);

        try (CarbonTracker tracker = tracker(usage)) {
            OutcomeCursor cursor = tracker.outcomes(TimeWindow.all());
            cursor.next();
            cursor.close();

            assertThat(usage.cursorsClosed).isEqualTo(1);
            assertThatCode(cursor::close).doesNotThrowAnyException();
            assertThatCode(() -> tracker.outcomes(TimeWindow.all()).close()).doesNotThrowAnyException();
            assertThat(usage.cursorsClosed).isEqualTo(1);
        }
    }

    @Test
    void aFailureSurfacesBehindThePagesBeforeIt() {
        UsageSourceException failure = new UsageSourceException("bill", "page 2 was refused", null, true);
        FakeUsage usage = new FakeUsage("bill", PageReader.PAGE).ending(() -> {
            throw failure;
        });

        try (CarbonTracker tracker = tracker(usage);
                OutcomeCursor cursor = tracker.outcomes(TimeWindow.all())) {
            for (int i = 0; i < PageReader.PAGE; i++) {
                cursor.next();
            }
            assertThatThrownBy(cursor::hasNext).isSameAs(failure);
        }
        assertThat(usage.cursorsClosed).isEqualTo(1);
    }

    @Test
    void inputThatCouldNotBeReadSurfacesAtTheEndOfItsSource() {
        FakeUsage usage = new FakeUsage("files", PageReader.PAGE)
                .knowing(new UsageFacts(null, null, "", List.of(), List.of("a.csv is empty", "b.csv is cut short")));

        try (CarbonTracker tracker = tracker(usage);
                OutcomeCursor cursor = tracker.outcomes(TimeWindow.all())) {
            for (int i = 0; i < PageReader.PAGE; i++) {
                cursor.next();
            }
            assertThatThrownBy(cursor::hasNext)
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessage("a.csv is empty; b.csv is cut short");
        }
    }

    @Test
    void rowsAreAskedForWithTheTagsNamed() {
        FakeUsage usage = new FakeUsage("bill", 1);

        try (CarbonTracker tracker = tracker(usage);
                OutcomeCursor cursor = tracker.outcomes(FakeUsage.DAY, "team", "stage")) {
            cursor.next();
        }

        assertThat(usage.queries).singleElement().satisfies(query -> {
            assertThat(query.rowLevel()).isTrue();
            assertThat(query.tags()).isEqualTo(Set.of("team", "stage"));
            assertThat(query.window()).isEqualTo(FakeUsage.DAY);
        });
    }
}
