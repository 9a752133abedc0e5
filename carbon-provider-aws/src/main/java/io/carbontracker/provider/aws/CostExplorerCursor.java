package io.carbontracker.provider.aws;

import io.carbontracker.catalog.AwsUsageTypes;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.spi.RunListener;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.model.Dimension;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

/** Asks one question after the other, page by page, and hands out an item for each group. Holds one page. */
final class CostExplorerCursor implements UsageCursor {
    private final Calls calls;
    private final Plan plan;
    private final Settings settings;
    private final RunListener listener;
    private final Consumer<List<String>> causes;
    private final Freshness freshness;
    private final MachineGroups machines;
    private final List<String> notes = new ArrayList<>();
    private final Deque<Slice> left = new ArrayDeque<>();

    private boolean started;
    private boolean ended;
    private boolean foundMachines;
    private @Nullable Pages pages;
    private Iterator<ResultByTime> periods = Collections.emptyIterator();
    private Iterator<Group> groups = Collections.emptyIterator();
    private @Nullable TimeWindow window;
    private boolean provisional;

    /**
     * Starts; nothing is asked before {@link #hasNext}.
     *
     * @param causes hears why there are no machines, if so
     */
    CostExplorerCursor(
            Calls calls,
            Plan plan,
            Settings settings,
            UsageQuery query,
            AwsUsageTypes usageTypes,
            RunListener listener,
            Consumer<List<String>> causes) {
        this.calls = calls;
        this.plan = plan;
        this.settings = settings;
        this.listener = listener;
        this.causes = causes;
        this.freshness = new Freshness(query.asOf());
        this.machines = new MachineGroups(usageTypes);
    }

    @Override
    public boolean hasNext() {
        try {
            while (!ended && !groups.hasNext()) {
                if (periods.hasNext()) {
                    begin(periods.next());
                } else {
                    turnPage();
                }
            }
        } catch (CarbonException e) {
            close();
            throw e;
        }
        return !ended;
    }

    private void turnPage() {
        if (!started) {
            start();
        }
        Pages current = pages;
        if (current == null || !current.hasNext()) {
            Slice slice = left.poll();
            if (slice == null) {
                end();
                return;
            }
            current = new Pages(calls, slice, settings.accounts());
            pages = current;
        }
        boolean first = current.isUntouched();
        forgetPage();
        try {
            periods = current.next().iterator();
        } catch (UsageSourceException e) {
            pages = null;
            if (!first || !Failures.isRefusal(e.getCause()) || !isReplaced(current.slice(), e)) {
                throw e;
            }
        }
    }

    private void start() {
        started = true;
        List<String> regions = plan.needsRegions() ? values(Dimension.REGION) : List.of();
        List<String> services = plan.needsServices() ? values(Dimension.SERVICE) : List.of();
        left.addAll(plan.slices(regions, services));
        notes.addAll(plan.notes());
        int atLeast = left.size() + calls.answered();
        say("asks Cost Explorer " + times(atLeast) + " or more, a page each, for USD " + Calls.price(atLeast)
                + " or more");
    }

    private List<String> values(Dimension dimension) {
        return calls.values(dimension, plan.whole(), Filters.machines(settings.accounts()));
    }

    /** What to do without an answer to a question that the service takes for malformed. */
    private boolean isReplaced(Slice slice, UsageSourceException refusal) {
        if (slice.part() == Part.REST) {
            notes.add("what the bill holds beside machines is not told: Cost Explorer refused the question for it,"
                    + " so shares of the cost are of machine services alone");
            return true;
        }
        if (!slice.span().isHourly()) {
            return false;
        }
        if (plan.needsHours()) {
            throw Failures.because(
                    "hours were refused; enable hourly data in the preferences of Cost Explorer, or group by day",
                    slice.span().toString(),
                    refusal,
                    false);
        }
        List<Slice> byDay = new ArrayList<>(slice.byDay());
        for (Slice other : left) {
            byDay.addAll(other.span().isHourly() ? other.byDay() : List.of(other));
        }
        left.clear();
        left.addAll(byDay);
        String note =
                "Cost Explorer refused to give hours, so usage comes by the day: enable hourly data in the preferences"
                        + " of Cost Explorer, or set aws.granularity=daily";
        notes.add(note);
        say(note);
        return true;
    }

    private void begin(ResultByTime period) {
        TimeWindow of = Span.window(period.timePeriod())
                .orElseThrow(() -> Failures.because(
                        "the answer has a period that cannot be read, " + period.timePeriod(),
                        plan.whole().toString(),
                        null,
                        false));
        window = of;
        Pages current = pages;
        if (current != null && current.slice().part() != Part.REST) {
            provisional = freshness.isProvisional(of, Boolean.TRUE.equals(period.estimated()));
        }
        groups = period.groups().iterator();
    }

    @Override
    public UsageItem next() {
        boolean found = hasNext();
        Pages current = pages;
        TimeWindow when = window;
        if (!found || current == null || when == null) {
            throw new NoSuchElementException();
        }
        Group group = groups.next();
        if (current.slice().part() == Part.REST) {
            return RestGroups.item(group);
        }
        foundMachines = true;
        return machines.item(current.slice(), group, when, provisional);
    }

    private void explain() {
        List<String> found = EmptyAnswer.causes(calls, plan, settings, freshness.completeThrough());
        causes.accept(found);
        notes.add("no machine usage: " + String.join("; ", found));
    }

    private void end() {
        ended = true;
        if (!foundMachines) {
            explain();
        }
        say(paid());
    }

    private String paid() {
        return "Cost Explorer answered " + times(calls.answered()) + ", for USD " + Calls.price(calls.answered());
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private void say(String message) {
        listener.message(CostExplorerUsage.NAME, message);
    }

    @Override
    public UsageFacts facts() {
        List<String> all = new ArrayList<>(notes);
        all.add(paid());
        boolean known = calls.answered() > 0;
        return new UsageFacts(
                known ? freshness.completeThrough() : null,
                known ? freshness.finalThrough() : null,
                Slice.COST,
                all,
                List.of());
    }

    @Override
    public void close() {
        ended = true;
        left.clear();
        forgetPage();
    }

    /** Lets go of the page that was read, before the next one comes. */
    private void forgetPage() {
        groups = Collections.emptyIterator();
        periods = Collections.emptyIterator();
    }
}
