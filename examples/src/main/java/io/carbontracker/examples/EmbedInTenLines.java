package io.carbontracker.examples;

import static io.carbontracker.usage.Dimension.REGION;
import static io.carbontracker.usage.Dimension.tag;

import io.carbontracker.CarbonTracker;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.units.TimeWindow;
import java.nio.file.Path;

/** Carbon per region and team, inside a FinOps application. */
public final class EmbedInTenLines {
    private EmbedInTenLines() {}

    /**
     * Reads a FOCUS bill.
     *
     * @param bill the file or folder
     * @return the report
     */
    public static CarbonReport carbonOf(Path bill) {
        // region embed
        try (CarbonTracker tracker = CarbonTracker.builder()
                .usage("focus", bill)
                .intensity("average")
                .build()) {
            return tracker.report(TimeWindow.all(), GroupBy.of(REGION, tag("team")));
        }
        // endregion
    }
}
