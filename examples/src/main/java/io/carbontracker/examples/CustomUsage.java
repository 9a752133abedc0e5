package io.carbontracker.examples;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** A usage source of one's own: runs of an in-house scheduler, with the machine each used and for how long. */
public final class CustomUsage implements UsageSource {
    private final List<Job> jobs;

    /**
     * One run.
     *
     * @param team who ran it
     * @param region where
     * @param machine on which machine type
     * @param start from when
     * @param end until when
     */
    public record Job(String team, String region, String machine, Instant start, Instant end) {}

    /**
     * Makes the source.
     *
     * @param jobs the runs
     */
    public CustomUsage(List<Job> jobs) {
        this.jobs = List.copyOf(jobs);
    }

    @Override
    public String name() {
        return "scheduler";
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        Iterator<UsageItem> items = jobs.stream()
                .filter(job -> query.window().contains(job.start()))
                .<UsageItem>map(job -> record(job, query))
                .iterator();
        return new UsageCursor() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public UsageItem next() {
                if (!items.hasNext()) {
                    throw new NoSuchElementException();
                }
                return items.next();
            }

            @Override
            public UsageFacts facts() {
                return UsageFacts.NONE;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private static UsageRecord record(Job job, UsageQuery query) {
        TimeWindow window = TimeWindow.of(job.start(), job.end());
        double hours = (job.end().getEpochSecond() - job.start().getEpochSecond()) / 3_600.0;
        return UsageRecord.of("aws", job.region(), job.machine(), window, hours).toBuilder()
                .pricing(Pricing.ON_DEMAND)
                .tags(query.tags().contains("team") ? Map.of("team", job.team()) : Map.of())
                .build();
    }
}
