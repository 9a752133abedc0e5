package io.carbontracker.provider.azure;

import java.util.Locale;

/** An answer that is none: what the service said in place of one. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Notes an answer.
     *
     * @param status its status
     * @param words what it said, without secrets
     */
    Refusal(int status, String words) {
        super("status " + status + (words.isEmpty() ? "" : ", " + words));
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Whether it is the kind of cost that is refused: some agreements have no amortized costs. */
    boolean isAboutAmortizedCost() {
        return status == 400
                && String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("amortized");
    }
}
