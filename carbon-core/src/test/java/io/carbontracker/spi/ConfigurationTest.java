package io.carbontracker.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    private static Configuration of(Map<String, String> values) {
        return new Configuration(
                values, List.of("bill.csv"), HardwareCatalog.bundled(), Clock.systemUTC(), RunListener.NONE);
    }

    @Test
    void aValueIsTrimmedAndABlankOneIsNotSet() {
        Configuration configuration = of(Map.of("a.text", " x y\t", "a.blank", " "));

        assertThat(configuration.get("a.text")).contains("x y");
        assertThat(configuration.get("a.blank")).isEmpty();
        assertThat(configuration.get("a.none")).isEmpty();
        assertThat(configuration.require("a.text")).isEqualTo("x y");
        assertThatThrownBy(() -> configuration.require("a.blank"))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage("the setting \"a.blank\" is missing");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "' false ', false", "'', true"})
    void yesOrNoIsReadInAnyCase(String text, boolean value) {
        assertThat(of(Map.of("a.flag", text)).getBoolean("a.flag", true)).isEqualTo(value);
    }

    @Test
    void anythingElseThanYesOrNoIsRefused() {
        assertThatThrownBy(() -> of(Map.of("a.flag", "yes")).getBoolean("a.flag", true))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage("the setting \"a.flag\" must be true or false, was \"yes\"");
    }

    @Test
    void aFamilyHoldsWhatFollowsThePrefixSorted() {
        Configuration configuration = of(Map.of("a.map.z", " 1 ", "a.map.b.c", "2", "a.mapped", "3", "b.map.z", "4"));

        assertThat(configuration.family("a.map.")).containsExactly(Map.entry("b.c", "2"), Map.entry("z", "1"));
    }

    @Test
    void itShowsKeysAndNoValue() {
        assertThat(of(Map.of("z.password", "hunter2", "a.user", "ann")))
                .hasToString("configuration of [a.user, z.password]");
    }

    @Test
    void laterChangesOfWhatItWasMadeFromDoNotReachIt() {
        Map<String, String> values = new HashMap<>(Map.of("a.text", "x"));
        Configuration configuration = of(values);

        values.put("a.text", "y");

        assertThat(configuration.get("a.text")).contains("x");
        assertThatThrownBy(() -> configuration.inputs().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "a.text, a.text, true",
        "a.text, a.texts, false",
        "a.text, A.TEXT, false",
        "a.map.*, a.map.x, true",
        "a.map.*, a.map.x.y, true",
        "a.map.*, a.map., false",
        "a.map.*, a.map, false",
        "a.map.*, a.mapx, false"
    })
    void aKeyMatchesItselfOrItsFamily(String name, String key, boolean matches) {
        assertThat(ConfigKey.of(name, "").matches(key)).isEqualTo(matches);
    }
}
