package io.carbontracker.intensity;

import io.carbontracker.error.IntensitySourceException;
import io.carbontracker.intensity.IntensitySeries.Integral;
import io.carbontracker.intensity.IntensitySeries.Mean;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The declared intensity sources in their order, asked for each signal on its own. The first source that covers 95 % or more of
 * a window answers; one signal never stands in for the other.
 *
 * <p>Keeps the answers it got, by place, signal and UTC month. Not safe for several threads.
 *
 * @since 0.1.0
 */
public final class IntensityChain {
    /** Share of a window that must have values; below it the next source is asked. */
    public static final double LEAST_COVERAGE = 0.95;

    private static final Logger log = LoggerFactory.getLogger(IntensityChain.class);

    private final List<IntensitySource> sources;
    private final Map<Signal, Map<Place, Local>> places = new EnumMap<>(Signal.class);
    private final Map<String, Map<String, AnswerCount>> answers = new TreeMap<>();

    /**
     * Makes a chain.
     *
     * @param sources the sources in declared order; may be empty
     */
    public IntensityChain(List<? extends IntensitySource> sources) {
        this.sources = List.copyOf(sources);
        for (Signal signal : Signal.values()) {
            places.put(signal, new HashMap<>());
        }
    }

    /**
     * Tells whether any source was declared for a signal. Only then can the signal be a gap.
     *
     * @param signal the signal
     * @return whether some source answers it
     */
    public boolean declares(Signal signal) {
        return sources.stream().anyMatch(source -> source.signals().contains(signal));
    }

    /**
     * Tells the coarsest step of usage that keeps all answers exact.
     *
     * @return an hour when any source varies within the day, else a day
     */
    public Grain grain() {
        return sources.stream().anyMatch(source -> source.grain() == Grain.HOUR) ? Grain.HOUR : Grain.DAY;
    }

    /**
     * Gives the answers for one place and signal.
     *
     * @param place the place
     * @param signal the signal
     * @return a resolver, the same one at each call
     */
    public Local at(Place place, Signal signal) {
        return Objects.requireNonNull(places.get(signal)).computeIfAbsent(place, p -> new Local(p, signal));
    }

    /**
     * Asks the sources for everything that will be needed, all at once.
     *
     * @param needs places and windows; what is known already is not asked again
     */
    public void load(Collection<Need> needs) {
        Set<Block> missing = new LinkedHashSet<>();
        for (Need need : needs) {
            need.local.missing(need.window, missing);
        }
        for (Need need : needs) {
            need.local.askedTo = need.local.askedFrom;
        }
        List<Block> open = new ArrayList<>(missing);
        for (IntensitySource source : sources) {
            List<Block> asked = open.stream()
                    .filter(block -> source.signals().contains(block.local.signal) && block.wantsMore())
                    .toList();
            if (!asked.isEmpty()) {
                ask(source, asked);
            }
        }
        for (Block block : open) {
            block.local.keep(block);
        }
    }

    private void ask(IntensitySource source, List<Block> blocks) {
        List<IntensityQuery> queries = blocks.stream()
                .map(block -> new IntensityQuery(block.local.place, block.local.signal, block.window))
                .toList();
        List<IntensityAnswer> got = source.answer(queries);
        if (got.size() != queries.size()) {
            throw new IntensitySourceException(
                    source.name(),
                    "intensity source \"" + source.name() + "\" gave " + got.size() + " answers to " + queries.size()
                            + " queries; it must give one to each",
                    null,
                    false);
        }
        for (int i = 0; i < got.size(); i++) {
            IntensityAnswer answer = got.get(i);
            Block block = blocks.get(i);
            block.answers.add(answer);
            block.sources.add(source.name());
            log.debug(
                    "intensity {} {} {}: {} says {}",
                    block.local.place,
                    block.local.signal.label(),
                    block.window,
                    source.name(),
                    answer.outcome());
            answers.computeIfAbsent(source.name(), n -> new TreeMap<>())
                    .computeIfAbsent(
                            block.local.signal.label() + ": " + answer.outcome(),
                            o -> new AnswerCount(answer instanceof IntensityAnswer.Unavailable))
                    .add(block.local.place, answer.detail());
        }
    }

    /**
     * Lists what each source was asked and answered, for the report.
     *
     * @return one entry per source, signal and outcome, in a fixed order
     */
    public List<SourceAnswer> answers() {
        List<SourceAnswer> list = new ArrayList<>();
        for (IntensitySource source : sources) {
            Map<String, AnswerCount> of = answers.getOrDefault(source.name(), Map.of());
            if (of.isEmpty()) {
                list.add(new SourceAnswer(source.name(), "not asked", "", false));
            }
            of.forEach((outcome, count) ->
                    list.add(new SourceAnswer(source.name(), outcome, count.text(), count.failure)));
        }
        return list;
    }

