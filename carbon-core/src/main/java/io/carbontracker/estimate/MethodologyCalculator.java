package io.carbontracker.estimate;

import static io.carbontracker.energy.Step.number;

import io.carbontracker.catalog.Coefficient;
import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.catalog.RegionMatch;
import io.carbontracker.catalog.RegionSpec;
import io.carbontracker.energy.HardwareQuality;
import io.carbontracker.energy.Load;
import io.carbontracker.energy.LoadQuality;
import io.carbontracker.energy.Methodology;
import io.carbontracker.energy.PowerModel;
import io.carbontracker.energy.PowerResult;
import io.carbontracker.energy.Step;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calculator of the core: one engine, two methodologies. Keeps one {@link Rate} per provider, machine, place and load.
 *
 * @since 0.1.0
 */
public final class MethodologyCalculator implements CarbonCalculator {
    private static final Logger log = LoggerFactory.getLogger(MethodologyCalculator.class);

    /** Rates kept; beyond it all are forgotten and made anew, so that bills with endless utilizations stay bounded. */
    private static final int MOST_RATES = 1 << 16;

    private final HardwareCatalog catalog;
    private final IntensityChain chain;
    private final Methodology methodology;
    private final Signal primary;
    private final WorkloadRule workloads;
    private final PowerModel power;
    private final boolean average;
    private final boolean marginal;
    private final Map<String, Site> sites = new HashMap<>();
    private @Nullable Entry[] slots = new @Nullable Entry[1 << 10];
    private int used;

    /**
     * Makes a calculator.
     *
     * @param catalog the factors
     * @param chain the declared intensity sources
     * @param methodology the choices
     * @param primary the signal that reports show first
     * @param workloads how workloads are read
     */
    public MethodologyCalculator(
            HardwareCatalog catalog,
            IntensityChain chain,
            Methodology methodology,
            Signal primary,
            WorkloadRule workloads) {
        this.catalog = Objects.requireNonNull(catalog, "catalog");
        this.chain = Objects.requireNonNull(chain, "chain");
        this.methodology = Objects.requireNonNull(methodology, "methodology");
        this.primary = Objects.requireNonNull(primary, "primary");
        this.workloads = Objects.requireNonNull(workloads, "workloads");
        this.power = new PowerModel(catalog, methodology);
        this.average = chain.declares(Signal.AVERAGE);
        this.marginal = chain.declares(Signal.MARGINAL);
    }

    @Override
    public String name() {
        return methodology.name();
    }

    @Override
    public String version() {
        return methodology.version();
    }

    @Override
    public void calculate(List<? extends UsageItem> page, Consumer<? super Outcome> outcomes) {
        for (int i = 0; i < page.size(); i++) {
            UsageItem item = page.get(i);
            if (item instanceof UsageRecord usage) {
                Entry entry = entry(usage);
                Outcome outcome = entry.outcome(usage);
                if (outcome == null) {
                    loadIntensities(page, i);
                    outcome = Objects.requireNonNull(entry.outcome(usage), "loaded");
                }
                outcomes.accept(outcome);
            } else {
                outcomes.accept(skipped((SkippedUsage) item));
            }
        }
    }

    private static Outcome skipped(SkippedUsage skipped) {
        return switch (skipped.reason()) {
            case UNKNOWN_UNIT -> new Outcome.NotEstimated(skipped, GapReason.UNKNOWN_UNIT, skipped.detail());
            case BAD_ROW -> new Outcome.NotEstimated(skipped, GapReason.BAD_ROW, skipped.detail());
            case UNKNOWN_HARDWARE -> new Outcome.NotEstimated(skipped, GapReason.UNKNOWN_HARDWARE, skipped.detail());
            case NOT_MODELLED ->
                new Outcome.Excluded(
                        skipped, skipped.reason().label() + " " + skipped.category(), skipped.detail(), null);
            default -> new Outcome.Excluded(skipped, skipped.reason().label(), skipped.detail(), null);
        };
    }

    /** Asks for what the rest of the page needs, in one batch. */
    private void loadIntensities(List<? extends UsageItem> page, int from) {
        List<IntensityChain.Need> needs = new ArrayList<>();
        for (UsageItem item : page.subList(from, page.size())) {
            if (item instanceof UsageRecord usage) {
                entry(usage).needs(usage.window(), needs);
            }
        }
        chain.load(needs);
    }

    // ---- rates

