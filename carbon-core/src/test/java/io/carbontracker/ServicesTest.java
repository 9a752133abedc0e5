package io.carbontracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.IntensitySourceFactory;
import io.carbontracker.spi.ReportWriterFactory;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.spi.UsageSourceFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesTest {
    @TempDir
    private Path folder;

    private Services usageSources(Class<?>... factories) {
        return Services.load(ServiceFixtures.loader(folder, UsageSourceFactory.class, factories));
    }

    @Test
    void theCoreBringsItsIntensitySourcesAndMethodologies() {
        Services services = Services.load();

        assertThat(services.intensitySources()).extracting(ServiceFactory::name).containsExactly("average", "file");
        assertThat(services.methodologies()).extracting(ServiceFactory::name).containsExactly("standard", "tutorial");
        assertThat(services.usageSources()).isEmpty();
        assertThat(services.reportWriters()).isEmpty();
    }

    @Test
    void factoriesOfAUsersJarAreFoundBesideThoseOfTheCoreSortedByName() {
        Services services = usageSources(ServiceFixtures.Paths.class, ServiceFixtures.Mirror.class);

        assertThat(services.usageSources()).extracting(ServiceFactory::name).containsExactly("mirror", "paths");
        assertThat(services.usageSource("mirror").description()).isEqualTo("shows its settings");
        assertThat(services.intensitySource("average").name()).isEqualTo("average");
    }

    @Test
    void oneClassNamedTwiceIsOneFactory() {
        assertThat(usageSources(ServiceFixtures.Mirror.class, ServiceFixtures.Mirror.class)
                        .usageSources())
                .hasSize(1);
    }

    @Test
    void twoFactoriesOfOneNameAreRefusedNamingBothClasses() {
        assertThatThrownBy(() -> usageSources(ServiceFixtures.Mirror.class, ServiceFixtures.MirrorTwin.class))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("\"mirror\"")
                .hasMessageContaining(ServiceFixtures.Mirror.class.getName() + " and ")
                .hasMessageContaining(ServiceFixtures.MirrorTwin.class.getName() + ";");
    }

    @Test
    void aFactoryThatCannotBeMadeIsSkippedAndAskingForItFailsWithTheCause() {
        Services services = usageSources(ServiceFixtures.Broken.class, ServiceFixtures.Mirror.class);

        assertThat(services.usageSources()).extracting(ServiceFactory::name).containsExactly("mirror");
        assertThatThrownBy(() -> services.usageSource("broken"))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("unknown usage source \"broken\"")
                .hasMessageContaining("1 factories could not be loaded")
                .hasMessageContaining(ServiceFixtures.Broken.class.getName())
                .hasCauseInstanceOf(ServiceConfigurationError.class)
                .hasRootCauseMessage("the driver is missing");
    }

    @Test
    void aServiceFileThatNamesNoClassOrNoFactoryHidesNoOther() {
        Services services = Services.load(ServiceFixtures.loader(
                folder,
                UsageSourceFactory.class,
                "org.example.Gone",
                ServiceFixtures.Stranger.class.getName(),
                ServiceFixtures.Mirror.class.getName()));

        assertThat(services.usageSources()).extracting(ServiceFactory::name).containsExactly("mirror");
        assertThatThrownBy(() -> services.usageSource("gone"))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("2 factories could not be loaded")
                .hasMessageContaining("org.example.Gone");
    }

    @ParameterizedTest
    @ValueSource(classes = {ServiceFixtures.UpperCase.class, ServiceFixtures.Nameless.class})
    void aNameOfAnotherFormIsRefusedNamingTheClass(Class<?> factory) {
        assertThatThrownBy(() -> Services.load(ServiceFixtures.loader(folder, IntensitySourceFactory.class, factory)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining(factory.getName())
                .hasMessageContaining("lower-case letters, digits and dashes");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearestAndAllThatExist() {
        Services services = usageSources(ServiceFixtures.Mirror.class, ServiceFixtures.Paths.class);

        assertThatThrownBy(() -> services.usageSource("miror"))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage("unknown usage source \"miror\"; did you mean \"mirror\"?; known: mirror, paths")
                .hasNoCause();
        assertThatThrownBy(() -> services.methodology("standart"))
                .hasMessage("unknown methodology \"standart\"; did you mean \"standard\"?; known: standard, tutorial");
        assertThatThrownBy(() -> services.intensitySource("tide"))
                .hasMessageStartingWith("unknown intensity source \"tide\"");
        assertThatThrownBy(() -> services.reportWriter("xyzzy-report"))
                .hasMessage("unknown report writer \"xyzzy-report\"; known: none");
    }

    @ParameterizedTest
    @CsvSource({
        "aws, carbon-provider-aws",
        "azure, carbon-provider-azure",
        "gcp, carbon-provider-gcp",
        "focus, carbon-source-files",
        "usage-csv, carbon-source-files"
    })
    void aNameThatAnAbsentModuleBringsNamesTheModule(String name, String module) {
        Services services = Services.load();

        assertThatThrownBy(() -> services.usageSource(name))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageStartingWith("no usage source named \"" + name + "\"; it comes with " + module);
    }

    @Test
    void absentModulesOfOtherKindsAreNamedToo() {
        Services services = Services.load();

        assertThatThrownBy(() -> services.intensitySource("watttime"))
                .hasMessageContaining("carbon-intensity-watttime");
        assertThatThrownBy(() -> services.reportWriter("csv")).hasMessageContaining("carbon-report-csv");
        assertThatThrownBy(() -> services.usageSource("azur"))
                .hasMessageContaining("did you mean \"azure\"? add the carbon-provider-azure dependency");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"power.cpu", "workload.tag", "workload.value.ft", "average.basis", "mirror.text", "mirror.map.a"
            })
    void settingsOfWhatWasFoundAreKnown(String key) {
        Services services = usageSources(ServiceFixtures.Mirror.class);

        assertThatCode(() -> services.checkKeys(List.of(key))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "mirror.txt, unknown setting \"mirror.txt\"; did you mean \"mirror.text\"?",
        "average.basics, unknown setting \"average.basics\"; did you mean \"average.basis\"?",
        "mirror.map., unknown setting \"mirror.map.\"",
        "mirror, unknown setting \"mirror\"",
        "'', unknown setting \"\"",
        "aws.tag, the setting \"aws.tag\" belongs to carbon-provider-aws",
        "watttime.username, the setting \"watttime.username\" belongs to carbon-intensity-watttime"
    })
    void anUnknownSettingIsRefusedWithTheNearestOrItsModule(String key, String message) {
        Services services = usageSources(ServiceFixtures.Mirror.class);

        assertThatThrownBy(() -> services.checkKeys(List.of("power.cpu", key)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void settingsThatSeveralFactoriesShareAreListedOnce() {
        List<ConfigKey> keys = Services.load().configKeys();

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(keys)
                .extracting(ConfigKey::name)
                .containsExactlyInAnyOrder(
                        "average.basis", "power.cpu", "workload.tag", "workload.default", "workload.value.*");
    }

    @Test
    void listsOfFactoriesCannotBeChanged() {
        Services services =
                Services.load(ServiceFixtures.loader(folder, ReportWriterFactory.class, ServiceFixtures.Lines.class));

        assertThat(services.reportWriters()).hasSize(1);
        assertThatThrownBy(() -> services.reportWriters().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
