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

/** As {@link EngineBenchmark}, the same records, with intensity that changes every hour. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class HourlyEngineBenchmark {
    private static final int PAGES = 1_024;

    /** Whether groups are told apart by day, beside region and instance type. */
    @Param({"false", "true"})
    public boolean byDay;

    /** Whether the marginal signal is estimated beside the average one. */
    @Param({"false", "true"})
    public boolean marginalToo;

    private Engine engine = Engine.yearly();
    private GroupBy groupBy = GroupBy.DEFAULT;
    private List<List<UsageRecord>> pages = List.of();

    /** Makes the records. */
    @Setup(Level.Trial)
    public void prepare() {
        engine = Engine.hourly(marginalToo);
        groupBy = byDay ? Engine.BY_DAY : GroupBy.DEFAULT;
        pages = PreparedRecords.pages(PAGES, Texts.SHARED, false);
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
