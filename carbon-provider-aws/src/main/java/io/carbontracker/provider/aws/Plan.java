package io.carbontracker.provider.aws;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.provider.aws.Slice.Pinned;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.model.Granularity;

/**
 * Which questions answer a query. Cost Explorer groups by two things, one of which has to be the usage type; what does not fit
 * beside it is told apart by one question per value.
 */
final class Plan {
    private final Settings settings;
    private final List<Span> spans;
    private final Span whole;
    private final Axis axis;
    private final boolean byRegion;
    private final boolean byAccount;
    private final boolean byPricing;
    private final boolean byService;
    private final boolean hoursNeeded;
    private final boolean hoursWanted;

    private Plan(UsageQuery query, Settings settings) {
        TimeWindow window = query.window();
        if (window.equals(TimeWindow.all())) {
            throw new CarbonConfigurationException(
                    "Cost Explorer needs a period; give a window with a start and an end");
        }
        Set<Dimension> dimensions = query.dimensions();
        this.settings = settings;
        byPricing = dimensions.contains(Dimension.PRICING);
        byService = dimensions.contains(Dimension.SERVICE);
        hoursNeeded = dimensions.contains(Dimension.HOUR);
        hoursWanted = query.grain() == Grain.HOUR;
        if (hoursNeeded) {
            checkHours(window, settings, query);
        }
        spans = settings.hourly() ? Span.hours(window, query.asOf()) : Span.days(window.start(), window.end());
        List<Span> days = Span.days(window.start(), window.end());
        whole = new Span(
                days.isEmpty() ? window.start() : days.get(0).from(),
                days.isEmpty() ? window.start() : days.get(days.size() - 1).to(),
                Granularity.MONTHLY);
        boolean accounts = dimensions.contains(Dimension.ACCOUNT);
        Axis tag = tag(tags(query), settings);
        byAccount = accounts && !settings.accounts().isEmpty();
        if (tag != null && accounts && !byAccount) {
            throw new CarbonConfigurationException(
                    "Cost Explorer cannot tell both accounts and the tag \"" + tag.name()
                            + "\" apart unless it is told the accounts; set aws.linked-accounts to their numbers, or ask for one of the two");
        }
        axis = tag != null ? tag : accounts && !byAccount ? Axis.ACCOUNT : Axis.REGION;
        byRegion = axis != Axis.REGION;
    }

    /**
     * Plans.
     *
     * @throws CarbonConfigurationException when Cost Explorer cannot group by all that is asked, saying what to set
     */
    static Plan of(UsageQuery query, Settings settings) {
        return new Plan(query, settings);
    }

    private static void checkHours(TimeWindow window, Settings settings, UsageQuery query) {
        if (!settings.hourly()) {
            throw new CarbonConfigurationException(
                    "groups by hour need hourly data, and Cost Explorer is asked by the day;"
                            + " set aws.granularity=hourly, which reaches back " + Span.DAYS_WITH_HOURS
                            + " days where hourly data is enabled in the account");
        }
        if (window.start().isBefore(Span.oldestHour(query.asOf()))) {
            throw new CarbonConfigurationException("Cost Explorer keeps hours for " + Span.DAYS_WITH_HOURS
                    + " days, and groups by hour are asked from " + window.start() + "; ask from "
                    + Span.oldestHour(query.asOf()) + " on, or group by day");
        }
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
            throw new CarbonConfigurationException("Cost Explorer can tell usage apart by one tag, and "
                    + String.join(", ", asked) + " are asked; ask for one, or read the bill from CUR or FOCUS files");
        }
        String name = asked.iterator().next();
        String only = settings.costCategory().isEmpty() ? settings.tag() : settings.costCategory();
        if (!only.isEmpty() && !only.equals(name)) {
            throw new CarbonConfigurationException("the tag \"" + name + "\" is asked, and "
                    + (settings.costCategory().isEmpty() ? "aws.tag" : "aws.cost-category") + " is \"" + only
                    + "\"; set aws.tag=" + name + ", or ask for tag:" + only);
        }
        return new Axis(settings.costCategory().isEmpty() ? Axis.Kind.TAG : Axis.Kind.COST_CATEGORY, name);
    }

    /** Whether the regions have to be known before {@link #slices}. */
    boolean needsRegions() {
        return byRegion;
    }

    /** Whether the services have to be known before {@link #slices}. */
    boolean needsServices() {
        return byService;
    }

    /** Whether days must not stand in for hours. */
    boolean needsHours() {
        return hoursNeeded;
    }

    /** Whether no day, or hour, begins in the window. */
    boolean asksNothing() {
        return spans.isEmpty();
    }

    /** The whole period, in whole days. */
    Span whole() {
        return whole;
    }

    /** What is decided otherwise than a reader may think. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (hoursWanted && !settings.hourly()) {
            notes.add(
                    "usage comes by the day, so hourly intensity is averaged over each day; aws.granularity=hourly gives"
                            + " the hours of the last " + Span.DAYS_WITH_HOURS + " days");
        }
        String tag = settings.costCategory().isEmpty() ? settings.tag() : settings.costCategory();
        if (!tag.isEmpty() && axis.name().isEmpty()) {
            notes.add("usage is not told apart by \"" + tag + "\", since nothing asks for it; group by tag:" + tag);
        }
        return notes;
    }

    /**
     * Lists the questions, in order of time.
     *
     * @param regions the regions with machines, used where {@link #needsRegions} says so
     * @param services the machine services that are billed, used where {@link #needsServices} says so
     */
    List<Slice> slices(List<String> regions, List<String> services) {
        List<Slice> slices = new ArrayList<>();
        for (Span span : spans) {
            for (String account : byAccount ? settings.accounts() : List.of("")) {
                for (String region : byRegion ? regions : List.of("")) {
                    for (Pinned pinned : pinned(region, List.of(), account, services)) {
                        addParts(slices, span, pinned);
                    }
                }
                if (byRegion) {
                    // usage without a region, or of one that was not listed, is seldom: one question tells
                    for (Pinned pinned : pinned("", regions, account, services)) {
                        slices.add(new Slice(Part.UNDIVIDED, span, pinned, axis));
                    }
                }
            }
        }
        if (whole.from().isBefore(whole.to())) {
            slices.add(new Slice(Part.REST, whole, Pinned.NOTHING, Axis.REGION));
        }
        return slices;
    }

    /** The services cut a list that every question names, the record types what {@link Part#REST} negates: nothing is lost. */
    private List<Pinned> pinned(String region, List<String> outside, String account, List<String> services) {
        List<Pinned> all = new ArrayList<>();
        for (String record : byPricing ? Filters.USAGE_RECORDS : List.of("")) {
            for (String service : byService ? services : List.of("")) {
                all.add(new Pinned(region, outside, account, service, record));
            }
        }
        return all;
    }

    /** Only EC2 has running hours in a group of their own. */
    private void addParts(List<Slice> slices, Span span, Pinned pinned) {
        if (pinned.service().isEmpty() || pinned.service().equals(MachineServices.EC2)) {
            slices.add(new Slice(Part.RUNNING, span, pinned, axis));
            slices.add(new Slice(Part.BESIDE, span, pinned, axis));
        } else {
            slices.add(new Slice(Part.UNDIVIDED, span, pinned, axis));
        }
    }
}
