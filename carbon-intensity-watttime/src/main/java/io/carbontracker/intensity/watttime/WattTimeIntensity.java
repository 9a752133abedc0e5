package io.carbontracker.intensity.watttime;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.spi.RunListener;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageQuery.Grain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Grid carbon intensity from the WattTime API v3: direct CO2 in kg/kWh, marginal in steps of five minutes ({@code co2_moer}) and,
 * where it is switched on and the account may see it, average in steps of an hour ({@code co2_aoer}).
 *
 * <p>What is asked for is gathered into UTC calendar months of one grid and signal, so that cloud regions that share a grid share
 * its values, and every month is asked for once. Each answer is checked before use; what is missing in it stays open, and no value
 * is ever made up. What the source could not learn is an answer too, told apart as {@link IntensityAnswer} does: a free account
 * gets {@link IntensityAnswer.NotPermitted} for every grid but {@code CAISO_NORTH}, at the cost of one call per grid and signal.
 *
 * <p>The label of a series names the signal, the model that the values are of, the region code and how it was found. All months of
 * one grid and signal are of one model.
 *
 * <p>Safe for any number of threads: one login serves all, and no month is fetched twice. At most 4 requests are in flight and 8
 * begin in a second. Values and refusals are kept for 12 hours, the current month's for one hour, then they are asked for again.
 * An interrupt stops what was begun for the interrupted caller, keeps the flag set, and answers "unavailable".
 *
 * <p>The password and the tokens it buys stay in memory and appear in no text, log or file.
 *
 * <pre>{@code
 * try (WattTimeIntensity watttime = WattTimeIntensity.builder(username, password)
 *         .cacheDirectory(Path.of("intensity-cache"))
 *         .build()) {
 *     List<IntensityAnswer> answers = watttime.answer(List.of(
 *             new IntensityQuery(Place.of("aws", "us-east-1"), Signal.MARGINAL, month)));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class WattTimeIntensity implements IntensitySource {
    static final String NAME = "watttime";

    /** The service's horizon of a forecast, in hours. */
    private static final long LONGEST_FORECAST = 72;

    private final Set<Signal> signals;
    private final Times times;
    private final Duration deadline;
    private final RunListener listener;
    private final Notices notices;
    private final Crew crew;
    private final Months months;
    private final Forecast forecast;

    WattTimeIntensity(
            Set<Signal> signals,
            Times times,
            Duration deadline,
            RunListener listener,
            Notices notices,
            Crew crew,
            Months months,
            Forecast forecast) {
        this.signals = signals;
        this.times = times;
        this.deadline = deadline;
        this.listener = listener;
        this.notices = notices;
        this.crew = crew;
        this.months = months;
        this.forecast = forecast;
    }

    /**
     * Starts a source.
     *
     * @param username the account's name
     * @param password its password
     * @return a builder; its class names all defaults
     * @throws CarbonConfigurationException when one of them is blank
     */
    public static WattTimeIntensityBuilder builder(String username, String password) {
        return new WattTimeIntensityBuilder(username, password);
    }

    /** The beginning of the settings that name regions for a signal. */
    static String regionKey(GridSignal signal) {
        return signal == GridSignal.MOER ? "watttime.region." : "watttime.average-region.";
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Signal> signals() {
        return signals;
    }

    /** Values change within the hour. */
    @Override
    public Grain grain() {
        return Grain.HOUR;
    }

    /**
     * Answers queries. A window is widened to the UTC months it touches.
     *
     * @param queries the queries
     * @return one answer to each, in their order
     * @throws IllegalStateException when the source is closed
     */
    @Override
    public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
        List<IntensityQuery> asked = queries.stream()
                .filter(query -> signals.contains(query.signal()))
                .toList();
        Map<IntensityQuery, IntensityAnswer> answers = new HashMap<>();
        try {
            List<IntensityAnswer> given = months.answer(asked, new Deadline(times, deadline));
            for (int i = 0; i < given.size(); i++) {
                answers.put(asked.get(i), given.get(i));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.forEach(query -> answers.put(query, interrupted()));
        } finally {
            notices.tell(listener);
        }
        List<IntensityAnswer> all = new ArrayList<>(queries.size());
        for (IntensityQuery query : queries) {
            all.add(answers.getOrDefault(
                    query,
                    new IntensityAnswer.NoCoverage("the " + query.signal().label()
                            + " signal is not asked of WattTime; watttime.signals switches it on")));
        }
        return all;
    }

    /**
     * Asks for the forecast of the marginal intensity of a place, from now on. It is marked as a forecast and never used for past
     * usage. The service has no forecast of the average.
     *
     * @param place where
     * @param horizon how far, whole hours, 1 to 72
     * @return a series of five-minute steps that begins about now, or why there is none
     * @throws IllegalArgumentException when the horizon is not whole hours from 1 to 72
     */
    public IntensityAnswer forecast(Place place, Duration horizon) {
        long hours = horizon.toHours();
        if (hours < 1 || hours > LONGEST_FORECAST || !horizon.equals(Duration.ofHours(hours))) {
            throw new IllegalArgumentException(
                    "a forecast is for whole hours, 1 to " + LONGEST_FORECAST + ", was " + horizon);
        }
        Regions.Key key = new Regions.Key(Objects.requireNonNull(place, "place"), GridSignal.MOER);
        Deadline limit = new Deadline(times, deadline);
        try {
            Result<IntensityAnswer> result =
                    Objects.requireNonNull(crew.run(Map.of(key, hours), (k, h) -> forecast.of(k, h, limit))
                            .get(key));
            IntensityAnswer answer = result.value();
            return answer == null ? result.failureOr("no forecast").toAnswer() : answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return interrupted();
        } finally {
            notices.tell(listener);
        }
    }

    private static IntensityAnswer interrupted() {
        return new IntensityAnswer.Unavailable("interrupted");
    }

    /** Stops what is under way. Without effect when called again. */
    @Override
    public void close() {
        crew.close();
    }

    @Override
    public String toString() {
        return NAME + " " + signals.stream().sorted().map(Signal::label).toList();
    }
}
