package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.CarbonTracker;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writers as they are found by name. */
class FactoriesTest {
    @TempDir
    private Path folder;

    private static String printed(String name, Map<String, String> settings) {
        StringBuilder out = new StringBuilder();
        try (ReportWriter writer = CarbonTracker.builder().writer(name, settings, out)) {
            Scenario.month(writer);
        }
        return out.toString();
    }

    @Test
    void textTakesWidthAndColor() {
        assertThat(printed("text", Map.of())).isEqualTo(TerminalSummary.render(Scenario.month(), 100, false));
        assertThat(printed("text", Map.of("text.width", "72", "text.color", "true")))
                .isEqualTo(TerminalSummary.render(Scenario.month(), 72, true));
        assertThatThrownBy(() -> printed("text", Map.of("text.width", "wide")))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage("the setting \"text.width\" must be a whole number, was \"wide\"");
    }

    @Test
    void jsonPrintsTheObject() {
        StringBuilder expected = new StringBuilder();
        JsonReport.write(Scenario.month(), expected);

        assertThat(printed("json", Map.of())).isEqualTo(expected.toString());
    }

    @Test
    void csvTakesAFolderAndWhetherThereIsDetail() throws IOException {
        Path output = folder.resolve("out");

        assertThat(printed("csv", Map.of("csv.output", output.toString(), "csv.detail", "false")))
                .isEmpty();

        try (var files = Files.list(output)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "carbon_gaps_" + Scenario.STAMP + ".csv", "carbon_summary_" + Scenario.STAMP + ".csv");
        }
        assertThatThrownBy(() -> printed("csv", Map.of("csv.output", "a\u0000b")))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageStartingWith("the setting \"csv.output\" must be a folder");
    }
}
