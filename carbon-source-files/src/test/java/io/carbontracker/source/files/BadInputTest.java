package io.carbontracker.source.files;

import static io.carbontracker.source.files.Reading.focus;
import static io.carbontracker.source.files.Reading.gzip;
import static io.carbontracker.source.files.Reading.usageCsv;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that is broken, hostile or odd: what of it is read, and how the rest is told. */
class BadInputTest {
    private static final String HEADER = "date,region,instance_type,hours\n";
    private static final String ROW = "2026-10-01,us-east-1,m5.large,1\n";

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static Stream<Arguments> brokenFiles() {
        byte[] good = (HEADER + ROW).getBytes(UTF_8);
        return Stream.of(
                argumentSet("empty", new byte[0], 0, "it is empty (0 bytes)"),
                argumentSet("empty gzip", gzip(new byte[0]), 0, "it is empty (0 bytes)"),
                argumentSet("blank lines", "\n\r\n\n".getBytes(UTF_8), 0, "it has no header row"),
                argumentSet("byte order mark alone", bytes(0xEF, 0xBB, 0xBF), 0, "it has no header row"),
                argumentSet("no columns that fit", "a,b\n1,2\n".getBytes(UTF_8), 0, "it lacks the columns"),
                argumentSet("Parquet", joined("PAR1".getBytes(UTF_8), new byte[50]), 0, "it is a Parquet file"),
                argumentSet("zip", joined(bytes('P', 'K', 3, 4), new byte[50]), 0, "it is a zip archive"),
                argumentSet("UTF-16", "\uFEFFdate,region".getBytes(UTF_16LE), 0, "it is not UTF-8 but UTF-16"),
                argumentSet("gzip's first bytes alone", bytes(0x1F, 0x8B, 8), 0, "it breaks off before its end"),
                argumentSet(
                        "no gzip behind them", bytes(0x1F, 0x8B, 99, 0, 0, 0, 0, 0, 0, 0, 0), 0, "compression method"),
                argumentSet(
                        "quote that never closes",
                        joined(good, "2026-10-01,\"us-east-1,m5.large,1\n".getBytes(UTF_8)),
                        1,
                        "from line 3 on: "),
                argumentSet(
                        "text behind a closing quote",
                        joined(good, "2026-10-01,\"us\"x,m5.large,1\n".getBytes(UTF_8), good),
                        1,
                        "from line 3 on: "),
                argumentSet(
                        "Latin-1",
                        joined(good, "2026-10-01,Z\u00FCrich,m5.large,1\n".getBytes(ISO_8859_1)),
                        1,
                        // 32 + 32 bytes of good rows, then "2026-10-01,Z"
                        "it is not UTF-8: byte 0xFC at position 76"),
                argumentSet(
                        "Latin-1 behind a byte order mark",
                        joined(
                                bytes(0xEF, 0xBB, 0xBF),
                                good,
                                "2026-10-01,Z\u00FCrich,m5.large,1\n".getBytes(ISO_8859_1)),
                        1,
                        "it is not UTF-8: byte 0xFC at position 79"),
                argumentSet(
                        "half a character at the end",
                        joined(good, bytes(0xE2, 0x82)),
                        1,
                        "it is not UTF-8: byte 0xE2"),
                argumentSet(
                        "too many columns",
                        "c,".repeat(20_001).getBytes(UTF_8),
                        0,
                        "from line 1 on: it has more than 20000 columns"));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aBrokenFileIsAFailureAndItsGoodRowsStay(byte[] content, int rows, String fault) {
        Reading reading = Reading.of(usageCsv(content));

        assertThat(reading.records()).hasSize(rows);
        assertThat(reading.skips()).isEmpty();
        assertThat(reading.facts().failures()).hasSize(1);
        assertThat(reading.facts().failures().get(0))
                .startsWith("cannot read \"usage.csv\"")
                .contains(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"date,region,instance_type,hours", "date,region,instance_type,hours\r\n", HEADER + "\n \n"})
    void aHeaderAloneIsNoFailureAndNoUsage(String text) {
        Reading reading = Reading.of(usageCsv(text));

        assertThat(reading.items()).isEmpty();
        assertThat(reading.facts().failures()).isEmpty();
        assertThat(usageCsv(text).emptyCauses()).contains("the files hold a header and no rows");
        assertThat(usageCsv(text).isBounded()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, -5", // measured energy below zero is a correction's, whose hours are below zero too
        "-1, 5", "0, 5",
    })
    void measuredEnergyHasTheSignOfItsHours(String hours, String energy) {
        Reading reading =
                Reading.of(usageCsv("date,region,instance_type,hours,energy_kwh\n2026-10-01,us-east-1,m5.large," + hours
                        + "," + energy + "\n"));

        assertThat(reading.records()).isEmpty();
        assertThat(reading.skips()).singleElement().satisfies(skip -> {
            assertThat(skip.reason()).isEqualTo(SkipReason.BAD_ROW);
            assertThat(skip.detail()).startsWith("energy_kwh is \"" + energy + "\"");
            assertThat(skip.deviceHours()).isEqualTo(Double.parseDouble(hours));
        });
    }

    @Test
    void aCorrectionMayTakeMeasuredEnergyBack() {
        Reading reading =
                Reading.of(usageCsv("date,region,instance_type,hours,energy_kwh\n2026-10-01,us-east-1,m5.large,-1,-5\n"
                        + "2026-10-01,us-east-1,m5.large,0,0\n"));

        assertThat(reading.records()).hasSize(2);
    }

    @Test
    void aBadRowKeepsTheHoursThatItTells() {
        Reading reading = Reading.of(usageCsv("date,region,instance_type,hours,accelerator,accelerator_hours,workload\n"
                + "2026-10-01,us-east-1,m5.large,3,,,trainign\n"
                + "2026-10-01,us-east-1,,,H100,4,trainign\n"
                + "2026-10-01,us-east-1,m5.large,NaN,,,training\n"
                + "2026-10-01,us-east-1,m5.large,3,H100,4,training\n"));

        assertThat(reading.skips())
                .extracting(SkippedUsage::kind, SkippedUsage::deviceHours)
                .containsExactly(
                        tuple(ResourceKind.INSTANCE, 3.0),
                        tuple(ResourceKind.ACCELERATOR, 4.0),
                        tuple(null, 0.0),
                        tuple(null, 0.0)); // two devices at once: nobody knows whose hours
    }

    static Stream<Arguments> wrongHeaders() {
        return Stream.of(
                argumentSet("nothing", "region", "it lacks the columns \"date\", \"instance_type\", \"hours\""),
                argumentSet("no hours", "date,region,instance_type", "it lacks the column \"hours\""),
                argumentSet(
                        "mistyped", "date,regoin,instance_type,hours", "\"region\" (is \"regoin\" meant to be it?)"),
                argumentSet("no end", "start,region,instance_type,hours", "it lacks the column \"end\""),
                argumentSet("no start", "end,region,instance_type,hours", "it lacks the column \"start\""),
                argumentSet(
                        "accelerators alone", "date,region,accelerator", "it lacks the column \"accelerator_hours\""),
                argumentSet(
                        "half of the second kind",
                        "date,region,accelerator,accelerator_hours,hours",
                        "it lacks the column \"instance_type\""),
                argumentSet(
                        "unknown",
                        "date,region,instance_type,hours,costs",
                        "unknown column \"costs\"; did you mean \"cost\"?"),
                argumentSet("unnamed", "date,region,instance_type,hours,", "unknown column \"\""),
                argumentSet(
                        "twice",
                        "date,region,instance_type,hours,Hours",
                        "its column \"hours\" stands twice, as fields 4 and 5"),
                argumentSet(
                        "tag twice",
                        "date,region,instance_type,hours,tag_team,Tag_team",
                        "its column \"tag_team\" stands twice, as fields 5 and 6"));
    }

    @ParameterizedTest
    @MethodSource("wrongHeaders")
    void aHeaderThatDoesNotFitIsTold(String header, String fault) {
        Reading reading = Reading.of(usageCsv(header + "\n"), "team");

        assertThat(reading.facts().failures()).hasSize(1);
        assertThat(reading.facts().failures().get(0))
                .startsWith("cannot read \"usage.csv\": ")
                .contains(fault);
    }

    static Stream<Arguments> harmlessForms() {
        String text = HEADER + ROW + ROW;
        return Stream.of(
                argumentSet("byte order mark", joined(bytes(0xEF, 0xBB, 0xBF), text.getBytes(UTF_8))),
                argumentSet("CRLF", text.replace("\n", "\r\n").getBytes(UTF_8)),
                argumentSet("CR", text.replace("\n", "\r").getBytes(UTF_8)),
                argumentSet("no end of the last line", text.stripTrailing().getBytes(UTF_8)),
                argumentSet("gzip", gzip(text.getBytes(UTF_8))),
                argumentSet("gzip of a byte order mark", gzip(("\uFEFF" + text).getBytes(UTF_8))),
                argumentSet("joined gzip", joined(gzip((HEADER + ROW).getBytes(UTF_8)), gzip(ROW.getBytes(UTF_8)))),
                argumentSet(
                        "joined gzip, empty parts, split within a row",
                        joined(
                                gzip(new byte[0]),
                                gzip((HEADER + ROW.substring(0, 9)).getBytes(UTF_8)),
                                gzip(new byte[0]),
                                gzip((ROW.substring(9) + ROW).getBytes(UTF_8)))));
    }

    @ParameterizedTest
    @MethodSource("harmlessForms")
    void formsOfTheSameTextReadTheSame(byte[] content) {
        Reading reading = Reading.of(usageCsv(content));

        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.skips()).isEmpty();
        assertThat(reading.records()).extracting(UsageRecord::region).containsExactly("us-east-1", "us-east-1");
    }

