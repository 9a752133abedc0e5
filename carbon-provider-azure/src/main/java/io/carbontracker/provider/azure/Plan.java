package io.carbontracker.provider.azure;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which questions answer a query. Cost Management groups by two things; region and meter are always needed. With a third, the
 * filter is held to one region after the other, and groups are of meter and the third; with a fourth, to one pair after the
 * other.
 */
final class Plan {
    private final List<Span> months;
    private final List<Span> years;
    private final List<Axis> pinned;
    private final List<Axis> grouped;
    private final List<String> notes = new ArrayList<>();

    private Plan(UsageQuery query, Settings settings) {
        if (query.window().equals(TimeWindow.all())) {
            throw new CarbonConfigurationException(
                    "Cost Management needs a period; give a window with a start and an end");
        }
        if (query.dimensions().contains(Dimension.HOUR)) {
            throw new CarbonConfigurationException("Cost Management has days and no hours; group by day");
        }
        months = Span.months(query.window(), query.asOf());
        years = Span.years(query.window(), query.asOf());
        List<Axis> more = more(query, settings);
        if (more.isEmpty()) {
            pinned = List.of();
            grouped = List.of(Axis.REGION, Axis.METER);
        } else {
            List<Axis> pins = new ArrayList<>();
            pins.add(Axis.REGION);
            pins.addAll(more.subList(1, more.size()));
            pinned = List.copyOf(pins);
            grouped = List.of(Axis.METER, more.get(0));
        }
        notes.add("only the meter category \"" + Slice.CATEGORY
                + "\" is read, so shares of the cost are of virtual machines alone");
        if (query.grain() == Grain.HOUR) {
            notes.add("usage comes by the day, so hourly intensity is averaged over each day");
        }
        if (!settings.tag().isEmpty() && tags(query).isEmpty()) {
            notes.add("usage is not told apart by \"" + settings.tag() + "\", since nothing asks for it; group by tag:"
                    + settings.tag());
        }
    }

    /**
     * Plans.
     *
     * @throws CarbonConfigurationException when Cost Management cannot group by all that is asked, saying what to set
     */
    static Plan of(UsageQuery query, Settings settings) {
        return new Plan(query, settings);
    }

    /** What is asked beside region and meter, a tag first: what has no tag cannot be filtered for. */
    private static List<Axis> more(UsageQuery query, Settings settings) {
        List<Axis> more = new ArrayList<>();
        Axis tag = tag(tags(query), settings);
        if (tag != null) {
            more.add(tag);
        }
        if (query.dimensions().contains(Dimension.ACCOUNT)
                && settings.scope().subscription().isEmpty()) {
            more.add(Axis.SUBSCRIPTION);
        }
        if (query.dimensions().contains(Dimension.PRICING)) {
            more.add(Axis.PRICING);
        }
        if (more.size() > 2) {
            throw new CarbonConfigurationException("Cost Management cannot tell a tag"
                    + ", accounts and pricing apart at once; ask for two of them, or set azure.scope to one"
                    + " subscription");
        }
        return more;
    }

    private static Set<String> tags(UsageQuery query) {
        Set<String> tags = new TreeSet<>(query.tags());
        for (Dimension dimension : query.dimensions()) {
            if (dimension.kind() == Dimension.Kind.TAG) {
                tags.add(dimension.tag());
            }
        }
        return tags;
    }

    private static @Nullable Axis tag(Set<String> asked, Settings settings) {
        if (asked.isEmpty()) {
            return null;
        }
        if (asked.size() > 1) {
            throw new CarbonConfigurationException(
                    "Cost Management can tell usage apart by one tag, and " + String.join(", ", asked)
                            + " are asked; ask for one, or read the bill from export or FOCUS files");
        }
        String name = asked.iterator().next();
        if (!settings.tag().isEmpty() && !settings.tag().equals(name)) {
            throw new CarbonConfigurationException("the tag \"" + name + "\" is asked, and azure.tag is \""
                    + settings.tag() + "\"; set azure.tag=" + name + ", or ask for tag:" + settings.tag());
        }
        return Axis.tag(name);
    }

    /** Whether there is any day to ask for. */
    boolean isEmpty() {
        return months.isEmpty();
    }

    /** The whole period. */
    Span whole() {
        return new Span(months.get(0).from(), months.get(months.size() - 1).to());
    }

    /** What the filter is held to, empty when two groupings are enough. */
    List<Axis> pinned() {
        return pinned;
    }

    /** What is decided otherwise than a reader may think. */
    List<String> notes() {
        return notes;
    }

    /** The questions for the values that {@link #pinned} have. */
    List<Slice> values() {
        List<Slice> slices = new ArrayList<>();
        if (!pinned.isEmpty()) {
            years.forEach(year -> slices.add(new Slice(Slice.Kind.VALUES, year, List.of(), pinned)));
        }
        return slices;
    }

    /**
     * The questions for hours, in order of time.
     *
     * @param combinations the values to hold the filter to, one after the other; one without any where nothing is pinned
     */
    List<Slice> machines(List<List<Slice.Pin>> combinations) {
        List<Slice> slices = new ArrayList<>();
        for (Span month : months) {
            for (List<Slice.Pin> pins : combinations) {
                slices.add(new Slice(Slice.Kind.MACHINES, month, pins, grouped));
            }
        }
        return slices;
    }

    /** The same questions for held capacity alone. */
    List<Slice> capacity(List<List<Slice.Pin>> combinations, List<String> resourceTypes) {
        List<Slice> slices = new ArrayList<>();
        Slice.Pin held = new Slice.Pin(Axis.RESOURCE_TYPE, resourceTypes, "");
        for (Slice slice : machines(combinations)) {
            List<Slice.Pin> pins = new ArrayList<>(slice.pins());
            pins.add(held);
            slices.add(new Slice(Slice.Kind.CAPACITY, slice.span(), pins, slice.axes()));
        }
        return slices;
    }

    /** The questions for all charges. */
    List<Slice> charges() {
        return years.stream()
                .map(year ->
                        new Slice(Slice.Kind.CHARGES, year, List.of(), List.of(Axis.CHARGE_TYPE, Axis.RESOURCE_TYPE)))
                .toList();
    }
}
