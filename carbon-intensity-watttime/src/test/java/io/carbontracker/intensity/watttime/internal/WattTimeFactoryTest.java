package io.carbontracker.intensity.watttime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.RunListener;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.ServiceFactoryContract;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WattTimeFactoryTest extends ServiceFactoryContract {
    @Override
    protected ServiceFactory factory() {
        return new WattTimeFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "watttime.username", "someone",
                "watttime.password", "s3cr3t-w0rd",
                "watttime.url", "http://127.0.0.1:1",
                "watttime.cache-dir", "never-made",
                "watttime.signals", "marginal, average",
                "watttime.model", "2026-03-01",
                "watttime.deadline", "PT5S",
                "watttime.region.aws.us-east-1", "PJM_DC",
                "watttime.average-region.aws.us-east-1", "PJM");
    }

    private static IntensitySource create(Map<String, String> settings) {
        return new WattTimeFactory()
                .create(new Configuration(
                        settings,
                        List.of(),
                        HardwareCatalog.bundled(),
                        ManualClock.at("2026-08-15T12:00:00Z"),
                        RunListener.NONE));
    }

    @Test
    void theSettingsMakeASourceOfBothSignals() {
        try (IntensitySource source = create(settings())) {
            assertThat(source.signals()).containsExactlyInAnyOrder(Signal.MARGINAL, Signal.AVERAGE);
            assertThat(source.grain()).isEqualTo(Grain.HOUR);
        }
    }

    @Test
    void withoutCredentialsTheSourceAnswersThatThereAreNone() {
        TimeWindow june = TimeWindow.ofDays(LocalDate.of(2026, 6, 1), LocalDate.of(2026, 7, 1));
        try (IntensitySource source = create(Map.of())) {
            assertThat(source.signals()).containsExactly(Signal.MARGINAL);
            assertThat(source.grain()).isEqualTo(Grain.HOUR);
            IntensityQuery query = new IntensityQuery(Place.of("aws", "us-east-1"), Signal.MARGINAL, june);
            assertThat(source.answer(List.of(query, query))).hasSize(2).allSatisfy(answer -> {
                assertThat(answer).isInstanceOf(IntensityAnswer.NoCredentials.class);
                assertThat(answer.detail()).contains("WATTTIME_USERNAME", "WATTTIME_PASSWORD");
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    watttime.username             | -                        | watttime.username
                    watttime.password             | -                        | watttime.password
                    watttime.url                  | http://example.org       | watttime.url
                    watttime.url                  | https://a:s3cr3t@b       | watttime.url
                    watttime.url                  | https://a b/s3cr3t       | watttime.url
                    watttime.signals              | marginal,median          | watttime.signals
                    watttime.deadline             | soon                     | watttime.deadline
                    watttime.deadline             | 0                        | watttime.deadline
                    watttime.model                | ../..                    | watttime.model
                    watttime.region.us-east-1     | PJM_DC                   | watttime.region.aws.us-east-1
                    watttime.region.aws.us-east-1 | PJM DC                   | PJM DC
                    """)
    void aWrongSettingIsRefusedByName(String key, String value, String says) {
        Map<String, String> settings = new HashMap<>(settings());
        if (value == null) {
            settings.remove(key);
        } else {
            settings.put(key, value);
        }

        assertThatThrownBy(() -> create(settings).close())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining(says)
                .hasMessageNotContaining("s3cr3t");
    }
}
