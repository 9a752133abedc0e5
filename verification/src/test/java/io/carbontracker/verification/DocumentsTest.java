package io.carbontracker.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.verification.ChildProcess.Result;
import io.carbontracker.verification.Markdown.Block;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README and the other pages say, done. */
class DocumentsTest {
    private static final Markdown README = new Markdown(Repository.path("README.md"));

    /** Options that name files to read; a command whose files are not in the repository cannot be run. */
    private static final Set<String> READING = Set.of("--input", "--factors", "--config");

    @TempDir
    private Path folder;

    @Test
    void theReadmeBuildsWithOneCommandAndTestsWithAnother() {
        List<String> maven = README.commands().stream()
                .filter(command -> command.startsWith("mvn"))
                .toList();

        assertThat(maven)
                .containsExactly(
                        "mvn -q -DskipTests package && java -jar examples/target/carbon-tracker.jar",
                        "mvn -B -ntp verify");
        assertThat(Repository.text(Repository.path(".ci/run")).lines())
                .as("continuous integration runs the README's test command")
                .contains("exec mvn -B -ntp verify");
    }

    @Test
    void everyCommandOfTheReadmeRuns() throws IOException {
        prepareFolder();
        List<List<String>> starts = README.starts();

        assertThat(starts).hasSizeGreaterThanOrEqualTo(3);
        for (List<String> arguments : starts) {
            assertThat(missingInputs(arguments)).as("inputs of %s", arguments).isEmpty();
            assertSucceeds(arguments);
        }
    }

    @Test
    void everyCommandOfTheOtherPagesRunsOrHasKnownOptions() throws IOException {
        prepareFolder();
        String help = ChildProcess.run(ChildProcess.carbonTrackerOfAnyForm(folder, List.of("--help")))
                .out();
        assertThat(help).contains("--source");

        for (Path page : Repository.documents()) {
            if (page.equals(README.file())) {
                continue;
            }
            for (List<String> arguments : new Markdown(page).starts()) {
                assertThat(arguments.stream().filter(word -> word.startsWith("--")))
                        .as("options in %s", page)
                        .allMatch(option -> help.contains(option));
                if (missingInputs(arguments).isEmpty()) {
                    assertSucceeds(arguments);
                }
            }
        }
    }

