package io.carbontracker.source.files;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what repeated texts stand for, so that a cell that was met before needs neither a text of its own nor another look.
 *
 * <p>Bounded: so many texts of so many characters, by default {@value #USUAL_SLOTS} of {@value #USUAL_LONGEST}; a new text may push
 * out an old one. What the function makes must depend on the text alone. A function that throws leaves nothing behind.
 */
final class TextCache<T> {
    private static final int USUAL_SLOTS = 1 << 11;
    private static final int USUAL_LONGEST = 512;
    private static final int PROBES = 4;

    private final int longest;
    private final Function<String, T> make;
    private final char[][] keys;
    private final @Nullable Object[] values;

    /** Starts empty, with bounds that suit the cells of bills. */
    TextCache(Function<String, T> make) {
        this(USUAL_SLOTS, USUAL_LONGEST, make);
    }

    /**
     * Starts empty.
     *
     * @param slots for how many texts there is room, a power of two
     * @param longest how many characters a remembered text may have
     * @param make tells what a text stands for
     */
    TextCache(int slots, int longest, Function<String, T> make) {
        this.longest = longest;
        this.make = make;
        this.keys = new char[slots][];
        this.values = new Object[slots];
    }

    T get(char[] text, int begin, int end) {
        int length = end - begin;
        if (length > longest) {
            return make.apply(new String(text, begin, length));
        }
        int hash = hash(text, begin, end);
        int last = keys.length - 1;
        int free = hash & last;
        for (int probe = 0; probe < PROBES; probe++) {
            int slot = (hash + probe) & last;
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
