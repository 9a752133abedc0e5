package io.carbontracker.examples;

import io.carbontracker.CarbonTracker;
import io.carbontracker.OutcomeCursor;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.TimeWindow;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Row by row, for a pipeline that puts carbon beside each line of a bill. */
public final class EnrichRows {
    private EnrichRows() {}

    /**
     * Prints file, line and carbon of every row.
     *
     * @param bill the file or folder
     * @param rows takes one line of text per row of the bill
     */
    public static void enrich(Path bill, Consumer<String> rows) {
        try (CarbonTracker tracker =
                        CarbonTracker.builder().usage("focus", bill).build();
                OutcomeCursor outcomes = tracker.outcomes(TimeWindow.all(), "team")) {
            while (outcomes.hasNext()) {
                Outcome outcome = outcomes.next();
                if (outcome instanceof Estimated estimated) {
                    Estimate kg = estimated.averageCarbonKg();
                    rows.accept(estimated.usage().reference() + " " + (kg == null ? "no average" : kg.best() + " kg"));
                } else if (outcome instanceof Outcome.NotEstimated gap) {
                    rows.accept(gap.item().reference() + " " + gap.reason().label() + ": " + gap.detail());
                } else if (outcome instanceof Outcome.Excluded excluded) {
                    rows.accept(excluded.item().reference() + " " + excluded.reason());
                }
            }
        }
    }
}
