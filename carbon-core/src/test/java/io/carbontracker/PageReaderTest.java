package io.carbontracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.UsageSourceException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PageReaderTest {
    private static final UsageQuery QUERY = UsageQuery.rows(TimeWindow.all(), Instant.EPOCH);
    private static final UsageFacts FACTS = new UsageFacts(Instant.EPOCH, null, "", List.of(), List.of());

    private static Thread threadOf(String source) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("carbon-tracker-read-" + source))
                .findFirst()
                .orElse(null);
    }

    private static List<PageReader.Page> all(PageReader reader) {
        List<PageReader.Page> pages = new ArrayList<>();
        do {
            pages.add(reader.next());
        } while (pages.get(pages.size() - 1).facts() == null);
        return pages;
    }

    @Test
    void pagesAreFullButTheLastAndTheFactsComeBehindThem() {
        FakeUsage usage = new FakeUsage("pages", 2_500).knowing(FACTS);

        try (PageReader reader = new PageReader(usage, QUERY)) {
            List<PageReader.Page> pages = all(reader);

            // 2500 = 2 x 1024 + 452
            assertThat(pages).extracting(page -> page.items().size()).containsExactly(1_024, 1_024, 452, 0);
            assertThat(pages.get(3).facts()).isSameAs(FACTS);
            assertThat(pages.get(3).failure()).isNull();
            assertThat(pages.get(2).items().get(451).billedRows()).isEqualTo(2_500);
        }
        assertThat(usage.cursorsClosed).isEqualTo(1);
    }

    @Test
    void whatWasReadBeforeAFailureIsHandedOutWithTheFactsKnownSoFar() {
        UsageSourceException failure = new UsageSourceException("failing", "no more", null, false);
        FakeUsage usage = new FakeUsage("failing", 3).knowing(FACTS).ending(() -> {
            throw failure;
        });

        try (PageReader reader = new PageReader(usage, QUERY)) {
            List<PageReader.Page> pages = all(reader);

            assertThat(pages).extracting(page -> page.items().size()).containsExactly(3, 0);
            assertThat(pages.get(1).facts()).isSameAs(FACTS);
            assertThat(pages.get(1).failure()).isSameAs(failure);
        }
        assertThat(usage.cursorsClosed).isEqualTo(1);
    }

    @Test
    void closingStopsAThreadThatIsAheadAndHasNobodyToReadForIt() {
        FakeUsage usage = new FakeUsage("endless", Integer.MAX_VALUE);

        try (PageReader reader = new PageReader(usage, QUERY)) {
            reader.next();
            assertThat(threadOf("endless"))
                    .isNotNull()
                    .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
        }

        assertThat(threadOf("endless")).isNull();
        assertThat(usage.cursorsClosed).isEqualTo(1);
        // 8 pages wait, one was taken, one is held by the thread, and up to 8 more fit in after the queue is emptied
        assertThat(usage.read).isLessThanOrEqualTo(19 * PageReader.PAGE);
    }

    @Test
    void closingInterruptsAThreadThatWaitsForItsSource() {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        FakeUsage usage = new FakeUsage("stuck", 0).ending(() -> {
            waits.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new UsageSourceException("stuck", "interrupted", e, true);
            }
        });

        PageReader reader = new PageReader(usage, QUERY);
        awaitUninterruptibly(waits);
        reader.close();

        assertThat(threadOf("stuck")).isNull();
        assertThat(usage.cursorsClosed).isEqualTo(1);
    }

    @Test
    void aWaitThatIsInterruptedThrowsAndKeepsTheFlag() {
        CountDownLatch never = new CountDownLatch(1);
        FakeUsage usage = new FakeUsage("slow", 0).ending(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new UsageSourceException("slow", "interrupted", e, true);
            }
        });

        try (PageReader reader = new PageReader(usage, QUERY)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessage("reading \"slow\" was interrupted")
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Thread.interrupted()).isTrue(); // closing waits for the thread and keeps the flag too
        assertThat(threadOf("slow")).isNull();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
