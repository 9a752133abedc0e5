package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.error.CarbonConfigurationException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens where the optional dependency is not there, or cannot be unpacked: in a process of its own. */
class WithoutEngineTest {
    @TempDir
    private Path folder;

    /** Reads the file that it is given, and prints what came of it. */
    static final class Read {
        private Read() {}

        @SuppressWarnings("SystemOut") // the output is what the test reads
        public static void main(String[] arguments) {
            try {
                Reading reading = Reading.of(
                        FocusFiles.builder().inputs(Path.of(arguments[0])).build());
                System.out.println("rows " + reading.items().size());
            } catch (CarbonConfigurationException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    private static String run(Path file, boolean withEngine, String... options)
            throws IOException, InterruptedException {
        String paths = Stream.of("jdk.module.path", "java.class.path")
                .map(property -> System.getProperty(property, ""))
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .filter(path -> !path.isEmpty() && (withEngine || !path.contains("duckdb")))
                .collect(Collectors.joining(File.pathSeparator));
        Path classes = Path.of(WithoutEngineTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        String tests = classes.resolveSibling("test-classes").toString();
        Process process = new ProcessBuilder(Stream.of(
                                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()),
                                Stream.of(options),
                                Stream.of(
                                        "-cp",
                                        paths + File.pathSeparator + classes + File.pathSeparator + tests,
                                        Read.class.getName(),
                                        file.toString()))
                        .flatMap(part -> part)
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private Path parquet() {
        return Engine.parquet("SELECT 1 AS x", folder.resolve("bill.parquet"));
    }

    @Test
    void parquetWithoutTheDependencyIsRefusedWithItsNameAndCsvIsRead() throws Exception {
        Path csv = Engine.write(folder.resolve("bill.csv"), FocusBill.text().getBytes(StandardCharsets.UTF_8));

        assertThat(run(parquet(), false)).startsWith("refused: ").contains("org.duckdb:duckdb_jdbc");
        assertThat(run(csv, false)).startsWith("rows 1");
    }

    @Test
    void aNativeLibraryThatCannotBeUnpackedIsToldWithTheDirectory() throws Exception {
        String nowhere = folder.resolve("nowhere").toString();

        assertThat(run(parquet(), true, "-Djava.io.tmpdir=" + nowhere))
                .contains(
                        "refused: ",
                        "cannot be loaded",
                        "java.io.tmpdir (" + nowhere + "), which must be writable",
                        "; there is no such file");
    }
}
