package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files under {@code src/test/resources/golden} that hold what an output has to be, byte by byte.
 *
 * <p>When an output is meant to change, run the tests of this module with {@code -Dgolden.update=true}: they write what came out
 * in place of the files, and version control shows the difference for review.
 */
final class Golden {
    private static final String UPDATE = "golden.update";
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    /**
     * Compares with a golden file, line by line, so that a failure shows the lines that differ.
     *
     * @param name the file
     * @param actual what came out
     */
    static void assertEqual(String name, String actual) throws IOException {
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name), actual);
            return;
        }
        String expected = read(name);
        String what = name + " (run with -D" + UPDATE + "=true when the change is meant)";
        assertThat(lines(actual)).as(what).containsExactlyElementsOf(lines(expected));
        assertThat(actual).as(what).isEqualTo(expected);
    }

    private static String read(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            assertThat(in)
                    .as("golden file " + name + "; -D" + UPDATE + "=true makes it")
                    .isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> lines(String text) {
        return List.of(text.split("\n", -1));
    }
}
