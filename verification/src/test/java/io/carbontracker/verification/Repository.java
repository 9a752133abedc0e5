package io.carbontracker.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The source tree that this module stands in. */
final class Repository {
    static final String RUNNABLE_JAR = "examples/target/carbon-tracker.jar";

    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private Repository() {}

    static Path root() {
        return ROOT;
    }

    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the README and the pages of {@code docs}, in the order of their names. */
    static List<Path> documents() {
        try (Stream<Path> docs = Files.walk(path("docs"))) {
            List<Path> pages = docs.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(
                            Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
                                    .map(Repository::path),
                            pages.stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the first text between two tags of the parent POM. */
    static String ofParentPom(String tag) {
        Matcher element =
                Pattern.compile("<" + Pattern.quote(tag) + ">([^<]+)<").matcher(text(path("pom.xml")));
        if (!element.find()) {
            throw new IllegalStateException("the parent POM has no <" + tag + ">");
        }
        return element.group(1);
    }

    /** Gives the modules that the parent POM names, as folders. */
    static List<String> modules() {
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(text(path("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();
    }

    /** Tells whether what only "mvn verify" makes must be there: everywhere but on a developer's machine. */
    static boolean isContinuousIntegration() {
        return System.getenv("CI") != null;
    }

    /**
     * Gives the runnable jar, which a build up to the phase "package" makes. Without it the calling test is skipped, in continuous
     * integration it fails.
     */
    static Path runnableJar() {
        Path jar = path(RUNNABLE_JAR);
        if (!Files.exists(jar)) {
            String reason = jar + " is missing; \"mvn verify\" of all modules makes it";
            if (isContinuousIntegration()) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
        return jar;
    }
}
