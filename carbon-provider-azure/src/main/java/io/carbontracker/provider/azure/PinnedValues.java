package io.carbontracker.provider.azure;

import io.carbontracker.units.Cost;
import io.carbontracker.usage.SkippedUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values to hold the filter to. Spellings of one value are asked for together, whatever the service makes of case: asked
 * apart, hours could come twice.
 */
final class PinnedValues {
    private final List<Axis> axes;
    private final Meters meters;
    private final MachineRows rows;
    private final Map<List<String>, List<Set<String>>> found = new TreeMap<>(PinnedValues::compare);
    private final List<SkippedUsage> untold = new ArrayList<>();

    PinnedValues(List<Axis> axes, Meters meters, MachineRows rows) {
        this.axes = axes;
        this.meters = meters;
        this.rows = rows;
    }

    private static int compare(List<String> a, List<String> b) {
        return String.join("\n", a).compareTo(String.join("\n", b));
    }

    /** Takes a row of an answer. */
    void add(Columns columns, Page.Row row) {
        Columns.Cells cells = columns.cells(row);
        List<String> texts = new ArrayList<>();
        for (Axis axis : axes) {
            texts.add(cells.text(axis.columns()));
        }
        BigDecimal quantity = cells.number(Slice.QUANTITIES);
        Cost cost = MachineRows.cost(cells);
        int empty = texts.indexOf("");
        if (empty >= 0) {
            double hours = quantity == null ? 0 : quantity.doubleValue();
            String region = axes.get(0).kind() == Axis.Kind.REGION ? texts.get(0) : "";
            untold.add(rows.untold(axes.get(empty).column(), region, hours, cost));
            return;
        }
        List<String> key = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            key.add(label(axes.get(i), texts.get(i)).toLowerCase(Locale.ROOT));
        }
        List<Set<String>> spellings = found.computeIfAbsent(
                key,
                any -> axes.stream()
                        .<Set<String>>map(axis -> new LinkedHashSet<>())
                        .toList());
        for (int i = 0; i < axes.size(); i++) {
            spellings.get(i).add(texts.get(i));
        }
    }

    private String label(Axis axis, String text) {
        return axis.kind() == Axis.Kind.REGION ? meters.region(text) : text;
    }

    /** What has no value to ask for. */
    List<SkippedUsage> untold() {
        return untold;
    }

    /** The combinations, in the order of their values. */
    List<List<Slice.Pin>> combinations() {
        List<List<Slice.Pin>> combinations = new ArrayList<>();
        for (List<Set<String>> spellings : found.values()) {
            List<Slice.Pin> pins = new ArrayList<>();
            for (int i = 0; i < axes.size(); i++) {
                List<String> values = List.copyOf(spellings.get(i));
                pins.add(new Slice.Pin(axes.get(i), values, label(axes.get(i), values.get(0))));
            }
            combinations.add(pins);
        }
        return combinations;
    }
}
