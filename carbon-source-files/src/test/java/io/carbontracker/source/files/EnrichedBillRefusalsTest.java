package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.CarbonTracker;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bills that are not enriched: nothing is left behind then, and what was there stays. */
class EnrichedBillRefusalsTest {
    private static final String ROW = "SELECT TIMESTAMP '2026-10-01 00:00:00' AS ChargePeriodStart,"
            + " TIMESTAMP '2026-10-01 01:00:00' AS ChargePeriodEnd, 'AWS' AS ProviderName,"
            + " 'BoxUsage:p5.48xlarge' AS SkuMeter, 1::DOUBLE AS ConsumedQuantity, 'Hours' AS ConsumedUnit,"
            + " 'us-east-1' AS RegionId";

    @TempDir
    private Path folder;

    private Path bills;
    private Path out;
    private Path work;
    private Path csv;
    private Path parquet;

    @BeforeEach
    void writeBills() throws IOException {
        bills = Files.createDirectories(folder.resolve("bills"));
        out = Files.createDirectories(folder.resolve("out"));
        work = Files.createDirectories(folder.resolve("work"));
        csv = Engine.write(bills.resolve("bill.csv"), bill(1).getBytes(StandardCharsets.UTF_8));
        parquet = Engine.parquet(ROW, bills.resolve("bill.parquet"));
    }

    private static String bill(int rows) {
        String[] lines = FocusBill.text(
                        "ProviderName", "AWS", "SkuMeter", "BoxUsage:p5.48xlarge", "RegionId", "us-east-1")
                .split("\n", -1);
        return lines[0] + "\n" + (lines[1] + "\n").repeat(rows);
    }

    private BillFiles source(Path... inputs) {
        return FocusFiles.builder().inputs(inputs).tempDirectory(work).build();
    }

    private void enrich(UsageSource source, Path target) {
        Enriched.write(Enriched.tracker(folder, source), TimeWindow.all(), target);
    }

