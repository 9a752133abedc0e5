package io.carbontracker.intensity.watttime;

import org.jspecify.annotations.Nullable;

/**
 * A value, or why there is none.
 *
 * @param value the value
 * @param failure the reason, where there is no value
 */
record Result<T>(@Nullable T value, @Nullable Failure failure) {
    Failure failureOr(String otherwise) {
        return failure == null ? Failure.unavailable(otherwise) : failure;
    }
}
