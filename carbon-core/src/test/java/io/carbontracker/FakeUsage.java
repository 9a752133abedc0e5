package io.carbontracker;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/** A usage source in memory that fails, breaks or waits where a test says, and tells what was done with it. */
final class FakeUsage implements UsageSource {
    static final TimeWindow DAY = TimeWindow.ofDay(LocalDate.of(2026, 6, 1));

    final List<UsageQuery> queries = Collections.synchronizedList(new ArrayList<>());
    volatile int read;
    volatile int cursorsClosed;
    volatile int closed;

    private final String name;
    private int count;
    private IntFunction<UsageItem> items = FakeUsage::machine;
    private Runnable atOpen = () -> {};
    private Runnable atEnd = () -> {};
    private Runnable atClose = () -> {};
    private UsageFacts facts = UsageFacts.NONE;
    private boolean bounded = true;

    FakeUsage(String name, int count) {
        this.name = name;
        this.count = count;
    }

    /** One hour of p5.48xlarge in us-east-1, with as many billed rows as its place in the source. */
    static UsageRecord machine(int index) {
        return UsageRecord.of("aws", "us-east-1", "p5.48xlarge", DAY, 1).toBuilder()
                .billedRows(index + 1L)
                .build();
    }

    static FakeUsage of(String name, UsageItem... items) {
        FakeUsage usage = new FakeUsage(name, items.length);
        usage.items = index -> items[index];
        return usage;
    }

    FakeUsage opening(Runnable action) {
        atOpen = action;
        return this;
    }

    FakeUsage ending(Runnable action) {
        atEnd = action;
        return this;
    }

    FakeUsage closing(Runnable action) {
        atClose = action;
        return this;
    }

    FakeUsage knowing(UsageFacts known) {
        facts = known;
        return this;
    }

    FakeUsage unbounded() {
        bounded = false;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isBounded() {
        return bounded;
    }

    @Override
    public List<String> emptyCauses() {
        return List.of("nothing was put into it");
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        queries.add(query);
        atOpen.run();
        return new UsageCursor() {
            private int next;

            @Override
            public boolean hasNext() {
                if (next == count) {
                    atEnd.run();
                }
                return next < count;
            }

            @Override
            public UsageItem next() {
                if (next >= count) {
                    throw new NoSuchElementException();
                }
                read = next + 1;
                return items.apply(next++);
            }

            @Override
            public UsageFacts facts() {
                return facts;
            }

            @Override
            public void close() {
                cursorsClosed++;
            }
        };
    }

    @Override
    public void close() {
        closed++;
        atClose.run();
    }
}
