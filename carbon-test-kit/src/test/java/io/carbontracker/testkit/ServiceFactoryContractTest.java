package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.spi.CarbonCalculatorFactory;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceFactoryContractTest {
    private static final String SECRET = "do-not-show";

    @TempDir
    Path folders;

    /** Registered for ServiceLoader in the resources of these tests. */
    public static class FakeUsageFactory implements UsageSourceFactory {
        /** For ServiceLoader. */
        public FakeUsageFactory() {}

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public String description() {
            return "usage in memory";
        }

        @Override
        public List<ConfigKey> configKeys() {
            return List.of(
                    new ConfigKey("fake.api-token", "FAKE_API_TOKEN", "grants access", true),
                    ConfigKey.of("fake.account", "whose usage"));
        }

        @Override
        public UsageSource create(Configuration configuration) {
            configuration.require("fake.api-token");
            configuration.require("fake.account");
            return new FakeUsage(List.of(), false, Set.of());
        }
    }

    /** Not registered. */
    public static final class UnregisteredFactory extends FakeUsageFactory {
        @Override
        public String name() {
            return "unregistered";
        }
    }

    /** Breaks what the class itself can break. */
    static final class HiddenFactory extends FakeUsageFactory {
        HiddenFactory(String name) {
            assertThat(name).isEqualTo("hidden");
        }
    }

    /** Names that are none. */
    public static final class BadNames extends FakeUsageFactory {
        @Override
        public String name() {
            return "Fake_Usage";
        }
    }

    /** Keys without prefix, twice, of a variable in lower case, and a secret that is not marked. */
    public static final class BadKeys extends FakeUsageFactory {
        @Override
        public List<ConfigKey> configKeys() {
            return List.of(
                    new ConfigKey("fake.api-token", "fake_api_token", "grants access", false),
                    ConfigKey.of("account", "whose usage"));
        }
    }

    /** Does without what it needs. */
    public static final class Lenient extends FakeUsageFactory {
        @Override
        public UsageSource create(Configuration configuration) {
            return new FakeUsage(List.of(), false, Set.of());
        }
    }

    /** Tells the world. */
    public static final class Talkative extends FakeUsageFactory {
        @Override
        public UsageSource create(Configuration configuration) {
            String token = configuration.require("fake.api-token");
            UsageSource fake = new FakeUsage(List.of(), false, Set.of());
            return new UsageSource() {
                @Override
                public String name() {
                    return "another";
                }

                @Override
                public UsageCursor open(UsageQuery query) {
                    return fake.open(query);
                }

                @Override
                public String toString() {
                    return "source with " + token;
                }
            };
        }
    }

    /** The contract over a variant of the factory. */
    static class OverTheFactory extends ServiceFactoryContract {
        private final ServiceFactory factory;

        OverTheFactory(ServiceFactory factory) {
            this.factory = factory;
        }

        @Override
        protected ServiceFactory factory() {
            return factory;
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of("fake.api-token", SECRET, "fake.account", "7");
        }

        @Override
        protected Set<String> requiredKeys() {
            return Set.of("fake.api-token", "fake.account");
        }
    }

    @Nested
    class OfTheFake extends OverTheFactory {
        OfTheFake() {
            super(new FakeUsageFactory());
        }
    }

    /** A factory of the core keeps the contract. */
    @Nested
    class OfTheStandardMethodology extends ServiceFactoryContract {
        @Override
        protected ServiceFactory factory() {
            return ServiceLoader.load(CarbonCalculatorFactory.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(found -> found.name().equals("standard"))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        protected Set<String> keyPrefixes() {
            return Set.of("power.", "workload.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hidden, theClassCanBeLoaded",
        "unregistered, itIsRegisteredUnderANameOfItsOwn",
        "lenient, itIsRegisteredUnderANameOfItsOwn",
        "bad-names, nameAndDescriptionAreWellFormed",
        "bad-keys, keysAreWellFormed",
        "bad-keys, secretKeysAreMarked",
        "bad-keys, theSettingsAreOfKnownKeys",
        "lenient, aMissingSettingIsNamed",
        "talkative, theProductBearsTheName",
        "talkative, secretsAreNotShown",
    })
    void aFaultIsCaughtByTheTestOfIt(String variant, String test) {
        ServiceFactory broken = switch (variant) {
            case "hidden" -> new HiddenFactory("hidden");
            case "unregistered" -> new UnregisteredFactory();
            case "bad-names" -> new BadNames();
            case "bad-keys" -> new BadKeys();
            case "lenient" -> new Lenient();
            case "talkative" -> new Talkative();
            default -> throw new IllegalArgumentException(variant);
        };

        assertThat(ContractRun.failures(() -> new OverTheFactory(broken), folders))
                .containsKey(test);
    }
}
