package io.carbontracker.benchmarks;

import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.time.Duration;
import java.time.Instant;
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
import org.openjdk.jmh.infra.Blackhole;

/** Time-weighted means a second: from a year of hours, and from the chain that the calculator asks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class IntensityMeanBenchmark {
    private static final int WINDOWS = 1_024;
    private static final int HOURS_OF_YEAR = 365 * 24;

    /** Seconds by which windows of one hour lie off the full hour: 0, which the chain remembers, or 900, which it works out. */
    @Param({"0", "900"})
    public int offset;

    private final IntensitySeries year = year();
    private final IntensityChain.Local local = new IntensityChain(List.of(new MadeUpHours(Signal.AVERAGE)))
            .at(Place.of("aws", UsageRows.REGIONS.get(0)), Signal.AVERAGE);
    private TimeWindow[] windows = new TimeWindow[0];

    private static IntensitySeries year() {
        double[] kgPerKwh = new double[HOURS_OF_YEAR];
        for (int hour = 0; hour < kgPerKwh.length; hour++) {
            kgPerKwh[hour] = 0.300 + hour % 24 / 1_000.0;
        }
        IntensityLabel label =
                new IntensityLabel("average", "made up", "zone", "made up", "CO2e", IntensityQuality.MEASURED);
        return IntensitySeries.ofSteps(label, Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(1), kgPerKwh, "");
    }

    /** Spreads windows of one hour over a month, without order; the last hour is left out, for no window leaves the month. */
    @Setup(Level.Trial)
    public void prepare() {
        windows = new TimeWindow[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
            int hour = Math.min(UsageRows.hour(i), UsageRows.HOURS - 2);
            Instant start = UsageRows.START.plusSeconds(3_600L * hour + offset);
            windows[i] = TimeWindow.of(start, start.plusSeconds(3_600));
        }
    }

    /**
     * Asks the series.
     *
     * @param blackhole takes the means
     */
    @Benchmark
    @OperationsPerInvocation(WINDOWS)
    public void ofSeries(Blackhole blackhole) {
        for (TimeWindow window : windows) {
            blackhole.consume(year.mean(window));
        }
    }

    /**
     * Asks the chain.
     *
     * @param blackhole takes the resolutions
     */
    @Benchmark
    @OperationsPerInvocation(WINDOWS)
    public void ofChain(Blackhole blackhole) {
        for (TimeWindow window : windows) {
            blackhole.consume(local.resolve(window));
        }
    }
}
