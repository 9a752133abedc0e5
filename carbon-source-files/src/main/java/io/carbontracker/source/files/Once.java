package io.carbontracker.source.files;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for something when it is needed, and once. For one thread. */
final class Once<T> implements Supplier<T> {
    private final Supplier<T> source;
    private @Nullable T value;

    Once(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public T get() {
        T result = value;
        if (result == null) {
            result = source.get();
            value = result;
        }
        return result;
    }
}
