package io.carbontracker.provider.aws;

import static io.carbontracker.provider.aws.BilledRow.ec2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.UsageSourceException;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.RecordedSleeper;
import io.carbontracker.usage.UsageCursor;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunLimitTest {
    private final ManualClock clock = ManualClock.at(Asking.AS_OF);
    private final RecordedSleeper sleeper = new RecordedSleeper(clock);
    private final FakeCostExplorer fake =
            new FakeCostExplorer(ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "24", "1"));

    @AfterEach
    void close() {
        fake.close();
    }

    private long nanos() {
        return Duration.between(Asking.AS_OF, clock.instant()).toNanos();
    }

    private UsageCursor open(Duration most) {
        return CostExplorerUsage.builder()
                .client(Asking.client(fake.uri()))
                .sleeper(sleeper::sleep)
                .limit(most, this::nanos)
                .build()
                .open(Asking.query("2026-10-01", "2026-10-02"));
    }

    @Test
    void nothingIsAskedOnceTheTimeIsOver() {
        try (UsageCursor cursor = open(RunLimit.DEFAULT)) {
            clock.advance(Duration.ofHours(2)); // before the first question no time runs
            cursor.next();
            clock.advance(Duration.ofMinutes(30));

            assertThatThrownBy(cursor::hasNext)
                    .isInstanceOfSatisfying(
                            UsageSourceException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining(
                            "for 2026-10-01..2026-10-02: reading took longer than the 30 min it may take");
            assertThat(fake.requests()).hasSize(1);
        }
    }

    @Test
    void aMomentBeforeTheEndIsTimeEnough() {
        try (UsageCursor cursor = open(RunLimit.DEFAULT)) {
            cursor.next();
            clock.advance(Duration.ofMinutes(30).minusNanos(1));

            assertThat(cursor.hasNext()).isFalse();
            assertThat(fake.requests()).hasSize(3);
        }
    }

    @Test
    void noWaitGoesBeyondTheEnd() {
        fake.answersFirst(Collections.nCopies(6, FakeCostExplorer.error(400, "LimitExceededException", "slow down"))
                .toArray(Answer[]::new));
        try (UsageCursor cursor = open(Duration.ofSeconds(10))) {
            assertThatThrownBy(cursor::hasNext)
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessageContaining("LimitExceededException; Cost Explorer was asked too often");

            // 2 + 4 s are within 10 s, 8 s more are not
            assertThat(sleeper.sleeps()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
        }
    }
}
