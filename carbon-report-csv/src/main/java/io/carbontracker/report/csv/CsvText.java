package io.carbontracker.report.csv;

import java.nio.charset.StandardCharsets;

/** Text of a bill made safe for a cell. */
final class CsvText {
    private CsvText() {}

    /**
     * Makes the cell of a text: neutralised, then quoted by RFC 4180 where it has to be.
     *
     * @param text the text
     * @return the cell in UTF-8
     */
    static byte[] cell(String text) {
        return quoted(neutral(text)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Puts an apostrophe before text that a spreadsheet would run as a formula, as OWASP's "CSV injection" page advises.
     * White space, quotes and invisible characters do not hide a formula: some spreadsheets drop them.
     *
     * <p>The same goes for what follows a semicolon, a tab or a line end: where the comma is the decimal sign, a spreadsheet
     * splits there and not at commas, and quotes within such a cell do not count.
     *
     * @param text the text
     * @return the text, or the text with apostrophes before what would run
     */
    static String neutral(String text) {
        StringBuilder changed = null;
        int copied = 0;
        int start = 0;
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean separates = c == ';' || c == '\t' || c == '\r' || c == '\n';
            if (atStart && (isFormula(c) || (separates && c != ';' && i == 0))) {
                changed = changed == null ? new StringBuilder(text.length() + 2) : changed;
                changed.append(text, copied, start).append('\'');
                copied = start;
                atStart = false;
            }
            if (separates) {
                start = i + 1;
                atStart = true;
            } else if (atStart) {
                atStart = isSkipped(c);
            }
        }
        return changed == null
                ? text
                : changed.append(text, copied, text.length()).toString();
    }

    private static boolean isFormula(char c) {
        return switch (c) {
            // The last four are the full-width forms, which some locales take for the plain ones.
            case '=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20' -> true;
            default -> false;
        };
    }

    private static boolean isSkipped(char c) {
        return c == '"'
                || c == '\''
                || c <= ' '
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }

    private static String quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return '"' + text.replace("\"", "\"\"") + '"';
            }
        }
        return text;
    }
}
