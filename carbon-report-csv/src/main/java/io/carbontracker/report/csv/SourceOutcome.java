package io.carbontracker.report.csv;

import io.carbontracker.report.CarbonReport.SourceRun;
import java.util.ArrayList;
import java.util.List;

/** How a usage source ended, in words. */
final class SourceOutcome {
    private SourceOutcome() {}

    static String of(SourceRun source) {
        return !source.failures().isEmpty() ? "failed" : source.rows() == 0 ? "empty" : "ok";
    }

    static String detail(SourceRun source) {
        List<String> parts = new ArrayList<>();
        parts.add(source.rows() + (source.rows() == 1 ? " row" : " rows"));
        if (!source.costKind().isEmpty()) {
            parts.add("cost is " + source.costKind());
        }
        parts.addAll(source.failures());
        if (source.rows() == 0) {
            parts.addAll(source.emptyCauses());
        }
        parts.addAll(source.notes());
        return String.join("; ", parts);
    }
}
