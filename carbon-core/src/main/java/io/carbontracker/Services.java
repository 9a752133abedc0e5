package io.carbontracker;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.CarbonCalculatorFactory;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.IntensitySourceFactory;
import io.carbontracker.spi.ReportWriterFactory;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.spi.UsageSourceFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The factories that {@link ServiceLoader} finds: usage sources, intensity sources, methodologies and report writers.
 *
 * <p>A factory that cannot be loaded is reported as a warning and skipped; asking for a name that is then missing fails with
 * that cause. Two factories of one kind and name are an error. Immutable.
 *
 * @since 0.1.0
 */
public final class Services {
    private static final Logger log = LoggerFactory.getLogger(Services.class);

    /** Names and settings that modules of this project bring, so that an absent module can be named. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "aws", "carbon-provider-aws",
            "azure", "carbon-provider-azure",
            "gcp", "carbon-provider-gcp",
            "watttime", "carbon-intensity-watttime",
            "focus", "carbon-source-files",
            "usage-csv", "carbon-source-files",
            "cur", "carbon-source-files",
            "azure-export", "carbon-source-files",
            "gcp-export", "carbon-source-files",
            "csv", "carbon-report-csv");

    private final SortedMap<String, UsageSourceFactory> usage;
    private final SortedMap<String, IntensitySourceFactory> intensity;
    private final SortedMap<String, CarbonCalculatorFactory> methodologies;
    private final SortedMap<String, ReportWriterFactory> writers;
    private final List<Error> failures = new ArrayList<>();

    private Services(ClassLoader loader) {
        usage = find("usage source", ServiceLoader.load(UsageSourceFactory.class, loader));
        intensity = find("intensity source", ServiceLoader.load(IntensitySourceFactory.class, loader));
        methodologies = find("methodology", ServiceLoader.load(CarbonCalculatorFactory.class, loader));
        writers = find("report writer", ServiceLoader.load(ReportWriterFactory.class, loader));
        log.debug(
                "found usage sources {}, intensity sources {}, methodologies {}, report writers {}",
                usage.keySet(),
                intensity.keySet(),
                methodologies.keySet(),
                writers.keySet());
    }

    /**
     * Finds what the class loader of this library sees.
     *
     * @return the factories
     * @throws CarbonConfigurationException when two factories of one kind share a name
     */
    public static Services load() {
        ClassLoader own = Services.class.getClassLoader();
        return load(own == null ? ClassLoader.getSystemClassLoader() : own);
    }

    /**
     * Finds what a class loader sees.
     *
     * @param loader the class loader
     * @return the factories
     * @throws CarbonConfigurationException when two factories of one kind share a name
     */
    public static Services load(ClassLoader loader) {
        return new Services(loader);
    }

    private <F extends ServiceFactory> SortedMap<String, F> find(String kind, ServiceLoader<F> loader) {
        SortedMap<String, F> found = new TreeMap<>();
        Iterator<F> all = loader.iterator();
        String lastFault = "";
        while (true) {
            F factory;
            try {
                if (!all.hasNext()) {
                    return found;
                }
                factory = all.next();
                lastFault = "";
            } catch (ServiceConfigurationError | LinkageError e) { // of a factory, or of the libraries that it needs
                if (e.toString().equals(lastFault)) {
                    return found; // the loader does not get past it
                }
                lastFault = e.toString();
                log.warn("a {} cannot be loaded and is skipped", kind, e);
                failures.add(e);
                continue;
            }
            String name = String.valueOf(factory.name());
            if (!name.matches("[a-z][a-z0-9-]*")) {
                throw new CarbonConfigurationException(
                        "the " + kind + " " + factory.getClass().getName() + " has the name \"" + name
                                + "\"; names are lower-case letters, digits and dashes");
            }
            F other = found.putIfAbsent(name, factory);
            if (other != null) {
                throw new CarbonConfigurationException("two factories bring the " + kind + " \"" + name + "\": "
                        + other.getClass().getName() + " and "
                        + factory.getClass().getName() + "; remove one");
            }
        }
    }

    /**
     * Lists the usage sources.
     *
     * @return factories by name
     */
    public Collection<UsageSourceFactory> usageSources() {
        return List.copyOf(usage.values());
    }

    /**
     * Lists the intensity sources.
     *
     * @return factories by name
     */
    public Collection<IntensitySourceFactory> intensitySources() {
        return List.copyOf(intensity.values());
    }

