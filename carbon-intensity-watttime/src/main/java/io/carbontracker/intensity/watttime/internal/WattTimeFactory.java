package io.carbontracker.intensity.watttime.internal;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.intensity.watttime.WattTimeIntensity;
import io.carbontracker.intensity.watttime.WattTimeIntensityBuilder;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.IntensitySourceFactory;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes WattTime sources by name. */
public final class WattTimeFactory implements IntensitySourceFactory {
    static final String NAME = "watttime";

    private static final String REGION = "watttime.region.";
    private static final String AVERAGE_REGION = "watttime.average-region.";

    /** For ServiceLoader. */
    public WattTimeFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "WattTime API v3: marginal intensity in five-minute steps, average by the hour where the account may";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(
                new ConfigKey("watttime.username", "WATTTIME_USERNAME", "the account's name", true),
                new ConfigKey("watttime.password", "WATTTIME_PASSWORD", "the account's password", true),
                new ConfigKey(
                        "watttime.url",
                        "WATTTIME_URL",
                        "where the service is: https, or http to a loopback address; default https://api.watttime.org",
                        false),
                new ConfigKey(
                        "watttime.cache-dir",
                        "WATTTIME_CACHE_DIR",
                        "folder to keep fetched months in, for the owner alone; off when absent",
                        false),
                ConfigKey.of(
                        "watttime.signals",
                        "which signals to ask for: marginal (default), average, or marginal,average"),
                ConfigKey.of(REGION + "*", "region code of <provider>.<region> for the marginal signal"),
                ConfigKey.of(AVERAGE_REGION + "*", "region code of <provider>.<region> for the average signal"),
                ConfigKey.of("watttime.model", "date of the model to use, such as 2026-03-01; default the newest"),
                ConfigKey.of(
                        "watttime.deadline",
                        "how long one batch of queries may take, in seconds or as PT10M; default 10 minutes"));
    }

    @Override
    public IntensitySource create(Configuration configuration) {
        Set<Signal> signals = signals(configuration.get("watttime.signals").orElse("marginal"));
        Optional<String> username = configuration.get("watttime.username");
        Optional<String> password = configuration.get("watttime.password");
        if (username.isEmpty() && password.isEmpty()) {
            return new NoAccount(signals);
        }
        WattTimeIntensityBuilder builder = WattTimeIntensity.builder(
                        configuration.require("watttime.username"), configuration.require("watttime.password"))
                .signals(signals)
                .catalog(configuration.catalog())
                .clock(configuration.clock())
                .listener(configuration.listener());
        configuration.get("watttime.url").map(WattTimeFactory::uri).ifPresent(builder::baseUri);
        configuration.get("watttime.cache-dir").map(WattTimeFactory::path).ifPresent(builder::cacheDirectory);
        configuration.get("watttime.model").ifPresent(builder::model);
        configuration.get("watttime.deadline").map(WattTimeFactory::duration).ifPresent(builder::deadline);
        regions(configuration, REGION, Signal.MARGINAL, builder);
        regions(configuration, AVERAGE_REGION, Signal.AVERAGE, builder);
        return builder.build();
    }

    private static void regions(
            Configuration configuration, String prefix, Signal signal, WattTimeIntensityBuilder builder) {
        configuration.family(prefix).forEach((name, code) -> {
            int dot = name.indexOf('.');
            if (dot < 1 || dot == name.length() - 1) {
                throw new CarbonConfigurationException("the setting \"" + prefix + name
                        + "\" must name a provider and a region, as in " + prefix + "aws.us-east-1");
            }
            builder.region(Place.of(name.substring(0, dot), name.substring(dot + 1)), signal, code);
        });
    }

    private static Set<Signal> signals(String text) {
        EnumSet<Signal> signals = EnumSet.noneOf(Signal.class);
        for (String part : text.split(",", -1)) {
            signals.add(Arrays.stream(Signal.values())
                    .filter(signal -> signal.label().equals(part.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new CarbonConfigurationException(
                            "watttime.signals must be marginal, average or both, was \"" + text + "\"")));
        }
        return signals;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // without the cause, whose message repeats the text: someone may have put a password there
            throw new CarbonConfigurationException("watttime.url is no address: " + e.getReason());
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CarbonConfigurationException("watttime.cache-dir is no path: \"" + text + "\"", e);
        }
    }

    private static Duration duration(String text) {
        try {
            return text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.parse(text);
        } catch (DateTimeException e) {
            throw new CarbonConfigurationException(
                    "watttime.deadline must be seconds or a duration such as PT10M, was \"" + text + "\"", e);
        }
    }
}
