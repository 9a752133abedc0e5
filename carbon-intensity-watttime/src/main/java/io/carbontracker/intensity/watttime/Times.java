package io.carbontracker.intensity.watttime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * All that this module knows of time: what day it is, how long something took, and how to wait. Ages and deadlines are taken from
 * the steady counter, so that a clock that is set forward or back changes none of them.
 *
 * @param clock what day it is
 * @param nanos the steady counter
 * @param sleeper how to wait
 */
record Times(Clock clock, LongSupplier nanos, Sleeper sleeper) {
    /** Waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    static Times of(Clock clock) {
        return new Times(clock, System::nanoTime, duration -> Thread.sleep(duration.toMillis() + 1));
    }

    Instant now() {
        return clock.instant();
    }

    /** A clock of the steady counter, for libraries that take a clock to measure ages. */
    Clock steadyClock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(nanos.getAsLong());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
