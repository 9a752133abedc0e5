package io.carbontracker.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.verification.Modules.Module;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class NullMarkedTest {
    @Test
    void everyPackageIsNullMarked() {
        int packages = 0;

        for (Module module : Modules.all()) {
            for (String name : module.packages()) {
                packages++;
                assertThat(isNullMarked(name))
                        .as("package %s of %s is @NullMarked in its package-info", name, module)
                        .isTrue();
            }
        }

        // 11 of core, 2 of each of the source and the report module, 1 of the examples.
        assertThat(packages).isGreaterThanOrEqualTo(16);
    }

    private static boolean isNullMarked(String packageName) {
        try {
            return Class.forName(packageName + ".package-info").isAnnotationPresent(NullMarked.class);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
