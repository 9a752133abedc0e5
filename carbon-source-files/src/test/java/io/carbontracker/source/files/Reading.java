package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** What a source gave: its items in order and its facts. With the ways to ask for them that tests share. */
record Reading(List<UsageItem> items, UsageFacts facts) {
    /** The time of the run where a test does not care: months before are closed. */
    static final Instant AS_OF = Instant.parse("2026-12-15T10:00:00Z");

    static Reading of(UsageSource source, UsageQuery query) {
        try (UsageCursor cursor = source.open(query)) {
            List<UsageItem> items = new ArrayList<>();
            cursor.forEachRemaining(items::add);
            return new Reading(List.copyOf(items), cursor.facts());
        }
    }

    static Reading of(UsageSource source, String... tags) {
        return of(source, query(TimeWindow.all(), AS_OF, tags));
    }

    static UsageQuery query(TimeWindow window, Instant asOf, String... tags) {
        return new UsageQuery(window, Set.of(), Set.of(tags), UsageQuery.Grain.HOUR, true, asOf);
    }

    static UsageCsv usageCsv(String text) {
        return usageCsv(text.getBytes(StandardCharsets.UTF_8));
    }

    static UsageCsv usageCsv(byte[] content) {
        return UsageCsv.builder()
                .input("usage.csv", () -> new ByteArrayInputStream(content))
                .build();
    }

    static BillFiles focus(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return FocusFiles.builder()
                .input("focus.csv", () -> new ByteArrayInputStream(content))
                .build();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** The only item, a record. */
    UsageRecord record() {
        return (UsageRecord) only();
    }

    /** The only item, skipped. */
    SkippedUsage skip() {
        return (SkippedUsage) only();
    }

    private UsageItem only() {
        if (items.size() != 1 || !facts.failures().isEmpty()) {
            throw new AssertionError("expected one item and no failure, was " + this);
        }
        return items.get(0);
    }

    List<UsageRecord> records() {
        return items.stream()
                .filter(UsageRecord.class::isInstance)
                .map(UsageRecord.class::cast)
                .toList();
    }

    List<SkippedUsage> skips() {
        return items.stream()
                .filter(SkippedUsage.class::isInstance)
                .map(SkippedUsage.class::cast)
                .toList();
    }
}
