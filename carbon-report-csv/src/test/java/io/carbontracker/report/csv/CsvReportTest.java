package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.CarbonTracker;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.ReportException;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.ReportPlan;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files themselves: names, folders, and what is left when something goes wrong. */
class CsvReportTest {
    private static final ReportPlan PLAN = new ReportPlan("standard 1", Signal.AVERAGE, List.of(), Scenario.NOW);

    /** More rows than a buffer holds. */
    private static final List<UsageItem> MANY = Collections.nCopies(
            5_000, Scenario.row("us-east-1", "p5.48xlarge", 1).build());

    @TempDir
    private Path folder;

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> finalNames(String suffix) {
        return List.of(
                "carbon_detail_" + Scenario.STAMP + suffix + ".csv",
                "carbon_gaps_" + Scenario.STAMP + suffix + ".csv",
                "carbon_summary_" + Scenario.STAMP + suffix + ".csv");
    }

    private void run() {
        try (CsvReport csv = CsvReport.builder(folder).build()) {
            Scenario.month(csv);
        }
    }

    @Test
    void namesCarryTheTimeOfTheRunInUtc() throws IOException {
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            run();
        } finally {
            TimeZone.setDefault(zone);
        }

        assertThat(names(folder)).isEqualTo(finalNames(""));
    }

    @Test
    void filesAreUtf8WithLineFeedsAndNoByteOrderMark() throws IOException {
        run();

        for (String name : names(folder)) {
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            assertThat(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(bytes);
            assertThat(bytes).doesNotContain('\r');
            assertThat((char) bytes[0]).as("no byte order mark").isBetween('a', 'z');
            assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\n');
        }
    }

    @Test
    void anotherRunInTheSameSecondGetsItsOwnNames() throws IOException {
        run();
        List<String> first = names(folder);
        String before = Files.readString(folder.resolve(first.get(0)));
        run();
        run();

        assertThat(names(folder))
                .hasSize(9)
                .containsAll(finalNames(""))
                .containsAll(finalNames("_2"))
                .containsAll(finalNames("_3"));
        assertThat(folder.resolve(first.get(0))).hasContent(before);
    }

    @Test
    void twoWritersAtOnceDoNotMeet() throws IOException {
        try (CsvReport one = CsvReport.builder(folder).build();
                CsvReport other = CsvReport.builder(folder).build()) {
            Scenario.month(one, other);

            assertThat(one.files()).hasSize(3).doesNotContainAnyElementsOf(other.files());
            assertThat(other.files().get(0)).hasSameBinaryContentAs(one.files().get(0));
        }
        assertThat(names(folder)).hasSize(6).containsAll(finalNames("")).containsAll(finalNames("_2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"detail", "gaps", "summary"})
    void aNameThatIsTakenIsLeftAloneAndTheFilesStayTogether(String kind) throws IOException {
        Path taken = folder.resolve("carbon_" + kind + "_" + Scenario.STAMP + ".csv");
        Files.writeString(taken, "mine");

        run();

        assertThat(taken).hasContent("mine");
        assertThat(names(folder)).hasSize(4).containsAll(finalNames("_2"));
    }

    @Test
    void aMissingFolderIsCreatedWithItsParents() throws IOException {
        Path deep = folder.resolve("a").resolve("b");
        try (CsvReport csv = CsvReport.builder(deep).build()) {
            assertThat(deep).doesNotExist();
            Scenario.month(csv);
        }

        assertThat(names(deep)).isEqualTo(finalNames(""));
    }

    @Test
    void aLinkToAFolderIsAFolder() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (CsvReport csv = CsvReport.builder(link).build()) {
            Scenario.month(csv);
        }

        assertThat(names(real)).isEqualTo(finalNames(""));
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("output"), "mine");

        assertThatThrownBy(() -> CsvReport.builder(file).build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage("the output folder \"" + file + "\" is a file; name a folder, which need not exist");
        assertThat(file).hasContent("mine");
    }

    /** Permissions do not bind the superuser, so a folder is asked for where none can be. */
    @Test
    void aFolderThatCannotBeIsFoundBeforeAnythingIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("output"), "mine");
        Path below = file.resolve("below");
        try (CsvReport csv = CsvReport.builder(below).build()) {
            assertThatThrownBy(() -> csv.sink(PLAN))
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageStartingWith("cannot create the folder \"" + below + "\": ")
                    .hasMessageContaining("name another output folder");
        }

        assertThat(names(folder)).containsExactly("output");
    }

    @Test
    void aFolderThatTakesNoFileIsWrongUse() {
        PendingFile.Opener locked = path -> {
            throw new AccessDeniedException(path.toString());
        };
        try (CsvReport csv = new CsvReport(folder, true, locked)) {
            assertThatThrownBy(() -> csv.sink(PLAN))
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessage("cannot create a file in \"" + folder
                            + "\": permission denied; name another output folder");
        }
    }

    @Test
    void closingWithoutWritingLeavesNoFile() throws IOException {
        try (CsvReport csv = CsvReport.builder(folder).build()) {
            csv.sink(PLAN);
            assertThat(names(folder)).hasSize(3).allMatch(name -> name.startsWith(".carbon_"));
        }

        assertThat(names(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"detail", "gaps", "summary"})
    void aFullDiskLeavesNoFile(String kind) throws IOException {
        try (CarbonTracker tracker = Scenario.tracker(MANY);
                CsvReport csv = new CsvReport(folder, true, FullDisk.holding(50, kind))) {
            assertThatThrownBy(() -> tracker.run(Scenario.request("region"), csv))
                    .isInstanceOf(ReportException.class)
                    .hasMessage("cannot write the " + kind + " file in \"" + folder
                            + "\": No space left on device; make room there or name another output folder");
            assertThat(csv.files()).isEmpty();
        }

        assertThat(names(folder)).isEmpty();
    }

    @Test
    void aDiskThatTakesNoNewFileLeavesNone() throws IOException {
        PendingFile.Opener opener = path -> {
            if (path.toString().contains("summary")) {
                throw new IOException("No space left on device");
            }
            return PendingFile.Opener.CREATE.open(path);
        };
        try (CsvReport csv = new CsvReport(folder, true, opener)) {
            assertThatThrownBy(() -> csv.sink(PLAN))
                    .isInstanceOf(ReportException.class)
                    .hasMessageStartingWith("cannot create a file in \"" + folder + "\": No space left on device");
        }

        assertThat(names(folder)).isEmpty();
    }

    @Test
    void aWriterIsUsedOnceAndInOrder() {
        CarbonReport report = Scenario.month();
        try (CsvReport csv = CsvReport.builder(folder).build()) {
            assertThatThrownBy(() -> csv.write(report)).isInstanceOf(IllegalStateException.class);
            Scenario.month(csv);
            assertThatThrownBy(() -> csv.sink(PLAN)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> csv.write(report)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rowsBeyondOneBufferAllArrive() {
        Csv detail = Csv.run(folder, MANY, Scenario.request("region")).detail();

        assertThat(detail.rows()).hasSize(MANY.size());
        assertThat(detail.column("carbon_kg"))
                .containsOnly(detail.column("carbon_kg").get(0));
    }
}
