package io.carbontracker.provider.azure;

import com.azure.resourcemanager.costmanagement.models.ExportType;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.spi.RunListener;
import io.carbontracker.units.Cost;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Asks one question after the other, page by page, and hands out an item for each row. Holds one page. */
final class CostManagementCursor implements UsageCursor {
    private final Calls calls;
    private final Plan plan;
    private final Settings settings;
    private final String apiVersion;
    private final RunListener listener;
    private final Freshness freshness;
    private final Meters meters;
    private final MachineRows machines;
    private final ChargeRows charges = new ChargeRows();
    private final Coverage coverage = new Coverage();
    private final List<String> notes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Deque<Slice> left = new ArrayDeque<>();
    private final Queue<UsageItem> ready = new ArrayDeque<>();

    private ExportType costs = ExportType.AMORTIZED_COST;
    private List<List<Slice.Pin>> combinations = List.of(List.of());
    private boolean started;
    private boolean ended;
    private boolean chargesTold = true;
    private long misplaced;
    private @Nullable Pages pages;
    private Columns columns = new Columns(List.of());
    private Iterator<Page.Row> rows = Collections.emptyIterator();

    /** Starts; nothing is asked before {@link #hasNext}. */
    CostManagementCursor(
            Calls calls,
            Plan plan,
            Settings settings,
            String apiVersion,
            Meters meters,
            Freshness freshness,
            RunListener listener) {
        this.calls = calls;
        this.plan = plan;
        this.settings = settings;
        this.apiVersion = apiVersion;
        this.listener = listener;
        this.freshness = freshness;
        this.meters = meters;
        this.machines = new MachineRows(meters, freshness, settings.scope());
        notes.addAll(plan.notes());
    }

