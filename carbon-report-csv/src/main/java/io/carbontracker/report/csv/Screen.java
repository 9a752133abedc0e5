package io.carbontracker.report.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of limited width, with no character that could steer a terminal. */
final class Screen {
    private static final String ELLIPSIS = "...";
    private static final String BOLD = "\u001b[1m";
    private static final String ALARM = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[0m";
    private static final String BETWEEN_COLUMNS = "  ";
    private static final int NARROWEST_COLUMN = 6;
    private static final int COMFORTABLE_COLUMN = 12;
    private static final int LABEL = 17;

    /** No text takes more columns than this in all its lines: a name in a bill must not push the report off the screen. */
    private static final int LONGEST_TEXT = 1_000;

    private final StringBuilder text = new StringBuilder();
    private final int width;
    private final boolean color;

    Screen(int width, boolean color) {
        this.width = width;
        this.color = color;
    }

    int width() {
        return width;
    }

    /** Puts an empty line and a headline. */
    void section(String title) {
        text.append('\n');
        headline(title);
    }

    void headline(String line) {
        wrap("", line).forEach(each -> styled(BOLD, each));
    }

    void alarm(String line) {
        wrap("", line).forEach(each -> styled(ALARM, each));
    }

    /** Puts a text, in as many lines as it takes. */
    void paragraph(String line) {
        wrap("", line).forEach(this::put);
    }

    /** Puts a text after a label; further lines stand under its beginning. */
    void entry(String label, String value) {
        wrap("  " + pad(clip(safe(label), width / 2 - 4), LABEL) + " ", value).forEach(this::put);
    }

    /** Puts a text in lines that begin with the same blanks. */
    void indented(String indent, String value) {
        wrap(indent, value).forEach(this::put);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /**
     * Puts a table. Where the screen is too narrow for it, extra columns are left out, the last first, until those of text have
     * room for a short name; then these give way, the widest first.
     *
     * @param columns the columns
     * @param rows as many cells each as there are columns
     */
    void table(List<Column> columns, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(columns.stream().map(column -> safe(column.title)).toList());
        rows.forEach(row -> all.add(row.stream().map(Screen::safe).toList()));
        int[] widths = widths(columns, all);
        for (int line = 0; line < all.size(); line++) {
            StringBuilder cells = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] > 0) {
                    String cell = clip(all.get(line).get(i), widths[i]);
                    cells.append(BETWEEN_COLUMNS);
                    cells.append(
                            columns.get(i).right ? " ".repeat(widths[i] - columns(cell)) + cell : pad(cell, widths[i]));
                }
            }
            String whole = clip(cells.toString().stripTrailing(), width);
            if (line == 0) {
                styled(BOLD, whole);
            } else {
                put(whole);
            }
        }
    }

    /** Gives each column its width, 0 for those left out. */
    private int[] widths(List<Column> columns, List<List<String>> all) {
        int[] widths = new int[columns.size()];
        int total = 0;
        int least = 0;
        for (int i = 0; i < widths.length; i++) {
            for (List<String> row : all) {
                widths[i] = Math.max(widths[i], columns(row.get(i)));
            }
            total += BETWEEN_COLUMNS.length() + widths[i];
            least += BETWEEN_COLUMNS.length()
                    + (columns.get(i).right ? widths[i] : Math.min(widths[i], COMFORTABLE_COLUMN));
        }
        for (int i = widths.length - 1; i >= 0 && least > width; i--) {
            if (columns.get(i).extra) {
                total -= BETWEEN_COLUMNS.length() + widths[i];
                least -= BETWEEN_COLUMNS.length() + widths[i];
                widths[i] = 0;
            }
        }
        while (total > width && narrowed(columns, widths)) {
            total--;
        }
        return widths;
    }

    private static boolean narrowed(List<Column> columns, int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (!columns.get(i).right && widths[i] > NARROWEST_COLUMN && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        if (widest < 0) {
            return false;
        }
        widths[widest]--;
        return true;
    }

    /**
     * A column.
     *
     * @param title its header
     * @param right whether it holds figures, which stand to the right and are never shortened
     * @param extra whether it may be left out
     */
    record Column(String title, boolean right, boolean extra) {
        static Column text(String title) {
            return new Column(title, false, false);
        }

        static Column figures(String title) {
            return new Column(title, true, false);
        }

        static Column extra(String title) {
            return new Column(title, true, true);
        }
    }

    private void put(String line) {
        text.append(line).append('\n');
    }

    private void styled(String style, String line) {
        put(color ? style + line + PLAIN : line);
    }

    /** Breaks a text at blanks; words longer than a line are broken anywhere. */
    private List<String> wrap(String label, String value) {
        int indent = columns(label);
        int room = width - indent;
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : clip(safe(value), LONGEST_TEXT).split(" ", -1)) {
            String rest = word;
            if (line.length() > 0 && columns(line.toString()) + 1 + columns(rest) > room) {
                lines.add(line.toString());
                line.setLength(0);
            } else if (line.length() > 0) {
                line.append(' ');
            }
            while (columns(rest) > room) {
                String head = head(rest, room);
                lines.add(head);
                rest = rest.substring(head.length());
            }
            line.append(rest);
        }
        lines.add(line.toString());
        List<String> labelled = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            labelled.add((i == 0 ? label : " ".repeat(indent)) + lines.get(i));
        }
        return labelled;
    }

    private static String pad(String value, int to) {
        return value + " ".repeat(Math.max(0, to - columns(value)));
    }

    /**
     * Shortens a text that is too long.
     *
     * @param value a text without characters that steer
     * @param room how many columns it may take
     * @return the text, or its beginning and an ellipsis
     */
    static String clip(String value, int room) {
        return columns(value) <= room ? value : head(value, Math.max(0, room - ELLIPSIS.length())) + ELLIPSIS;
    }

    /** The longest beginning that fits, at least one character. */
    private static String head(String value, int room) {
        int at = 0;
        int taken = 0;
        while (at < value.length()) {
            int character = value.codePointAt(at);
            taken += columns(character);
            if (taken > room && at > 0) {
                break;
            }
            at += Character.charCount(character);
        }
        return value.substring(0, at);
    }

    private static int columns(String value) {
        return value.codePoints().map(Screen::columns).sum();
    }

    /** Near enough to what terminals do: East Asian and emoji blocks are two columns wide, combining marks none. */
    private static int columns(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = character >= 0x1100
                && (character <= 0x115f
                        || (character >= 0x2e80 && character <= 0xa4cf)
                        || (character >= 0xac00 && character <= 0xd7a3)
                        || (character >= 0xf900 && character <= 0xfaff)
                        || (character >= 0xfe30 && character <= 0xfe6f)
                        || (character >= 0xff00 && character <= 0xff60)
                        || (character >= 0xffe0 && character <= 0xffe6)
                        || (character >= 0x1f300 && character <= 0x1faff)
                        || (character >= 0x20000 && character <= 0x3fffd));
        return wide ? 2 : 1;
    }

    /**
     * Replaces what could steer a terminal or change the order of its text: control characters, escapes, line ends, marks of
     * direction and other invisible ones, and halves of characters.
     *
     * @param value text of a bill
     * @return the text with {@code ?} in their place
     */
    static String safe(String value) {
        return value.codePoints()
                .mapToObj(character -> isSafe(character) ? Character.toString(character) : "?")
                .collect(Collectors.joining());
    }

    private static boolean isSafe(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
