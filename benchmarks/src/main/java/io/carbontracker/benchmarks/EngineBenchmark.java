package io.carbontracker.benchmarks;

import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.usage.UsageRecord;
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
 * Records a second through calculator and aggregator on one thread, with the bundled yearly average intensity. Making the
 * report at the end of each pass is included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class EngineBenchmark {
    private static final int PAGES = 1_024;

    /** Whether groups are told apart by day, beside region and instance type. */
    @Param({"false", "true"})
    public boolean byDay;

    /** Whether equal texts are one object, as the library's sources hand them over. */
    @Param("SHARED")
    public Texts texts = Texts.SHARED;

    /** Whether records have a cost, which is summed exactly. */
    @Param("false")
    public boolean costs;

    private final Engine engine = Engine.yearly();
    private GroupBy groupBy = GroupBy.DEFAULT;
    private List<List<UsageRecord>> pages = List.of();

    /** Makes the records. */
    @Setup(Level.Trial)
    public void prepare() {
        groupBy = byDay ? Engine.BY_DAY : GroupBy.DEFAULT;
        pages = PreparedRecords.pages(PAGES, texts, costs);
    }

    /**
     * Runs over all records.
     *
     * @return the report
     */
    @Benchmark
    @OperationsPerInvocation(PAGES * PreparedRecords.PAGE)
    public CarbonReport records() {
        return engine.run(pages, groupBy);
    }
}
