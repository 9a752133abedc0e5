package io.carbontracker.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A point at which a scripted answer waits until the test lets it go on: the way to have a slow server without sleeping.
 *
 * <p>Once open it stays open. Safe for any number of threads.
 *
 * @since 0.1.0
 */
public final class Gate {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Makes a closed gate. */
    public Gate() {}

    /** Lets whatever waits here go on, and whatever comes later pass. */
    public void open() {
        opened.countDown();
    }

    /**
     * Waits until an answer has come to the gate, so that the test knows the client to be waiting.
     *
     * @param atMost how long to wait before the test fails
     * @throws AssertionError when nothing came in that time
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void awaitArrival(Duration atMost) throws InterruptedException {
        if (!arrived.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("no answer has come to the gate within " + atMost);
        }
    }

    /** Waits until the gate opens; closing the server interrupts the wait. */
    void pass() throws InterruptedException {
        arrived.countDown();
        opened.await();
    }
}
