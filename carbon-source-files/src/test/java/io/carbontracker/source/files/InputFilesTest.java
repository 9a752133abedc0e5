package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are read, in which order, and what becomes of the cursor over them. */
class InputFilesTest {
    private static final String HEADER = "date,region,instance_type,hours\n";

    @TempDir
    private Path folder;

    /** Writes a file of one row, whose machine type is the file's name. */
    private Path write(String name) throws IOException {
        return write(name, HEADER + "2026-10-01,r," + name + ",1\n");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Files.write(file, name.endsWith(".gz") ? Reading.gzip(bytes) : bytes);
    }

    private static List<String> types(UsageCsv source) {
        Reading reading = Reading.of(source);
        assertThat(reading.facts().failures()).isEmpty();
        return reading.records().stream().map(row -> row.resource().label()).toList();
    }

    private void writeSeveral() throws IOException {
        for (String name :
                List.of("b.csv", "a.csv.gz", "sub/C.CSV", "sub/d.csv", "e.txt", "f.parquet", ".hidden.csv")) {
            write(name);
        }
    }

    @Test
    void aFolderStandsForItsCsvFilesBelowItInTheOrderOfTheirPaths() throws IOException {
        writeSeveral();

        assertThat(types(UsageCsv.builder().inputs(folder).build()))
                .containsExactly("a.csv.gz", "b.csv", "sub/C.CSV", "sub/d.csv");
    }

    static Stream<Arguments> globs() {
        return Stream.of(
                argumentSet("star", "*.csv", List.of(".hidden.csv", "b.csv")),
                argumentSet("question mark", "?.csv*", List.of("a.csv.gz", "b.csv")),
                argumentSet("in a folder", "sub/*.csv", List.of("sub/d.csv")),
                argumentSet("folders", "*/d.csv", List.of("sub/d.csv")),
                argumentSet("any depth", "**/[dC].*", List.of("sub/C.CSV", "sub/d.csv")),
                argumentSet("alternatives", "{a,b}.csv{,.gz}", List.of("a.csv.gz", "b.csv")));
    }

    @ParameterizedTest
    @MethodSource("globs")
    void aGlobStandsForTheFilesThatItMatchesInTheOrderOfTheirPaths(String glob, List<String> files) throws IOException {
        writeSeveral();

        assertThat(types(UsageCsv.builder().inputs(List.of(folder + "/" + glob)).build()))
                .isEqualTo(files);
    }

    @Test
    void inputsAreReadInTheOrderNamedAndAFileNamedTwiceOnce() throws IOException {
        Path a = write("a.csv");
        Path b = write("b.csv");

        assertThat(types(UsageCsv.builder()
                        .inputs(b, folder.resolve("x/../b.csv").normalize())
                        .inputs(List.of(folder + "/./a.csv", folder + "/*.csv"))
                        .inputs(folder, a)
                        .input("extra", () -> stream(HEADER + "2026-10-01,r,extra,1\n"))
                        .build()))
                .containsExactly("b.csv", "a.csv", "extra");
    }

    @Test
    void aPathIsTakenLiterallyThoughItLooksLikeAGlob() throws IOException {
        Path odd = write("[2026] {q4}.csv");

        assertThat(types(UsageCsv.builder().inputs(odd).build())).containsExactly("[2026] {q4}.csv");
        assertThat(types(UsageCsv.builder().inputs(List.of(odd.toString())).build()))
                .hasSize(1);
        assertThatThrownBy(() -> Reading.of(
                        UsageCsv.builder().inputs(folder.resolve("*.csv")).build()))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("*.csv\" does not exist");
    }

    @Test
    void aPathOfAnotherFileSystemIsReadThere() throws IOException {
        URI zip = URI.create("jar:" + folder.resolve("bills.zip").toUri());
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.createDirectory(files.getPath("/bills"));
            Files.writeString(files.getPath("/bills/a.csv"), HEADER + "2026-10-01,r,a,1\n");
            Files.writeString(files.getPath("/bills/b.csv"), HEADER + "2026-10-01,r,b,1\n");

            assertThat(types(UsageCsv.builder()
                            .inputs(files.getPath("/bills/b.csv"), files.getPath("/bills"))
                            .build()))
                    .containsExactly("b", "a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent.csv", "absent", "*.json", "absent/*.csv", "[.csv", "a\u0000b"})
    void anInputThatMatchesNothingIsWrongUseAndNamed(String input) throws IOException {
        write("a.csv");
        UsageCsv source =
                UsageCsv.builder().inputs(List.of(folder + "/" + input)).build();

        assertThatThrownBy(() -> Reading.of(source))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("input \"" + folder + "/" + input + "\"");
    }

    @Test
    void aFolderWithoutMatchingFilesIsWrongUse() throws IOException {
        write("notes.txt");

        assertThatThrownBy(() -> Reading.of(UsageCsv.builder().inputs(folder).build()))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("holds no file whose name ends in .csv or .csv.gz");
        assertThatThrownBy(() -> Reading.of(FocusFiles.builder().inputs(folder).build()))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("holds no file whose name ends in .csv, .csv.gz or .parquet");
    }

