package io.carbontracker;

import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.IntensitySourceFactory;
import io.carbontracker.spi.ReportWriterFactory;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/** Factories as users write them, and a class loader that finds them through files of {@code META-INF/services}. */
final class ServiceFixtures {
    private ServiceFixtures() {}

    /** Writes a service file and makes a class loader that sees it and the fixtures, besides the library. */
    static ClassLoader loader(Path folder, Class<?> service, String... classes) {
        try {
            Path services = Files.createDirectories(folder.resolve("META-INF/services"));
            Files.writeString(
                    services.resolve(service.getName()),
                    Arrays.stream(classes).collect(Collectors.joining("\n", "", "\n")));
            return new Loader(folder.toUri().toURL(), List.of(classes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ClassLoader loader(Path folder, Class<?> service, Class<?>... classes) {
        return loader(
                folder, service, Arrays.stream(classes).map(Class::getName).toArray(String[]::new));
    }

    /** Makes the classes its own, as those of a jar outside of the library's module are. */
    private static final class Loader extends URLClassLoader {
        private final List<String> own;

        Loader(URL services, List<String> own) {
            super(new URL[] {services}, Services.class.getClassLoader());
            this.own = own;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(ServiceFixtures.class.getName())
                    && own.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** A source that does nothing but show the settings it was made with, as its name. */
    public static final class Mirror implements UsageSourceFactory {
        @Override
        public String name() {
            return "mirror";
        }

        @Override
        public String description() {
            return "shows its settings";
        }

        @Override
        public List<ConfigKey> configKeys() {
            return List.of(
                    new ConfigKey("mirror.text", "MIRROR_TEXT", "any text", false),
                    new ConfigKey("mirror.password", "MIRROR_PASSWORD", "a secret", true),
                    ConfigKey.of("mirror.map.*", "a family"));
        }

        @Override
        public UsageSource create(Configuration configuration) {
            return new Named(configuration.get("mirror.text").orElse("unset")
                    + configuration.family("mirror.map.")
                    + (configuration.get("mirror.password").isPresent() ? " with password" : ""));
        }
    }

    /** A source that reads the files it is given, if only their names. */
    public static final class Paths implements UsageSourceFactory {
        @Override
        public String name() {
            return "paths";
        }

        @Override
        public String description() {
            return "shows its inputs";
        }

        @Override
        public boolean readsFiles() {
            return true;
        }

        @Override
        public UsageSource create(Configuration configuration) {
            return new Named(configuration.inputs().toString());
        }
    }

    /** Has the same name as another one. */
    public static final class MirrorTwin implements UsageSourceFactory {
        @Override
        public String name() {
            return "mirror";
        }

        @Override
        public String description() {
            return "another mirror";
        }

        @Override
        public UsageSource create(Configuration configuration) {
            return new Named("twin");
        }
    }

    /** Cannot be made. */
    public static final class Broken implements UsageSourceFactory {
        public Broken() {
            throw new IllegalStateException("the driver is missing");
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public String description() {
            return "never seen";
        }

        @Override
        public UsageSource create(Configuration configuration) {
            throw new UnsupportedOperationException();
        }
    }

    /** Has a name in upper case. */
    public static final class UpperCase implements IntensitySourceFactory {
        @Override
        public String name() {
            return "Grid";
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public IntensitySource create(Configuration configuration) {
            throw new UnsupportedOperationException();
        }
    }

    /** Has an empty name. */
    public static final class Nameless implements IntensitySourceFactory {
        @Override
        public String name() {
            return "";
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public IntensitySource create(Configuration configuration) {
            throw new UnsupportedOperationException();
        }
    }

    /** A writer that prints the setting it was made with and how many rows were read. */
    public static final class Lines implements ReportWriterFactory {
        @Override
        public String name() {
            return "lines";
        }

        @Override
        public String description() {
            return "one line";
        }

        @Override
        public List<ConfigKey> configKeys() {
            return List.of(ConfigKey.of("lines.prefix", "put before the line"));
        }

        @Override
        public ReportWriter create(Configuration configuration, Appendable out) {
            return new ReportWriter() {
                @Override
                public void write(CarbonReport report) {
                    try {
                        out.append(configuration.require("lines.prefix"))
                                .append(Long.toString(report.coverage().rows().read()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Is no factory at all. */
    public static final class Stranger {}

    private record Named(String name) implements UsageSource {
        @Override
        public boolean isBounded() {
            return true;
        }

        @Override
        public UsageCursor open(UsageQuery query) {
            return new UsageCursor() {
                @Override
                public boolean hasNext() {
                    return false;
                }

                @Override
                public UsageItem next() {
                    throw new NoSuchElementException();
                }

                @Override
                public UsageFacts facts() {
                    return UsageFacts.NONE;
                }

                @Override
                public void close() {}
            };
        }
    }
}
