package io.carbontracker.intensity.watttime;

import com.fasterxml.jackson.databind.JsonNode;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.units.Place;
import io.carbontracker.units.Place.Coordinates;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the service's region code of a place: the user's, else for the marginal signal the bundled table's, else what the service
 * says of the place's coordinates. Marginal and average have different regions, so each is found for itself.
 */
final class Regions {
    /** Borders of regions change. */
    private static final Duration KEEP = Duration.ofDays(28);

    private static final Logger log = LoggerFactory.getLogger(Regions.class);

    private final Map<Key, String> configured;
    private final HardwareCatalog catalog;
    private final Api api;
    private final Times times;
    private @Nullable Memory<Spot, Found> found;

    /** A place, for one signal. */
    record Key(Place place, GridSignal signal) {}

    /**
     * A region code.
     *
     * @param code the code
     * @param how the way it was found
     */
    record Region(String code, String how) {}

    private record Spot(Coordinates at, GridSignal signal) {}

    /** What the service said of a spot; one thread asks, the others wait. */
    private static final class Found {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Region region;
        private final Lasting<Failure> none;

        Found(Times times) {
            none = new Lasting<>(Lasting.REFUSAL, times);
        }
    }

    Regions(Map<Key, String> configured, HardwareCatalog catalog, Api api, Times times) {
        this.configured = Map.copyOf(configured);
        this.catalog = catalog;
        this.api = api;
        this.times = times;
    }

    /** Finds without asking the service; {@code null} when that needs a question. */
    @Nullable
    Region known(Key key) {
        Place code = Place.of(key.place.provider(), key.place.region().toLowerCase(Locale.ROOT));
        String own = configured.get(new Key(code, key.signal));
        if (own != null) {
            return new Region(own, "region configured");
        }
        if (key.signal != GridSignal.MOER) {
            return null;
        }
        return catalog.region(key.place.provider(), key.place.region())
                .map(match -> match.region().row())
                .filter(row -> SeriesCheck.isName(row.text("watttime_region")))
                .map(row -> new Region(
                        row.text("watttime_region"),
                        row.isUsers("watttime_region")
                                ? "region by own table"
                                : "region by table, " + row.text("watttime_confidence")))
                .orElse(null);
    }

    /** Finds by the coordinates of the place. */
    Region byCoordinates(Key key, Deadline deadline) throws Failure, InterruptedException {
        Coordinates at = key.place.coordinates().orElse(null);
        if (at == null) {
            throw Failure.noCoverage("no region code and no coordinates are known for " + key.place + "; set "
                    + WattTimeIntensity.regionKey(key.signal) + key.place.provider() + "." + key.place.region());
        }
        Found spot = found().get(new Spot(at, key.signal), s -> new Found(times));
        if (!spot.lock.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw deadline.over();
        }
        try {
            Region region = spot.region;
            if (region == null) {
                Failure none = spot.none.get();
                if (none != null) {
                    throw none;
                }
                region = ask(at, key.signal, spot, deadline);
                spot.region = region;
                log.debug("{} {}: region {} by coordinates", key.place, key.signal.code(), region.code);
            }
            return region;
        } finally {
            spot.lock.unlock();
        }
    }

    /** Made when it is needed, which with codes from the table it seldom is. */
    private synchronized Memory<Spot, Found> found() {
        Memory<Spot, Found> memory = found;
        if (memory == null) {
            memory = new Memory<>(KEEP, 10_000, times);
            found = memory;
        }
        return memory;
    }

    private Region ask(Coordinates at, GridSignal signal, Found spot, Deadline deadline)
            throws Failure, InterruptedException {
        try {
            JsonNode answer = api.regionFromLoc(at, signal, deadline);
            String code = answer.path("region").textValue();
            if (code == null
                    || !SeriesCheck.isName(code)
                    || !answer.path("signal_type").asText().equals(signal.code())) {
                throw Failure.unavailable("the answer for coordinates names no region of " + signal.code());
            }
            return new Region(code, "region by coordinates");
        } catch (Failure e) {
            switch (e.kind()) {
                case NO_COVERAGE, NOT_PERMITTED, REFUSED -> spot.none.note(e);
                case NO_CREDENTIALS, UNAVAILABLE -> {}
            }
            throw e;
        }
    }
}
