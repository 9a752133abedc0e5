package io.carbontracker.provider.azure;

import java.time.Duration;

/** Waits. A test records instead. */
@FunctionalInterface
interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
}
