package io.carbontracker.provider.azure.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.RunListener;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.ServiceFactoryContract;
import io.carbontracker.usage.UsageSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostManagementFactoryTest extends ServiceFactoryContract {
    @Override
    protected ServiceFactory factory() {
        return new CostManagementFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "azure.scope", "subscriptions/S",
                "azure.endpoint", "http://127.0.0.1:9",
                "azure.access-token", "s3cr3t-t0ken",
                "azure.tag", "team",
                "azure.requests-per-minute", "8");
    }

    @Override
    protected Set<String> requiredKeys() {
        return Set.of("azure.scope");
    }

    private static UsageSource create(Map<String, String> settings) {
        return new CostManagementFactory()
                .create(new Configuration(
                        settings,
                        List.of(),
                        HardwareCatalog.bundled(),
                        ManualClock.at("2026-08-15T12:00:00Z"),
                        RunListener.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "azure.requests-per-minute, fast, whole number of 1 or more",
        "azure.requests-per-minute, 0, must be 1 or more",
        "azure.endpoint, http://management.azure.com, must be https",
        "azure.endpoint, 'no address', must be an address",
        "azure.scope, a/b, is none",
        "azure.access-token, 'Bearer x1y2z3', the token alone"
    })
    void aWrongSettingIsNamedWithWhatIsExpected(String key, String value, String expected) {
        Map<String, String> wrong = new HashMap<>(settings());
        wrong.put(key, value);

        assertThatThrownBy(() -> create(wrong))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(expected)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("x1y2z3"));
    }

    @Test
    void aSubscriptionsIdAloneIsAScope() {
        try (UsageSource source = create(Map.of("azure.scope", "00000000-0000-0000-0000-000000000001"))) {
            assertThat(source)
                    .hasToString("Azure Cost Management of subscriptions/00000000-0000-0000-0000-000000000001");
        }
    }

    @Test
    void theMissingScopeNamesItsEnvironmentVariable() {
        assertThatThrownBy(() -> create(Map.of())).hasMessageContaining("AZURE_SUBSCRIPTION_ID");
        assertThat(new CostManagementFactory().configKeys())
                .extracting(ConfigKey::environment)
                .containsExactly("AZURE_SUBSCRIPTION_ID", "AZURE_ENDPOINT", "AZURE_ACCESS_TOKEN", "", "");
    }
}