    /**
     * What a source answered.
     *
     * @param name the source
     * @param outcome signal and kind of answer
     * @param detail for which places, and why
     * @param failure whether the source failed, so that the result lacks what it would have had
     */
    public record SourceAnswer(String name, String outcome, String detail, boolean failure) {}

    /** The places of one kind of answer, told apart by what the source said of them. */
    private static final class AnswerCount {
        private final boolean failure;
        private final Map<String, Set<String>> placesByDetail = new LinkedHashMap<>();

        AnswerCount(boolean failure) {
            this.failure = failure;
        }

        void add(Place place, String why) {
            placesByDetail.computeIfAbsent(why, key -> new LinkedHashSet<>()).add(place.toString());
        }

        String text() {
            StringJoiner text = new StringJoiner("; ");
            placesByDetail.forEach(
                    (why, places) -> text.add(String.join(", ", places) + (why.isEmpty() ? "" : " (" + why + ")")));
            return text.toString();
        }
    }

    /**
     * A place and window that will be needed.
     *
     * @param local the place and signal
     * @param window the window of usage
     */
    public record Need(Local local, TimeWindow window) {}

    /** The answers for one place and signal. */
    public final class Local {
        private final Place place;
        private final Signal signal;
        private final TreeMap<Long, Block> months = new TreeMap<>();
        private Resolution.@Nullable Intensity constant;
        private @Nullable Block recent;

        // The months of the latest need of one load, so that the needs of a page, which are much alike, are cheap.
        private long askedFrom;
        private long askedTo;

        private Local(Place place, Signal signal) {
            this.place = place;
            this.signal = signal;
        }

        /**
         * Resolves the signal for a window; what is not known yet is asked first.
         *
         * @param window the window, to the second
         * @return an intensity, or what every source said instead
         */
        public Resolution resolve(TimeWindow window) {
            Resolution known = resolveLoaded(window);
            if (known == null) {
                load(List.of(new Need(this, window)));
                known = Objects.requireNonNull(resolveLoaded(window), "loaded");
            }
            return known;
        }

        /**
         * Resolves the signal for a window without asking any source.
         *
         * @param window the window, to the second
         * @return an intensity, or what every source said instead; {@code null} when sources have to be asked first
         */
        public @Nullable Resolution resolveLoaded(TimeWindow window) {
            Resolution.Intensity always = constant;
            if (always != null) {
                return always;
            }
            long from = window.start().getEpochSecond();
            long to = endOf(window, from);
            Block block = recent;
            if (block == null || from < block.from || to > block.to) {
                if (!isLoaded(from, to)) {
                    return null;
                }
                block = Objects.requireNonNull(months.floorEntry(from), "loaded")
                        .getValue();
                if (to > block.to) {
                    return across(from, to);
                }
                recent = block;
            }
            return block.resolve(from, to);
        }

        private boolean isLoaded(long from, long to) {
            for (long at = from; at < to; ) {
                Map.Entry<Long, Block> month = months.floorEntry(at);
                if (month == null || month.getValue().to <= at) {
                    return false;
                }
                at = month.getValue().to;
            }
            return true;
        }

        private void missing(TimeWindow window, Set<Block> into) {
            long from = window.start().getEpochSecond();
            long to = endOf(window, from);
            if (constant != null || (from >= askedFrom && to <= askedTo)) {
                return;
            }
            YearMonth month = YearMonth.from(window.start().atOffset(ZoneOffset.UTC));
            askedFrom = startOf(month).getEpochSecond();
            while (startOf(month).getEpochSecond() < to) {
                Instant start = startOf(month);
                month = month.plusMonths(1);
                if (!months.containsKey(start.getEpochSecond())) {
                    into.add(new Block(this, TimeWindow.of(start, startOf(month))));
                }
            }
            askedTo = startOf(month).getEpochSecond();
        }

        private void keep(Block block) {
            months.put(block.from, block);
            if (!block.answers.isEmpty()
                    && block.answers.get(0) instanceof IntensityAnswer.Series first
                    && first.series().isAlways()) {
                constant = first.series().constant();
            }
        }

        /** A window over several months: each source must cover all of it by itself. */
        private Resolution across(long from, long to) {
            List<Block> blocks = new ArrayList<>(months.headMap(to)
                    .tailMap(Objects.requireNonNull(months.floorKey(from)))
                    .values());
            StringJoiner said = new StringJoiner("; ");
            for (int index = 0; ; index++) {
                Integral integral = new Integral();
                IntensitySeries series = null;
                boolean asked = false;
                for (Block block : blocks) {
                    if (index < block.answers.size()) {
                        asked = true;
                        if (block.answers.get(index) instanceof IntensityAnswer.Series found) {
                            series = found.series();
                            series.integrate(Math.max(from, block.from), Math.min(to, block.to), integral);
                        }
                    }
                }
                if (!asked) {
                    return new Resolution.Unresolved(signal, said.toString());
                }
                Block first = blocks.get(0);
                Mean mean = integral.mean(to - from);
                if (series != null && mean.coverage() >= LEAST_COVERAGE) {
                    return intensity(series, mean, index);
                }
                said.add(said(first, Math.min(index, first.answers.size() - 1), mean));
            }
        }
    }

