package io.carbontracker.examples;

import io.carbontracker.Services;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.ServiceFactory;
import java.io.PrintStream;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collection;

/** Prints what is on the class path: names, what they are, their jar and settings. */
final class FoundServices {
    private FoundServices() {}

    static void print(Services services, PrintStream out) {
        print("usage sources (--source)", services.usageSources(), out);
        print("intensity sources (--intensity)", services.intensitySources(), out);
        print("methodologies (--methodology)", services.methodologies(), out);
        print("report writers", services.reportWriters(), out);
    }

    private static void print(String title, Collection<? extends ServiceFactory> factories, PrintStream out) {
        out.println(title);
        for (ServiceFactory factory : factories) {
            out.println("  " + factory.name() + "  " + factory.description() + "  [" + jar(factory.getClass()) + "]");
            for (ConfigKey key : factory.configKeys()) {
                out.println("    " + key.name()
                        + (key.environment().isEmpty() ? "" : " (" + key.environment() + ")")
                        + (key.secret() ? " (secret)" : "") + ": " + key.description());
            }
        }
    }

    private static String jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "unknown";
        }
        Path name = Path.of(location.getPath()).getFileName();
        return name == null ? location.getPath() : name.toString();
    }
}
