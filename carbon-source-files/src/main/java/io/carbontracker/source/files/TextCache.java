package io.carbontracker.source.files;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what repeated texts stand for, so that a cell that was met before needs neither a text of its own nor another look.
 *
 * <p>Bounded: at most {@value #SLOTS} texts of at most {@value #LONGEST} characters; a new text may push out an old one. What the
 * function makes must depend on the text alone. A function that throws leaves nothing behind.
 */
final class TextCache<T> {
    private static final int SLOTS = 1 << 11;
    private static final int LONGEST = 512;
    private static final int PROBES = 4;

    private final Function<String, T> make;
    private final char[][] keys = new char[SLOTS][];
    private final @Nullable Object[] values = new Object[SLOTS];

    TextCache(Function<String, T> make) {
        this.make = make;
    }

    T get(char[] text, int begin, int end) {
        int length = end - begin;
        if (length > LONGEST) {
            return make.apply(new String(text, begin, length));
        }
        int hash = hash(text, begin, end);
        int free = hash & (SLOTS - 1);
        for (int probe = 0; probe < PROBES; probe++) {
            int slot = (hash + probe) & (SLOTS - 1);
            char[] key = keys[slot];
            if (key == null) {
                free = slot;
                break;
            }
            if (Arrays.equals(key, 0, key.length, text, begin, end)) {
                return valueAt(slot);
            }
        }
        T value = make.apply(new String(text, begin, length));
        keys[free] = Arrays.copyOfRange(text, begin, end);
        values[free] = value;
        return value;
    }

    /** The polynomial of {@link String#hashCode()}, four characters in one step, so that they need not wait for each other. */
    private static int hash(char[] text, int begin, int end) {
        int hash = end - begin;
        int i = begin;
        for (; i < end - 3; i += 4) {
            hash = 923_521 * hash + 29_791 * text[i] + 961 * text[i + 1] + 31 * text[i + 2] + text[i + 3];
        }
        for (; i < end; i++) {
            hash = 31 * hash + text[i];
        }
        return hash ^ (hash >>> 15);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // a slot with a key has a value that the function made
    private T valueAt(int slot) {
        return (T) values[slot];
    }
}
