package io.carbontracker.verification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page: its code blocks, its commands and its links. */
final class Markdown {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:^<!-- snippet: (?<snippet>\\S+) -->\\n+)?^```(?<language>\\w*)\\n(?<text>.*?)^```$",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\((?<target>[^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.+)$", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final Path file;
    private final String text;

    Markdown(Path file) {
        this.file = file;
        this.text = Repository.text(file);
    }

    /**
     * A fenced block.
     *
     * @param file the page
     * @param line the line of its first fence
     * @param language what stands behind the fence
     * @param snippet what its marker names, as {@code path/File.java#region}
     * @param text the lines inside
     */
    record Block(Path file, long line, String language, Optional<String> snippet, String text) {
        @Override
        public String toString() {
            return Repository.root().relativize(file) + ":" + line;
        }
    }

    Path file() {
        return file;
    }

    String text() {
        return text;
    }

    List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group("language").equals(language)) {
                long line = text.substring(0, matcher.start("text")).lines().count();
                blocks.add(new Block(
                        file, line, language, Optional.ofNullable(matcher.group("snippet")), matcher.group("text")));
            }
        }
        return blocks;
    }

    /** Gives the lines of the shell blocks, continued lines joined, without comments. */
    List<String> commands() {
        return blocks("sh").stream()
                .flatMap(block -> block.text().replace("\\\n", " ").lines())
                .map(line -> line.replaceFirst("(^|\\s+)#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Gives the operands of each start of the command, by any of the shell lines. */
    List<List<String>> starts() {
        List<List<String>> starts = new ArrayList<>();
        for (String line : commands()) {
            for (String part : line.split("&&|;|\\|")) {
                List<String> words =
                        WORD.matcher(part).results().map(word -> firstOf(word)).toList();
                int jar = words.indexOf("examples/target/carbon-tracker.jar");
                if (jar > 1 && words.contains("java") && words.get(jar - 1).equals("-jar")) {
                    starts.add(words.subList(jar + 1, words.size()));
                }
            }
        }
        return starts;
    }

    private static String firstOf(MatchResult word) {
        for (int group = 1; group <= word.groupCount(); group++) {
            if (word.group(group) != null) {
                return word.group(group);
            }
        }
        throw new IllegalArgumentException("no word in " + word.group());
    }

    /** Gives the targets of links that stay in the repository. */
    List<String> relativeLinks() {
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
                .toList();
    }

    /** Gives the names by which a link reaches the headings. */
    Set<String> anchors() {
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
