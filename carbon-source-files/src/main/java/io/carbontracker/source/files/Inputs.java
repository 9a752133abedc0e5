package io.carbontracker.source.files;

import io.carbontracker.error.CarbonConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user named to be read: files, folders, globs and streams. They are looked up when the source is opened; the files of
 * one folder or glob come in the order of their paths, and a file that is named twice is read once.
 */
final class Inputs {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    private final List<Entry> entries;

    private Inputs(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Something that a user named. */
    private sealed interface Entry permits Stored, Streamed {}

    /**
     * Files.
     *
     * @param files finds them
     * @param takes whether a new file would be found as well
     */
    private record Stored(Supplier<List<Path>> files, Predicate<Path> takes) implements Entry {}

    private record Streamed(Input input) implements Entry {}

    /** Collects what a user names. */
    static final class Collector {
        private final List<Entry> entries = new ArrayList<>();
        private final List<String> endings;

        /**
         * Starts with nothing.
         *
         * @param formats the formats of the files that a folder stands for
         */
        Collector(Set<Format> formats) {
            endings = formats.stream()
                    .sorted()
                    .flatMap(format -> format.endings().stream())
                    .toList();
        }

        void paths(Path... paths) {
            for (Path path : paths) {
                Objects.requireNonNull(path, "path");
                entries.add(new Stored(() -> files(path, endings), file -> takes(path, endings, file)));
            }
        }

        void texts(List<String> texts) {
            for (String text : texts) {
                Objects.requireNonNull(text, "path");
                entries.add(new Stored(() -> files(text, endings), file -> takes(text, endings, file)));
            }
        }

        void stream(String name, Supplier<? extends InputStream> content) {
            entries.add(new Streamed(new Input(name, content::get, null)));
        }

        Inputs collect(String source) {
            if (entries.isEmpty()) {
                throw new CarbonConfigurationException("usage source \"" + source
                        + "\" has nothing to read; name files, folders or globs with --input or inputs(...)");
            }
            return new Inputs(entries);
        }
    }

    /** Looks everything up. */
    List<Input> resolve() {
        List<Input> found = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Entry entry : entries) {
            if (entry instanceof Streamed streamed) {
                found.add(streamed.input());
            } else if (entry instanceof Stored stored) {
                for (Path file : stored.files().get()) {
                    if (seen.add(identity(file))) {
                        found.add(new Input(file.toString(), () -> Files.newInputStream(file), ofSystem(file)));
                    }
                }
            }
        }
        return found;
    }

    /**
     * Refuses a file to be written that is read, or would be when the same is read again.
     *
     * @throws CarbonConfigurationException when it is or would be
     */
    void checkTarget(Path target) {
        for (Input input : resolve()) {
            if (input.path() != null && identity(input.file()).equals(identity(target))) {
                throw new CarbonConfigurationException(
                        "the file to write, \"" + target + "\", is one of those that are read; give it another name");
            }
        }
        for (Entry entry : entries) {
            if (entry instanceof Stored stored && stored.takes().test(target)) {
                throw new CarbonConfigurationException("the file to write, \"" + target
                        + "\", lies where bills are read from, and would be counted as one itself; name another place");
            }
        }
    }

    private static boolean takes(Path path, List<String> endings, Path file) {
        return Files.isDirectory(path) && takes(path, isBill(endings), file);
    }

    private static boolean takes(String text, List<String> endings, Path file) {
        boolean glob = GLOB.matcher(text).find();
        try {
            Path path = Path.of(text);
            if (!glob || Files.exists(path)) {
                return takes(path, endings, file);
            }
        } catch (InvalidPathException e) {
            // no path, so a glob
        }
        return takes(fixedFolder(text), FileSystems.getDefault().getPathMatcher("glob:" + text), file);
    }

    /** Whether a file, when it exists, is one of those below a folder that match. */
    private static boolean takes(Path folder, PathMatcher wanted, Path file) {
        Path real = identity(folder);
        Path found = identity(file);
        return found.startsWith(real) && wanted.matches(folder.resolve(real.relativize(found)));
    }

    /** The path without links; of what does not exist the part that does. */
    private static Path identity(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        for (Path known = whole; known != null; known = known.getParent()) {
            try {
                return known.toRealPath().resolve(known.relativize(whole)).normalize();
            } catch (IOException e) {
                // the part above it may exist
            }
        }
        return whole;
    }

    /** The path, if the operating system knows it: an engine outside Java opens no other. */
    private static @Nullable Path ofSystem(Path file) {
        return file.getFileSystem().equals(FileSystems.getDefault()) ? file : null;
    }

    private static List<Path> files(String text, List<String> endings) {
        boolean glob = GLOB.matcher(text).find();
        try {
            Path path = Path.of(text);
            if (!glob || Files.exists(path)) {
                return files(path, endings);
            }
        } catch (InvalidPathException e) {
            if (!glob) {
                throw new CarbonConfigurationException("input \"" + text + "\" is no path: " + e.getReason(), e);
            }
        }
        return matching(text);
    }

    private static List<Path> files(Path path, List<String> endings) {
        if (Files.isDirectory(path)) {
            return inFolder(path, endings);
        }
        if (!Files.exists(path)) {
            throw new CarbonConfigurationException("input \"" + path
                    + "\" does not exist; name a file, a folder or a glob such as \"bills/*.csv.gz\"");
        }
        return List.of(path);
    }

    private static List<Path> inFolder(Path folder, List<String> endings) {
        List<Path> files = walk(folder, Integer.MAX_VALUE, isBill(endings));
        if (files.isEmpty()) {
            String last = endings.get(endings.size() - 1);
            throw new CarbonConfigurationException("input folder \"" + folder + "\" holds no file whose name ends in "
                    + String.join(", ", endings.subList(0, endings.size() - 1))
                    + (endings.size() > 1 ? " or " : "") + last);
        }
        return files;
    }

    private static PathMatcher isBill(List<String> endings) {
        return file -> {
            Path name = file.getFileName();
            String lower = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
            return !lower.startsWith(".") && endings.stream().anyMatch(lower::endsWith);
        };
    }

    private static List<Path> matching(String glob) {
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new CarbonConfigurationException("input \"" + glob + "\" is no valid glob: " + e.getDescription(), e);
        }
        int fixed = fixedParts(glob);
        Path folder = fixedFolder(glob);
        int depth = glob.contains("**") ? Integer.MAX_VALUE : glob.split("/", -1).length - fixed;
        List<Path> files = Files.isDirectory(folder) ? walk(folder, depth, matcher) : List.of();
        if (files.isEmpty()) {
            throw new CarbonConfigurationException("input \"" + glob + "\" matches no file");
        }
        return files;
    }

    /** How many parts of a glob, from the first, have no sign of one. */
    private static int fixedParts(String glob) {
        String[] parts = glob.split("/", -1);
        int fixed = 0;
        while (fixed < parts.length - 1 && !GLOB.matcher(parts[fixed]).find()) {
            fixed++;
        }
        return fixed;
    }

    private static Path fixedFolder(String glob) {
        String base = String.join("/", List.of(glob.split("/", -1)).subList(0, fixedParts(glob)));
        return Path.of(base.isEmpty() && glob.startsWith("/") ? "/" : base);
    }

    private static List<Path> walk(Path folder, int depth, PathMatcher wanted) {
        try (Stream<Path> all = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(file -> wanted.matches(file) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new CarbonConfigurationException(
                    "cannot list the input folder \"" + folder + "\": " + e.getMessage(), e);
        }
    }
}
