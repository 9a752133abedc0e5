package io.carbontracker.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.benchmarks.Inputs.Form;
import io.carbontracker.intensity.FileIntensity;
import io.carbontracker.units.Signal;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    @TempDir
    Path folder;

    @Test
    void focusIsTheSampleAgainAndAgainBelowOneHeader() throws Exception {
        Path file = folder.resolve(new Inputs(folder).named(Form.FOCUS, 2_000));

        List<String> lines;
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines = in.lines().toList();
        }
        assertThat(lines).hasSize(2_001);
        assertThat(lines.get(0)).startsWith("\"AvailabilityZone\",");
        assertThat(lines.subList(1, 1_001)).isEqualTo(lines.subList(1_001, 2_001));
    }

    @Test
    void anInputIsGeneratedOnce() throws Exception {
        Inputs inputs = new Inputs(folder);
        Path file = folder.resolve(inputs.named(Form.USAGE_CSV, 10));
        Files.writeString(file, "kept");

        inputs.named(Form.USAGE_CSV, 10);

        assertThat(file).hasContent("kept");
    }

    @Test
    void filesGetFurtherNames() throws Exception {
        Path from = Files.createDirectory(folder.resolve("from"));
        Files.writeString(from.resolve("part-0.parquet"), "zero");
        Files.writeString(from.resolve("part-1.parquet"), "one");
        Path to = Files.createDirectory(folder.resolve("to"));

        Inputs.linkFiles(from, 10, to);

        try (Stream<Path> links = Files.list(to)) {
            assertThat(links).hasSize(2 * 10);
        }
        assertThat(to.resolve("copy-9-part-1.parquet")).hasContent("one");
    }

    @Test
    void hourlyIntensityHasALineForEachRegionAndHour() throws Exception {
        Path file = folder.resolve("hourly.csv");

        HourlyIntensityCsv.write(file);

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + 6 * 720); // the header, six regions, 30 days of 24 hours
        assertThat(lines.get(1)).isEqualTo("aws,us-east-1,average,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,0.3");
        assertThat(FileIntensity.read(file).signals()).containsExactly(Signal.AVERAGE);
    }
}
