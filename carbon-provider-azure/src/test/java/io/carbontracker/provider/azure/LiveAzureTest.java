package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageSource;
import java.time.Clock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Against Azure itself, with whatever {@code DefaultAzureCredential} finds: run with {@code -Dcarbon.live=true} and
 * {@code AZURE_SUBSCRIPTION_ID} set. Sends two requests.
 */
@Tag("live")
class LiveAzureTest {
    @Test
    void yesterdayCanBeAskedFor() {
        String subscription = System.getenv("AZURE_SUBSCRIPTION_ID");
        assumeTrue(Boolean.getBoolean("carbon.live"), "live checks are opt-in: set -Dcarbon.live=true");
        assumeTrue(subscription != null, "the live check needs AZURE_SUBSCRIPTION_ID");

        try (UsageSource source =
                CostManagementUsage.builder(String.valueOf(subscription)).build()) {
            Reading reading = Reading.of(source, Bench.query(TimeWindow.lastDays(3, Clock.systemUTC())));

            assertThat(reading.failureText()).isEmpty();
            assertThat(reading.facts().failures()).isEmpty();
        }
    }
}
