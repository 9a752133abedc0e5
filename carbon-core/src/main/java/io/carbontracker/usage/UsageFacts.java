package io.carbontracker.usage;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source knows of the data it delivered.
 *
 * @param completeThrough up to when usage is complete, as far as the source knows; {@code null} when it read nothing
 * @param finalThrough up to when usage will not be restated: the end of the last closed month; {@code null} when unknown
 * @param costKind which cost the amounts are, for example {@code EffectiveCost}; {@code ""} when there is none
 * @param notes choices and warnings that a reader of the report should know, most important first
 * @param failures input that could not be read although it should have been: each makes the run incomplete
 * @since 0.1.0
 */
public record UsageFacts(
        @Nullable Instant completeThrough,
        @Nullable Instant finalThrough,
        String costKind,
        List<String> notes,
        List<String> failures) {
    /** Nothing known. */
    public static final UsageFacts NONE = new UsageFacts(null, null, "", List.of(), List.of());

    /** Copies the lists. */
    public UsageFacts {
        Objects.requireNonNull(costKind, "costKind");
        notes = List.copyOf(notes);
        failures = List.copyOf(failures);
    }
}
