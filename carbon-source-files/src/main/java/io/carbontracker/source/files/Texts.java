package io.carbontracker.source.files;

/** Shortens texts of a bill for messages and names, for a field may have millions of characters. */
final class Texts {
    private static final int SHOWN = 60;

    private Texts() {}

    /** The text as a message shows it. */
    static String shown(String text) {
        return text.length() > SHOWN ? first(text, SHOWN) + "..." : text;
    }

    /** The first characters of a text, and no half of one. */
    static String first(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