    @Override
    public boolean hasNext() {
        while (!ended && ready.isEmpty()) {
            Pages current = pages;
            if (current != null && rows.hasNext()) {
                take(current.slice(), rows.next());
            } else {
                turnPage();
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public UsageItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void turnPage() {
        if (!started) {
            start();
            return;
        }
        Pages current = pages;
        if (current == null || !current.hasNext()) {
            if (current != null) {
                pages = null;
                ended(current.slice());
            }
            Slice slice = left.poll();
            if (slice == null) {
                end();
                return;
            }
            current = pages(slice);
            pages = current;
        }
        try {
            turn(current);
        } catch (UsageSourceException e) {
            rows = Collections.emptyIterator();
            pages = null;
            if (Thread.currentThread().isInterrupted() || !isReplaced(current, e)) {
                ended = true;
                left.clear();
                throw e;
            }
        }
    }

    private Pages pages(Slice slice) {
        return new Pages(calls, slice, settings, apiVersion, costs);
    }

    private void turn(Pages current) {
        Page page = current.next();
        columns = new Columns(page.columns());
        List<String> missing =
                page.rows().isEmpty() ? List.of() : current.slice().missing(columns);
        if (!missing.isEmpty()) {
            throw calls.failures()
                    .because(
                            "the answer has no column " + String.join(", ", missing) + ", but " + columns,
                            current.slice().span(),
                            null,
                            false);
        }
        rows = page.rows().iterator();
    }

    private void start() {
        started = true;
        if (plan.isEmpty()) {
            notes.add("no day begins in the period asked for, or none that is not in the future");
            ended = true;
            return;
        }
        if (!plan.pinned().isEmpty()) {
            PinnedValues values = new PinnedValues(plan.pinned(), meters, machines);
            for (Slice slice : plan.values()) {
                readAll(slice, values);
            }
            combinations = values.combinations();
            values.untold().forEach(this::hand);
        }
        for (Slice slice : plan.machines(combinations)) {
            coverage.ask(slice.span());
            left.add(slice);
        }
        listener.message(
                CostManagementUsage.NAME,
                "asks Cost Management " + (left.size() + plan.charges().size()) + " times or more, "
                        + settings.requestsPerMinute() + " times a minute");
        left.addAll(plan.charges());
    }

    private void readAll(Slice slice, PinnedValues values) {
        Pages all = pages(slice);
        while (all.hasNext()) {
            try {
                turn(all);
            } catch (UsageSourceException e) {
                if (all.isUntouched() && takesActualCost(e)) {
                    all = pages(slice);
                    continue;
                }
                ended = true;
                throw e;
            }
            rows.forEachRemaining(row -> values.add(columns, row));
        }
    }

    private void hand(SkippedUsage untold) {
        coverage.add(untold.deviceHours());
        ready.add(untold);
    }

    /** Whether reading goes on without an answer. */
    private boolean isReplaced(Pages failed, UsageSourceException e) {
        Slice slice = failed.slice();
        if (failed.isUntouched() && takesActualCost(e)) {
            left.addFirst(slice);
            return true;
        }
        return switch (slice.kind()) {
            case MACHINES, VALUES -> false;
            case CHARGES -> {
                if (chargesTold) {
                    notes.add(
                            "charges of machines beside usage are not told, and hours of capacity reservations without"
                                    + " a machine count as running: " + e.getMessage());
                }
                chargesTold = false;
                yield true;
            }
            case CAPACITY -> {
                failures.add("hours of capacity reservations without a machine count as running: " + e.getMessage());
                left.clear();
                yield true;
            }
        };
    }

    private boolean takesActualCost(UsageSourceException e) {
        boolean takes = costs.equals(ExportType.AMORTIZED_COST)
                && e.getCause() instanceof Refusal refusal
                && refusal.isAboutAmortizedCost();
        if (takes) {
            costs = ExportType.ACTUAL_COST;
            notes.add("costs are actual, not amortized: the service has no amortized costs of this scope");
        }
        return takes;
    }

    private void take(Slice slice, Page.Row row) {
        if (slice.kind() == Slice.Kind.CHARGES) {
            SkippedUsage skipped = charges.read(columns, row);
            if (skipped != null) {
                ready.add(skipped);
            }
            return;
        }
        MachineRows.Read read = machines.read(slice, columns, row);
        LocalDate day = read.day();
        if (day != null && !slice.span().contains(day)) {
            misplaced++;
        }
        if (slice.kind() == Slice.Kind.CAPACITY) {
            move(read.usage());
            return;
        }
        coverage.add(slice.span(), day, read.hours());
        UsageRecord usage = read.usage();
        SkippedUsage skipped = read.skipped();
        if (usage != null) {
            ready.add(usage);
        } else if (skipped != null) {
            ready.add(skipped);
        }
    }

    /** Takes hours that were handed out as running, and were not, to those that were held. */
    private void move(@Nullable UsageRecord held) {
        if (held == null || held.deviceHours() == 0) {
            return; // what yields no usage was handed out as skipped already
        }
        Cost cost = held.cost();
        ready.add(held.toBuilder()
                .deviceHours(-held.deviceHours())
                .cost(cost == null ? null : new Cost(cost.amount().negate(), cost.currency()))
                .build());
        ready.add(held.toBuilder().idleReserved(true).build());
    }

    private void ended(Slice slice) {
        if (slice.kind() != Slice.Kind.CHARGES || left.peek() != null) {
            return;
        }
        List<String> held = charges.capacityTypes();
        if (!held.isEmpty()) {
            left.addAll(plan.capacity(combinations, held));
            notes.add(
                    "hours of capacity reservations without a machine are taken out of the running hours again, by rows"
                            + " with a minus");
        }
    }

    private void end() {
        ended = true;
        if (misplaced > 0) {
            failures.add("cannot trust the usage from \"" + CostManagementUsage.NAME + "\" of " + settings.scope()
                    + ": " + misplaced + " rows are of days that were not asked for, and are left out");
        }
        coverage.judge(chargesTold ? charges.usageHours() : Double.NaN, settings.scope(), notes, failures);
        LocalDate complete = LocalDate.ofInstant(freshness.completeThrough(), ZoneOffset.UTC);
        LocalDate expected = plan.isEmpty() || plan.whole().to().isAfter(complete)
                ? complete
                : plan.whole().to();
        coverage.noteEnd(expected, notes);
        String sent = "asked Cost Management " + calls.sent() + (calls.sent() == 1 ? " time" : " times");
        notes.add(sent);
        listener.message(CostManagementUsage.NAME, sent);
    }

    @Override
    public UsageFacts facts() {
        return new UsageFacts(freshness.completeThrough(), freshness.finalThrough(), costs.toString(), notes, failures);
    }

    @Override
    public void close() {
        ended = true;
        left.clear();
        ready.clear();
        rows = Collections.emptyIterator();
    }
}