    /** A window holds at least the second in which it begins. */
    private static long endOf(TimeWindow window, long from) {
        return Math.max(from + 1, window.end().getEpochSecond());
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String said(Block block, int index, Mean mean) {
        IntensityAnswer answer = block.answers.get(index);
        return block.sources.get(index) + ": "
                + (answer instanceof IntensityAnswer.Series
                        ? "covers only " + Math.floor(mean.coverage() * 1000) / 10 + " % of the window"
                        : answer.outcome() + (answer.detail().isEmpty() ? "" : ", " + answer.detail()));
    }

    private static Resolution.Intensity intensity(IntensitySeries series, Mean mean, int index) {
        if (series.isAlways()) {
            Resolution.Intensity constant = series.constant();
            return index == 0
                    ? constant
                    : new Resolution.Intensity(
                            constant.label().with(IntensityQuality.NEXT_SOURCE),
                            constant.kgPerKwh(),
                            constant.period(),
                            true,
                            1,
                            constant.note());
        }
        IntensityQuality quality = index > 0
                ? IntensityQuality.NEXT_SOURCE
                : mean.coverage() < 1
                        ? IntensityQuality.PARTIAL
                        : series.label().quality();
        return new Resolution.Intensity(
                quality == series.label().quality()
                        ? series.label()
                        : series.label().with(quality),
                Estimate.exactly(mean.kgPerKwh()),
                "",
                false,
                mean.coverage(),
                series.note());
    }

    /** The answers of all sources for one place, signal and UTC month. */
    private static final class Block {
        private static final long HOUR = 3_600;
        private static final long DAY = 86_400;

        private final Local local;
        private final TimeWindow window;
        private final long from;
        private final long to;
        private final List<IntensityAnswer> answers = new ArrayList<>();
        private final List<String> sources = new ArrayList<>();
        private @Nullable Resolution @Nullable [] hours;
        private @Nullable Resolution @Nullable [] days;

        Block(Local local, TimeWindow window) {
            this.local = local;
            this.window = window;
            this.from = window.start().getEpochSecond();
            this.to = window.end().getEpochSecond();
        }

        /** A later source is asked only while the earlier ones leave a part of the month open. */
        boolean wantsMore() {
            return answers.stream()
                    .noneMatch(answer -> answer instanceof IntensityAnswer.Series series
                            && (series.series().isAlways()
                                    || series.series().mean(window).coverage() >= 1));
        }

        Resolution resolve(long from, long to) {
            long length = to - from;
            if (length == HOUR && from % HOUR == 0) {
                @Nullable Resolution[] cache = hours;
                if (cache == null) {
                    cache = new @Nullable Resolution[(int) ((this.to - this.from) / HOUR)];
                    hours = cache;
                }
                return cached(cache, (int) ((from - this.from) / HOUR), from, to);
            }
            if (length == DAY && from % DAY == 0) {
                @Nullable Resolution[] cache = days;
                if (cache == null) {
                    cache = new @Nullable Resolution[(int) ((this.to - this.from) / DAY)];
                    days = cache;
                }
                return cached(cache, (int) ((from - this.from) / DAY), from, to);
            }
            return compute(from, to);
        }

        private Resolution cached(@Nullable Resolution[] cache, int index, long from, long to) {
            Resolution known = cache[index];
            if (known == null) {
                known = compute(from, to);
                cache[index] = known;
            }
            return known;
        }

        private Resolution compute(long from, long to) {
            StringJoiner said = new StringJoiner("; ");
            for (int i = 0; i < answers.size(); i++) {
                Mean mean = new Mean(Double.NaN, 0);
                if (answers.get(i) instanceof IntensityAnswer.Series series) {
                    Integral integral = new Integral();
                    series.series().integrate(from, to, integral);
                    mean = integral.mean(to - from);
                    if (mean.coverage() >= LEAST_COVERAGE) {
                        return intensity(series.series(), mean, i);
                    }
                }
                said.add(said(this, i, mean));
            }
            return new Resolution.Unresolved(local.signal, said.toString());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Block that && local == that.local && from == that.from;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(local) + Long.hashCode(from);
        }
    }

    @Override
    public String toString() {
        return "intensity chain " + sources.stream().map(IntensitySource::name).toList();
    }
}
