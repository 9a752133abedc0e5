package io.carbontracker.intensity.watttime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that holds for a time after it was noted, by the steady counter. For use under a lock of its owner. */
final class Lasting<T> {
    /** How long a refusal holds: longer than any run. */
    static final Duration REFUSAL = Duration.ofHours(12);

    private final Duration keep;
    private final Times times;
    private @Nullable T value;
    private long since;

    Lasting(Duration keep, Times times) {
        this.keep = keep;
        this.times = times;
    }

    void note(T what) {
        value = what;
        since = times.nanos().getAsLong();
    }

    /** Gives what holds now, {@code null} where nothing does. */
    @Nullable
    T get() {
        if (value != null && Duration.ofNanos(times.nanos().getAsLong() - since).compareTo(keep) >= 0) {
            value = null;
        }
        return value;
    }
}
