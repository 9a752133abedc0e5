package io.carbontracker.provider.azure;

import io.carbontracker.error.UsageSourceException;
import io.carbontracker.spi.RunListener;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.RecordedSleeper;
import io.carbontracker.testkit.ScriptedServer;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server, a clock that stands still, a sleeper that moves it, and a source over them. */
final class Bench implements AutoCloseable {
    static final Instant AS_OF = Instant.parse("2026-12-15T12:00:00Z");
    static final String TOKEN = "s3cr3t-t0ken.of-nobody";
    static final String PATH = "/subscriptions/S/providers/Microsoft.CostManagement/query";

    /** October 2026, closed at {@link #AS_OF}. */
    static final TimeWindow OCTOBER = days("2026-10-01", "2026-11-01");

    final ScriptedServer server = ScriptedServer.start();
    final ManualClock clock = ManualClock.at(AS_OF);
    final RecordedSleeper sleeper = new RecordedSleeper(clock);
    final List<String> messages = new ArrayList<>();

    static TimeWindow days(String from, String to) {
        return TimeWindow.ofDays(LocalDate.parse(from), LocalDate.parse(to));
    }

    /** A source with a token and no limit of pace. */
    CostManagementUsage.Builder source() {
        return source("subscriptions/S");
    }

    CostManagementUsage.Builder source(String scope) {
        return CostManagementUsage.builder(scope)
                .endpoint(server.uri())
                .accessToken(TOKEN)
                .requestsPerMinute(10_000)
                .clock(clock)
                .steady(clock)
                .sleeper(sleeper::sleep)
                .listener(new RunListener() {
                    @Override
                    public void message(String source, String message) {
                        messages.add(message);
                    }
                });
    }

    static UsageQuery query(TimeWindow window, Dimension... more) {
        List<Dimension> dimensions = new ArrayList<>(List.of(Dimension.REGION, Dimension.INSTANCE_TYPE));
        dimensions.addAll(List.of(more));
        List<String> tags = dimensions.stream()
                .map(Dimension::tag)
                .filter(tag -> !tag.isEmpty())
                .toList();
        return new UsageQuery(window, Set.copyOf(dimensions), Set.copyOf(tags), UsageQuery.Grain.DAY, false, AS_OF);
    }

    Reading read() {
        return read(OCTOBER);
    }

    Reading read(TimeWindow window, Dimension... more) {
        try (UsageSource source = source().build()) {
            return Reading.of(source, query(window, more));
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** What a cursor handed out until it ended or failed. */
    record Reading(
            List<UsageItem> items,
            UsageFacts facts,
            @Nullable UsageSourceException failure) {
        static Reading of(UsageSource source, UsageQuery query) {
            List<UsageItem> items = new ArrayList<>();
            try (UsageCursor cursor = source.open(query)) {
                try {
                    cursor.forEachRemaining(items::add);
                } catch (UsageSourceException e) {
                    return new Reading(items, cursor.facts(), e);
                }
                return new Reading(items, cursor.facts(), null);
            }
        }

        List<UsageRecord> records() {
            return items.stream()
                    .filter(UsageRecord.class::isInstance)
                    .map(UsageRecord.class::cast)
                    .toList();
        }

        List<SkippedUsage> skipped() {
            return items.stream()
                    .filter(SkippedUsage.class::isInstance)
                    .map(SkippedUsage.class::cast)
                    .toList();
        }

        /** A line for each item: day, region, what, hours, cost. */
        List<String> lines() {
            return items.stream().map(Reading::line).toList();
        }

        private static String line(UsageItem item) {
            String cost = item.cost() == null
                    ? "-"
                    : item.cost().amount().toPlainString() + " " + item.cost().currency();
            if (item instanceof UsageRecord running) {
                return running.window().day() + " " + running.region() + " "
                        + running.resource().label() + " " + running.deviceHours() + " h " + cost
                        + (running.isIdleReserved() ? " idle" : "");
            }
            SkippedUsage skipped = (SkippedUsage) item;
            return skipped.reason().label() + " " + skipped.region() + " " + skipped.type() + " "
                    + skipped.deviceHours() + " h " + cost;
        }

        String failureText() {
            return failure == null ? "" : String.valueOf(failure.getMessage());
        }
    }
}
