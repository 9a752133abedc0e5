package io.carbontracker;

import io.carbontracker.error.UsageSourceException;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source page by page, in a thread of its own, a few pages ahead. Pages come in the order and sizes in which they would
 * come without that thread.
 */
final class PageReader implements AutoCloseable {
    static final int PAGE = 1_024;

    private static final int AHEAD = 8;

    private final String source;
    private final BlockingQueue<Page> pages = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;
    private volatile boolean closed;

    /** A page of items; the last one has no items but the facts, or the failure that ended the reading. */
    record Page(
            List<UsageItem> items,
            @Nullable UsageFacts facts,
            @Nullable Throwable failure) {}

    PageReader(UsageSource source, UsageQuery query) {
        this.source = source.name();
        this.thread = new Thread(() -> read(source, query), "carbon-tracker-read-" + source.name());
        thread.setDaemon(true);
        thread.start();
    }

    private void read(UsageSource from, UsageQuery query) {
        Page last;
        try (UsageCursor cursor = from.open(query)) {
            List<UsageItem> items = new ArrayList<>(PAGE);
            Throwable failure = null;
            try {
                while (!closed && cursor.hasNext()) {
                    items.add(cursor.next());
                    if (items.size() == PAGE) {
                        pages.put(new Page(items, null, null));
                        items = new ArrayList<>(PAGE);
                    }
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Throwable e) { // handed over, behind what was read before it
                failure = e;
            }
            if (!items.isEmpty() && !closed) {
                pages.put(new Page(items, null, null));
            }
            last = new Page(List.of(), factsOf(cursor, failure), failure);
        } catch (InterruptedException e) {
            return; // closed by the reader of the pages, who waits for nothing any more
        } catch (Throwable e) { // handed over to the thread that waits for pages
            last = new Page(List.of(), UsageFacts.NONE, e);
        }
        try {
            pages.put(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a broken cursor says of itself must not hide why it broke. */
    private static UsageFacts factsOf(UsageCursor cursor, @Nullable Throwable failure) {
        try {
            return cursor.facts();
        } catch (RuntimeException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
            return UsageFacts.NONE;
        }
    }

    /** Gives the next page, waiting for it. */
    Page next() {
        try {
            return pages.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageSourceException(source, "reading \"" + source + "\" was interrupted", e, true);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        pages.clear();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
