package io.carbontracker.benchmarks;

import io.carbontracker.source.files.UsageCsv;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Rows a second of a usage CSV in memory to usage records, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class ParseBenchmark {
    private static final int ROWS = 100_000;

    /** A month later than the rows, so that none is provisional. */
    private static final Instant AS_OF = Instant.parse("2026-08-01T00:00:00Z");

    private final byte[] csv = GenerateUsageCsv.bytes(ROWS);

    /**
     * Reads all rows.
     *
     * @param blackhole takes the records
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void rows(Blackhole blackhole) {
        UsageQuery query = UsageQuery.rows(TimeWindow.all(), AS_OF);
        try (UsageCsv source = UsageCsv.builder()
                        .input("memory", () -> new ByteArrayInputStream(csv))
                        .build();
                UsageCursor cursor = source.open(query)) {
            while (cursor.hasNext()) {
                blackhole.consume(cursor.next());
            }
        }
    }
}
