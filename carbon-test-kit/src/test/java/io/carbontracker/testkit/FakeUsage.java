package io.carbontracker.testkit;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** A paged source in memory, of rows or of daily sums, with faults to choose from. */
final class FakeUsage implements UsageSource {
    private static final int PAGE = 50;

    enum Fault {
        BAD_NAME,
        READS_WHEN_MADE,
        READS_ALL_AT_ONCE,
        FIRST_PAGE_ONLY,
        LAST_PAGE_TWICE,
        DROPS_CORRECTIONS,
        CORRECTIONS_POSITIVE,
        NO_COST,
        OTHER_PROVIDER,
        PERIOD_WITH_ITS_END,
        PERIOD_WITHOUT_ITS_START,
        MONTHS_FOR_DAYS,
        DAYS_FOR_HOURS,
        LOSES_TAGS,
        DROPS_UNKNOWN,
        HIDES_UNKNOWN,
        NO_CAUSES,
        NO_FACTS,
        FACTS_OF_THE_FUTURE,
        NEVER_PROVISIONAL,
        HAS_NEXT_ADVANCES,
        NULL_AT_THE_END,
        OPENS_ONCE,
        CLOSES_ONCE,
        SWALLOWS_INTERRUPTION,
        LOSES_ROWS_WHEN_INTERRUPTED
    }

    private final List<SampleUsage> usage;
    private final boolean daily;
    private final Set<Fault> faults;
    private int pagesServed;
    private int opened;

