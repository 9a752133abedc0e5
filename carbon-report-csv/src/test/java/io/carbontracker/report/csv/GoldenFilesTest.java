package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.report.CarbonReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every output of {@link Scenario#MONTH}, as it has to be to the last byte. See {@link Golden} for how to renew them. */
class GoldenFilesTest {
    @TempDir
    private Path folder;

    private List<Path> write(Path to) {
        try (CsvReport csv = CsvReport.builder(to).build()) {
            Scenario.month(csv);
            return csv.files();
        }
    }

    @Test
    void theCsvFilesAreAsAgreed() throws IOException {
        List<Path> files = write(folder);

        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "carbon_detail_" + Scenario.STAMP + ".csv",
                        "carbon_gaps_" + Scenario.STAMP + ".csv",
                        "carbon_summary_" + Scenario.STAMP + ".csv");
        Golden.assertEqual("detail.csv", Files.readString(files.get(0)));
        Golden.assertEqual("gaps.csv", Files.readString(files.get(1)));
        Golden.assertEqual("summary.csv", Files.readString(files.get(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "100, false, summary-100.txt",
        "60, false, summary-60.txt",
        "100, true, summary-100-color.txt",
        "60, true, summary-60-color.txt"
    })
    void theTerminalSummaryIsAsAgreed(int width, boolean color, String name) throws IOException {
        StringBuilder out = new StringBuilder();

        Scenario.month(TerminalSummary.writer(out, width, color));

        Golden.assertEqual(name, out.toString());
    }

    @Test
    void theJsonObjectIsAsAgreed() throws IOException {
        StringBuilder out = new StringBuilder();

        Scenario.month(JsonReport.writer(out));

        Golden.assertEqual("report.json", out.toString());
    }

    @Test
    void theSameInputGivesTheSameBytes() throws IOException {
        List<Path> first = write(folder.resolve("first"));
        List<Path> second = write(folder.resolve("second"));
        CarbonReport one = Scenario.month();
        CarbonReport other = Scenario.month();

        assertThat(second).hasSize(3);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).hasSameBinaryContentAs(first.get(i));
        }
        assertThat(TerminalSummary.render(other, 80, true)).isEqualTo(TerminalSummary.render(one, 80, true));
        StringBuilder json = new StringBuilder();
        JsonReport.write(one, json);
        StringBuilder again = new StringBuilder();
        JsonReport.write(other, again);
        assertThat(again).hasToString(json.toString());
    }
}
