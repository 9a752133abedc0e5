package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carbontracker.provider.aws.Asking.Found;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Asks the real service for the last three days, for USD 0.03 or 0.04. Runs when it is told to by
 * {@code -Dcarbon.live.aws=true} and credentials are there; what they are is left to the SDK.
 */
@Tag("live")
class LiveCostExplorerTest {
    @Test
    void theServiceUnderstandsTheQuestions() {
        assumeTrue(
                Boolean.getBoolean("carbon.live.aws"),
                "costs money and needs credentials: set -Dcarbon.live.aws=true to ask the real Cost Explorer");
        assumeTrue(hasCredentials(), "no AWS credentials were found by the SDK's chain");
        Clock clock = Clock.systemUTC();
        try (CostExplorerUsage source = CostExplorerUsage.builder().build()) {
            Found found = Asking.read(
                    source,
                    new UsageQuery(
                            TimeWindow.lastDays(3, clock),
                            Asking.DEFAULT,
                            Set.of(),
                            Grain.DAY,
                            false,
                            clock.instant()));

            assertThat(found.facts().failures()).isEmpty();
            assertThat(found.facts().notes()).noneMatch(note -> note.contains("refused"));
        }
    }

    private static boolean hasCredentials() {
        try (DefaultCredentialsProvider chain =
                DefaultCredentialsProvider.builder().build()) {
            chain.resolveCredentials();
            return true;
        } catch (SdkClientException e) {
            return false;
        }
    }
}