    private Entry entry(UsageRecord usage) {
        MeasuredEnergy measured = usage.measuredEnergy();
        MeasuredEnergy.Scope scope = measured == null ? null : measured.scope();
        Workload workload = workloads.of(usage);
        double utilization = usage.utilization();
        int hash = hash(usage, workload, utilization, scope);
        @Nullable Entry[] table = slots;
        int index = hash & (table.length - 1);
        for (Entry entry = table[index]; entry != null; entry = table[index]) {
            if (entry.hash == hash && entry.isFor(usage, workload, utilization, scope)) {
                return entry;
            }
            index = (index + 1) & (table.length - 1);
        }
        Entry made = new Entry(hash, usage, workload, utilization, scope, find(usage, workload, scope));
        if (used >= MOST_RATES) {
            slots = new @Nullable Entry[1 << 10];
            used = 0;
        } else if (used * 2 >= table.length) {
            grow();
        }
        insert(slots, made);
        used++;
        return made;
    }

    private static int hash(
            UsageRecord usage, @Nullable Workload workload, double utilization, MeasuredEnergy.@Nullable Scope scope) {
        int h = usage.provider().hashCode();
        h = 31 * h + usage.region().hashCode();
        h = 31 * h + usage.resource().label().hashCode();
        h = 31 * h + (workload == null ? 7 : workload.label().hashCode());
        if (!Double.isNaN(utilization)) {
            h = 31 * h + Double.hashCode(utilization);
        }
        h = 31 * h
                + (scope == null ? 3 : scope == MeasuredEnergy.Scope.NODE ? 11 : 13)
                + (usage.isIdleReserved() ? 5 : 0);
        return h ^ (h >>> 16);
    }

    private void grow() {
        @Nullable Entry[] bigger = new @Nullable Entry[slots.length * 2];
        for (Entry entry : slots) {
            if (entry != null) {
                insert(bigger, entry);
            }
        }
        slots = bigger;
    }

    private static void insert(@Nullable Entry[] table, Entry entry) {
        int index = entry.hash & (table.length - 1);
        while (table[index] != null) {
            index = (index + 1) & (table.length - 1);
        }
        table[index] = entry;
    }

    private Object find(UsageRecord usage, @Nullable Workload workload, MeasuredEnergy.@Nullable Scope scope) {
        Load load = load(usage, workload, scope);
        PowerResult result = scope == MeasuredEnergy.Scope.NODE
                ? measuredNode(usage, load)
                : power.power(usage.provider(), usage.resource(), load);
        if (!(result instanceof PowerResult.Known known)) {
            return result;
        }
        Site site = sites.computeIfAbsent(
                usage.provider() + "\u0000" + usage.region(), key -> site(usage.provider(), usage.region()));
        log.debug("{} in {}: {} W, {}", usage.resource().label(), site.place, known.watts(), known.source());
        return new Sited(known, load, site);
    }

    /** A meter at the node needs no power figure; hardware that is known still tells accelerators and embodied carbon. */
    private PowerResult measuredNode(UsageRecord usage, Load load) {
        PowerResult modelled = power.power(usage.provider(), usage.resource(), load);
        if (modelled instanceof PowerResult.Known known) {
            return new PowerResult.Known(
                    Estimate.ZERO,
                    Estimate.ZERO,
                    known.acceleratorsPerDevice(),
                    known.accelerator(),
                    known.quality(),
                    "measured at the node",
                    known.embodiedKgPerHour(),
                    List.of(),
                    known.embodiedSteps());
        }
        return new PowerResult.Known(
                Estimate.ZERO,
                Estimate.ZERO,
                0,
                "",
                HardwareQuality.PROXY,
                "measured at the node",
                null,
                List.of(),
                List.of());
    }

    private Load load(UsageRecord usage, @Nullable Workload workload, MeasuredEnergy.@Nullable Scope scope) {
        if (usage.isIdleReserved()) {
            return Load.IDLE_RESERVED;
        }
        boolean utilized = !Double.isNaN(usage.utilization());
        LoadQuality quality = scope != null
                ? LoadQuality.MEASURED
                : utilized
                        ? LoadQuality.UTILIZATION
                        : workload != null && workload != Workload.UNKNOWN ? LoadQuality.TAGGED : LoadQuality.DEFAULTED;
        return new Load(
                workload == null || workload == Workload.UNKNOWN ? methodology.defaultWorkload() : workload,
                quality,
                usage.utilization(),
                scope);
    }

    private record Sited(PowerResult.Known power, Load load, Site site) {}

