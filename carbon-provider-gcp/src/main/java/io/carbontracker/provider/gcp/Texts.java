package io.carbontracker.provider.gcp;

import org.jspecify.annotations.Nullable;

/** Texts of others, made fit for a message of one line. */
final class Texts {
    private static final int LONGEST = 300;

    private Texts() {}

    /** The beginning of a text, without line breaks and other control characters. */
    static String line(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return start.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
