package io.carbontracker.report.csv;

import java.util.regex.Pattern;

/** Counts columns of a terminal for the texts of these tests, in a way of its own. */
final class Columns {
    private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;]*m");

    private Columns() {}

    static int of(String line) {
        return ESCAPES.matcher(line)
                .replaceAll("")
                .codePoints()
                .map(c -> Character.getType(c) == Character.NON_SPACING_MARK
                        ? 0
                        : Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN || c > 0xffff || isFullWidth(c)
                                ? 2
                                : 1)
                .sum();
    }

    private static boolean isFullWidth(int character) {
        return character >= 0xff01 && character <= 0xff60;
    }
}
