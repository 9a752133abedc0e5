package io.carbontracker.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import io.carbontracker.verification.Modules.Module;
import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExportsTest {
    @Test
    void everyModuleThatUsersDependOnIsANamedModule() {
        assertThat(Modules.withDescriptor())
                .extracting(Module::folder)
                .contains(Modules.CORE, Modules.FILES, Modules.REPORTS);
    }

    @Test
    void exactlyThePackagesWithPublicTypesAreExportedAndInternalOnesNever() {
        for (Module module : Modules.withDescriptor()) {
            Set<String> withPublicTypes = module.classes().stream()
                    .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                    .map(type -> type.getPackageName())
                    .filter(name -> !name.endsWith(".internal") && !name.contains(".internal."))
                    .collect(Collectors.toSet());

            Set<String> exported = module.descriptor().orElseThrow().exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());

            assertThat(exported)
                    .as("exports of %s", module)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(withPublicTypes);
        }
    }

    @Test
    void noModuleOpensOrExportsToSomeAlone() {
        for (Module module : Modules.withDescriptor()) {
            ModuleDescriptor descriptor = module.descriptor().orElseThrow();

            assertThat(descriptor.isOpen()).as("%s is an open module", module).isFalse();
            assertThat(descriptor.opens()).as("opens of %s", module).isEmpty();
            assertThat(descriptor.exports())
                    .as("exports of %s", module)
                    .noneMatch(ModuleDescriptor.Exports::isQualified);
        }
    }

    @Test
    void moduleNamesFollowTheirPackages() {
        assertThat(Modules.named(Modules.CORE).descriptor().orElseThrow().name())
                .isEqualTo("io.carbontracker.core");
        for (Module module : Modules.withDescriptor()) {
            String name = module.descriptor().orElseThrow().name();

            assertThat(name).startsWith("io.carbontracker.");
            if (!module.folder().equals(Modules.CORE)) {
                assertThat(module.packages())
                        .as("packages of %s", module)
                        .allMatch(each -> each.equals(name) || each.startsWith(name + "."));
            }
        }
    }
}
