package io.carbontracker.provider.gcp;

import java.time.Duration;

/** Waits. */
@FunctionalInterface
interface Sleeper {
    /**
     * Waits.
     *
     * @param duration how long
     * @throws InterruptedException when the thread is interrupted, or was
     */
    void sleep(Duration duration) throws InterruptedException;

    /** Waits for real. */
    Sleeper THREAD = duration -> Thread.sleep(duration.toMillis());
}
