package io.carbontracker.usage;

import java.util.Locale;

/**
 * The names of the providers.
 *
 * @since 0.1.0
 */
public final class Providers {
    /** Amazon Web Services. */
    public static final String AWS = "aws";
    /** Microsoft Azure. */
    public static final String AZURE = "azure";
    /** Google Cloud. */
    public static final String GCP = "gcp";

    private Providers() {}

    /**
     * Turns the ways in which bills spell a provider into the one short name used everywhere.
     *
     * @param text the provider as billed
     * @return {@code aws}, {@code azure}, {@code gcp}, or the text trimmed and in lower case
     */
    public static String canonical(String text) {
        if (text.equals(AWS) || text.equals(AZURE) || text.equals(GCP)) {
            return text; // the common case, without making a string
        }
        String name = text.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amazon web services", "aws" -> AWS;
            case "microsoft", "microsoft azure", "azure" -> AZURE;
            case "google", "google cloud", "gcp" -> GCP;
            default -> name;
        };
    }
}
