package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Asks the real service for yesterday week, with application-default credentials, at most 10 GB: set {@code CARBON_LIVE=gcp},
 * {@code GCP_BILLING_TABLE} and, unless the table names it, {@code GCP_PROJECT}.
 */
@Tag("live")
class BigQueryLiveTest {
    @Test
    void theRealServiceTakesTheQuery() {
        String table = System.getenv().getOrDefault("GCP_BILLING_TABLE", "");
        assumeTrue(
                "gcp".equals(System.getenv("CARBON_LIVE")) && !table.isEmpty(),
                "live check: needs CARBON_LIVE=gcp, GCP_BILLING_TABLE and application-default credentials");
        BigQueryUsage.Builder builder = BigQueryUsage.builder(table).maxBytesBilled("10 GB");
        String project = System.getenv().getOrDefault("GCP_PROJECT", "");
        if (!project.isEmpty()) {
            builder.project(project);
        }
        Clock clock = Clock.systemUTC();
        TimeWindow week = TimeWindow.lastDays(7, clock);

        try (BigQueryUsage source = builder.build();
                UsageCursor cursor = source.open(
                        new UsageQuery(week, Set.of(), Set.of("team"), Grain.HOUR, false, clock.instant()))) {
            while (cursor.hasNext()) {
                UsageItem item = cursor.next();
                assertThat(item.provider()).isEqualTo("gcp");
                assertThat(item.billedRows()).isPositive();
            }
        }
    }
}
