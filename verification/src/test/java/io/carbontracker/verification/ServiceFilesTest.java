package io.carbontracker.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.Services;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.verification.Modules.Module;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServiceFilesTest {
    @Test
    void theDescriptorProvidesWhatTheServiceFilesName() {
        int provided = 0;

        for (Module module : Modules.withDescriptor()) {
            Map<String, List<String>> provides = new TreeMap<>();
            module.descriptor()
                    .orElseThrow()
                    .provides()
                    .forEach(each -> provides.put(each.service(), each.providers()));

            assertThat(module.serviceFiles()).as("services of %s", module).isEqualTo(provides);
            provided += provides.values().stream().mapToInt(List::size).sum();
        }

        // 2 intensity sources and 2 methodologies of core, 2 file sources, 3 report writers.
        assertThat(provided).isGreaterThanOrEqualTo(9);
    }

    @Test
    void everyProviderIsAPublicClassWithAPublicConstructorWithoutArguments() throws ReflectiveOperationException {
        int providers = 0;

        for (Module module : Modules.all()) {
            for (Map.Entry<String, List<String>> service : module.serviceFiles().entrySet()) {
                for (String name : service.getValue()) {
                    providers++;
                    Class<?> provider = Class.forName(name);
                    Constructor<?> constructor = provider.getConstructor();

                    assertThat(module.classes().contain(name))
                            .as("%s is in %s", name, module)
                            .isTrue();
                    assertThat(Class.forName(service.getKey())).isAssignableFrom(provider);
                    assertThat(Modifier.isPublic(provider.getModifiers()))
                            .as(name)
                            .isTrue();
                    assertThat(constructor.newInstance()).isInstanceOf(ServiceFactory.class);
                }
            }
        }

        // Those of the descriptors, and the bundled sample of the examples.
        assertThat(providers).isGreaterThanOrEqualTo(10);
    }

    @Test
    void coreUsesEveryKindOfFactoryThatThereIs() {
        Module core = Modules.named(Modules.CORE);
        Set<String> factories = core.classes().stream()
                .filter(type -> type.isInterface()
                        && type.isAssignableTo(ServiceFactory.class)
                        && !type.isEquivalentTo(ServiceFactory.class))
                .map(type -> type.getName())
                .collect(Collectors.toSet());

        assertThat(factories).hasSize(4);
        assertThat(core.descriptor().orElseThrow().uses()).containsExactlyInAnyOrderElementsOf(factories);
    }

    @Test
    void everyProviderIsFoundUnderItsName() {
        Services found = Services.load();

        assertThat(found.usageSources()).extracting(ServiceFactory::name).contains("focus", "sample", "usage-csv");
        assertThat(found.intensitySources()).extracting(ServiceFactory::name).contains("average", "file");
        assertThat(found.methodologies()).extracting(ServiceFactory::name).contains("standard", "tutorial");
        assertThat(found.reportWriters()).extracting(ServiceFactory::name).contains("csv", "json", "text");
    }
}
