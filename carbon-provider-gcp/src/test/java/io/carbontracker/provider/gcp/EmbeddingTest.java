package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import io.carbontracker.CarbonTracker;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.units.TimeWindow;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The source within a program, with the program's own client. */
class EmbeddingTest {
    @Test
    void aReportComesOfTheCallersClient() {
        try (FakeBigQuery fake = FakeBigQuery.answering(Answers.of(Answers.row(80)))) {
            BigQuery client = BigQueryOptions.newBuilder()
                    .setHost(fake.uri().toString())
                    .setProjectId(FakeBigQuery.PROJECT)
                    .setCredentials(NoCredentials.getInstance())
                    .build()
                    .getService();

            CarbonReport report = report(client, ManualClock.at("2026-10-31T12:00:00Z"));

            assertThat(report.coverage().rows().read()).isEqualTo(1);
            assertThat(fake.server.requests()).isNotEmpty();
        }
    }

    private static CarbonReport report(BigQuery bigQuery, Clock clock) {
        // region embed
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(BigQueryUsage.builder("my-project.billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9")
                        .client(bigQuery)
                        .build())
                .build()) {
            return tracker.report(TimeWindow.lastDays(30, clock), GroupBy.DEFAULT);
        }
        // endregion
    }
}
