package io.carbontracker;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.spi.CarbonCalculatorFactory;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.IntensitySourceFactory;
import io.carbontracker.spi.RunListener;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link CarbonTracker} is made of. Not for several threads, and not to be used after {@link #build()}.
 *
 * <p>Defaults: no usage source (one has to be named); intensities {@code watttime,average} where WattTime is on the class path
 * with credentials, else {@code average}, and for the tutorial's signal WattTime alone; methodology {@code standard} with its
 * own signal first; bundled factors; no settings and no environment; the system clock; nobody listens.
 *
 * @since 0.1.0
 */
public final class CarbonTrackerBuilder {
    private final List<Function<Parts, UsageSource>> usages = new ArrayList<>();
    private final List<Function<Parts, IntensitySource>> intensities = new ArrayList<>();
    private final List<UsageSource> readyUsages = new ArrayList<>();
    private final List<IntensitySource> readyIntensities = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private Map<String, String> environment = Map.of();
    private String methodology = "standard";
    private @Nullable Signal signal;
    private @Nullable HardwareCatalog catalog;
    private Clock clock = Clock.systemUTC();
    private RunListener listener = RunListener.NONE;
    private @Nullable Services services;

    CarbonTrackerBuilder() {}

    /** What named parts are made with. */
    private record Parts(
            Services services,
            Map<String, String> settings,
            Map<String, String> environment,
            HardwareCatalog catalog,
            Clock clock,
            RunListener listener) {
        Configuration configuration(Map<String, String> own, List<String> inputs) {
            services.checkKeys(own.keySet());
            Map<String, String> values = new LinkedHashMap<>(settings);
            values.putAll(own);
            for (ConfigKey key : services.configKeys()) {
                String value = key.environment().isEmpty() ? null : environment.get(key.environment());
                if (value != null) {
                    values.putIfAbsent(key.name(), value);
                }
            }
            return new Configuration(values, inputs, catalog, clock, listener);
        }
    }

    /**
     * Adds a ready usage source. The tracker closes it; so does a {@link #build()} that fails.
     *
     * @param source the source
     * @return this
     */
    public CarbonTrackerBuilder usage(UsageSource source) {
        Objects.requireNonNull(source, "source");
        readyUsages.add(source);
        usages.add(parts -> source);
        return this;
    }

    /**
     * Adds a usage source by name.
     *
     * @param name the name of a source on the class path
     * @param ownSettings settings for it alone, over the common ones
     * @return this
     */
    public CarbonTrackerBuilder usage(String name, Map<String, String> ownSettings) {
        return usage(name, ownSettings, List.of());
    }

    /**
     * Adds a usage source that reads files, by name.
     *
     * @param name the name of a source on the class path
     * @param files files or folders
     * @return this
     */
    public CarbonTrackerBuilder usage(String name, Path... files) {
        return usage(name, Map.of(), Arrays.stream(files).map(Path::toString).toList());
    }

    /**
     * Adds a usage source by name, with settings and inputs.
     *
     * @param name the name of a source on the class path
     * @param ownSettings settings for it alone, over the common ones
     * @param inputs files, folders and globs, for a source that reads files
     * @return this
     */
    public CarbonTrackerBuilder usage(String name, Map<String, String> ownSettings, List<String> inputs) {
        Objects.requireNonNull(name, "name");
        Map<String, String> own = Map.copyOf(ownSettings);
        List<String> paths = List.copyOf(inputs);
        usages.add(parts -> {
            UsageSourceFactory factory = parts.services.usageSource(name);
            if (factory.readsFiles() == paths.isEmpty()) {
                throw new CarbonConfigurationException(
                        paths.isEmpty()
                                ? "the usage source \"" + name + "\" reads files; name at least one input"
                                : "the usage source \"" + name + "\" reads no files; it takes no input");
            }
            return factory.create(parts.configuration(own, paths));
        });
        return this;
    }

    /**
     * Adds ready intensity sources, behind those added before. The tracker closes them; so does a
     * {@link #build()} that fails.
     *
     * @param sources the sources, first to be asked first
     * @return this
     */
    public CarbonTrackerBuilder intensity(IntensitySource... sources) {
        for (IntensitySource source : sources) {
            Objects.requireNonNull(source, "source");
            readyIntensities.add(source);
            intensities.add(parts -> source);
        }
        return this;
    }

    /**
     * Adds intensity sources by name, behind those added before.
     *
     * @param names names of sources on the class path, or {@code file:PATH}
     * @return this
     */
    public CarbonTrackerBuilder intensity(String... names) {
        for (String name : names) {
            intensities.add(parts -> named(name.strip(), parts));
        }
        return this;
    }

    private static IntensitySource named(String name, Parts parts) {
        int colon = name.indexOf(':');
        String plain = colon < 0 ? name : name.substring(0, colon);
        List<String> argument = colon < 0 ? List.of() : List.of(name.substring(colon + 1));
        IntensitySourceFactory factory = parts.services.intensitySource(plain);
        if (colon >= 0 && !factory.takesArgument()) {
            throw new CarbonConfigurationException(
                    "the intensity source \"" + plain + "\" takes no argument, got \"" + name + "\"");
        }
        return factory.create(parts.configuration(Map.of(), argument));
    }

    /**
     * Chooses the methodology.
     *
     * @param name the name of a methodology on the class path
     * @return this
     */
    public CarbonTrackerBuilder methodology(String name) {
        methodology = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Chooses the signal that reports show first. The other one is shown beside it wherever it is resolved.
     *
     * @param primary the signal
     * @return this
     */
    public CarbonTrackerBuilder signal(Signal primary) {
        signal = Objects.requireNonNull(primary, "primary");
        return this;
    }

    /**
     * Lays a folder of factor tables over the bundled ones. Read and checked at once.
     *
     * @param folder CSV files with the bundled tables' names and columns
     * @return this
     * @throws CarbonConfigurationException when the folder or a file does not fit
     * @throws io.carbontracker.error.CatalogException when a row is malformed
     */
    public CarbonTrackerBuilder factors(Path folder) {
        return catalog(HardwareCatalog.withFactors(folder));
    }

    /**
     * Chooses the factors.
     *
     * @param factors a catalog
     * @return this
     */
    public CarbonTrackerBuilder catalog(HardwareCatalog factors) {
        catalog = Objects.requireNonNull(factors, "factors");
        return this;
    }

    /**
     * Sets a setting. The first value set for a key stays: set what counts most first.
     *
     * @param key the key
     * @param value the value
     * @return this
     */
    public CarbonTrackerBuilder set(String key, String value) {
        settings.putIfAbsent(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets settings; values set before stay.
     *
     * @param values values by key
     * @return this
     */
    public CarbonTrackerBuilder settings(Map<String, String> values) {
        values.forEach(this::set);
        return this;
    }

    /**
     * Lets environment variables set what no setting does.
     *
     * @param variables for example {@link System#getenv()}
     * @return this
     */
    public CarbonTrackerBuilder environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /**
     * Chooses the clock, for the time of the run.
     *
     * @param time the clock
     * @return this
     */
    public CarbonTrackerBuilder clock(Clock time) {
        clock = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Chooses who hears how runs go on.
     *
     * @param hears the listener
     * @return this
     */
    public CarbonTrackerBuilder listener(RunListener hears) {
        listener = Objects.requireNonNull(hears, "hears");
        return this;
    }

    /**
     * Chooses the factories, in place of those that the library's class loader sees.
     *
     * @param found the factories
     * @return this
     */
    public CarbonTrackerBuilder services(Services found) {
        services = Objects.requireNonNull(found, "found");
        return this;
    }

    /**
     * Makes a report writer by name, with this builder's settings, environment and clock.
     *
     * @param name the name of a writer on the class path
     * @param ownSettings settings for it alone, over the common ones
     * @param out where a writer that prints puts its text
     * @return the writer, to be closed by the caller
     * @throws CarbonConfigurationException when there is none of that name, or a setting is wrong
     */
    public ReportWriter writer(String name, Map<String, String> ownSettings, Appendable out) {
        Parts parts = parts();
        return parts.services.reportWriter(name).create(parts.configuration(ownSettings, List.of()), out);
    }

    private Parts parts() {
        Services found = services;
        if (found == null) {
            found = Services.load();
            services = found;
        }
        HardwareCatalog factors = catalog;
        if (factors == null) {
            factors = HardwareCatalog.bundled();
            catalog = factors;
        }
        found.checkKeys(settings.keySet());
        return new Parts(found, settings, environment, factors, clock, listener);
    }

    /**
     * Makes the tracker.
     *
     * @return the tracker, to be closed by the caller
     * @throws CarbonConfigurationException when no usage source was named, a name or setting does not exist, or the chosen
     *     signal has no source
     */
    public CarbonTracker build() {
        if (usages.isEmpty()) {
            throw new CarbonConfigurationException("no usage source was named; call usage(...) at least once");
        }
        List<UsageSource> sources = new ArrayList<>();
        List<IntensitySource> grids = new ArrayList<>();
        CarbonCalculator calculator = null;
        try {
            Parts parts = parts();
            CarbonCalculatorFactory factory = parts.services.methodology(methodology);
            Signal primary = signal == null ? factory.defaultSignal() : signal;
            for (Function<Parts, UsageSource> usage : usages) {
                sources.add(usage.apply(parts));
            }
            if (intensities.isEmpty()) {
                for (String name : defaultIntensities(parts, factory, primary)) {
                    grids.add(named(name, parts));
                }
            }
            for (Function<Parts, IntensitySource> intensity : intensities) {
                grids.add(intensity.apply(parts));
            }
            IntensityChain chain = new IntensityChain(grids);
            checkSignal(chain, factory, primary);
            Configuration configuration = parts.configuration(Map.of(), List.of());
            calculator = factory.create(configuration, chain, primary);
            return new CarbonTracker(
                    sources,
                    grids,
                    chain,
                    calculator,
                    parts.catalog,
                    primary,
                    configuration.get("workload.tag").orElse(""),
                    clock,
                    listener);
        } catch (RuntimeException e) {
            readyUsages.stream().filter(source -> !sources.contains(source)).forEach(sources::add);
            readyIntensities.stream().filter(source -> !grids.contains(source)).forEach(grids::add);
            try {
                CarbonTracker.closeAll(sources, grids, calculator);
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private static List<String> defaultIntensities(Parts parts, CarbonCalculatorFactory factory, Signal primary) {
        List<String> names = new ArrayList<>();
        Configuration configuration = parts.configuration(Map.of(), List.of());
        boolean live = parts.services.intensitySources().stream()
                        .anyMatch(source -> source.name().equals("watttime"))
                && configuration.get("watttime.username").isPresent()
                && configuration.get("watttime.password").isPresent();
        if (live) {
            names.add("watttime");
        }
        if (!factory.suppliesDefaults(primary)) {
            names.add("average");
        }
        return names;
    }

    private static void checkSignal(IntensityChain chain, CarbonCalculatorFactory factory, Signal primary) {
        if (chain.declares(primary) || factory.suppliesDefaults(primary)) {
            return;
        }
        throw new CarbonConfigurationException(
                primary == Signal.MARGINAL
                        ? "the marginal signal has no source; set WATTTIME_USERNAME and WATTTIME_PASSWORD, or declare"
                                + " file:PATH as an intensity source; a free WattTime account sees CAISO_NORTH only"
                        : "the average signal has no source; declare average or file:PATH as an intensity source, or"
                                + " choose the marginal signal");
    }
}
