package io.carbontracker.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.verification.Modules.Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What is in the jars, besides classes that work. */
class JarsTest {
    private static final long MEGABYTE = 1_000_000;

    @Test
    void everyEntryCarriesTheTimeStampOfTheRelease() throws IOException {
        LocalDateTime stamp = LocalDateTime.ofInstant(
                Instant.parse(Repository.ofParentPom("project.build.outputTimestamp")), ZoneOffset.UTC);

        for (Module module : Modules.all()) {
            try (JarFile jar = jar(module)) {
                List<JarEntry> entries = Collections.list(jar.entries());
                assertThat(entries).as("entries of %s", module).hasSizeGreaterThan(10);
                assertThat(entries)
                        .as("time stamps in %s", module)
                        .allSatisfy(entry -> assertThat(entry.getTimeLocal())
                                .as(entry.getName())
                                .isEqualTo(stamp));
            }
        }
    }

    @Test
    void everyJarCarriesTheLicenseAndTheAttributions() throws IOException {
        for (Module module : Modules.all()) {
            try (JarFile jar = jar(module)) {
                for (String name : List.of("LICENSE", "NOTICE")) {
                    assertThat(text(jar, "META-INF/" + name))
                            .as("%s of %s", name, module)
                            .isEqualTo(Repository.text(Repository.path(name)));
                }
            }
        }
    }

    @Test
    void coreWithItsDataStaysUnderAMegabyte() throws IOException {
        try (JarFile jar = jar(Modules.named(Modules.CORE))) {
            assertThat(Files.size(Path.of(jar.getName()))).isBetween(MEGABYTE / 10, MEGABYTE);
        }
    }

    @Test
    void theRunnableJarMergesTheServicesOfAllModules() throws IOException {
        Map<String, TreeSet<String>> expected = new TreeMap<>();
        for (Module module : Modules.all()) {
            module.serviceFiles()
                    .forEach((service, providers) -> expected.computeIfAbsent(service, key -> new TreeSet<>())
                            .addAll(providers));
        }

        try (JarFile jar = new JarFile(Repository.runnableJar().toFile())) {
            assertThat(expected).hasSize(4);
            for (Map.Entry<String, TreeSet<String>> service : expected.entrySet()) {
                assertThat(text(jar, "META-INF/services/" + service.getKey()).lines())
                        .as(service.getKey())
                        .containsExactlyInAnyOrderElementsOf(service.getValue());
            }
        }
    }

    @Test
    void theRunnableJarHasNoDescriptorAndNoSignatureOfAPart() throws IOException {
        try (JarFile jar = new JarFile(Repository.runnableJar().toFile())) {
            List<String> names = Collections.list(jar.entries()).stream()
                    .map(JarEntry::getName)
                    .toList();

            assertThat(names)
                    .contains("io/carbontracker/CarbonTracker.class", "META-INF/LICENSE", "META-INF/NOTICE")
                    .doesNotHaveDuplicates()
                    .noneMatch(name -> name.endsWith("module-info.class"))
                    .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
        }
    }

    /** Opens a module's jar; the class path has folders instead in a build that ends before the phase "package". */
    private static JarFile jar(Module module) throws IOException {
        if (Files.isDirectory(module.location())) {
            String reason = module.location() + " is no jar; \"mvn verify\" makes one";
            if (Repository.isContinuousIntegration()) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
        return new JarFile(module.location().toFile());
    }

    private static String text(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        assertThat(entry).as("%s in %s", name, jar.getName()).isNotNull();
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
