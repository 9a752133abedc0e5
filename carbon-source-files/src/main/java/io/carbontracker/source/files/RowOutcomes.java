package io.carbontracker.source.files;

import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.usage.UsageItem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Works out what stands beside rows, a page at a time. */
final class RowOutcomes {
    private final CarbonCalculator calculator;
    private final String methodology;

    RowOutcomes(CarbonCalculator calculator) {
        this.calculator = calculator;
        this.methodology = calculator.name() + " " + calculator.version();
    }

    /**
     * Works out a page.
     *
     * @param items {@code null} for rows outside the period
     * @return the cells for each of them
     */
    List<Map<CarbonColumns, String>> of(List<@Nullable UsageItem> items) {
        List<Outcome> outcomes = new ArrayList<>(items.size());
        calculator.calculate(items.stream().filter(Objects::nonNull).toList(), outcomes::add);
        Iterator<Outcome> next = outcomes.iterator();
        List<Map<CarbonColumns, String>> cells = new ArrayList<>(items.size());
        for (UsageItem item : items) {
            cells.add(CarbonColumns.of(item == null ? null : next.next(), methodology));
        }
        return cells;
    }

    /** Adds cells to a line, in the order of the columns. */
    static void addTo(List<@Nullable String> line, Map<CarbonColumns, String> cells) {
        for (CarbonColumns column : CarbonColumns.ALL) {
            line.add(cells.get(column));
        }
    }
}
