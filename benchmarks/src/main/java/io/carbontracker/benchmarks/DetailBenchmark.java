package io.carbontracker.benchmarks;

import io.carbontracker.estimate.Outcome;
import io.carbontracker.report.OutcomeSink;
import io.carbontracker.report.ReportPlan;
import io.carbontracker.report.csv.CsvReport;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

/**
 * Rows a second of the detail CSV, from estimates in memory to a file that is thrown away unfinished: formatting and copying to
 * the page cache, without waiting for a disk. With {@code folder} on a file system in memory, no disk takes part at all.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class DetailBenchmark {
    private static final int PAGES = 100;

    /** Where the file lives while it is written; empty for the folder of temporary files. */
    @Param("")
    public String folder = "";

    private final List<Outcome> outcomes = new ArrayList<>();
    private Path target = Path.of("");

    /** Makes the estimates. */
    @Setup(Level.Trial)
    public void prepare() {
        target = Path.of(folder.isEmpty() ? System.getProperty("java.io.tmpdir") : folder);
        Engine engine = Engine.yearly();
        for (List<UsageRecord> page : PreparedRecords.pages(PAGES, Texts.SHARED, false)) {
            outcomes.addAll(engine.outcomes(page));
        }
    }

    /** Writes all rows. */
    @Benchmark
    @OperationsPerInvocation(PAGES * PreparedRecords.PAGE)
    public void rows() {
        ReportPlan plan = new ReportPlan("standard 1", Signal.AVERAGE, List.of(), Instant.EPOCH);
        try (CsvReport report = CsvReport.builder(target).build()) {
            OutcomeSink sink = report.sink(plan).orElseThrow();
            outcomes.forEach(sink::accept);
        }
    }
}
