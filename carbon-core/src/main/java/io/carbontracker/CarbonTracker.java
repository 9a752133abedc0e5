package io.carbontracker;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.EnrichableUsage;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.report.Aggregator;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.SourceRun;
import io.carbontracker.report.GroupBy;
import io.carbontracker.report.OutcomeSink;
import io.carbontracker.report.ReportPlan;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.spi.RunListener;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns usage of cloud machines into energy and carbon. Built once from sources and choices, run as often as needed.
 *
 * <pre>{@code
 * try (CarbonTracker tracker = CarbonTracker.builder().usage("focus", Path.of("bill.csv")).build()) {
 *     CarbonReport report = tracker.report(TimeWindow.all(), GroupBy.of(REGION, tag("team")));
 * }
 * }</pre>
 *
 * <p>For one thread at a time. Closing it closes its sources.
 *
 * @since 0.1.0
 */
public final class CarbonTracker implements AutoCloseable {
    private final List<UsageSource> sources;
    private final List<IntensitySource> intensities;
    private final IntensityChain chain;
    private final CarbonCalculator calculator;
    private final HardwareCatalog catalog;
    private final Signal primary;
    private final String workloadTag;
    private final Clock clock;
    private final RunListener listener;

    CarbonTracker(
            List<UsageSource> sources,
            List<IntensitySource> intensities,
            IntensityChain chain,
            CarbonCalculator calculator,
            HardwareCatalog catalog,
            Signal primary,
            String workloadTag,
            Clock clock,
            RunListener listener) {
        this.sources = List.copyOf(sources);
        this.intensities = List.copyOf(intensities);
        this.chain = chain;
        this.calculator = calculator;
        this.catalog = catalog;
        this.primary = primary;
        this.workloadTag = workloadTag;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Starts a tracker.
     *
     * @return a builder
     */
    public static CarbonTrackerBuilder builder() {
        return new CarbonTrackerBuilder();
    }

    /**
     * Runs and sums.
     *
     * @param window the period
     * @param groupBy the dimensions of the groups
     * @return the report
     * @throws CarbonConfigurationException when the window does not suit the sources, or an input does not exist
     */
    public CarbonReport report(TimeWindow window, GroupBy groupBy) {
        return run(RunRequest.of(window, groupBy), List.of(), List.of());
    }

    /**
     * Runs, sums, and writes.
     *
     * @param request what to run
     * @param writers write the report; left to the caller to close
     * @return the report
     * @throws CarbonConfigurationException when the window does not suit the sources, or an input does not exist
     * @throws io.carbontracker.error.ReportException when a writer cannot write
     */
    public CarbonReport run(RunRequest request, ReportWriter... writers) {
        return run(request, List.of(), Arrays.asList(writers));
    }

    /**
     * Runs, sums, hands every outcome to sinks, and writes. A source that fails on the way is recorded in the report, which is
     * then incomplete; what it delivered before counts.
     *
     * @param request what to run
     * @param sinks take every outcome in input order; with any, sources hand out rows, not sums
     * @param writers write the report; left to the caller to close
     * @return the report
     * @throws CarbonConfigurationException when the window does not suit the sources, or an input does not exist
     * @throws io.carbontracker.error.ReportException when a writer cannot write
     */
    public CarbonReport run(
            RunRequest request, List<? extends OutcomeSink> sinks, List<? extends ReportWriter> writers) {
        Instant now = clock.instant();
        List<String> tags = List.copyOf(new TreeSet<>(tags(request)));
        ReportPlan plan = new ReportPlan(methodology(), primary, tags, now);
        List<OutcomeSink> all = new ArrayList<>(sinks);
        for (ReportWriter writer : writers) {
            writer.sink(plan).ifPresent(all::add);
        }
        UsageQuery query = query(request, !all.isEmpty(), now);
        Aggregator aggregator = new Aggregator(request.groupBy());
        Consumer<Outcome> outcomes = outcomes(aggregator, all);
        List<SourceRun> ends = new ArrayList<>();
        for (UsageSource source : sources) {
            ends.add(read(source, query, aggregator, outcomes));
        }
        CarbonReport report = aggregator.report(run(request, tags, aggregator, ends));
        for (ReportWriter writer : writers) {
            writer.write(report);
        }
        return report;
    }

    private static Consumer<Outcome> outcomes(Aggregator aggregator, List<OutcomeSink> sinks) {
        if (sinks.isEmpty()) {
            return aggregator::accept;
        }
        OutcomeSink[] each = sinks.toArray(OutcomeSink[]::new);
        return outcome -> {
            aggregator.accept(outcome);
            for (OutcomeSink sink : each) {
                sink.accept(outcome);
            }
        };
    }

    private Set<String> tags(RunRequest request) {
        Set<String> tags = new LinkedHashSet<>(request.tags());
        for (Dimension dimension : request.groupBy().dimensions()) {
            if (dimension.kind() == Dimension.Kind.TAG) {
                tags.add(dimension.tag());
            }
        }
        return tags;
    }

    private UsageQuery query(RunRequest request, boolean rowLevel, Instant now) {
        if (request.window().equals(TimeWindow.all())) {
            for (UsageSource source : sources) {
                if (!source.isBounded()) {
                    throw new CarbonConfigurationException("the usage source \"" + source.name()
                            + "\" needs a period; give a window with a start and an end");
                }
            }
        }
        Set<String> tags = new TreeSet<>(tags(request));
        if (!workloadTag.isEmpty()) {
            tags.add(workloadTag);
        }
        boolean hourly =
                chain.grain() == Grain.HOUR || request.groupBy().dimensions().contains(Dimension.HOUR);
        return new UsageQuery(
                request.window(),
                Set.copyOf(request.groupBy().dimensions()),
                tags,
                hourly ? Grain.HOUR : Grain.DAY,
                rowLevel,
                now);
    }

    private SourceRun read(UsageSource source, UsageQuery query, Aggregator aggregator, Consumer<Outcome> outcomes) {
        long before = aggregator.rowsRead();
        List<String> failures = new ArrayList<>();
        UsageFacts facts = UsageFacts.NONE;
        listener.sourceStarted(source.name());
        try (PageReader reader = new PageReader(source, query)) {
            while (true) {
                PageReader.Page page = reader.next();
                if (page.facts() != null) {
                    facts = page.facts();
                    note(source, page.failure(), failures);
                    break;
                }
                calculator.calculate(page.items(), outcomes);
                listener.progress(source.name(), aggregator.rowsRead() - before);
            }
        } finally {
            listener.sourceEnded(source.name(), aggregator.rowsRead() - before);
        }
        failures.addAll(facts.failures());
        long rows = aggregator.rowsRead() - before;
        return new SourceRun(
                source.name(),
                rows,
                facts.completeThrough(),
                facts.finalThrough(),
                facts.costKind(),
                facts.notes(),
                failures,
                rows == 0 && failures.isEmpty() ? source.emptyCauses() : List.of());
    }

    /** A source that failed is noted and the run goes on; wrong use and defects end it. */
    private static void note(UsageSource source, @Nullable Throwable failure, List<String> failures) {
        if (failure == null) {
            return;
        }
        if (failure instanceof UsageSourceException known) {
            failures.add(Objects.requireNonNullElse(known.getMessage(), source.name() + " failed"));
        } else if (failure instanceof CarbonException known) {
            throw known;
        } else if (failure instanceof Error error) {
            throw error;
        } else {
            throw new UsageSourceException(
                    source.name(), "the usage source \"" + source.name() + "\" broke: " + failure, failure, false);
        }
    }

    private CarbonReport.Run run(RunRequest request, List<String> tags, Aggregator aggregator, List<SourceRun> ends) {
        boolean open = request.window().equals(TimeWindow.all());
        List<Signal> declared =
                Arrays.stream(Signal.values()).filter(chain::declares).toList();
        return new CarbonReport.Run(
                methodology(),
                catalog.dataVersion(),
                request.window(),
                open ? aggregator.first() : request.window().start(),
                open ? aggregator.last() : request.window().end(),
                earliest(ends, SourceRun::completeThrough),
                earliest(ends, SourceRun::finalThrough),
                primary,
                declared,
                request.groupBy(),
                tags,
                ends,
                chain.answers());
    }

    private static @Nullable Instant earliest(List<SourceRun> ends, Function<SourceRun, @Nullable Instant> value) {
        Instant earliest = null;
        for (SourceRun end : ends) {
            Instant of = value.apply(end);
            if (of != null && (earliest == null || of.isBefore(earliest))) {
                earliest = of;
            }
        }
        return earliest;
    }

    private String methodology() {
        return calculator.name() + " " + calculator.version();
    }

    /**
     * Writes the bill again as Parquet: every row and column, and beside them columns whose names begin with {@code x_carbon_},
     * which tell what became of the row.
     *
     * @param window the period; rows outside it stay, without figures
     * @param target the file, whose name ends in {@code .parquet}; replaced when it exists
     * @return how many rows it has, those of the bill
     * @throws CarbonConfigurationException when the usage is not that of one source of files, or the target cannot be written
     *     to or is one of them
     * @throws UsageSourceException when a file cannot be read to its end; nothing is written then
     * @throws io.carbontracker.error.ReportException when the target cannot be written
     */
    public long enrich(TimeWindow window, Path target) {
        if (sources.size() != 1 || !(sources.get(0) instanceof EnrichableUsage bill)) {
            throw new CarbonConfigurationException(
                    "only the usage of one source of files can be enriched, this is that of "
                            + sources.stream()
                                    .map(source -> "\"" + source.name() + "\"")
                                    .toList());
        }
        RunRequest request = RunRequest.of(window, GroupBy.DEFAULT);
        UsageQuery query = query(request, false, clock.instant());
        listener.sourceStarted(bill.name());
        long rows = 0;
        try {
            rows = bill.enrich(query, calculator, target);
        } finally {
            listener.sourceEnded(bill.name(), rows);
        }
        return rows;
    }

    /**
     * Hands out outcomes one by one, for enriching rows in a pipeline.
     *
     * @param window the period
     * @param tags the tags that records shall carry
     * @return a cursor, to be closed by the caller; a source that fails throws from it
     * @throws CarbonConfigurationException when the window does not suit the sources
     */
    public OutcomeCursor outcomes(TimeWindow window, String... tags) {
        RunRequest request = new RunRequest(window, GroupBy.DEFAULT, Set.of(tags));
        return new Outcomes(query(request, true, clock.instant()));
    }

    private final class Outcomes implements OutcomeCursor {
        private final UsageQuery query;
        private final Queue<UsageSource> left = new ArrayDeque<>(sources);
        private final Queue<Outcome> ready = new ArrayDeque<>();
        private String source = "";
        private @Nullable UsageCursor cursor;
        private @Nullable RuntimeException failure;

        Outcomes(UsageQuery query) {
            this.query = query;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty()) {
                RuntimeException failed = failure;
                if (failed != null) {
                    throw failed;
                }
                UsageCursor current = cursor;
                if (current != null) {
                    readPage(current);
                    continue;
                }
                UsageSource next = left.poll();
                if (next == null) {
                    return false;
                }
                source = next.name();
                cursor = next.open(query);
            }
            return true;
        }

        /** Works out one page; what was read before a failure comes out before it. */
        private void readPage(UsageCursor from) {
            List<UsageItem> page = new ArrayList<>(PageReader.PAGE);
            try {
                while (page.size() < PageReader.PAGE && from.hasNext()) {
                    page.add(from.next());
                }
                if (page.size() < PageReader.PAGE) {
                    List<String> failures = from.facts().failures();
                    if (!failures.isEmpty()) {
                        failure = new UsageSourceException(source, String.join("; ", failures), null, false);
                    }
                }
            } catch (RuntimeException e) {
                failure = e;
            }
            calculator.calculate(page, ready::add);
            if (page.size() < PageReader.PAGE) {
                closeCursor();
            }
        }

        @Override
        public Outcome next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }

        private void closeCursor() {
            UsageCursor current = cursor;
            cursor = null;
            if (current != null) {
                current.close();
            }
        }

        @Override
        public void close() {
            left.clear();
            ready.clear();
            failure = null;
            closeCursor();
        }
    }

    /**
     * Names the parts of this tracker.
     *
     * @return sources, intensity sources, methodology and edition of the factors
     */
    @Override
    public String toString() {
        return "carbon tracker of " + sources.stream().map(UsageSource::name).toList() + ", "
                + intensities.stream().map(IntensitySource::name).toList() + ", " + methodology() + ", data "
                + catalog.dataVersion();
    }

    /** Closes the sources, all of them even when one fails. */
    @Override
    public void close() {
        closeAll(sources, intensities, calculator);
    }

    static void closeAll(
            List<UsageSource> sources, List<IntensitySource> intensities, @Nullable CarbonCalculator calculator) {
        List<Runnable> steps = new ArrayList<>();
        if (calculator != null) {
            steps.add(calculator::close);
        }
        sources.forEach(source -> steps.add(source::close));
        intensities.forEach(source -> steps.add(source::close));
        RuntimeException first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