    @Test
    void joinedGzipIsReadToItsEndFromAStreamThatHandsOutBitByBit() {
        byte[] packed = joined(gzip((HEADER + ROW).getBytes(UTF_8)), gzip(ROW.getBytes(UTF_8)));
        UsageCsv source = UsageCsv.builder()
                .input("slow", () -> new ByteArrayInputStream(packed) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        return super.read(target, offset, Math.min(length, 7));
                    }

                    @Override
                    public synchronized int available() {
                        return 0;
                    }
                })
                .build();

        assertThat(Reading.of(source).records()).hasSize(2);
    }

    @Test
    void rowsBeforeTheEndOfATruncatedGzipStay() {
        // random digits pack badly, so that half of the packed file holds many rows
        Random random = new Random(7);
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 20_000; i++) {
            text.append("2026-10-01,us-east-1,m5.large,")
                    .append(random.nextInt(1_000_000))
                    .append('\n');
        }
        byte[] whole = gzip(text.toString().getBytes(UTF_8));

        Reading all = Reading.of(usageCsv(whole));
        Reading half = Reading.of(usageCsv(Arrays.copyOf(whole, whole.length / 2)));

        assertThat(all.records()).hasSize(20_000);
        assertThat(half.facts().failures()).hasSize(1);
        assertThat(half.facts().failures().get(0))
                .contains("cannot read \"usage.csv\"", "it breaks off before its end", "reached line");
        assertThat(half.records()).hasSizeBetween(1, 19_999);
        assertThat(half.records())
                .extracting(UsageRecord::deviceHours)
                .isEqualTo(all.records().subList(0, half.records().size()).stream()
                        .map(UsageRecord::deviceHours)
                        .toList());
    }

    @Test
    void aZipBombIsGivenUpAndTheNextFileIsRead() {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write((HEADER + ROW).getBytes(UTF_8));
            byte[] lines = new byte[1 << 20];
            Arrays.fill(lines, (byte) '\n');
            for (int i = 0; i < 200; i++) { // 200 MiB in about 200 KiB
                gzip.write(lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Reading reading = Reading.of(UsageCsv.builder()
                .input("bomb.csv.gz", () -> new ByteArrayInputStream(bomb.toByteArray()))
                .input("good.csv", () -> new ByteArrayInputStream((HEADER + ROW).getBytes(UTF_8)))
                .build());

        assertThat(reading.records())
                .extracting(row -> row.reference().file())
                .containsExactly("bomb.csv.gz", "good.csv");
        assertThat(reading.facts().failures()).hasSize(1);
        assertThat(reading.facts().failures().get(0)).contains("bomb.csv.gz", "500 times its packed size");
    }

    @Test
    void aFieldOfTenMegabytesIsAFailureAndOneOfFourIsRead() {
        String header = "date,region,instance_type,hours,account\n";
        Reading four = Reading.of(usageCsv(header + "2026-10-01,r,t,1," + "x".repeat(4_000_000) + "\n"));
        Reading ten =
                Reading.of(usageCsv(header + "2026-10-01,r,t,1,a\n2026-10-01,r,t,1," + "x".repeat(10_000_000) + "\n"));

        assertThat(four.record().account()).hasSize(4_000_000);
        assertThat(ten.records()).hasSize(1);
        assertThat(ten.facts().failures()).hasSize(1);
        assertThat(ten.facts().failures().get(0))
                .contains("from line 3 on", "4194304 characters")
                .hasSizeLessThan(500);
    }

    @Test
    void charactersOfTwoHalvesAreReadWhereverABufferEnds() {
        // every buffer of a power of two ends within one of these fields, at either half of a character
        String smile = "\uD83D\uDE00";
        String text = IntStream.range(0, 200)
                .mapToObj(i -> "2026-10-01," + "x".repeat(i % 2) + smile.repeat(997 + i) + ",t,1\n")
                .reduce(new StringBuilder(HEADER), StringBuilder::append, StringBuilder::append)
                .toString();

        Reading reading = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Reading.of(usageCsv(text)));

        assertThat(reading.records())
                .extracting(UsageRecord::region)
                .isEqualTo(IntStream.range(0, 200)
                        .mapToObj(i -> "x".repeat(i % 2) + smile.repeat(997 + i))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-10-01,r,t", "2026-10-01,r,t,1,extra", "2026-10-01", "2026-10-01,us,east,t,1"})
    void aRowOfMoreOrFewerFieldsIsSkippedAndNothingOfItIsBelieved(String row) {
        Reading reading = Reading.of(usageCsv(HEADER + ROW + row + "\n" + ROW));

        assertThat(reading.records()).hasSize(2);
        SkippedUsage bad = reading.skips().get(0);
        assertThat(bad.reason()).isEqualTo(SkipReason.BAD_ROW);
        assertThat(bad.detail()).matches("the row has [123] (more|fewer) fields than the header, expected as many");
        assertThat(bad.region() + bad.type()).isEmpty();
        assertThat(bad.reference()).hasToString("usage.csv:3");
    }

    @Test
    void theCostOfARowWhoseCellsAreShiftedIsNotCounted() {
        // an unquoted comma in the description moves the quantity under EffectiveCost
        Reading reading =
                Reading.of(focus("ChargePeriodStart,ConsumedUnit,ChargeDescription,ConsumedQuantity,EffectiveCost\n"
                        + "2026-10-01,Hours,a,b,99,1\n"));

        assertThat(reading.skip().cost()).isNull();
    }

    @Test
    void aLineBreakWithinQuotesCountsForTheLinesBehind() {
        Reading reading = Reading.of(usageCsv(HEADER + "2026-10-01,\"us\neast\r\n1\",t,1\nbad,r,t,1\n"));

        assertThat(reading.records()).extracting(UsageRecord::region).containsExactly("us\neast\r\n1");
        assertThat(reading.skips()).extracting(skip -> skip.reference().line()).containsExactly(5L);
    }
}