    /** One kind of usage: its key, and its rates (one per PUE that applied over the years) or what is missing. */
    private final class Entry {
        private final int hash;
        private final String provider;
        private final String region;
        private final MeteredResource resource;
        private final @Nullable Workload workload;
        private final double utilization;
        private final MeasuredEnergy.@Nullable Scope scope;
        private final boolean idleReserved;
        private final @Nullable Sited sited;
        private final @Nullable Site site;
        private final Map<Pue, Rate> rates = new HashMap<>(2);
        private @Nullable Rate rate;
        private long rateFrom;
        private long rateTo;
        private final PowerResult.@Nullable Missing missing;

        Entry(
                int hash,
                UsageRecord usage,
                @Nullable Workload workload,
                double utilization,
                MeasuredEnergy.@Nullable Scope scope,
                Object result) {
            this.hash = hash;
            this.provider = usage.provider();
            this.region = usage.region();
            this.resource = usage.resource();
            this.workload = workload;
            this.utilization = utilization;
            this.scope = scope;
            this.idleReserved = usage.isIdleReserved();
            this.sited = result instanceof Sited found ? found : null;
            this.site = result instanceof Sited found ? found.site : null;
            this.missing = result instanceof PowerResult.Missing none ? none : null;
        }

        boolean isFor(
                UsageRecord usage,
                @Nullable Workload otherWorkload,
                double otherUtilization,
                MeasuredEnergy.@Nullable Scope otherScope) {
            return resource.equals(usage.resource())
                    && region.equals(usage.region())
                    && provider.equals(usage.provider())
                    && workload == otherWorkload
                    && Double.compare(utilization, otherUtilization) == 0
                    && scope == otherScope
                    && idleReserved == usage.isIdleReserved();
        }

        void needs(TimeWindow window, List<IntensityChain.Need> into) {
            Site where = site;
            if (where == null) {
                return;
            }
            if (average) {
                into.add(new IntensityChain.Need(where.average, window));
            }
            if (marginal) {
                into.add(new IntensityChain.Need(where.marginal, window));
            }
        }

        /** The outcome; {@code null} when intensities have to be loaded first. */
        @Nullable
        Outcome outcome(UsageRecord usage) {
            PowerResult.Missing none = missing;
            Site where = site;
            if (none != null || where == null) {
                return notEstimated(usage, Objects.requireNonNull(none, "either a site or what is missing"));
            }
            Rate known = rateAt(usage.window().start());
            Resolution ofAverage = average ? where.average.resolveLoaded(usage.window()) : null;
            Resolution ofMarginal = marginal ? where.marginal.resolveLoaded(usage.window()) : null;
            if ((average && ofAverage == null) || (marginal && ofMarginal == null)) {
                return null;
            }
            Resolution first = primary == Signal.AVERAGE ? ofAverage : ofMarginal;
            if (where.tutorialDefault != null
                    && primary == Signal.MARGINAL
                    && !(first instanceof Resolution.Intensity)) {
                first = where.tutorialDefault;
            }
            Estimated estimated = new Estimated(usage, known, ofAverage, ofMarginal, first);
            return idleReserved
                    ? new Outcome.Excluded(
                            usage,
                            Outcome.Excluded.IDLE_RESERVED,
                            "capacity held but not running, estimated apart at idle",
                            estimated)
                    : estimated;
        }

        private Rate rateAt(Instant start) {
            long time = start.getEpochSecond();
            Rate known = rate;
            if (known != null && time >= rateFrom && time < rateTo) {
                return known;
            }
            Sited what = Objects.requireNonNull(sited, "sited");
            Year year = Year.of(start.atOffset(ZoneOffset.UTC).getYear());
            Rate found = rates.computeIfAbsent(
                    what.site.pueAt(year.getValue()),
                    pue -> new Rate(
                            resource,
                            what.site.place,
                            what.load,
                            what.power,
                            pue.value,
                            pue.source,
                            pue.fallback,
                            what.site.steps));
            rate = found;
            rateFrom = year.atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
            rateTo = year.plusYears(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
            return found;
        }

        private Outcome notEstimated(UsageRecord usage, PowerResult.Missing none) {
            if (idleReserved) {
                return new Outcome.Excluded(
                        usage,
                        Outcome.Excluded.IDLE_RESERVED,
                        "capacity held but not running; no idle estimate: " + none.detail(),
                        null);
            }
            return new Outcome.NotEstimated(
                    usage,
                    none.reason() == PowerResult.Missing.Reason.UNKNOWN_HARDWARE
                            ? GapReason.UNKNOWN_HARDWARE
                            : GapReason.NO_POWER_FIGURE,
                    none.detail());
        }
    }

    // ---- sites

    private record Pue(Estimate value, String source, boolean fallback) {}