    @Test
    void filesAreLookedUpAnewAtEachOpening() throws IOException {
        UsageCsv source = UsageCsv.builder().inputs(folder).build();
        write("a.csv");
        assertThat(types(source)).hasSize(1);
        write("b.csv");
        assertThat(types(source)).hasSize(2);
    }

    @Test
    void aBadFileAmongGoodOnesIsAFailureAndTheOthersAreRead() throws IOException {
        write("a.csv");
        write("b.csv", "");
        write("c.csv", "some,thing\n1,2\n");
        write("d.csv", HEADER + "2026-10-01,r,d,1\n2026-10-01,\"r,d,1\n");
        write("e.csv");

        Reading reading = Reading.of(UsageCsv.builder().inputs(folder).build());

        assertThat(reading.records()).extracting(row -> row.resource().label()).containsExactly("a.csv", "d", "e.csv");
        assertThat(reading.facts().failures()).hasSize(3);
        assertThat(reading.facts().failures().get(0)).contains("b.csv\": it is empty");
        assertThat(reading.facts().failures().get(1)).contains("c.csv\": it lacks the columns");
        assertThat(reading.facts().failures().get(2)).contains("d.csv\" from line 3 on: ");
    }

    @Test
    void eachFileHasColumnsAndLinesOfItsOwn() throws IOException {
        write("a.csv", "hours,account,region,date,instance_type\n1,acc,r,2026-10-01,a\n");
        write("b.csv", "instance_type,date,hours,region\nb,2026-10-01,2,r\n");

        Reading reading = Reading.of(UsageCsv.builder().inputs(folder).build());

        assertThat(reading.records()).extracting(UsageRecord::account).containsExactly("acc", "");
        assertThat(reading.records()).extracting(UsageRecord::deviceHours).containsExactly(1.0, 2.0);
        assertThat(reading.records()).extracting(row -> row.reference().line()).containsExactly(2L, 2L);
        assertThat(reading.records().get(1).reference().file())
                .isEqualTo(folder.resolve("b.csv").toString());
    }

    @Test
    void theLastDayOfAnOpenMonthIsSoughtInAllFiles() throws IOException {
        write("a.csv", HEADER + "2026-12-08,r,a,1\n");
        write("b.csv", "");
        write("c.csv", HEADER + "2026-12-09,r,c,1\n2026-12-99,r,c,1\n2026-12-30\n");

        Reading reading = Reading.of(UsageCsv.builder().inputs(folder).build());

        assertThat(reading.records()).extracting(UsageRecord::isProvisional).containsExactly(false, true);
        assertThat(reading.facts().completeThrough()).isEqualTo("2026-12-09T00:00:00Z");
        assertThat(reading.facts().failures()).hasSize(1);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A source of two streams of two rows that counts how many are open. */
    private static UsageCsv counted(AtomicInteger open) {
        String text = HEADER + "2026-10-01,r,t,1\n2026-10-01,r,t,2\n";
        UsageCsv.Builder builder = UsageCsv.builder();
        for (String name : List.of("first", "second")) {
            builder.input(name, () -> {
                open.incrementAndGet();
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
                    private boolean closed;

                    @Override
                    public void close() {
                        if (!closed) {
                            open.decrementAndGet();
                        }
                        closed = true;
                    }
                };
            });
        }
        return builder.build();
    }

    @Test
    void aCursorClosedEarlyClosesItsFileAndGivesNothingMore() {
        AtomicInteger open = new AtomicInteger();
        UsageCursor cursor = counted(open).open(Reading.query(TimeWindow.all(), Reading.AS_OF));

        assertThat(open).hasValue(0);
        assertThat(cursor.next()).isNotNull();
        assertThat(cursor.hasNext()).isTrue();
        assertThat(cursor.hasNext()).isTrue();
        assertThat(open).hasValue(1);
        cursor.close();
        cursor.close();

        assertThat(open).hasValue(0);
        assertThat(cursor.hasNext()).isFalse();
        assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
        assertThat(cursor.facts().failures()).isEmpty();
    }

    @Test
    void aCursorClosesItselfAtTheEndAndRefusesToGoOn() {
        AtomicInteger open = new AtomicInteger();
        try (UsageCursor cursor = counted(open).open(Reading.query(TimeWindow.all(), Reading.AS_OF))) {
            for (int i = 0; i < 4; i++) {
                assertThat(cursor.next()).isNotNull();
            }

            assertThat(cursor.hasNext()).isFalse();
            assertThat(open).hasValue(0);
            assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
            assertThat(cursor.facts().completeThrough()).isEqualTo("2026-10-02T00:00:00Z");
        }
    }

    @Test
    void aFileThatCannotBeReadIsClosedToo() {
        AtomicInteger open = new AtomicInteger();
        UsageCsv source = UsageCsv.builder()
                .input("broken", () -> {
                    open.incrementAndGet();
                    return new ByteArrayInputStream("a,b\n".getBytes(StandardCharsets.UTF_8)) {
                        @Override
                        public void close() {
                            open.decrementAndGet();
                        }
                    };
                })
                .build();

        assertThat(Reading.of(source).facts().failures()).hasSize(1);
        assertThat(open).hasValue(0);
    }
}