    @Test
    void theReadmeShowsTheRealOutput() throws IOException {
        prepareFolder();
        List<Block> shown = README.blocks("text");
        assertThat(shown).hasSize(1);
        List<String> expected = shown.get(0).text().stripTrailing().lines().toList();
        assertThat(expected).hasSizeGreaterThan(10);

        Result result = ChildProcess.run(ChildProcess.carbonTrackerOfAnyForm(folder, List.of()));

        assertThat(result.out().lines().limit(expected.size()).toList()).isEqualTo(expected);
        try (Stream<Path> files = Files.list(folder.resolve("output"))) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("_\\d.*", "")))
                    .as("the three files that the README promises")
                    .containsExactlyInAnyOrder("carbon_detail", "carbon_gaps", "carbon_summary");
        }
    }

    @Test
    void theReadmeNamesADependencyOfThisVersion() {
        List<Block> dependencies = README.blocks("xml");

        assertThat(dependencies).hasSize(1);
        assertThat(dependencies.get(0).text())
                .contains("<groupId>" + Repository.ofParentPom("groupId") + "</groupId>")
                .contains("<version>" + Repository.ofParentPom("version") + "</version>");
        assertThat(Repository.modules())
                .anyMatch(module -> dependencies.get(0).text().contains("<artifactId>" + module + "</artifactId>"));
    }

    /** Code in a page is a part of a file that the build compiles. Only white space may differ: pages have narrower lines. */
    @Test
    void everyJavaBlockIsAPartOfACompiledFile() {
        int blocks = 0;

        for (Path page : Repository.documents()) {
            for (Block block : new Markdown(page).blocks("java")) {
                blocks++;
                assertThat(block.snippet())
                        .as("marker <!-- snippet: path/File.java#region --> before the block at %s", block)
                        .isPresent();
                assertThat(block.text())
                        .as("block at %s", block)
                        .isEqualToIgnoringWhitespace(region(block.snippet().orElseThrow()));
            }
        }

        assertThat(blocks).isGreaterThanOrEqualTo(1);
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        int links = 0;

        for (Path page : Repository.documents()) {
            for (String link : new Markdown(page).relativeLinks()) {
                links++;
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                if (!Files.exists(target) || !target.startsWith(Repository.root())) {
                    broken.add(Repository.root().relativize(page) + " links to missing " + link);
                } else if (parts.length == 2 && !new Markdown(target).anchors().contains(parts[1])) {
                    broken.add(Repository.root().relativize(page) + " links to a missing heading " + link);
                }
            }
        }

        assertThat(links).isGreaterThanOrEqualTo(6);
        assertThat(broken).isEmpty();
    }

    @Test
    void noPageNamesAFolderOfSomeMachine() {
        Pattern absolute = Pattern.compile("(?<![\\w.:/])(/(home|root|work|Users|mnt|opt)/\\S*|[A-Z]:\\\\\\S+)");
        List<Path> pages = Repository.documents();

        assertThat(pages).hasSizeGreaterThanOrEqualTo(6);
        for (Path page : pages) {
            assertThat(absolute.matcher(Repository.text(page)).results().map(found -> found.group()))
                    .as("absolute paths in %s", page)
                    .isEmpty();
        }
    }

    // ---- helpers

    /** Puts into the folder what the README's commands read: the repository's examples, and a bill of one's own. */
    private void prepareFolder() throws IOException {
        for (String part : List.of("examples/data", "examples/factors")) {
            Path from = Repository.path(part);
            try (Stream<Path> all = Files.walk(from)) {
                for (Path each : all.toList()) {
                    Path to = folder.resolve(part).resolve(from.relativize(each).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(each, to);
                }
            }
        }
        try (InputStream sample = Repository.class.getResourceAsStream("/io/carbontracker/examples/focus_sample.csv");
                OutputStream bill = new GZIPOutputStream(Files.newOutputStream(folder.resolve("bill.csv.gz")))) {
            sample.transferTo(bill);
        }
    }

    private List<String> missingInputs(List<String> arguments) {
        List<String> missing = new ArrayList<>();
        for (int i = 1; i < arguments.size(); i++) {
            if (READING.contains(arguments.get(i - 1)) && !Files.exists(folder.resolve(arguments.get(i)))) {
                missing.add(arguments.get(i));
            }
        }
        return missing;
    }

    private void assertSucceeds(List<String> arguments) {
        Result result = ChildProcess.run(ChildProcess.carbonTrackerOfAnyForm(folder, arguments));

        assertThat(result.status()).as("%s: %s", arguments, result.err()).isZero();
        assertThat(result.err()).as("messages of %s", arguments).isEmpty();
        assertThat(result.out()).as("output of %s", arguments).isNotEmpty();
    }

    /** Gives the text between {@code // region NAME} and {@code // endregion} of a file, or the file's whole text. */
    private static String region(String marker) {
        String[] parts = marker.split("#", 2);
        Path file = Repository.path(parts[0]);
        assertThat(file).as("file of the marker %s", marker).isRegularFile();
        String text = Repository.text(file);
        if (parts.length == 1) {
            return text.replaceAll("(?m)^\\s*// (end)?region.*\\n", "");
        }
        List<String> lines = text.lines().toList();
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("// region " + parts[1])) {
                starts.add(i);
            }
        }
        assertThat(starts).as("lines of // region %s in %s", parts[1], file).hasSize(1);
        List<String> after = lines.subList(starts.get(0) + 1, lines.size());
        List<String> inside = after.stream()
                .takeWhile(line -> !line.strip().equals("// endregion"))
                .toList();
        assertThat(inside).as("region %s has an end", marker).hasSizeLessThan(after.size());
        return String.join("\n", inside);
    }
}