    /** What holds for every machine of a region. */
    private final class Site {
        private final Place place;
        private final List<Step> steps;
        private final IntensityChain.Local average;
        private final IntensityChain.Local marginal;
        private final Resolution.@Nullable Intensity tutorialDefault;
        private final @Nullable RegionSpec region;
        private final String provider;
        private final String text;

        Site(
                String provider,
                String text,
                Place place,
                List<Step> steps,
                Resolution.@Nullable Intensity tutorialDefault,
                @Nullable RegionSpec region) {
            this.provider = provider;
            this.text = text;
            this.place = place;
            this.steps = steps;
            this.average = chain.at(place, Signal.AVERAGE);
            this.marginal = chain.at(place, Signal.MARGINAL);
            this.tutorialDefault = tutorialDefault;
            this.region = region;
        }

        Pue pueAt(int year) {
            return methodology.isTutorial() ? tutorialPue(provider, text) : pue(provider, region, year);
        }
    }

    private Site site(String provider, String text) {
        Optional<RegionMatch> match = catalog.region(provider, text);
        Place place = match.map(found -> found.region().place()).orElseGet(() -> Place.of(provider, text));
        List<Step> steps = match.filter(found -> found.how() != RegionMatch.How.CODE)
                .map(found -> List.of(new Step(
                        "region",
                        "\"" + text + "\" is " + (found.how() == RegionMatch.How.ZONE ? "a zone" : "the location")
                                + " of " + found.region().place().region(),
                        "regions.csv")))
                .orElse(List.of());
        return new Site(
                provider,
                text,
                place,
                steps,
                methodology.isTutorial() ? tutorialDefault(provider, text) : null,
                match.map(RegionMatch::region).orElse(null));
    }

    private Pue pue(String provider, @Nullable RegionSpec region, int year) {
        if (region != null && !Double.isNaN(region.pue())) {
            boolean own = region.pueScope().equals("region");
            return new Pue(
                    methodology.pueSpread(provider, region.pue(), own),
                    "regions.csv " + region.place().region()
                            + (region.pueScope().isEmpty() ? "" : ", " + region.pueScope())
                            + (region.pueYear() == 0 ? "" : " " + region.pueYear())
                            + (year < region.pueYear() ? ", nearest year to " + year : "") + " [" + region.pueSource()
                            + "]",
                    year < region.pueYear());
        }
        Optional<Coefficient> fleet = catalog.fleetPue(provider, year);
        Coefficient figure = fleet.or(() -> catalog.coefficient("pue_unknown_provider", "*"))
                .orElseThrow(() -> new IllegalStateException("coefficients.csv lacks pue_unknown_provider"));
        int ofYear = fleet.map(c -> Integer.parseInt(c.key().substring("pue_fleet_".length())))
                .orElse(year);
        return new Pue(
                methodology.pueSpread(provider, figure.value(), false),
                "coefficients.csv " + figure.key()
                        + (fleet.isPresent() ? ", fleet of " + provider : ", unknown provider")
                        + (year < ofYear ? ", nearest year to " + year : "") + " [" + figure.source() + "]",
                true);
    }

    private Pue tutorialPue(String provider, String text) {
        TutorialFigure figure = tutorialFigure(provider, text, "pue", "");
        return new Pue(Estimate.exactly(figure.value), figure.source, figure.isDefault);
    }

    private Resolution.Intensity tutorialDefault(String provider, String text) {
        TutorialFigure figure = tutorialFigure(provider, text, "intensity_kg_per_kwh", " kg/kWh");
        return new Resolution.Intensity(
                new IntensityLabel(
                        IntensityLabel.TUTORIAL_DEFAULT,
                        figure.source,
                        text,
                        IntensityLabel.UNSTATED,
                        "CO2",
                        IntensityQuality.DEFAULTED),
                Estimate.exactly(figure.value),
                IntensityLabel.UNSTATED,
                true,
                1,
                "");
    }

    private record TutorialFigure(double value, String source, boolean isDefault) {}

    private TutorialFigure tutorialFigure(String provider, String text, String column, String unit) {
        Optional<Row> own = catalog.tutorialRegion(provider, text)
                .filter(row -> !row.text(column).isEmpty());
        Row row = own.orElseGet(() -> catalog.tutorialDefault(Schema.TUTORIAL_REGIONS));
        double value = row.number(column);
        return new TutorialFigure(
                value,
                (own.isPresent() ? "tutorial_regions.csv " + text : "tutorial default " + number(value) + unit) + " ["
                        + row.sourceOf(column, "source") + "]",
                own.isEmpty());
    }
}
