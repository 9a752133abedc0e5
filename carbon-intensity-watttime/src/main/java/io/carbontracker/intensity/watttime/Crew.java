package io.carbontracker.intensity.watttime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that talk to the service; their number is the most calls that are in flight at once. They end when idle. */
final class Crew implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 4;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /** A piece of work for a key. */
    @FunctionalInterface
    interface Work<K, I, T> {
        T on(K key, I input) throws Failure, InterruptedException;
    }

    Crew() {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                MOST_IN_FLIGHT, MOST_IN_FLIGHT, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "carbon-watttime-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Does the work for each key and waits for all of it.
     *
     * @throws InterruptedException when the caller was interrupted; then the work that it ordered is stopped
     */
    <K, I, T> Map<K, Result<T>> run(Map<K, I> inputs, Work<K, I, T> work) throws InterruptedException {
        Map<K, Future<T>> futures = new LinkedHashMap<>();
        try {
            inputs.forEach((key, input) -> futures.put(key, threads.submit(() -> work.on(key, input))));
            Map<K, Result<T>> results = new LinkedHashMap<>();
            for (Map.Entry<K, Future<T>> entry : futures.entrySet()) {
                results.put(entry.getKey(), result(entry.getValue()));
            }
            return results;
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the source is closed", e);
        } finally {
            futures.values().forEach(future -> future.cancel(true)); // without effect on what is done
        }
    }

    private static <T> Result<T> result(Future<T> future) throws InterruptedException {
        try {
            return new Result<>(future.get(), null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                return new Result<>(null, failure);
            }
            if (e.getCause() instanceof InterruptedException) {
                return closed();
            }
            throw new IllegalStateException("a defect of the WattTime source", e.getCause());
        } catch (CancellationException e) {
            return closed();
        }
    }

    private static <T> Result<T> closed() {
        return new Result<>(null, Failure.unavailable("the source was closed"));
    }

    /** Stops what runs, and ends what has not begun, so that nobody waits for it. */
    @Override
    public void close() {
        for (Runnable waiting : threads.shutdownNow()) {
            if (waiting instanceof Future<?> future) {
                future.cancel(false);
            }
        }
    }
}
