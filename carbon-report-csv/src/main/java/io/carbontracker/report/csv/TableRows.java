package io.carbontracker.report.csv;

import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.Gap;
import io.carbontracker.report.CarbonReport.Group;
import io.carbontracker.report.CarbonReport.SignalTotal;
import io.carbontracker.report.CarbonReport.Totals;
import io.carbontracker.units.Estimate;
import io.carbontracker.usage.Dimension;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The summary and the gaps file. */
final class TableRows {
    /** The columns of the summary after those of the grouping. */
    static final List<String> SUMMARY = List.of(
            "total_hours",
            "total_energy_kwh",
            "total_carbon_kg",
            "average_carbon_kg",
            "marginal_carbon_kg",
            "carbon_low_kg",
            "carbon_high_kg",
            "embodied_kg",
            "cost",
            "currency");

    /** The columns of the gaps file. */
    static final List<String> GAPS =
            List.of("provider", "region", "instance_type", "reason", "detail", "rows", "hours", "cost", "currency");

    private TableRows() {}

    static void summary(CarbonReport report, RowBuffer out) {
        for (Dimension dimension : report.run().groupBy().dimensions()) {
            out.text(dimension.column());
            out.comma();
        }
        out.text(SUMMARY.get(0));
        for (String column : SUMMARY.subList(1, SUMMARY.size())) {
            out.comma();
            out.text(column);
        }
        out.endRow();
        for (Group group : report.groups()) {
            for (String value : group.key()) {
                out.text(value);
                out.comma();
            }
            totals(group.totals(), out);
            out.endRow();
        }
    }

    private static void totals(Totals totals, RowBuffer out) {
        SignalTotal carbon = totals.carbon();
        out.number(totals.shownHours());
        out.comma();
        out.number(totals.facilityEnergyKwh().best());
        out.comma();
        best(carbon.kg(), out);
        out.comma();
        best(totals.average().kg(), out);
        out.comma();
        best(totals.marginal().kg(), out);
        out.comma();
        if (carbon.kg() != null) {
            out.number(carbon.kg().low());
        }
        out.comma();
        if (carbon.kg() != null) {
            out.number(carbon.kg().high());
        }
        out.comma();
        best(totals.embodiedKg(), out);
        out.comma();
        cost(totals.cost(), out);
    }

    static void gaps(CarbonReport report, RowBuffer out) {
        out.text(GAPS.get(0));
        for (String column : GAPS.subList(1, GAPS.size())) {
            out.comma();
            out.text(column);
        }
        out.endRow();
        for (Gap gap : report.gaps()) {
            for (String text : List.of(gap.provider(), gap.region(), gap.type(), gap.reason(), gap.detail())) {
                out.text(text);
                out.comma();
            }
            out.number(gap.rows());
            out.comma();
            out.number(gap.hours());
            out.comma();
            cost(gap.cost(), out);
            out.endRow();
        }
    }

    private static void best(@Nullable Estimate estimate, RowBuffer out) {
        if (estimate != null) {
            out.number(estimate.best());
        }
    }

    private static void cost(SortedMap<String, BigDecimal> cost, RowBuffer out) {
        if (cost.size() == 1) {
            out.amount(cost.values().iterator().next());
        }
        out.comma();
        out.text(currency(cost));
    }

    /**
     * Names the currency of a cost.
     *
     * @param cost amounts by currency
     * @return the only currency, {@code mixed} for several, {@code ""} for none
     */
    static String currency(SortedMap<String, BigDecimal> cost) {
        return cost.isEmpty() ? "" : cost.size() == 1 ? cost.firstKey() : "mixed";
    }
}
