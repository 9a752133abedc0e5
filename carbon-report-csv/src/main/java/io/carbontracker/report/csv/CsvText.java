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
     * White space and quotes do not hide a formula: some spreadsheets drop them.
     *
     * @param text the text
     * @return the text, or the text after an apostrophe
     */
    static String neutral(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                // The last four are the full-width forms, which some locales take for the plain ones.
                case '=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20' -> {
                    return "'" + text;
                }
                case '\t', '\r', '\n' -> {
                    if (i == 0) {
                        return "'" + text;
                    }
                }
                case '"', '\'' -> {}
                default -> {
                    // A control character or space-like one hides nothing either.
                    if (c > ' ' && !Character.isSpaceChar(c) && c != '\ufeff') {
                        return text;
                    }
                }
            }
        }
        return text;
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
