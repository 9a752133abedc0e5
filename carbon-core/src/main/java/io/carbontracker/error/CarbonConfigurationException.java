package io.carbontracker.error;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Wrong use or wrong configuration, found before any usage is read.
 *
 * @since 0.1.0
 */
public final class CarbonConfigurationException extends CarbonException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what is wrong and what to do
     */
    public CarbonConfigurationException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what is wrong and what to do
     * @param cause the failure underneath, or {@code null}
     */
    public CarbonConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }

    /**
     * Builds the refusal of a name that is not known, with the nearest known name as a suggestion.
     *
     * @param what the kind of name, for example {@code usage source}
     * @param name the name that was asked for
     * @param known the names that exist, in the order to print them
     * @return the exception, to be thrown by the caller
     */
    public static CarbonConfigurationException unknown(String what, String name, Collection<String> known) {
        StringBuilder text = new StringBuilder("unknown ")
                .append(what)
                .append(" \"")
                .append(name)
                .append('"');
        nearest(name, known)
                .ifPresent(near -> text.append("; did you mean \"").append(near).append("\"?"));
        text.append("; known: ").append(known.isEmpty() ? "none" : String.join(", ", known));
        return new CarbonConfigurationException(text.toString());
    }

    /**
     * Finds the known name that a mistyped one most likely means.
     *
     * @param name the name as typed
     * @param known the names that exist
     * @return the nearest known name, when one is near enough to be meant
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String typed = name.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Math.max(2, typed.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(typed, candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein distance by the two-row method. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
