package io.carbontracker.report.csv;

import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.util.Iterator;
import java.util.List;

/** A usage source that hands out a list. */
record ListedUsage(String name, List<? extends UsageItem> items, UsageFacts facts, List<String> emptyCauses)
        implements UsageSource {
    ListedUsage(List<? extends UsageItem> items) {
        this("listed", items, UsageFacts.NONE, List.of());
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        Iterator<? extends UsageItem> left = items.iterator();
        return new UsageCursor() {
            @Override
            public boolean hasNext() {
                return left.hasNext();
            }

            @Override
            public UsageItem next() {
                return left.next();
            }

            @Override
            public UsageFacts facts() {
                return facts;
            }

            @Override
            public void close() {}
        };
    }
}
