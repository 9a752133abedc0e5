package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month that was delivered more than once counts once. */
class DeliveriesTest {
    private static final String HEADER = "lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/LineItemType,"
            + "lineItem/UsageType,lineItem/UsageAmount,pricing/unit\n";

    @TempDir
    private Path folder;

    private void write(String name, String type, String written) throws IOException {
        String row = "2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,Usage,BoxUsage:" + type + ",1,Hrs\n";
        Path file = Engine.write(folder.resolve(name), (HEADER + row).getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(written)));
    }

    private Reading read() {
        return Reading.of(CurFiles.builder().inputs(folder).build());
    }

    private static List<String> types(Reading reading) {
        return reading.records().stream().map(row -> row.resource().label()).toList();
    }

    @Test
    void ofSeveralAssembliesOfAMonthTheLatestCountsAndThatIsSaid() throws IOException {
        write("20260601-20260701/b0/a-1.csv", "m5.large", "2026-06-10T00:00:00Z");
        write("20260601-20260701/a1/a-1.csv", "c5.large", "2026-06-20T00:00:00Z");
        write("20260601-20260701/a1/a-2.csv", "c5.xlarge", "2026-06-20T00:00:00Z");
        write("20260701-20260801/b0/a-1.csv", "r5.large", "2026-06-10T00:00:00Z");

        Reading reading = read();

        assertThat(types(reading)).containsExactly("c5.large", "c5.xlarge", "r5.large");
        assertThat(reading.facts().notes())
                .singleElement()
                .asString()
                .contains("20260601-20260701\" holds 2 deliveries", "\"a1\", is read", "1 files of older ones");
    }

    @Test
    void executionsBelowAHivePartitionAreDeliveriesAndPartitionsInsideAreNot() throws IOException {
        write("data/BILLING_PERIOD=2026-06/2026-06-10T00:00:00Z-x/a.csv", "m5.large", "2026-07-01T00:00:00Z");
        write("data/BILLING_PERIOD=2026-06/2026-06-20T00:00:00Z-y/r=1/a.csv", "c5.large", "2026-07-01T00:00:00Z");
        write("data/BILLING_PERIOD=2026-06/2026-06-20T00:00:00Z-y/r=2/a.csv", "c5.xlarge", "2026-07-01T00:00:00Z");
        write("data/BILLING_PERIOD=2026-05/r=1/a.csv", "r5.large", "2026-07-01T00:00:00Z");
        write("data/BILLING_PERIOD=2026-05/r=2/a.csv", "r5.xlarge", "2026-07-01T00:00:00Z");

        Reading reading = read();

        assertThat(types(reading)).containsExactly("r5.large", "r5.xlarge", "c5.large", "c5.xlarge");
        assertThat(reading.facts().notes()).hasSize(1);
    }

    @Test
    void foldersThatAreNoPeriodsKeepAllTheirFiles() throws IOException {
        write("june/a/a.csv", "m5.large", "2026-06-10T00:00:00Z");
        write("june/b/a.csv", "c5.large", "2026-06-20T00:00:00Z");

        assertThat(types(read())).containsExactly("m5.large", "c5.large");
        assertThat(read().facts().notes()).isEmpty();
    }
}
