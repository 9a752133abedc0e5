package io.carbontracker.intensity.watttime;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.intensity.watttime.Api.Wire;
import io.carbontracker.intensity.watttime.MonthCache.Output;
import io.carbontracker.intensity.watttime.Regions.Key;
import io.carbontracker.spi.Endpoints;
import io.carbontracker.spi.RunListener;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.Providers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a {@link WattTimeIntensity}. Each setter checks its argument at once.
 *
 * <p>Defaults: the service at {@code https://api.watttime.org}; the marginal signal alone; no cache on disk; region codes by the
 * bundled catalog and, where it has none, by coordinates; the newest model; ten minutes for each batch of queries; the system's
 * clock; no listener. Not to be used again after {@link #build()}, and by one thread.
 *
 * @since 0.1.0
 */
public final class WattTimeIntensityBuilder {
    private static final URI SERVICE = URI.create("https://api.watttime.org");
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final String username;
    private final String password;
    private final Map<Key, String> regions = new HashMap<>();
    private URI baseUri = SERVICE;
    private Set<Signal> signals = Set.of(Signal.MARGINAL);
    private Duration deadline = DEADLINE;
    private RunListener listener = RunListener.NONE;
    private DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();
    private Output output = Output.TO_DISK;
    private Times times = Times.of(Clock.systemUTC());
    private @Nullable HardwareCatalog catalog;
    private @Nullable Path cacheDirectory;
    private @Nullable String model;

    WattTimeIntensityBuilder(String username, String password) {
        if (username.isBlank() || password.isBlank()) {
            throw new CarbonConfigurationException("WattTime needs a username and a password, one of them is blank");
        }
        this.username = username;
        this.password = password;
    }

    /**
     * Sets where the service is.
     *
     * @param uri {@code https}, or {@code http} to a loopback address such as {@code http://127.0.0.1:8089}
     * @return this
     * @throws CarbonConfigurationException when it is neither, or holds user information, a query or a fragment
     */
    public WattTimeIntensityBuilder baseUri(URI uri) {
        String host = uri.getHost();
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean allowed =
                host != null && (scheme.equals("https") || (scheme.equals("http") && Endpoints.isLoopback(host)));
        if (!allowed || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new CarbonConfigurationException("watttime.url must be https, or http to a loopback address such as"
                    + " 127.0.0.1, without user information, query or fragment; its host is \"" + host + "\"");
        }
        this.baseUri = uri;
        return this;
    }

    /**
     * Sets which signals the source answers.
     *
     * @param signals one or both; the average has its own regions and needs an account that may see it
     * @return this
     */
    public WattTimeIntensityBuilder signals(Set<Signal> signals) {
        if (signals.isEmpty()) {
            throw new CarbonConfigurationException("WattTime needs one signal at least");
        }
        this.signals = Set.copyOf(EnumSet.copyOf(signals));
        return this;
    }

    /**
     * Sets a folder to keep fetched months in. The data are licensed to the account that fetched them: folder and files are made
     * for their owner alone where the file system can do that.
     *
     * @param folder the folder, made when it does not exist
     * @return this
     */
    public WattTimeIntensityBuilder cacheDirectory(Path folder) {
        this.cacheDirectory = Objects.requireNonNull(folder, "folder");
        return this;
    }

    /**
     * Sets the region code of a cloud region for a signal, in place of what would be found.
     *
     * @param place the cloud region
     * @param signal the signal; marginal and average have different regions
     * @param code the service's code, for example {@code PJM_DC}
     * @return this
     * @throws CarbonConfigurationException when the code can be none
     */
    public WattTimeIntensityBuilder region(Place place, Signal signal, String code) {
        if (!SeriesCheck.isName(code)) {
            throw new CarbonConfigurationException(
                    "the WattTime region of " + place + " must be a code such as PJM_DC, was \"" + code + "\"");
        }
        Place known =
                Place.of(Providers.canonical(place.provider()), place.region().toLowerCase(Locale.ROOT));
        regions.put(new Key(known, GridSignal.of(signal)), code);
        return this;
    }

    /**
     * Pins the model that values are of, so that figures do not change when the service releases another.
     *
     * @param date the model's date, for example {@code 2026-03-01}
     * @return this
     * @throws CarbonConfigurationException when it can be no model
     */
    public WattTimeIntensityBuilder model(String date) {
        if (!SeriesCheck.isName(date)) {
            throw new CarbonConfigurationException(
                    "watttime.model must be a model's date such as 2026-03-01, was \"" + date + "\"");
        }
        this.model = date;
        return this;
    }

    /**
     * Sets how long one batch of queries may take, waits, retries and bodies together.
     *
     * @param deadline more than zero
     * @return this
     * @throws CarbonConfigurationException when it is not
     */
    public WattTimeIntensityBuilder deadline(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new CarbonConfigurationException("watttime.deadline must be more than zero, was " + deadline);
        }
        this.deadline = deadline;
        return this;
    }

    /**
     * Sets the factors that name regions.
     *
     * @param catalog the catalog of the run
     * @return this
     */
    public WattTimeIntensityBuilder catalog(HardwareCatalog catalog) {
        this.catalog = Objects.requireNonNull(catalog, "catalog");
        return this;
    }

    /**
     * Sets the clock that tells what day it is.
     *
     * @param clock the clock
     * @return this
     */
    public WattTimeIntensityBuilder clock(Clock clock) {
        this.times = Times.of(Objects.requireNonNull(clock, "clock"));
        return this;
    }

    /**
     * Sets who hears what is fetched.
     *
     * @param listener called by the thread that asks
     * @return this
     */
    public WattTimeIntensityBuilder listener(RunListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    WattTimeIntensityBuilder times(Times other, DoubleSupplier otherJitter) {
        this.times = other;
        this.jitter = otherJitter;
        return this;
    }

    WattTimeIntensityBuilder output(Output other) {
        this.output = other;
        return this;
    }

    /**
     * Makes the source. Nothing is asked of the service yet.
     *
     * @return the source, to be closed by the caller
     */
    public WattTimeIntensity build() {
        Api api = new Api(baseUri, this::connect);
        Notices notices = new Notices();
        MonthCache cache = cacheDirectory == null
                ? null
                : new MonthCache(cacheDirectory, baseUri.getHost(), notices, times, output);
        Regions found = new Regions(regions, catalog == null ? HardwareCatalog.bundled() : catalog, api, times);
        Crew crew = new Crew();
        Months months =
                new Months(found, crew, key -> new Line(key.signal(), key.region(), model, api, cache, notices, times));
        return new WattTimeIntensity(
                signals, times, deadline, listener, notices, crew, months, new Forecast(found, api, model));
    }

    private Wire connect(URI login) {
        String version = WattTimeIntensity.class.getPackage().getImplementationVersion();
        Secrets secrets = new Secrets();
        Exchange exchange = new Exchange("carbon-tracker" + (version == null ? "" : "/" + version), secrets);
        Resilience resilience = new Resilience(times, jitter);
        return new Wire(
                new Session(login, username, password, secrets, exchange, resilience, times), exchange, resilience);
    }

    @Override
    public String toString() {
        return "builder of a WattTime source";
    }
}
