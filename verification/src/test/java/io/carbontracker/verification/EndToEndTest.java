package io.carbontracker.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.verification.ChildProcess.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The runnable jar as a process of its own. */
class EndToEndTest {
    private static final String HEADER = "date,region,instance_type,hours\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> statuses() {
        return Stream.of(
                argumentSet("done", 0, "--source usage-csv --input good.csv", ""),
                argumentSet("gaps are no failure", 0, "--source usage-csv --input gap.csv", ""),
                argumentSet("no usage", 1, "--source usage-csv --input header.csv", "no usage found"),
                argumentSet("an unknown option", 2, "--nope", "unknown option \"--nope\""),
                argumentSet("a missing file", 2, "--source usage-csv --input absent.csv", "absent.csv"),
                argumentSet("an unknown source", 2, "--source focsu --input good.csv", "did you mean \"focus\""),
                argumentSet("an empty file", 3, "--source usage-csv --input zero.csv", "it is empty (0 bytes)"),
                argumentSet("a gap under --strict", 4, "--source usage-csv --input gap.csv --strict", "1 gap"));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void theExitStatusTellsHowItWent(int status, String arguments, String message) throws IOException {
        Files.writeString(folder.resolve("good.csv"), HEADER + "2026-06-01,us-east-1,m5.large,1\n");
        Files.writeString(folder.resolve("gap.csv"), HEADER + "2026-06-01,us-east-1,zz9.large,1\n");
        Files.writeString(folder.resolve("header.csv"), HEADER);
        Files.writeString(folder.resolve("zero.csv"), "");

        Result result = ChildProcess.run(ChildProcess.carbonTracker(folder, arguments.split(" ")));

        assertThat(result.status()).as(result.err()).isEqualTo(status);
        assertThat(result.err()).contains(message).doesNotContain("\tat ", "Exception");
        if (status == 0) {
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void aStackTraceIsShownOnRequestOnly() {
        ProcessBuilder process = ChildProcess.carbonTracker(folder, "--nope");
        process.environment().put("CARBON_DEBUG", "1");

        assertThat(ChildProcess.run(process).err()).contains("unknown option \"--nope\"", "\tat ");
    }

    @Test
    void theListNamesEveryFactoryWithTheJarThatBringsIt() {
        Result result = ChildProcess.run(ChildProcess.carbonTracker(folder, "--list"));

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        for (String name : List.of(
                "focus", "sample", "usage-csv", "average", "file", "standard", "tutorial", "csv", "json", "text")) {
            assertThat(result.out().lines())
                    .as("the line of %s", name)
                    .anyMatch(line -> line.startsWith("  " + name + " ") && line.endsWith("[carbon-tracker.jar]"));
        }
    }

    @Test
    void aProcessKilledWhileWritingLeavesNoFileUnderAFinalName() throws IOException, InterruptedException {
        Path output = Files.createDirectory(folder.resolve("output"));
        try (Writer usage = Files.newBufferedWriter(folder.resolve("big.csv"))) {
            usage.write(HEADER);
            String rows = "2026-06-01,us-east-1,m5.large,1\n".repeat(1_000);
            for (int i = 0; i < 2_000; i++) {
                usage.write(rows);
            }
        }

        Process process;
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            output.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            process = ChildProcess.carbonTracker(folder, "--source", "usage-csv", "--input", "big.csv")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            WatchKey created = watch.poll(ChildProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(created).as("a temporary file appeared").isNotNull();
        }

        assertThat(ChildProcess.end(process)).as("it was killed").isNotIn(0, 1, 2, 3, 4);
        assertThat(names(output))
                .isNotEmpty()
                .allMatch(name -> name.startsWith(".carbon_") && name.contains(".csv.tmp-"));
    }

    @Test
    void aReaderThatGoesAwayEndsTheProcessAndNotItsFiles() throws IOException {
        Process process = ChildProcess.carbonTracker(folder, "--explain", "1000")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getInputStream().close();

        assertThat(ChildProcess.end(process)).isBetween(0, 4);
        assertThat(names(folder.resolve("output"))).hasSize(3).allMatch(name -> name.startsWith("carbon_"));
    }

    /** Arabic has digits of its own, Turkish an i of its own; the file's charset is not the system's; Apia is a day ahead. */
    @Test
    void theResultIsTheSameUnderAnyLocaleZoneAndCharset() throws IOException {
        Files.writeString(folder.resolve("a.csv"), """
                date,region,instance_type,hours,cost,currency,tag_team
                2026-06-01,us-east-1,P5.48XLARGE,24,3168.00,USD,Grün
                2026-06-30,EU-WEST-1,m5.large,1.5,0.144,USD,日本
                2026-06-30,eu-west-1,i3.large,100000,15600.5,USD,İstanbul
                2026-06-31,eu-west-1,m5.large,1,1,USD,bad date
                2026-06-30,eu-west-1,m5.large,many,1,USD,bad hours
                """);
        Files.write(folder.resolve("b.csv"), (HEADER + "2026-06-01,us-east-1,m5.l\u00e4rge,1\n").getBytes(ISO_8859_1));

        Map<String, String> plain = everything("plain");

        assertThat(plain).containsEntry("status", "3").containsKeys("carbon_detail", "carbon_gaps", "carbon_summary");
        assertThat(plain.get("carbon_detail")).contains("Grün", "日本", "İstanbul");
        assertThat(plain.get("out")).contains("USD 3,168.00");
        assertSame(
                plain, everything("arabic", "-Duser.language=ar", "-Duser.country=EG", "-Duser.timezone=Pacific/Apia"));
        assertSame(
                plain, everything("turkish", "-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-1"));
    }

    private static void assertSame(Map<String, String> expected, Map<String, String> actual) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((part, text) -> assertThat(actual.get(part).lines().toList())
                .as(part)
                .isEqualTo(text.lines().toList()));
    }

    /** Runs under options of the virtual machine; gives the status, what was printed, and each file by its kind. */
    private Map<String, String> everything(String output, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(Arrays.asList(options));
        arguments.addAll(List.of("-jar", Repository.runnableJar().toString()));
        arguments.addAll(List.of("--source", "usage-csv", "--input", "a.csv", "--input", "b.csv"));
        arguments.addAll(List.of("--group-by", "region,tag:team", "--explain", "3", "--output", output));
        Result result = ChildProcess.run(ChildProcess.java(folder, arguments));
        Map<String, String> all = new TreeMap<>(
                Map.of("status", String.valueOf(result.status()), "out", result.out(), "err", result.err()));
        for (String name : names(folder.resolve(output))) {
            all.put(
                    name.replaceFirst("_\\d.*", ""),
                    Repository.text(folder.resolve(output).resolve(name)));
        }
        return all;
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
