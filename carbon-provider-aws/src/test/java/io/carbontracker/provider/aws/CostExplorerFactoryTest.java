package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.provider.aws.internal.CostExplorerFactory;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.RunListener;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.ServiceFactoryContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostExplorerFactoryTest extends ServiceFactoryContract {
    @Override
    protected ServiceFactory factory() {
        return new CostExplorerFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "aws.tag", "team", "aws.linked-accounts", "111111111111, 222222222222", "aws.granularity", "Hourly");
    }

    @ParameterizedTest
    @CsvSource({
        "aws.granularity, weekly, must be daily or hourly",
        "aws.linked-accounts, 1234, a number of 12 digits",
        "aws.linked-accounts, '111111111111,,222222222222', a number of 12 digits",
    })
    void wrongSettingsAreRefusedByNameAndValue(String key, String value, String words) {
        assertThatThrownBy(() -> create(Map.of(key, value)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(words);
    }

    private static void create(Map<String, String> settings) {
        new CostExplorerFactory()
                .create(new Configuration(
                        settings, List.of(), HardwareCatalog.bundled(), ManualClock.at(Asking.AS_OF), RunListener.NONE))
                .close();
    }
}