    /**
     * Lists the methodologies.
     *
     * @return factories by name
     */
    public Collection<CarbonCalculatorFactory> methodologies() {
        return List.copyOf(methodologies.values());
    }

    /**
     * Lists the report writers.
     *
     * @return factories by name
     */
    public Collection<ReportWriterFactory> reportWriters() {
        return List.copyOf(writers.values());
    }

    /**
     * Finds a usage source.
     *
     * @param name its name
     * @return the factory
     * @throws CarbonConfigurationException when there is none, with what to do
     */
    public UsageSourceFactory usageSource(String name) {
        return get("usage source", name, usage);
    }

    /**
     * Finds an intensity source.
     *
     * @param name its name
     * @return the factory
     * @throws CarbonConfigurationException when there is none, with what to do
     */
    public IntensitySourceFactory intensitySource(String name) {
        return get("intensity source", name, intensity);
    }

    /**
     * Finds a methodology.
     *
     * @param name its name
     * @return the factory
     * @throws CarbonConfigurationException when there is none, with what to do
     */
    public CarbonCalculatorFactory methodology(String name) {
        return get("methodology", name, methodologies);
    }

    /**
     * Finds a report writer.
     *
     * @param name its name
     * @return the factory
     * @throws CarbonConfigurationException when there is none, with what to do
     */
    public ReportWriterFactory reportWriter(String name) {
        return get("report writer", name, writers);
    }

    private <F extends ServiceFactory> F get(String kind, String name, SortedMap<String, F> found) {
        F factory = found.get(name);
        if (factory != null) {
            return factory;
        }
        Throwable cause = failures.isEmpty() ? null : failures.get(0);
        String module = ELSEWHERE.get(name);
        if (module != null) {
            throw new CarbonConfigurationException(
                    "no " + kind + " named \"" + name + "\"; it comes with " + module
                            + ", which is not on the class path or does not bring it in this version; found: "
                            + String.join(", ", found.keySet()),
                    cause);
        }
        CarbonConfigurationException unknown = unknown(kind, name, found.keySet());
        if (cause == null) {
            throw unknown;
        }
        throw new CarbonConfigurationException(
                unknown.getMessage() + "; " + failures.size() + " factories could not be loaded, the first: " + cause,
                cause);
    }

    /** Where no name that was found is near, one that an absent module brings may be meant. */
    private static CarbonConfigurationException unknown(String kind, String name, Collection<String> found) {
        CarbonConfigurationException unknown = CarbonConfigurationException.unknown(kind, name, found);
        return CarbonConfigurationException.nearest(name, found).isPresent()
                ? unknown
                : CarbonConfigurationException.nearest(name, new TreeSet<>(ELSEWHERE.keySet()))
                        .map(near -> new CarbonConfigurationException(unknown.getMessage() + "; did you mean \"" + near
                                + "\"? add the " + ELSEWHERE.get(near) + " dependency"))
                        .orElse(unknown);
    }

    /**
     * Checks that every setting is understood by some factory.
     *
     * @param keys the settings' keys
     * @throws CarbonConfigurationException when one is not, with the nearest known key
     */
    void checkKeys(Collection<String> keys) {
        List<ConfigKey> known = configKeys();
        for (String key : keys) {
            if (known.stream().noneMatch(candidate -> candidate.matches(key))) {
                int dot = key.indexOf('.');
                Optional<String> module = Optional.ofNullable(ELSEWHERE.get(dot < 0 ? key : key.substring(0, dot)))
                        .filter(name -> known.stream().noneMatch(c -> c.name().startsWith(key.substring(0, dot + 1))));
                if (module.isPresent()) {
                    throw new CarbonConfigurationException("the setting \"" + key + "\" belongs to " + module.get()
                            + ", which is not on the class path or does not exist in this version");
                }
                throw CarbonConfigurationException.unknown(
                        "setting",
                        key,
                        known.stream().map(ConfigKey::name).sorted().toList());
            }
        }
    }

    /**
     * Lists all settings that some factory understands.
     *
     * @return the keys, without duplicates
     */
    public List<ConfigKey> configKeys() {
        return Stream.of(usage, intensity, methodologies, writers)
                .flatMap(kind -> kind.values().stream())
                .flatMap(factory -> factory.configKeys().stream())
                .distinct()
                .toList();
    }
}