    private static List<Path> files(Path under) {
        try (Stream<Path> all = Files.walk(under)) {
            return all.filter(path -> !path.equals(under) && !path.startsWith(under.resolve("grid")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless a refusal names its reason and leaves every file as it is. */
    private void assertRefused(UsageSource source, Path target, String... words) {
        List<Path> before = files(folder);

        assertThatThrownBy(() -> enrich(source, target))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContainingAll(words);

        assertThat(files(folder)).isEqualTo(before);
        assertThat(Enriched.column(parquet, "SkuMeter")).containsExactly("BoxUsage:p5.48xlarge");
        assertThat(csv).hasContent(bill(1));
    }

    /** Fails unless a file cannot be read, and neither target nor anything on the way is left. */
    private void assertBroken(UsageSource source, String... words) {
        assertBroken(source, out.resolve("new.parquet"), words);
        assertThat(files(out)).isEmpty();
        assertThat(files(work)).isEmpty();

        Path old = Engine.write(out.resolve("old.parquet"), "as it was".getBytes(StandardCharsets.UTF_8));
        assertBroken(source, old, words);
        assertThat(files(out)).containsExactly(old);
        assertThat(old).hasContent("as it was");
        assertThat(files(work)).isEmpty();
    }

    private void assertBroken(UsageSource source, Path target, String... words) {
        assertThatThrownBy(() -> enrich(source, target))
                .isInstanceOf(UsageSourceException.class)
                .hasMessageContainingAll(words);
    }

    // ---- targets

    @ParameterizedTest
    @ValueSource(strings = {"enriched.csv", "enriched", "enriched.parquet.gz", ".parquet/enriched.txt", "parquet"})
    void aTargetWhoseNameDoesNotEndInParquetIsRefused(String name) {
        assertRefused(source(csv), out.resolve(name), "must end in .parquet");
    }

    @Test
    void aTargetThatIsReadIsRefusedWhateverItIsCalled() throws IOException {
        Path link = Files.createSymbolicLink(out.resolve("link.parquet"), parquet);
        Path bent = out.resolve("../bills/bill.parquet");
        Path linkedFolder = Files.createSymbolicLink(folder.resolve("linked"), bills);

        for (Path target : List.of(parquet, link, bent, linkedFolder.resolve("bill.parquet"))) {
            assertRefused(source(parquet), target, "is one of those that are read");
        }
        assertRefused(source(csv, link), parquet, "is one of those that are read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new.parquet", "below/new.parquet", "below/../new.parquet", "a/b/c/new.parquet"})
    void aTargetInAFolderThatIsReadIsRefused(String name) throws IOException {
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), bills);
        String glob = bills + "/**";

        assertRefused(source(bills), bills.resolve(name), "lies where bills are read from");
        assertRefused(
                FocusFiles.builder().inputs(List.of(glob)).build(),
                bills.resolve(name),
                "lies where bills are read from");
        assertRefused(source(bills), linked.resolve(name), "lies where bills are read from");
        assertRefused(source(linked), bills.resolve(name), "lies where bills are read from");
        assertRefused(source(linked), linked.resolve(name), "lies where bills are read from");
    }

    @Test
    void aTargetBesideFilesThatWereNamedOneByOneIsWritten() {
        Path target = bills.resolve("new.parquet");

        enrich(source(csv, parquet), target);

        assertThat(Enriched.outcomes(target)).containsExactly("estimated | - | 1 | 3.059", "estimated | - | 1 | 3.059");
    }

    @Test
    void aTargetThatIsAFolderOrLiesInAFileIsRefused() throws IOException {
        Path asFolder = Files.createDirectories(out.resolve("folder.parquet"));
        Files.writeString(asFolder.resolve("kept"), "x");

        assertRefused(source(csv), asFolder, "is a folder");
        assertRefused(source(csv), csv.resolve("new.parquet"), "cannot write", "name another place");
        assertRefused(source(csv), csv.resolve("a/new.parquet"), "cannot write", "name another place");
    }

    @Test
    void anOldTargetIsReplacedAndFoldersAreMade() throws IOException {
        Path old = Files.writeString(out.resolve("old.parquet"), "as it was");
        Path deep = out.resolve("a/b/new.parquet");

        enrich(source(csv), old);
        enrich(source(csv), deep);
        enrich(source(csv), deep);

        assertThat(Enriched.outcomes(old)).containsExactly("estimated | - | 1 | 3.059");
        assertThat(Enriched.outcomes(deep)).containsExactly("estimated | - | 1 | 3.059");
        assertThat(files(out)).containsExactly(out.resolve("a"), out.resolve("a/b"), deep, old);
        assertThat(files(work)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"it's.parquet", "a*[1]?{b}.parquet", "a \"b\".parquet", "new\nline.parquet", "\u00e9 $1.parquet"
            })
    void theNameOfTheTargetIsJustAName(String name) {
        enrich(source(csv, parquet), out.resolve(name));

        assertThat(files(out)).containsExactly(out.resolve(name));
        assertThat(files(work)).isEmpty();
    }

    // ---- bills

    @Test
    void aBillThatWasEnrichedBeforeIsRefused() {
        Path enriched = folder.resolve("enriched.parquet");
        enrich(source(csv), enriched);
        Path asCsv = folder.resolve("enriched.csv");
        Engine.run("COPY (FROM " + Enriched.from(enriched) + ") TO " + DuckDb.text(asCsv.toString()));
        Path oneColumn = Engine.write(
                folder.resolve("one.csv"),
                bill(1).replace("RegionId", " X_Carbon_Mine ").getBytes(StandardCharsets.UTF_8));

        for (Path input : List.of(enriched, asCsv, oneColumn)) {
            assertRefused(source(csv, input), out.resolve("again.parquet"), input.toString(), "it was enriched before");
        }
    }

    @Test
    void onlyOneSourceOfFilesIsEnriched() {
        UsageSource other = new UsageSource() {
            @Override
            public String name() {
                return "other";
            }

            @Override
            public UsageCursor open(UsageQuery query) {
                throw new AssertionError("not to be read");
            }
        };
        Path target = out.resolve("new.parquet");

        assertRefused(other, target, "one source of files", "other");
        try (CarbonTracker tracker =
                Enriched.tracker(folder, source(csv), source(parquet)).build()) {
            assertThatThrownBy(() -> tracker.enrich(TimeWindow.all(), target))
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageContaining("one source of files");
        }
        assertThat(files(out)).isEmpty();
    }

    @Test
    void anInputThatDoesNotExistIsRefused() {
        assertRefused(source(folder.resolve("none.csv")), out.resolve("new.parquet"), "none.csv", "does not exist");
    }

    // ---- files that cannot be read to their end

    private Path broken(String name, byte[] content) {
        return Engine.write(folder.resolve("broken/" + name), content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 100, -1, -10})
    void parquetThatIsCutOffLeavesNothing(int length) throws IOException {
        byte[] whole = Files.readAllBytes(parquet);
        byte[] cut = Arrays.copyOf(whole, length < 0 ? whole.length + length : length);

        assertBroken(source(parquet, broken("cut.parquet", cut)), "cut.parquet");
    }

    /** Incompressible rows, so that a packed file is cut within them. */
    private static byte[] packed() {
        StringBuilder rows = new StringBuilder(bill(0).strip()).append(",Note\n");
        Random random = new Random(7);
        String row = bill(1).split("\n", -1)[1];
        for (int i = 0; i < 5_000; i++) {
            rows.append(row).append(',').append(random.nextLong()).append('\n');
        }
        return Reading.gzip(rows.toString().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.5, 0.9999})
    void gzipThatIsCutOffLeavesNothing(double share) {
        byte[] whole = packed();
        byte[] cut = Arrays.copyOf(whole, (int) (whole.length * share));

        assertBroken(source(csv, broken("cut.csv.gz", cut)), "cut.csv.gz");
    }

    @Test
    void gzipThatIsDamagedLeavesNothing() {
        byte[] damaged = packed();
        Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 64, (byte) 0x55);

        assertBroken(source(broken("damaged.csv.gz", damaged)), "damaged.csv.gz");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3_000})
    void csvThatBreaksOffWithinAQuoteLeavesNothing(int rows) {
        byte[] content = (bill(rows) + "\"2026-10-01").getBytes(StandardCharsets.UTF_8);

        assertBroken(source(broken("quote.csv", content)), "quote.csv");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3_000})
    void csvThatIsNotUtf8LeavesNothing(int rows) {
        byte[] content = (bill(rows) + "\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);

        assertBroken(source(csv, broken("latin.csv", content)), "latin.csv", "not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b\n1,2\n", "PK\u0003\u0004"})
    void whatIsNoBillLeavesNothing(String content) {
        assertBroken(source(csv, broken("no.csv", content.getBytes(StandardCharsets.UTF_8))), "no.csv");
    }

    @Test
    void parquetOfAnotherFormLeavesNothing() {
        Path other = Engine.parquet("SELECT 1 AS a", folder.resolve("other.parquet"));

        assertBroken(source(parquet, other), "other.parquet", "ChargePeriodStart");
    }

    /** Damage in a column that figures do not need comes to light when rows are copied. */
    @Test
    void parquetThatIsDamagedInAnyColumnLeavesNothing() throws IOException {
        Path damaged = Engine.parquet(
                ROW + ", md5(CAST(i AS VARCHAR)) AS Other FROM range(50000) t(i)", folder.resolve("damaged.parquet"));
        String place = Engine.value("SELECT coalesce(dictionary_page_offset, data_page_offset) || ' ' ||"
                + " total_compressed_size FROM parquet_metadata(" + DuckDb.text(damaged.toString())
                + ") WHERE path_in_schema = 'Other' LIMIT 1");
        int from = Integer.parseInt(place.split(" ", -1)[0]);
        int length = Integer.parseInt(place.split(" ", -1)[1]);
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, from, from + length, (byte) 0xFF);
        Files.write(damaged, bytes);

        assertBroken(source(csv, parquet, damaged), "nothing was written");
    }

    @Test
    void jsonThatIsCutOffLeavesNothing() {
        byte[] whole = Ledger.resource("gcp_mini.json");
        Path cut = broken("cut.json", Arrays.copyOf(whole, whole.length - 30));

        assertBroken(GcpExportFiles.builder().inputs(cut).tempDirectory(work).build(), "cut.json");
    }
}
