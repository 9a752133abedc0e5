package io.carbontracker.usage;

import java.util.Locale;
import java.util.Optional;

/**
 * What accelerators were busy with, as far as somebody says so. It sets the boards' share of their power limit.
 *
 * @since 0.1.0
 */
public enum Workload {
    /** Training of models. */
    TRAINING,
    /** Saturated, batch-like inference. */
    INFERENCE,
    /** Inference at low or uneven traffic. */
    LOW_TRAFFIC,
    /** Running but idle: notebooks, reserved capacity. */
    IDLE,
    /** Nobody says. */
    UNKNOWN;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * Gives the name used in files.
     *
     * @return for example {@code low-traffic}
     */
    public String label() {
        return label;
    }

    /**
     * Finds a workload by its label.
     *
     * @param label the label, any case
     * @return the workload, or empty when there is none of that label
     */
    public static Optional<Workload> ofLabel(String label) {
        for (Workload workload : values()) {
            if (workload.label.equalsIgnoreCase(label)) {
                return Optional.of(workload);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads the workload out of a tag's value, as teams write them: values that begin with {@code train}, {@code infer} or
     * {@code serv}, {@code idle} or {@code notebook}.
     *
     * @param text the tag's value
     * @return the workload, or empty when the value is not understood
     */
    public static Optional<Workload> ofTagValue(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (value.startsWith("train")) {
            return Optional.of(TRAINING);
        }
        if (value.startsWith("infer") || value.startsWith("serv")) {
            return Optional.of(INFERENCE);
        }
        if (value.startsWith("idle") || value.startsWith("notebook")) {
            return Optional.of(IDLE);
        }
        return Optional.empty();
    }
}
