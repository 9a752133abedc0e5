package io.carbontracker.provider.aws;

import java.time.Duration;

/** Waits. A test records instead. */
@FunctionalInterface
interface Sleeper {
    /** Waits in earnest. */
    Sleeper THREAD = duration -> Thread.sleep(duration.toMillis());

    void sleep(Duration duration) throws InterruptedException;
}
