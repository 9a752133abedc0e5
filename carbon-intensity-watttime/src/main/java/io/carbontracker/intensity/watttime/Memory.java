package io.carbontracker.intensity.watttime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/** Keeps things for a time after they were made. Safe for any number of threads; each key's thing is made once. */
final class Memory<K, V> {
    private final Cache<K, V> cache;

    Memory(Duration keep, int most, Times times) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(keep)
                .maximumSize(most)
                .ticker(times.nanos()::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Gives what is kept, else what is made now; {@code make} must be quick. */
    V get(K key, Function<K, V> make) {
        return Objects.requireNonNull(cache.get(key, make));
    }
}
