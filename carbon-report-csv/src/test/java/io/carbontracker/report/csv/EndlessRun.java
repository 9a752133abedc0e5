package io.carbontracker.report.csv;

import io.carbontracker.CarbonTracker;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;

/** A program that writes detail rows until it is killed. Says "ready" when rows have reached the disk. */
final class EndlessRun {
    /** Their rows fill the buffer several times. */
    private static final int ROWS_BEFORE_READY = 20_000;

    private EndlessRun() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
        UsageRecord row = Scenario.row("us-east-1", "p5.48xlarge", 1).build();
        List<UsageItem> endless = new AbstractList<>() {
            @Override
            public UsageItem get(int index) {
                if (index == ROWS_BEFORE_READY) {
                    out.println("ready");
                }
                return row;
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };
        try (CarbonTracker tracker = Scenario.tracker(endless);
                CsvReport csv = CsvReport.builder(Path.of(arguments[0])).build()) {
            tracker.run(Scenario.request("region"), csv);
        }
    }
}
