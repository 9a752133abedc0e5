package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.source.files.internal.FocusFactory;
import io.carbontracker.source.files.internal.UsageCsvFactory;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.RunListener;
import io.carbontracker.spi.UsageSourceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactoriesTest {
    private static final List<UsageSourceFactory> FACTORIES = List.of(new UsageCsvFactory(), new FocusFactory());

    private static Configuration configuration(List<String> inputs) {
        return new Configuration(
                Map.of(),
                inputs,
                HardwareCatalog.bundled(),
                Clock.fixed(Reading.AS_OF, ZoneOffset.UTC),
                RunListener.NONE);
    }

    @Test
    void factoriesTellTheNamesOfTheirSourcesAndThatTheyReadFiles() {
        assertThat(FACTORIES).extracting(UsageSourceFactory::name).containsExactly(UsageCsv.NAME, FocusFiles.NAME);
        assertThat(FACTORIES).allMatch(UsageSourceFactory::readsFiles);
        assertThat(FACTORIES).noneMatch(factory -> factory.description().isBlank());
        assertThat(FACTORIES.get(0).configKeys()).isEmpty();
        assertThat(FACTORIES.subList(1, FACTORIES.size()))
                .allSatisfy(factory -> assertThat(factory.configKeys())
                        .extracting(ConfigKey::name)
                        .containsExactly("duckdb.memory-limit", "duckdb.threads", "duckdb.temp-dir"));
    }

    @Test
    void sourcesMadeByNameReadTheInputsOfTheConfiguration(@TempDir Path folder) throws IOException {
        Path usage = Files.writeString(
                folder.resolve("usage.csv"), "date,region,instance_type,hours\n2026-10-01,r,m5.large,1\n");
        Path bill = Files.writeString(
                folder.resolve("bill.csv"), FocusBill.text("ProviderName", "AWS", "SkuMeter", "BoxUsage:m5.large"));

        List<Path> inputs = List.of(usage, bill);
        for (UsageSourceFactory factory : FACTORIES) {
            String input = inputs.get(FACTORIES.indexOf(factory)).toString();
            Reading reading = Reading.of(factory.create(configuration(List.of(input))));

            assertThat(reading.record().resource().label()).isEqualTo("m5.large");
            assertThat(reading.record().reference().source()).isEqualTo(factory.name());
        }
    }

    @Test
    void aSourceMadeByNameWithoutInputsIsRefused() {
        for (UsageSourceFactory factory : FACTORIES) {
            assertThatThrownBy(() -> factory.create(configuration(List.of())))
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageContaining("\"" + factory.name() + "\" has nothing to read");
        }
    }
}
