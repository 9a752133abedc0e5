package io.carbontracker.intensity.watttime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Knows every secret of a source, and takes them out of texts that the service wrote and that will be shown. */
final class Secrets {
    private static final String MASK = "***";

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    void add(String secret) {
        known.add(secret);
    }

    String masked(String text) {
        String clean = text;
        for (String secret : known) {
            clean = clean.replace(secret, MASK);
        }
        return clean;
    }

    @Override
    public String toString() {
        return MASK;
    }
}
