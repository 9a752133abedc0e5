package io.carbontracker.report;

import io.carbontracker.intensity.IntensityChain.SourceAnswer;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.ResourceKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run: totals, groups, coverage, gaps and where it all came from. Immutable; the same input, options and data
 * version give an equal report.
 *
 * @param run what was run, on what, with which choices
 * @param totals sums over all running usage that was estimated
 * @param groups the same sums told apart by the grouping's dimensions, in order of their keys
 * @param regions the same sums told apart by provider and region, in order of their keys
 * @param coverage what share of the bill the totals stand for
 * @param gaps what was not estimated, not resolved or excluded, and why, in order of their keys
 * @param quality shares of facility energy, its sign aside, by how well it is known
 * @since 0.1.0
 */
public record CarbonReport(
        Run run,
        Totals totals,
        List<Group> groups,
        List<Group> regions,
        Coverage coverage,
        List<Gap> gaps,
        Quality quality) {
    /** The boundary that every report states. */
    public static final String BOUNDARY =
            "Purchased cloud compute (scope 3 category 1 of the user): operational, location-based"
                    + " average or marginal; no market-based claim; embodied carbon apart. Bounds add all low or all high inputs and are"
                    + " no confidence interval. Not counted: storage, network, managed services, switches, water, transmission loss.";

    /** Copies the lists. */
    public CarbonReport {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(totals, "totals");
        groups = List.copyOf(groups);
        regions = List.copyOf(regions);
        Objects.requireNonNull(coverage, "coverage");
        gaps = List.copyOf(gaps);
        Objects.requireNonNull(quality, "quality");
    }

    /**
     * Tells whether some source failed, so that the result lacks input that should be there.
     *
     * @return whether any failure was recorded
     */
    public boolean isIncomplete() {
        return run.sources.stream().anyMatch(source -> !source.failures.isEmpty())
                || run.intensities.stream().anyMatch(SourceAnswer::failure);
    }

    /**
     * Tells whether everything running was estimated with its own factors: no gap, no fallback, nothing incomplete. Rows
     * excluded by rule are no gap.
     *
     * @return whether a strict run passes
     */
    public boolean isStrict() {
        return !isIncomplete() && gaps.stream().allMatch(Gap::isExcluded) && quality.fallbacks.isEmpty();
    }

    /**
     * What was run.
     *
     * @param methodology name and version
     * @param dataVersion the edition of the factors
     * @param window the period asked for; {@link TimeWindow#all()} when the data set it
     * @param from start of the earliest usage read, or of the period asked for; {@code null} without usage
     * @param to end of the latest usage read, or of the period asked for; {@code null} without usage
     * @param completeThrough up to when all sources are complete; {@code null} when unknown
     * @param finalThrough up to when no source will restate; {@code null} when unknown
     * @param primary the signal of {@code carbon_kg}
     * @param declared the signals for which a source was declared
     * @param groupBy the grouping
     * @param tags the tags that detail rows carry
     * @param sources the usage sources and how they ended
     * @param intensities what the intensity sources answered
     */
    public record Run(
            String methodology,
            String dataVersion,
            TimeWindow window,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Instant completeThrough,
            @Nullable Instant finalThrough,
            Signal primary,
            List<Signal> declared,
            GroupBy groupBy,
            List<String> tags,
            List<SourceRun> sources,
            List<SourceAnswer> intensities) {
        /** Copies the lists. */
        public Run {
            declared = List.copyOf(declared);
            tags = List.copyOf(tags);
            sources = List.copyOf(sources);
            intensities = List.copyOf(intensities);
        }
    }

    /**
     * How a usage source ended.
     *
     * @param name the source
     * @param rows billed rows it delivered
     * @param completeThrough up to when it is complete; {@code null} when unknown
     * @param finalThrough up to when it will not restate; {@code null} when unknown
     * @param costKind which cost its amounts are, {@code ""} for none
     * @param notes what a reader should know
     * @param failures what could not be read; the result is incomplete when there is any
     * @param emptyCauses the likely causes when it delivered nothing
     */
    public record SourceRun(
            String name,
            long rows,
            @Nullable Instant completeThrough,
            @Nullable Instant finalThrough,
            String costKind,
            List<String> notes,
            List<String> failures,
            List<String> emptyCauses) {
        /** Copies the lists. */
        public SourceRun {
            notes = List.copyOf(notes);
            failures = List.copyOf(failures);
            emptyCauses = List.copyOf(emptyCauses);
        }
    }

    /**
     * Sums over usage.
     *
     * @param rows billed rows
     * @param hours device-hours by kind; kinds are never added to one another
     * @param acceleratorHours hours of accelerators, those inside of machines among them
     * @param itEnergyKwh IT energy
     * @param facilityEnergyKwh IT energy times PUE
     * @param carbon the primary signal
     * @param average the average signal
     * @param marginal the marginal signal
     * @param embodiedKg embodied carbon in kg CO2e of the usage that has a figure
     * @param embodiedEnergyKwh facility energy of the usage that has an embodied figure
     * @param cost cost by currency
     * @param provisionalEnergyKwh facility energy of usage that may still be restated
     */
    public record Totals(
            long rows,
            Map<ResourceKind, Double> hours,
            double acceleratorHours,
            Estimate itEnergyKwh,
            Estimate facilityEnergyKwh,
            SignalTotal carbon,
            SignalTotal average,
            SignalTotal marginal,
            @Nullable Estimate embodiedKg,
            double embodiedEnergyKwh,
            SortedMap<String, BigDecimal> cost,
            double provisionalEnergyKwh) {
        /** Copies the maps. */
        public Totals {
            EnumMap<ResourceKind, Double> kinds = new EnumMap<>(ResourceKind.class);
            kinds.putAll(hours);
            hours = Collections.unmodifiableMap(kinds);
            cost = Collections.unmodifiableSortedMap(new TreeMap<>(cost));
        }

        /**
         * Gives the hours to show in one column: of instances, else of accelerators, else of vCPUs, else of memory.
         *
         * @return device-hours of one kind
         */
        public double shownHours() {
            for (ResourceKind kind : ResourceKind.values()) {
                Double of = hours.get(kind);
                if (of != null) {
                    return of;
                }
            }
            return 0;
        }
    }

    /**
     * Sums of one signal.
     *
     * @param kg carbon of the usage for which the signal is resolved; {@code null} when it is for none
     * @param energyKwh facility energy of that usage
     * @param bases the bases of the intensities behind it, for example {@code operational, consumption}
     * @param gases the gases
     * @param periods the years, or {@code hourly} for series
     * @param sources the sources
     */
    public record SignalTotal(
            @Nullable Estimate kg,
            double energyKwh,
            List<String> bases,
            List<String> gases,
            List<String> periods,
            List<String> sources) {
        /** Copies the lists. */
        public SignalTotal {
            bases = List.copyOf(bases);
            gases = List.copyOf(gases);
            periods = List.copyOf(periods);
            sources = List.copyOf(sources);
        }

        /**
         * Names the basis in one word.
         *
         * @return the only basis, {@code mixed} for several, {@code ""} for none
         */
        public String basis() {
            return one(bases);
        }

        /**
         * Names the gas in one word.
         *
         * @return the only gas, {@code mixed} for several, {@code ""} for none
         */
        public String gas() {
            return one(gases);
        }

        private static String one(List<String> all) {
            return all.isEmpty() ? "" : all.size() == 1 ? all.get(0) : "mixed";
        }
    }

    /**
     * One group.
     *
     * @param key the values of the dimensions, in their order; {@code ""} where usage has none
     * @param totals its sums
     */
    public record Group(List<String> key, Totals totals) {
        /** Copies the key. */
        public Group {
            key = List.copyOf(key);
        }
    }

    /**
     * What the totals stand for.
     *
     * @param rows billed rows; read = estimated + not estimated + excluded
     * @param hours device-hours per kind
     * @param cost cost per currency
     * @param averageEnergyShare share of facility energy for which the average signal is resolved; {@code null} when no source
     *     was declared for it or there is no energy
     * @param marginalEnergyShare the same of the marginal signal
     * @param largestNotModelled the service with the most cost that is not modelled
     * @param idleReserved capacity that was held but not running, at idle; not in any total
     */
    public record Coverage(
            Rows rows,
            Map<ResourceKind, HoursOf> hours,
            SortedMap<String, CostOf> cost,
            @Nullable Double averageEnergyShare,
            @Nullable Double marginalEnergyShare,
            Optional<ServiceCost> largestNotModelled,
            Totals idleReserved) {
        /** Copies the maps. */
        public Coverage {
            hours = Collections.unmodifiableMap(new EnumMap<>(hours));
            cost = Collections.unmodifiableSortedMap(new TreeMap<>(cost));
        }
    }

    /**
     * Counts of billed rows.
     *
     * @param read all
     * @param estimated with energy
     * @param notEstimated without
     * @param excluded by rule, not modelled ones among them
     */
    public record Rows(long read, long estimated, long notEstimated, long excluded) {}

    /**
     * Device-hours of one kind.
     *
     * @param estimated with energy
     * @param notEstimated without
     * @param excluded by rule
     */
    public record HoursOf(double estimated, double notEstimated, double excluded) {}

    /**
     * Cost of one currency.
     *
     * @param estimated of rows with energy
     * @param notEstimated of rows whose energy is unknown
     * @param notModelled of rows of kinds that are not modelled
     * @param excluded of other rows excluded by rule
     */
    public record CostOf(BigDecimal estimated, BigDecimal notEstimated, BigDecimal notModelled, BigDecimal excluded) {
        /**
         * Adds all four.
         *
         * @return the cost of all rows read
         */
        public BigDecimal total() {
            return estimated.add(notEstimated).add(notModelled).add(excluded);
        }
    }

    /**
     * Cost of a service.
     *
     * @param service the service as billed
     * @param amount the amount
     * @param currency its currency
     */
    public record ServiceCost(String service, BigDecimal amount, String currency) {}

    /**
     * Rows of one provider, region and type that share a reason.
     *
     * @param provider the provider
     * @param region the region
     * @param type the machine type or what else names the rows
     * @param reason the gap's or exclusion's name
     * @param detail the detail of the first such row, and how many others there are
     * @param rows billed rows
     * @param hours device-hours of one kind, 0 where the quantity is not hours
     * @param energyKwh facility energy, for signals that are not resolved; else 0
     * @param cost cost by currency
     */
    public record Gap(
            String provider,
            String region,
            String type,
            String reason,
            String detail,
            long rows,
            double hours,
            double energyKwh,
            SortedMap<String, BigDecimal> cost) {
        /** Copies the map. */
        public Gap {
            cost = Collections.unmodifiableSortedMap(new TreeMap<>(cost));
        }

        /**
         * Tells exclusion by rule from missing knowledge.
         *
         * @return whether the rows were excluded by rule
         */
        public boolean isExcluded() {
            return reason.startsWith("excluded: ");
        }
    }

    /**
     * Shares of facility energy by how well it is known; each map's values add up to 1, or are empty without energy.
     *
     * @param hardware by hardware quality
     * @param load by load quality
     * @param intensity by quality of the primary signal's intensity, {@code unresolved} among them
     * @param wide the share whose high bound is more than 3.5 times its low
     * @param sources where the power figures, PUE and intensities came from
     * @param fallbacks fallbacks that were taken, each named
     */
    public record Quality(
            Map<String, Double> hardware,
            Map<String, Double> load,
            Map<String, Double> intensity,
            double wide,
            List<String> sources,
            List<String> fallbacks) {
        /** Copies the collections. */
        public Quality {
            hardware = Collections.unmodifiableMap(new TreeMap<>(hardware));
            load = Collections.unmodifiableMap(new TreeMap<>(load));
            intensity = Collections.unmodifiableMap(new TreeMap<>(intensity));
            sources = List.copyOf(sources);
            fallbacks = List.copyOf(fallbacks);
        }
    }
}
