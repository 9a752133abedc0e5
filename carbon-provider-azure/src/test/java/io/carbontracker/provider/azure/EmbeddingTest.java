package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.CarbonTracker;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.units.TimeWindow;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The example of the documentation, run. */
class EmbeddingTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aTrackerReportsWhatTheSourceReads() {
        bench.server.answer(
                Wire.last("[24,100.5,20261001,\"us east\",\"ND96isrH100v5\",\"EUR\"]"),
                Wire.charges("[24,100.5,\"Usage\",\"microsoft.compute/virtualmachines\",\"EUR\"]"));

        CarbonReport report = firstDays(bench.source().build(), ManualClock.at("2026-10-05T12:00:00Z"));

        assertThat(report.run().sources()).singleElement().satisfies(source -> {
            assertThat(source.name()).isEqualTo("azure");
            assertThat(source.rows()).isEqualTo(1);
            assertThat(source.failures()).isEmpty();
        });
    }

    private static CarbonReport firstDays(CostManagementUsage source, Clock clock) {
        // region embed
        try (CarbonTracker tracker =
                CarbonTracker.builder().usage(source).clock(clock).build()) {
            return tracker.report(TimeWindow.lastDays(4, clock), GroupBy.DEFAULT);
        }
        // endregion
    }
}
