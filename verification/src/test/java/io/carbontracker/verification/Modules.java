package io.carbontracker.verification;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules that the rules hold for, as they stand on the class path: folders of classes, or jars. */
final class Modules {
    static final String CORE = "carbon-core";
    static final String FILES = "carbon-source-files";
    static final String REPORTS = "carbon-report-csv";
    static final String EXAMPLES = "examples";

    /** Never shipped, and seen by nobody. */
    private static final Set<String> WITHOUT_RULES = Set.of("verification", "benchmarks");

    private static final List<Module> ALL =
            expected().stream().flatMap(folder -> load(folder).stream()).toList();

    private Modules() {}

    /**
     * One module.
     *
     * @param folder its folder, which is also its artifact's name
     * @param location its folder of classes, or its jar
     * @param classes its classes, nested and anonymous ones included
     */
    record Module(String folder, Path location, JavaClasses classes) {
        /** Gives the descriptor; empty for a module that is not a named one. */
        Optional<ModuleDescriptor> descriptor() {
            return ModuleFinder.of(location).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .filter(found -> !found.isAutomatic())
                    .findFirst();
        }

        /** Gives the packages that hold a class, without those that are only parents. */
        Set<String> packages() {
            return classes.stream()
                    .filter(type -> !type.getSimpleName().equals("module-info"))
                    .map(JavaClass::getPackageName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Gives the lines of META-INF/services, by service. */
        Map<String, List<String>> serviceFiles() {
            return withRoot(root -> {
                Path folder = root.resolve("META-INF/services");
                Map<String, List<String>> services = new TreeMap<>();
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.list(folder)) {
                        files.forEach(file -> services.put(
                                file.getFileName().toString(),
                                Repository.text(file)
                                        .lines()
                                        .map(line ->
                                                line.replaceFirst("#.*", "").strip())
                                        .filter(line -> !line.isEmpty())
                                        .toList()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return services;
            });
        }

        private <T> T withRoot(Function<Path, T> read) {
            if (Files.isDirectory(location)) {
                return read.apply(location);
            }
            try (FileSystem jar = FileSystems.newFileSystem(location)) {
                return read.apply(jar.getPath("/"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return folder;
        }
    }

    /** Gives the folders of the modules that have code to look at, whether or not it is on the class path. */
    static List<String> expected() {
        return Repository.modules().stream()
                .filter(folder -> !WITHOUT_RULES.contains(folder))
                .filter(folder -> Files.isDirectory(Repository.path(folder).resolve("src/main/java")))
                .toList();
    }

    /** Gives every module that ships code and is on the class path, in the order of the build. */
    static List<Module> all() {
        return ALL;
    }

    static Module named(String folder) {
        return ALL.stream()
                .filter(module -> module.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no module " + folder + " among " + ALL));
    }

    /** Gives the modules that have a descriptor. */
    static List<Module> withDescriptor() {
        return ALL.stream().filter(module -> module.descriptor().isPresent()).toList();
    }

    /** Gives the folder of the module of each class. */
    static Map<String, String> moduleOfClass() {
        Map<String, String> folders = new HashMap<>();
        ALL.forEach(module -> module.classes().forEach(type -> folders.put(type.getName(), module.folder())));
        return folders;
    }

    /** Gives the entries of the class path that the tests run on. */
    static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                .map(Path::of)
                .toList();
    }

    /** Gives the jar of a library on the class path by its artifact's name. */
    static Path library(String artifact) {
        Pattern name = Pattern.compile(Pattern.quote(artifact) + "-\\d[^/]*\\.jar");
        return classPath().stream()
                .filter(entry -> name.matcher(entry.getFileName().toString()).matches())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + artifact + " on the class path"));
    }

    private static Optional<Module> load(String folder) {
        return location(folder).map(location -> new Module(folder, location, classesIn(location)));
    }

    private static JavaClasses classesIn(Path location) {
        ClassFileImporter importer = new ClassFileImporter();
        if (Files.isDirectory(location)) {
            return importer.importPath(location);
        }
        try (JarFile jar = new JarFile(location.toFile())) {
            return importer.importJar(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> location(String folder) {
        Pattern jar = Pattern.compile(Pattern.quote(folder) + "-\\d[^/]*\\.jar");
        return classPath().stream()
                .filter(entry -> entry.endsWith(Path.of(folder, "target", "classes"))
                        || jar.matcher(entry.getFileName().toString()).matches())
                .findFirst();
    }
}
