package io.carbontracker.provider.aws;

import static io.carbontracker.provider.aws.BilledRow.ec2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.CarbonTracker;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.units.TimeWindow;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client that the source makes by the SDK's own settings, here its system properties. */
class OwnClientTest {
    private static final String ENDPOINT = "aws.endpointUrlCostExplorer";

    private final Map<String, String> before = new HashMap<>();
    private final FakeCostExplorer fake =
            new FakeCostExplorer(ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "24", "1"));

    @BeforeEach
    void useMadeUpCredentials() {
        set("aws.accessKeyId", "AKIDPROPERTY");
        set("aws.secretAccessKey", "sEcrEt");
        set("aws.region", "eu-west-1");
    }

    private void set(String property, String value) {
        before.putIfAbsent(property, System.getProperty(property, ""));
        System.setProperty(property, value);
    }

    @AfterEach
    void restore() {
        before.forEach((property, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
        fake.close();
    }

    private void readsAndSigns(CostExplorerUsage.Builder builder) {
        CostExplorerUsage source = builder.build();
        for (int time = 1; time <= 2; time++) {
            assertThat(Asking.read(source, Asking.query("2026-10-01", "2026-10-02"))
                            .lines())
                    .as("opened for time %d", time)
                    .containsExactly("2026-10-01 us-east-1 m5.large 24.0");
            source.close();
        }
        assertThat(fake.requests())
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.header("Authorization").orElse(""))
                                .contains("Credential=AKIDPROPERTY/")
                                .contains("/us-east-1/ce/aws4_request"));
    }

    @Test
    void theEndpointOfTheSdksSettingsIsAskedAndSignedForTheHomeRegion() {
        set(ENDPOINT, fake.uri().toString());

        readsAndSigns(CostExplorerUsage.builder());
    }

    @Test
    void theEndpointOfTheBuilderComesFirst() {
        set(ENDPOINT, "http://127.0.0.1:1");

        readsAndSigns(CostExplorerUsage.builder().endpointOverride(fake.uri()));
    }

    @Test
    void anEndpointInTheClearIsRefusedWhenTheSourceIsOpened() {
        set(ENDPOINT, "http://ce.example.org");
        CostExplorerUsage source = CostExplorerUsage.builder().build();

        assertThatThrownBy(() -> source.open(Asking.query("2026-10-01", "2026-10-02")))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("must be https");
    }

    @Test
    void settingsThatTheSdkRefusesAreAMatterOfConfiguration() {
        set(ENDPOINT, "not an address");
        CostExplorerUsage source = CostExplorerUsage.builder().build();

        assertThatThrownBy(() -> source.open(Asking.query("2026-10-01", "2026-10-02")))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("the settings of the AWS SDK cannot be used");
    }

    @Test
    void aTrackerReportsWhatTheSourceReads() {
        set(ENDPOINT, fake.uri().toString());

        CarbonReport report = lastMonth(ManualClock.at("2026-10-12T00:00:00Z"));

        assertThat(report.run().sources()).singleElement().satisfies(source -> {
            assertThat(source.name()).isEqualTo("aws");
            assertThat(source.rows()).isEqualTo(1);
            assertThat(source.failures()).isEmpty();
        });
    }

    private static CarbonReport lastMonth(Clock clock) {
        // region embed
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage(CostExplorerUsage.builder().build())
                .build()) {
            return tracker.report(TimeWindow.lastDays(30, clock), GroupBy.DEFAULT);
        }
        // endregion
    }
}
