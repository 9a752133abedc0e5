package io.carbontracker.benchmarks;

import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of {@link UsageRows} as records in memory, in pages as the library hands them to a calculator. */
final class PreparedRecords {
    /** Records of a page. */
    static final int PAGE = 1_024;

    private PreparedRecords() {}

    /**
     * Makes records of one hour each.
     *
     * @param pages how many pages
     * @param texts how records share region and machine
     * @param costs whether records have a cost, 0.01 USD for each
     */
    static List<List<UsageRecord>> pages(int pages, Texts texts, boolean costs) {
        Map<String, MeteredResource> machines = new HashMap<>();
        TimeWindow[] windows = new TimeWindow[UsageRows.HOURS];
        for (int hour = 0; hour < windows.length; hour++) {
            Instant start = UsageRows.START.plusSeconds(3_600L * hour);
            windows[hour] = TimeWindow.of(start, start.plusSeconds(3_600));
        }
        Cost cost = costs ? new Cost(new BigDecimal("0.01"), "USD") : null;
        UsageRecord.Builder builder = UsageRecord.builder().provider("aws").cost(cost);
        List<List<UsageRecord>> all = new ArrayList<>(pages);
        long row = 1;
        for (int page = 0; page < pages; page++) {
            List<UsageRecord> records = new ArrayList<>(PAGE);
            for (int i = 0; i < PAGE; i++, row++) {
                String region = UsageRows.region(row);
                String type = UsageRows.type(row);
                boolean fresh = texts == Texts.FRESH;
                records.add(builder.region(fresh ? copy(region) : region)
                        .resource(
                                fresh
                                        ? new MeteredResource.Instance(copy(type))
                                        : machines.computeIfAbsent(type, MeteredResource.Instance::new))
                        .window(windows[UsageRows.hour(row)])
                        .deviceHours(UsageRows.hours(row))
                        .build());
            }
            all.add(records);
        }
        return all;
    }

    private static String copy(String text) {
        return new String(text.toCharArray());
    }
}
