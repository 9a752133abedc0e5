package io.carbontracker.benchmarks;

import io.carbontracker.benchmarks.LimitLoop.Key;
import io.carbontracker.benchmarks.LimitLoop.Row;
import io.carbontracker.benchmarks.LimitLoop.Sums;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows a second through {@link LimitLoop}: what is left when all that makes a figure trustworthy is left out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class LimitLoopBenchmark {
    private static final int PAGES = 1_024;

    /** Whether equal texts are one object. */
    @Param({"SHARED", "FRESH"})
    public Texts texts = Texts.SHARED;

    private final LimitLoop loop = new LimitLoop(Engine.yearly());
    private List<Row> rows = List.of();

    /** Makes the rows. */
    @Setup(Level.Trial)
    public void prepare() {
        rows = LimitLoop.rows(PreparedRecords.pages(PAGES, texts, false));
    }

    /**
     * Runs over all rows.
     *
     * @return the sums by region, machine and day
     */
    @Benchmark
    @OperationsPerInvocation(PAGES * PreparedRecords.PAGE)
    public Map<Key, Sums> rows() {
        return loop.run(rows);
    }
}
