package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledRunTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void aRunThatIsKilledLeavesNoFileUnderAFinalName() throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        classPath(),
                        EndlessRun.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(out.readLine()).isEqualTo("ready");
        } finally {
            run.destroyForcibly();
        }
        assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();

        List<Path> left;
        try (var files = Files.list(folder)) {
            left = files.toList();
        }
        assertThat(left)
                .extracting(file -> file.getFileName().toString())
                .hasSize(3)
                .allMatch(name -> name.matches("\\.carbon_(detail|gaps|summary)_\\d{8}_\\d{6}\\.csv\\.tmp-[0-9a-f]+"));
        // The run was in the middle of its work, so that the test could have failed.
        assertThat(left).anySatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    /** The module path, where there is one, serves as class path too. */
    private static String classPath() throws Exception {
        Set<String> entries = new LinkedHashSet<>();
        for (Class<?> type : List.of(EndlessRun.class, CsvReport.class)) {
            String file = type.getSimpleName() + ".class";
            URI uri = Objects.requireNonNull(type.getResource(file)).toURI();
            // One folder up for the file, and one for each part of the package's name.
            Path root = Path.of(uri).getParent();
            for (int i = type.getPackageName().split("\\.").length; i > 0; i--) {
                root = root.getParent();
            }
            entries.add(root.toString());
        }
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            String path = System.getProperty(property, "");
            if (!path.isEmpty()) {
                entries.add(path);
            }
        }
        return String.join(File.pathSeparator, entries);
    }
}
