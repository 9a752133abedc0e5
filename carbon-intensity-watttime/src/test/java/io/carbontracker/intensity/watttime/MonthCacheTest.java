package io.carbontracker.intensity.watttime;

import static io.carbontracker.intensity.watttime.Rig.TWELVE;
import static io.carbontracker.intensity.watttime.Rig.VIRGINIA;
import static io.carbontracker.intensity.watttime.Rig.marginal;
import static io.carbontracker.intensity.watttime.Rig.one;
import static io.carbontracker.intensity.watttime.Rig.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.spi.RunListener;
import io.carbontracker.testkit.Answer;
import io.carbontracker.units.TimeWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MonthCacheTest {
    private final Rig rig = new Rig("2026-08-15T12:00:00Z");
    private final List<String> heard = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeFake() {
        rig.close();
    }

    private WattTimeIntensityBuilder builder() {
        return rig.builder().cacheDirectory(folder).listener(new RunListener() {
            @Override
            public void message(String source, String message) {
                heard.add(message);
            }
        });
    }

    /** Answers in a process of its own, as far as memory goes. */
    private List<IntensityAnswer> run(List<IntensityQuery> queries) {
        try (WattTimeIntensity source = builder().build()) {
            return source.answer(queries);
        }
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path onlyMonth() {
        return files().stream()
                .filter(file -> file.toString().endsWith(".csv"))
                .reduce((a, b) -> {
                    throw new AssertionError("more than one month: " + a + ", " + b);
                })
                .orElseThrow();
    }

    private static List<String> texts(List<IntensityAnswer> answers, String month) {
        TimeWindow window = Rig.month(month);
        return answers.stream()
                .map(answer -> series(answer) + " " + series(answer).mean(window))
                .toList();
    }

    @Test
    void aSecondRunAsksNothingAndAnswersTheSame() {
        List<IntensityQuery> queries = marginal(TWELVE, "2026-05");
        List<String> first = texts(run(queries), "2026-05");
        int calls = rig.fake.server().requests().size();

        List<String> second = texts(run(queries), "2026-05");

        assertThat(second).isEqualTo(first);
        assertThat(rig.fake.server().requests()).hasSize(calls); // not even a login
    }

    @Test
    void aMonthThatIsOverAndOldIsNeverAskedForAgain() {
        run(marginal(List.of(VIRGINIA), "2026-05"));
        rig.time.pass(Duration.ofDays(400));

        run(marginal(List.of(VIRGINIA), "2026-05"));

        assertThat(rig.fake.historical()).hasSize(1);
    }

    @Test
    void aYoungMonthIsAskedForRevisionsOnceADayAndTakesThemIn() {
        run(marginal(List.of(VIRGINIA), "2026-07"));
        rig.time.pass(Duration.ofHours(23));
        run(marginal(List.of(VIRGINIA), "2026-07"));
        assertThat(rig.fake.historical()).hasSize(1);

        rig.time.pass(Duration.ofHours(2));
        // the first hour of 31 July is revised to a true 0
        String twelve = Stream.iterate(0, i -> i + 5)
                .limit(12)
                .map(minute ->
                        "{\"point_time\": \"2026-07-31T00:%02d:00Z\", \"value\": 0, \"last_updated\": \"2026-08-16T00:00:00Z\"}"
                                .formatted(minute))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        rig.fake.changing((request, body) -> "{\"data\": [" + twelve + body.substring(body.lastIndexOf("], \"meta\"")));
        run(marginal(List.of(VIRGINIA), "2026-07"));

        assertThat(rig.fake.historical()).hasSize(2);
        assertThat(rig.fake.historical().get(1).parameter("updated_since")).hasValue("2026-08-14T12:00:00Z");

        rig.fake.changing((request, body) -> body);
        IntensityAnswer third = run(marginal(List.of(VIRGINIA), "2026-07")).get(0);
        assertThat(rig.fake.historical()).hasSize(2); // the revision itself was kept
        Instant day = Instant.parse("2026-07-31T00:00:00Z");
        assertThat(series(third)
                        .mean(TimeWindow.of(day, day.plusSeconds(3_600)))
                        .kgPerKwh())
                .isZero();
        assertThat(series(third)
                        .mean(TimeWindow.of(day.plusSeconds(3_600), day.plusSeconds(7_200)))
                        .kgPerKwh())
                .isCloseTo(
                        FakeWattTime.meanKgPerKwh("co2_moer", "PJM_DC", day.plusSeconds(3_600), day.plusSeconds(7_200)),
                        within(1e-12));
        assertThat(series(third).mean(Rig.month("2026-07")).coverage()).isEqualTo(1);
    }

    @Test
    void aMonthFetchedYoungIsAskedForItsLastRevisionsOnceItIsOld() {
        // fetched 15 August; July ends with 31 July and may be revised until 60 days later, 30 September 00:00
        run(marginal(List.of(VIRGINIA), "2026-07"));
        rig.time.pass(Duration.ofDays(100));
        run(marginal(List.of(VIRGINIA), "2026-07"));
        assertThat(rig.fake.historical()).hasSize(2);
        assertThat(rig.fake.historical().get(1).parameter("updated_since")).hasValue("2026-08-14T12:00:00Z");

        rig.time.pass(Duration.ofDays(100));
        run(marginal(List.of(VIRGINIA), "2026-07"));
        assertThat(rig.fake.historical()).hasSize(2);
    }

    @Test
    void noRevisionsAreNormal() {
        run(marginal(List.of(VIRGINIA), "2026-07"));
        rig.time.pass(Duration.ofDays(3));
        rig.fake.changing((request, body) -> "{\"data\": [" + body.substring(body.lastIndexOf("], \"meta\"")));

        assertThat(series(run(marginal(List.of(VIRGINIA), "2026-07")).get(0))
                        .mean(Rig.month("2026-07"))
                        .coverage())
                .isEqualTo(1);
        assertThat(rig.fake.historical()).hasSize(2);
    }

    @Test
    void whereRevisionsCannotBeHadTheMonthOnDiskHolds() {
        run(marginal(List.of(VIRGINIA), "2026-07"));
        rig.time.pass(Duration.ofDays(3));
        rig.fake.server().answer("/v3/historical", Answer.status(503), Answer.status(503), Answer.status(503));

        assertThat(series(run(marginal(List.of(VIRGINIA), "2026-07")).get(0))).isNotNull();
        assertThat(heard).anyMatch(message -> message.startsWith("revisions of cached months could not be asked for"));
    }

    @Test
    void anotherModelIsAnotherFileAndAllMonthsFollowIt() {
        run(marginal(List.of(VIRGINIA), "2026-05", "2026-07"));
        rig.time.pass(Duration.ofDays(2));
        rig.fake.newestModel("2026-08-16");

        List<IntensityAnswer> answers = run(marginal(List.of(VIRGINIA), "2026-05", "2026-07"));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(series(answer).label().source()).contains("co2_moer 2026-08-16"));
        // two months; then one question for revisions, which tells of the new model, and two months of that
        assertThat(rig.fake.historical()).hasSize(5);
        assertThat(files().stream()
                        .filter(f -> f.toString().endsWith(".csv"))
                        .map(f -> f.getParent().getFileName() + "/" + f.getFileName()))
                .containsExactly(
                        "2026-03-01/2026-05.csv",
                        "2026-03-01/2026-07.csv",
                        "2026-08-16/2026-05.csv",
                        "2026-08-16/2026-07.csv");
    }

    @Test
    void aPinnedModelIsLookedForUnderItsName() {
        run(marginal(List.of(VIRGINIA), "2026-05"));
        for (int i = 0; i < 2; i++) {
            try (WattTimeIntensity source = builder().model(FakeWattTime.OLDER).build()) {
                assertThat(series(one(source, marginal(VIRGINIA, "2026-05")))
                                .label()
                                .source())
                        .contains("2023-03-01");
            }
        }
        assertThat(rig.fake.historical()).hasSize(2);
    }

    @Test
    void aMonthThatWasNotOverIsFetchedAnewAfterAnHour() {
        run(marginal(List.of(VIRGINIA), "2026-08"));
        rig.time.pass(Duration.ofMinutes(59));
        run(marginal(List.of(VIRGINIA), "2026-08"));
        assertThat(rig.fake.historical()).hasSize(1);

        rig.time.pass(Duration.ofDays(40));
        assertThat(series(run(marginal(List.of(VIRGINIA), "2026-08")).get(0))
                        .mean(Rig.month("2026-08"))
                        .coverage())
                .isEqualTo(1);
        assertThat(rig.fake.historical()).hasSize(2);
        assertThat(rig.fake.historical().get(1).parameter("updated_since")).isEmpty();
    }

    @Test
    void filesAreOfTheFormThatIsDocumentedAndForTheOwnerAlone() throws IOException {
        run(marginal(List.of(VIRGINIA), "2026-05"));

        Path file = onlyMonth();
        assertThat(folder.relativize(file))
                .isEqualTo(Path.of("watttime", "127.0.0.1", "co2_moer", "PJM_DC", "2026-03-01", "2026-05.csv"));
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        assertThat(lines.get(0)).isEqualTo("# carbon-tracker intensity month, format 1");
        assertThat(lines.get(1)).matches("# sha256=[0-9a-f]{64}");
        assertThat(lines.subList(2, 13))
                .containsExactly(
                        "# source=watttime at 127.0.0.1",
                        "# signal=co2_moer",
                        "# region=PJM_DC",
                        "# model=2026-03-01",
                        "# month=2026-05",
                        "# units=lbs_co2_per_mwh",
                        "# period_seconds=300",
                        "# fetched_at=2026-08-15T12:00:00Z",
                        "# complete=true",
                        "# rows=8928", // 31 x 288
                        "point_time,value,flag");
        // 1 May 2026 is day 20,574, a drift of 8 x (1 - 3) = -16; at 00:00 i = 0: 1,210 + 2.5 x (|60 - 144| - 72) - 16
        // = 1,224
        assertThat(lines.get(13)).isEqualTo("2026-05-01T00:00:00Z,1224.0,");
        assertThat(lines).hasSize(13 + 8928);

        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        for (Path path = file; !path.equals(folder); path = Objects.requireNonNull(path.getParent())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .as("%s", path)
                    .isIn("rw-------", "rwx------");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"value", "header", "half", "empty", "binary", "other month", "folder"})
    void aFileThatDoesNotVerifyIsAMissAndSaidOnce(String damage) throws IOException {
        List<String> first = texts(run(marginal(List.of(VIRGINIA), "2026-05")), "2026-05");
        Path file = onlyMonth();
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        switch (damage) {
            case "value" -> Files.writeString(file, text.replace("1224.0", "12.0"));
            case "header" -> Files.writeString(file, text.replace("fetched_at=2026", "fetched_at=2027"));
            case "half" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            case "empty" -> Files.write(file, new byte[0]);
            case "binary" -> Files.write(file, new byte[100_000]);
            case "other month" -> {
                run(marginal(List.of(VIRGINIA), "2026-03"));
                Files.copy(file.resolveSibling("2026-03.csv"), file, StandardCopyOption.REPLACE_EXISTING);
            }
            case "folder" -> {
                Files.delete(file);
                Files.createDirectory(file);
                Files.writeString(file.resolve("x"), "x");
            }
            default -> throw new AssertionError(damage);
        }
        int calls = rig.fake.historical().size();
        heard.clear();

        List<String> second = texts(run(marginal(List.of(VIRGINIA), "2026-05")), "2026-05");

        assertThat(second).isEqualTo(first);
        assertThat(rig.fake.historical()).hasSize(calls + 1);
        assertThat(heard)
                .filteredOn(message -> message.startsWith("cannot use"))
                .hasSize(1);
    }

    @Test
    void aRunThatWasKilledInTheMiddleLeavesNothingThatHarms() throws IOException {
        // killed while the second of two months was being written: half of it lies there under an unfinished name
        List<String> expected = texts(run(marginal(List.of(VIRGINIA), "2026-04", "2026-05")), "2026-04");
        Path whole = files().stream()
                .filter(file -> file.endsWith("2026-05.csv"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole.resolveSibling("2026-05.csv.unfinished"), Arrays.copyOf(bytes, 1_000));
        Files.delete(whole);

        List<String> next = texts(run(marginal(List.of(VIRGINIA), "2026-04", "2026-05")), "2026-04");

        assertThat(next).isEqualTo(expected);
        assertThat(rig.fake.historical()).hasSize(3);
        assertThat(files()).noneMatch(file -> file.toString().endsWith(".unfinished"));
        assertThat(rows(Files.readString(whole))).isEqualTo(rows(new String(bytes, StandardCharsets.US_ASCII)));
    }

    private static String rows(String file) {
        return file.substring(file.indexOf("point_time"));
    }

    @Test
    void twoInstancesAtOnceLeaveWholeFiles() throws Exception {
        List<IntensityQuery> queries = marginal(TWELVE, "2026-05");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (WattTimeIntensity one = rig.builder()
                        .cacheDirectory(folder)
                        .times(realSleep(), () -> 0.5)
                        .build();
                WattTimeIntensity two = rig.builder()
                        .cacheDirectory(folder)
                        .times(realSleep(), () -> 0.5)
                        .build()) {
            Future<List<IntensityAnswer>> first = threads.submit(() -> one.answer(queries));
            Future<List<IntensityAnswer>> second = threads.submit(() -> two.answer(queries));

            assertThat(texts(first.get(), "2026-05")).isEqualTo(texts(second.get(), "2026-05"));
        } finally {
            threads.shutdownNow();
        }
        int calls = rig.fake.historical().size();
        run(queries);

        assertThat(rig.fake.historical()).hasSize(calls);
        assertThat(heard).isEmpty();
        assertThat(files()).hasSize(12 + 1); // and the lock
    }

    /** Yields in place of waiting, so that the other instance gets on. */
    private Times realSleep() {
        Times times = rig.time.times();
        return new Times(times.clock(), times.nanos(), duration -> {
            times.sleeper().sleep(duration);
            Thread.yield();
        });
    }

    @Test
    void aFullFolderCostsTheCacheAndNothingElse() {
        try (WattTimeIntensity source = builder()
                .output((file, bytes) -> {
                    file.write(bytes.limit(100));
                    throw new IOException("No space left on device");
                })
                .build()) {
            assertThat(source.answer(marginal(TWELVE, "2026-05")))
                    .allSatisfy(answer -> assertThat(series(answer)).isNotNull());
        }
        assertThat(heard)
                .filteredOn(message -> message.contains("No space left on device"))
                .hasSize(1);
        assertThat(files()).allMatch(file -> file.endsWith(".lock"));
    }

    @Test
    void aFolderThatCannotBeWrittenCostsTheCacheAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a file where a folder should be");
        try (WattTimeIntensity source = builder().cacheDirectory(file).build()) {
            assertThat(source.answer(marginal(TWELVE, "2026-05")))
                    .allSatisfy(answer -> assertThat(series(answer)).isNotNull());
        }
        assertThat(heard)
                .filteredOn(message -> message.startsWith("cannot write"))
                .singleElement()
                .asString()
                .doesNotContain("Exception");
    }

    @Test
    void aReadOnlyFolderIsReadAndNotWritten() throws IOException {
        run(marginal(List.of(VIRGINIA), "2026-05"));
        List<Path> before = files();
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        List<Path> folders;
        try (Stream<Path> all = Files.walk(folder)) {
            folders = all.filter(Files::isDirectory).toList();
        }
        for (Path path : folders) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-x---"));
        }
        try {
            assumeTrue(!Files.isWritable(folder), "this user may write everywhere");
            assertThat(run(marginal(List.of(VIRGINIA), "2026-04", "2026-05")))
                    .allSatisfy(answer -> assertThat(series(answer)).isNotNull());
            assertThat(files()).isEqualTo(before);
            assertThat(rig.fake.historical()).hasSize(2);
        } finally {
            for (Path path : folders) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    @Test
    void errorsAreNotKept() {
        rig.fake.server().answer("/v3/historical", Answer.json(404, "{\"error\": \"none\"}"));
        run(marginal(List.of(VIRGINIA), "2026-05"));
        assertThat(files()).isEmpty();

        assertThat(series(run(marginal(List.of(VIRGINIA), "2026-05")).get(0))).isNotNull();
    }

    @Test
    void gapsAndZerosComeBackAsTheyWere() {
        rig.fake.changing((request, body) -> body.replaceFirst(
                        "\\{\"point_time\": \"2026-05-02T00:00:00\\+00:00\", \"value\": [0-9.]+}, ", "")
                .replaceFirst("(\"2026-05-03T00:00:00\\+00:00\", \"value\": )[0-9.]+", "$10"));
        List<String> first = texts(run(marginal(List.of(VIRGINIA), "2026-05")), "2026-05");

        List<IntensityAnswer> second = run(marginal(List.of(VIRGINIA), "2026-05"));

        assertThat(texts(second, "2026-05")).isEqualTo(first);
        assertThat(rig.fake.historical()).hasSize(1);
        assertThat(series(second.get(0))
                        .mean(TimeWindow.ofDay(LocalDate.of(2026, 5, 2)))
                        .coverage())
                .isEqualTo(287 / 288.0);
        Instant third = Instant.parse("2026-05-03T00:00:00Z");
        assertThat(series(second.get(0))
                        .mean(TimeWindow.of(third, third.plusSeconds(300)))
                        .kgPerKwh())
                .isZero();
    }
}
