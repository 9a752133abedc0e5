package io.carbontracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which command lines have the engine for Parquet loaded ahead. */
class EngineStartTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "--source cur --input bill.parquet, true",
        "--source cur --input=bill.PARQUET, true",
        "--source cur --input bills/*.parquet, true",
        "--source cur --input ./bill.parquet, true",
        "--source cur --input ../bills/bill.parquet, true",
        "--source cur --input ./.bill.parquet, false",
        "--source gcp-export --input a.parquet --input export.jsonl.gz, true",
        "--source=gcp-export --input=export.ndjson, true",
        "--source cur --input report-Manifest.json, false",
        "--source cur --input bill.parquet --version, false",
        "--source cur --input .bill.parquet, false",
        "--source focus --input bill.csv --enrich out.parquet, true",
        "--source focus --input bill.csv --enrich=out.parquet, true",
        "--source focus --input bill.csv.gz, false",
        "--source focus --input, false",
        "--source focus --input missing, false",
        "--output results.parquet --format json, false",
        "--help, false",
    })
    void theEngineIsLoadedAheadForInputsThatNeedItAndForEnriching(String args, boolean needed) {
        assertThat(EngineStart.needsEngine(List.of(args.split(" ")))).isEqualTo(needed);
    }

    @Test
    void aFolderNeedsTheEngineWhenSomethingWithinItDoes() throws IOException {
        Path months = Files.createDirectories(folder.resolve("cur/BILLING_PERIOD=2026-06"));
        Files.createFile(months.resolve("bill.csv.gz"));
        Files.createFile(months.resolve("report-Manifest.json"));
        List<String> args = List.of("--input", folder.resolve("cur").toString());

        assertThat(EngineStart.needsEngine(args)).isFalse();
        Files.createFile(months.resolve("part-0.snappy.parquet"));
        assertThat(EngineStart.needsEngine(args)).isTrue();
    }

    @Test
    void theRootOfAFileSystemHasNoNameAndIsLookedThrough() {
        String root = folder.getRoot().toString();

        assertThatCode(() -> EngineStart.needsEngine(List.of("--input", root))).doesNotThrowAnyException();
    }

    @Test
    void whatIsNoPathIsLeftToWhoeverReadsIt() {
        assertThat(EngineStart.needsEngine(List.of("--input", "a\u0000b"))).isFalse();
    }

    @Test
    void theEngineIsThereAndLoads() {
        assertThat(EngineStart.load()).isTrue();
    }

    @Test
    void theThreadEndsByItself() {
        Thread thread = EngineStart.begin(new String[] {"--help"});

        EngineStart.await(thread);

        assertThat(thread.isAlive()).isFalse();
    }
}
