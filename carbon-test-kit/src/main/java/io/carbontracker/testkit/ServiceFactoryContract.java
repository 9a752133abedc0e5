package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.spi.CarbonCalculatorFactory;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.IntensitySourceFactory;
import io.carbontracker.spi.ReportWriterFactory;
import io.carbontracker.spi.RunListener;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageSource;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ServiceFactory} owes: names that users can write, settings that are described and masked, and refusals that
 * say what to do. Works for the factories of usage sources, intensity sources, calculators and report writers.
 *
 * <pre>{@code
 * class MyBillsFactoryTest extends ServiceFactoryContract {
 *     @Override
 *     protected ServiceFactory factory() {
 *         return new MyBillsFactory();
 *     }
 *
 *     @Override
 *     protected Map<String, String> settings() {
 *         return Map.of("mybills.account", "7", "mybills.token", "s3cr3t");
 *     }
 *
 *     @Override
 *     protected Set<String> requiredKeys() {
 *         return Set.of("mybills.account", "mybills.token");
 *     }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public abstract class ServiceFactoryContract {
    private static final String ENVIRONMENT_NAME = "[A-Z][A-Z0-9_]*";
    private static final Set<String> SECRET_WORDS =
            Set.of("password", "passphrase", "token", "secret", "key", "credential", "credentials");

    /** For subclasses. */
    protected ServiceFactoryContract() {}

    /**
     * Makes the factory.
     *
     * @return a factory as ServiceLoader would make it
     */
    protected abstract ServiceFactory factory();

    /**
     * Gives settings with which the factory makes its product without network and without files that the test has not written.
     *
     * @return settings by key, secret ones with made-up values; empty unless overridden
     */
    protected Map<String, String> settings() {
        return Map.of();
    }

    /**
     * Gives the inputs that go with {@link #settings()}.
     *
     * @return files, or the argument of a name with an argument; empty unless overridden
     */
    protected List<String> inputs() {
        return List.of();
    }

    /**
     * Names the settings without which the factory refuses.
     *
     * @return keys of {@link #settings()}; empty unless overridden
     */
    protected Set<String> requiredKeys() {
        return Set.of();
    }

    /**
     * Names what the keys begin with.
     *
     * @return the factory's name and a dot, unless overridden: methodologies share keys such as {@code workload.tag}
     */
    protected Set<String> keyPrefixes() {
        return Set.of(factory().name() + ".");
    }

    /**
     * Tells whether a key must be marked as secret.
     *
     * @param key the key
     * @return whether its last word, after a dot or dash, is {@code password}, {@code passphrase}, {@code token},
     *     {@code secret}, {@code key} or {@code credential}, unless overridden
     */
    protected boolean isSecret(String key) {
        String[] words = key.toLowerCase(Locale.ROOT).split("[.-]");
        return SECRET_WORDS.contains(words[words.length - 1]);
    }

    /** ServiceLoader can make it: a public class with a public constructor without arguments. */
    @Test
    public void theClassCanBeLoaded() throws Exception {
        Class<?> type = factory().getClass();

        assertThat(Modifier.isPublic(type.getModifiers()))
                .as("%s is public", type)
                .isTrue();
        assertThat(type.getConstructor()).isNotNull();
    }

    /** It is registered, once, and no other of its kind has the name. */
    @Test
    public void itIsRegisteredUnderANameOfItsOwn() {
        List<? extends ServiceFactory> sameName = ServiceLoader.load(kind()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals(factory().name()))
                .toList();

        assertThat(sameName.stream().<Object>map(Object::getClass))
                .as("classes registered as \"%s\"", factory().name())
                .containsExactly(factory().getClass());
    }

    /** Name and description are such that they can be listed. */
    @Test
    public void nameAndDescriptionAreWellFormed() {
        assertThat(factory().name()).as("name").matches(Names.NAME);
        assertThat(factory().description()).as("description").isNotBlank().doesNotContain("\n");
    }

    /** Keys begin with the name, stand once, are described, and name environment variables as such are named. */
    @Test
    public void keysAreWellFormed() {
        Set<String> names = new HashSet<>();
        for (ConfigKey key : factory().configKeys()) {
            assertThat(keyPrefixes())
                    .as("what \"%s\" begins with", key.name())
                    .anyMatch(prefix -> key.name().startsWith(prefix));
            assertThat(names.add(key.name()))
                    .as("\"%s\" is listed once", key.name())
                    .isTrue();
            assertThat(key.description())
                    .as("description of \"%s\"", key.name())
                    .isNotBlank()
                    .doesNotContain("\n");
            if (!key.environment().isEmpty()) {
                assertThat(key.environment())
                        .as("environment variable of \"%s\"", key.name())
                        .matches(ENVIRONMENT_NAME);
            }
        }
    }

    /** What grants access is marked, so that it is masked wherever it could be seen. */
    @Test
    public void secretKeysAreMarked() {
        for (ConfigKey key : factory().configKeys()) {
            if (isSecret(key.name())) {
                assertThat(key.secret())
                        .as("\"%s\" is marked as secret", key.name())
                        .isTrue();
            }
        }
    }

    /** The settings under test are such as the factory understands. */
    @Test
    public void theSettingsAreOfKnownKeys() {
        for (String key : settings().keySet()) {
            assertThat(factory().configKeys())
                    .as("known keys, \"%s\" among them", key)
                    .anyMatch(known -> known.matches(key));
        }
        assertThat(settings().keySet()).as("settings").containsAll(requiredKeys());
    }

    /** With its settings the factory makes a product that bears its name and can be closed unused. */
    @Test
    public void theProductBearsTheName() throws Exception {
        try (AutoCloseable product = create(settings())) {
            String name = product instanceof UsageSource source
                    ? source.name()
                    : product instanceof IntensitySource source
                            ? source.name()
                            : product instanceof CarbonCalculator calculator
                                    ? calculator.name()
                                    : factory().name();

            // an argument may follow, as in file:PATH
            assertThat(name).as("name of the product").startsWith(factory().name());
        }
    }

    /** Without a required setting the factory refuses, and names it. */
    @Test
    public void aMissingSettingIsNamed() {
        assumeTrue(!requiredKeys().isEmpty(), "no setting is required");

        for (String key : requiredKeys()) {
            Map<String, String> without = new HashMap<>(settings());
            without.remove(key);

            assertThatThrownBy(() -> create(without).close())
                    .as("creation without \"%s\"", key)
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageContaining(key);
        }
    }

    /** Secrets are shown neither by the product nor by a refusal. */
    @Test
    public void secretsAreNotShown() throws Exception {
        List<String> secrets = settings().entrySet().stream()
                .filter(entry ->
                        factory().configKeys().stream().anyMatch(key -> key.secret() && key.matches(entry.getKey())))
                .map(Map.Entry::getValue)
                .toList();
        assumeTrue(!secrets.isEmpty(), "no setting is secret");

        try (AutoCloseable product = create(settings())) {
            assertThat(product.toString()).as("the product as text").doesNotContain(secrets);
        }
        for (String key : requiredKeys()) {
            Map<String, String> without = new HashMap<>(settings());
            without.remove(key);
            String withheld = settings().getOrDefault(key, "");

            assertThatThrownBy(() -> create(without).close())
                    .satisfies(refusal -> secrets.stream()
                            .filter(secret -> !secret.equals(withheld))
                            .forEach(secret -> assertThat(String.valueOf(refusal.getMessage()))
                                    .doesNotContain(secret)));
        }
    }

    private Class<? extends ServiceFactory> kind() {
        ServiceFactory factory = factory();
        return factory instanceof UsageSourceFactory
                ? UsageSourceFactory.class
                : factory instanceof IntensitySourceFactory
                        ? IntensitySourceFactory.class
                        : factory instanceof CarbonCalculatorFactory
                                ? CarbonCalculatorFactory.class
                                : ReportWriterFactory.class;
    }

    private AutoCloseable create(Map<String, String> settings) {
        Configuration configuration = new Configuration(
                settings,
                inputs(),
                HardwareCatalog.bundled(),
                ManualClock.at("2026-08-15T12:00:00Z"),
                RunListener.NONE);
        ServiceFactory factory = factory();
        if (factory instanceof UsageSourceFactory usage) {
            return usage.create(configuration);
        }
        if (factory instanceof IntensitySourceFactory intensity) {
            return intensity.create(configuration);
        }
        if (factory instanceof CarbonCalculatorFactory calculator) {
            return calculator.create(configuration, new IntensityChain(List.of()), calculator.defaultSignal());
        }
        if (factory instanceof ReportWriterFactory writer) {
            return writer.create(configuration, new StringBuilder());
        }
        throw new AssertionError("a factory of no known kind: " + factory.getClass());
    }
}
