package io.carbontracker.intensity.watttime;

import io.carbontracker.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Time that moves only when something waits, or when the test says so. */
final class TestTimes {
    final ManualClock clock;
    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> sleeps = new CopyOnWriteArrayList<>();

    TestTimes(String now) {
        this.clock = ManualClock.at(now);
    }

    Times times() {
        return new Times(clock, nanos::get, this::sleep);
    }

    private void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        sleeps.add(duration);
        pass(duration);
    }

    /** Lets time pass. */
    void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        clock.advance(duration);
    }

    /** Sets the clock on the wall, which steady time does not notice. */
    void jumpTo(Instant instant) {
        clock.set(instant);
    }

    /** The waits of a second and more: those for a service, not those for a turn. */
    List<Duration> longSleeps() {
        return sleeps.stream().filter(s -> s.toMillis() >= 1_000).toList();
    }

    Duration elapsed() {
        return Duration.ofNanos(nanos.get());
    }
}