    FakeUsage(List<SampleUsage> usage, boolean daily, Set<Fault> faults) {
        this.usage = usage;
        this.daily = daily;
        this.faults = faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults);
        if (has(Fault.READS_WHEN_MADE)) {
            pagesServed++;
        }
    }

    int pagesServed() {
        return pagesServed;
    }

    private boolean has(Fault fault) {
        return faults.contains(fault);
    }

    @Override
    public String name() {
        return has(Fault.BAD_NAME) ? "My Bills" : "fake";
    }

    @Override
    public List<String> emptyCauses() {
        return has(Fault.NO_CAUSES) ? List.of() : List.of("the bill has no machines");
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        if (daily && query.grain() == Grain.HOUR) {
            throw new CarbonConfigurationException("daily sums cannot be told apart by hour");
        }
        if (daily && !query.tags().isEmpty()) {
            throw new CarbonConfigurationException("daily sums have no tags");
        }
        return new Cursor(query, opened++ > 0 && has(Fault.OPENS_ONCE) ? List.of() : items(query));
    }

    private List<UsageItem> items(UsageQuery query) {
        Map<Object, UsageItem> items = new LinkedHashMap<>();
        for (SampleUsage row : usage) {
            boolean interrupted = Thread.currentThread().isInterrupted();
            if (!isIn(query.window(), row.start())
                    || (row.hours() < 0 && has(Fault.DROPS_CORRECTIONS))
                    || (interrupted && has(Fault.LOSES_ROWS_WHEN_INTERRUPTED))) {
                continue;
            }
            UsageItem item = item(row, query);
            Object key = daily ? List.of(row.day(), row.region(), row.machine()) : items.size();
            items.merge(key, item, FakeUsage::sum);
        }
        items.values().removeIf(item -> item.service().equals("drop"));
        return new ArrayList<>(items.values());
    }

    private boolean isIn(TimeWindow window, Instant start) {
        if (start.equals(window.end())) {
            return has(Fault.PERIOD_WITH_ITS_END);
        }
        return window.contains(start) && !(start.equals(window.start()) && has(Fault.PERIOD_WITHOUT_ITS_START));
    }

    private UsageItem item(SampleUsage row, UsageQuery query) {
        if (row.machine().equals("x99.huge") && !daily) {
            return new SkippedUsage(
                    has(Fault.HIDES_UNKNOWN) ? SkipReason.FEE : SkipReason.UNKNOWN_HARDWARE,
                    "",
                    "no such machine",
                    row.provider(),
                    has(Fault.DROPS_UNKNOWN) ? "drop" : "",
                    row.region(),
                    row.machine(),
                    null,
                    0,
                    new Cost(row.cost(), SampleUsage.CURRENCY),
                    1,
                    SourceReference.NONE);
        }
        UsageRecord.Builder builder = row.toRecord().toBuilder();
        boolean coarse = daily || (query.grain() == Grain.HOUR && has(Fault.DAYS_FOR_HOURS));
        if (coarse) {
            builder.window(TimeWindow.ofDay(row.day()));
        }
        if (has(Fault.MONTHS_FOR_DAYS)) {
            builder.window(TimeWindow.ofDays(row.day(), row.day().plusMonths(1)));
        }
        if (has(Fault.NO_COST)) {
            builder.cost(null);
        }
        if (has(Fault.OTHER_PROVIDER)) {
            builder.provider("elsewhere");
        }
        if (has(Fault.CORRECTIONS_POSITIVE)) {
            builder.deviceHours(Math.abs(row.hours()));
        }
        if (daily || has(Fault.LOSES_TAGS) || query.tags().isEmpty()) {
            builder.tags(Map.of());
        }
        boolean provisional = !row.start().isBefore(startOfDay(query.asOf()));
        return builder.provisional(provisional && !has(Fault.NEVER_PROVISIONAL)).build();
    }

    private static UsageItem sum(UsageItem one, UsageItem other) {
        UsageRecord a = (UsageRecord) one;
        UsageRecord b = (UsageRecord) other;
        Cost cost = a.cost();
        BigDecimal amount =
                cost == null ? BigDecimal.ZERO : cost.amount().add(b.cost().amount());
        return a.toBuilder()
                .deviceHours(a.deviceHours() + b.deviceHours())
                .cost(cost == null ? null : new Cost(amount, SampleUsage.CURRENCY))
                .billedRows(a.billedRows() + b.billedRows())
                .build();
    }

    private static Instant startOfDay(Instant instant) {
        return instant.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private final class Cursor implements UsageCursor {
        private final UsageQuery query;
        private final List<UsageItem> all;
        private final Deque<UsageItem> page = new ArrayDeque<>();
        private int read;
        private boolean repeated;
        private boolean closed;

        Cursor(UsageQuery query, List<UsageItem> all) {
            this.query = query;
            this.all = all;
            if (has(Fault.READS_ALL_AT_ONCE)) {
                while (read < all.size()) {
                    readPage();
                }
            }
        }

        private void readPage() {
            if (Thread.currentThread().isInterrupted()) {
                if (has(Fault.SWALLOWS_INTERRUPTION)) {
                    Thread.interrupted();
                } else if (!has(Fault.LOSES_ROWS_WHEN_INTERRUPTED)) {
                    throw new UsageSourceException("fake", "reading \"fake\" was interrupted", null, true);
                }
            }
            int to = Math.min(all.size(), read + PAGE);
            page.addAll(all.subList(read, to));
            read = has(Fault.FIRST_PAGE_ONLY) ? all.size() : to;
            pagesServed++;
            if (has(Fault.LAST_PAGE_TWICE) && read == all.size() && !repeated) {
                repeated = true;
                read = Math.max(0, all.size() - PAGE);
            }
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty() && read < all.size()) {
                readPage();
            }
            boolean more = !page.isEmpty();
            if (has(Fault.HAS_NEXT_ADVANCES) && page.size() > 1) {
                page.poll();
            }
            return more;
        }

        @Override
        public UsageItem next() {
            if (page.isEmpty() && read < all.size()) {
                readPage();
            }
            UsageItem item = page.poll();
            if (item == null && !has(Fault.NULL_AT_THE_END)) {
                throw new NoSuchElementException();
            }
            return item;
        }

        @Override
        public UsageFacts facts() {
            if (has(Fault.NO_FACTS)) {
                return UsageFacts.NONE;
            }
            Instant complete = has(Fault.FACTS_OF_THE_FUTURE) ? query.asOf().plusSeconds(1) : startOfDay(query.asOf());
            return new UsageFacts(complete, null, "effective", List.of(), List.of());
        }

        @Override
        public void close() {
            if (closed && has(Fault.CLOSES_ONCE)) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
        }
    }
}
