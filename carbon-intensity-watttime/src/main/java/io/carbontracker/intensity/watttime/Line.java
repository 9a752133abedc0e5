package io.carbontracker.intensity.watttime;

import io.carbontracker.intensity.watttime.Failure.Kind;
import io.carbontracker.intensity.watttime.SeriesCheck.Checked;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One signal of one grid: all months of it that were asked for, of one model. One thread at a time works on it, so that nothing is
 * asked twice, and a refusal of the whole costs one call however many months are wanted.
 *
 * <p>A model that the service did not name, {@code ""}, is a model of its own. What one load gives is of one model.
 */
final class Line {
    /** Longer than any run; what was refused or fetched is not asked for again before. */
    private static final Duration KEEP = Lasting.REFUSAL;
    /** How far the service's clock may be behind ours; to be told of a revision twice does no harm. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(Line.class);

    private final GridSignal signal;
    private final String region;
    private final Api api;
    private final @Nullable MonthCache cache;
    private final Notices notices;
    private final Times times;
    private final long made;
    private final boolean pinned;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<YearMonth, Month> kept = new HashMap<>();
    /** Why there is nothing of a month. */
    private final Map<YearMonth, Failure> empty = new HashMap<>();
    /** Models that gave way to another one; none of them comes back. */
    private final Set<String> left = new HashSet<>();
    /** Why there is nothing at all; only as long as no month has been answered. */
    private @Nullable Failure refused;

    private boolean answered;
    /** The model that the user pinned, or that has answered; {@code null} until one has. */
    private @Nullable String model;
    /** The newest model on disk: where to look before the service has been asked. */
    private @Nullable String modelOnDisk;

    private int calls;
    /** Whether a month of the load at work was answered by another model than the months before it. */
    private boolean parted;

    /**
     * What there is.
     *
     * @param months the months with values
     * @param failures why the others have none
     */
    record Loaded(TreeMap<YearMonth, Month> months, Map<YearMonth, Failure> failures) {}

    Line(
            GridSignal signal,
            String region,
            @Nullable String pinnedModel,
            Api api,
            @Nullable MonthCache cache,
            Notices notices,
            Times times) {
        this.signal = signal;
        this.region = region;
        this.api = api;
        this.cache = cache;
        this.notices = notices;
        this.times = times;
        this.made = times.nanos().getAsLong();
        this.pinned = pinnedModel != null;
        this.model = pinnedModel;
        this.modelOnDisk = cache == null || pinned ? pinnedModel : cache.newestModel(signal, region);
    }

    /** Whether it is time to forget all that is kept here, so that a service of many days sees what has changed. */
    boolean isOld() {
        return Duration.ofNanos(times.nanos().getAsLong() - made).compareTo(KEEP) >= 0;
    }

    /** Gets months: newest first, because the newest tell by which model the service answers now. */
    Loaded load(NavigableSet<YearMonth> wanted, Deadline deadline) throws Failure, InterruptedException {
        if (!lock.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw deadline.over();
        }
        try {
            calls = 0;
            boolean isFirst = model == null;
            Loaded loaded = loadAll(wanted, deadline);
            if (parted) { // the model may have been withdrawn: all anew, by what the service answers now
                String before = model;
                forget();
                loaded = loadAll(wanted, deadline);
                if (before != null && model != null && !before.equals(model)) {
                    left.add(before);
                }
            } else if (isFirst && isMixed(loaded)) { // another model than the one on disk has answered
                loaded = loadAll(wanted, deadline);
            }
            holdToOne(loaded);
            if (calls > 0) {
                notices.progress(signal.code() + " of " + region + ": " + loaded.months.size() + " of " + wanted.size()
                        + " months, " + calls + (calls == 1 ? " call" : " calls"));
            }
            return loaded;
        } finally {
            lock.unlock();
        }
    }

    private Loaded loadAll(NavigableSet<YearMonth> wanted, Deadline deadline) throws InterruptedException {
        Loaded loaded = new Loaded(new TreeMap<>(), new TreeMap<>());
        parted = false;
        for (YearMonth month : wanted.descendingSet()) {
            loadOne(month, loaded, deadline);
        }
        return loaded;
    }

    private void forget() {
        kept.clear();
        empty.clear();
        model = null;
        modelOnDisk = null;
    }

    private static boolean isMixed(Loaded loaded) {
        return loaded.months.values().stream().map(Month::model).distinct().count() > 1;
    }

    /** Leaves the months of the newest one's model; that is the model of what follows, too. */
    private void holdToOne(Loaded loaded) {
        if (loaded.months.isEmpty()) {
            return;
        }
        String one = loaded.months.lastEntry().getValue().model();
        for (Month month : List.copyOf(loaded.months.values())) {
            if (!month.model().equals(one)) {
                loaded.months.remove(month.month());
                loaded.failures.put(month.month(), notJoined(month.month(), month.model(), one));
            }
        }
        model = one;
    }

    private static Failure notJoined(YearMonth month, String model, String other) {
        return Failure.unavailable("the answer for " + month + " is of model " + shown(model) + ", not of "
                + shown(other) + "; two models are never joined");
    }

    private static String shown(String model) {
        return model.isEmpty() ? "(not named)" : model;
    }

    private void loadOne(YearMonth month, Loaded into, Deadline deadline) throws InterruptedException {
        Month known = kept.get(month);
        if (known != null && (known.isClosed() || known.isFresh(times.now())) && fits(known)) {
            into.months.put(month, known);
            return;
        }
        try {
            Month found = find(month, !into.months.isEmpty(), deadline);
            kept.put(month, found);
            into.months.put(month, found);
        } catch (Failure e) {
            into.failures.put(month, e);
            log.debug("{} {} {}: {}, {}", region, signal.code(), month, e.kind(), e.text());
        }
    }

    private boolean fits(Month month) {
        return model == null || month.model().equals(model);
    }

    /**
     * Finds a month.
     *
     * @param bound whether newer months of the load are of the model, so that no other will do
     */
    private Month find(YearMonth month, boolean bound, Deadline deadline) throws Failure, InterruptedException {
        Month onDisk = onDisk(month);
        Failure none = refused == null ? empty.get(month) : refused;
        if (onDisk != null && (onDisk.isFresh(times.now()) || (none != null && onDisk.isClosed()))) {
            log.debug("{} {} {}: from the cache, model {}", region, signal.code(), month, onDisk.model());
            return onDisk;
        }
        if (none != null) {
            throw none;
        }
        return onDisk != null && onDisk.isClosed() ? revised(onDisk, bound, deadline) : fetched(month, bound, deadline);
    }

    private @Nullable Month onDisk(YearMonth month) {
        String where = model == null ? modelOnDisk : model;
        return cache == null || where == null ? null : cache.read(signal, region, where, month);
    }

    private Month fetched(YearMonth month, boolean bound, Deadline deadline) throws Failure, InterruptedException {
        Instant now = times.now();
        Checked answer = ask(month, null, bound, deadline);
        if (answer.filled() == 0) {
            Failure none = Failure.noCoverage("no values for " + month);
            empty.put(month, none);
            throw none;
        }
        Month found = Month.of(month, answer, now);
        keep(found);
        return found;
    }

    /** Asks for revisions of a month on disk; where that fails, what is on disk still holds. */
    private Month revised(Month onDisk, boolean bound, Deadline deadline) throws Failure, InterruptedException {
        Instant now = times.now();
        try {
            Checked revision = ask(onDisk.month(), onDisk.fetchedAt().minus(MARGIN), bound, deadline);
            if (!revision.model().equals(onDisk.model())) {
                notices.progress(signal.code() + " of " + region + ": model " + shown(revision.model())
                        + " in place of " + shown(onDisk.model()));
                return fetched(onDisk.month(), bound, deadline);
            }
            Month revised = onDisk.revised(revision, now);
            keep(revised);
            return revised;
        } catch (Failure e) {
            notices.warnOnce("revision", "revisions of cached months could not be asked for: " + e.text());
            return onDisk;
        }
    }

    private void keep(Month month) throws InterruptedException {
        if (cache != null) {
            cache.write(signal, region, month);
        }
    }

    private Checked ask(YearMonth month, @Nullable Instant updatedSince, boolean bound, Deadline deadline)
            throws Failure, InterruptedException {
        Instant from = GridSignal.start(month);
        Instant end = GridSignal.start(month.plusMonths(1));
        Instant published = signal.floor(times.now());
        Instant last = (published.isBefore(end) ? published : end).minus(signal.period());
        if (last.isBefore(from)) {
            throw Failure.noCoverage("nothing of " + month + " is published yet");
        }
        try {
            Checked checked = ask(month, from, last, updatedSince, bound, deadline);
            notePoints(month, checked);
            return checked;
        } catch (Failure e) {
            noteRefusal(month, e);
            throw e;
        }
    }

    /** A refusal is one of the whole unless there are other months; an account that may not see one may see none. */
    private void noteRefusal(YearMonth month, Failure e) {
        switch (e.kind()) {
            case NOT_PERMITTED -> noteRefusal(month, e, !answered);
            case NO_COVERAGE, REFUSED -> noteRefusal(month, e, !answered && kept.isEmpty());
            case NO_CREDENTIALS, UNAVAILABLE -> {}
        }
    }

    private void noteRefusal(YearMonth month, Failure e, boolean ofTheWhole) {
        if (ofTheWhole) {
            refused = e;
        } else {
            empty.put(month, e);
        }
    }

    private Checked ask(
            YearMonth month,
            Instant from,
            Instant last,
            @Nullable Instant updatedSince,
            boolean bound,
            Deadline deadline)
            throws Failure, InterruptedException {
        String before = model;
        String asked = named(before);
        Checked checked;
        try {
            checked = answer(month, from, last, asked, updatedSince, deadline);
        } catch (Failure e) {
            if (e.kind() != Kind.REFUSED || asked == null || pinned) {
                throw e;
            }
            log.debug("{} {}: model {} may be withdrawn, asking for any", region, signal.code(), asked);
            asked = null;
            checked = answer(month, from, last, null, updatedSince, deadline);
        }
        if (before != null && !before.equals(checked.model())) {
            boolean byAny = asked == null;
            boolean isNew = byAny && !left.contains(checked.model());
            if (bound || !isNew) {
                Failure other = notJoined(month, checked.model(), before);
                parted |= isNew;
                if (byAny) {
                    empty.put(month, other); // it stays so, unless all is asked for anew
                }
                throw other;
            }
            left.add(before);
        }
        model = checked.model();
        return checked;
    }

    private Checked answer(
            YearMonth month,
            Instant from,
            Instant last,
            @Nullable String asked,
            @Nullable Instant updatedSince,
            Deadline deadline)
            throws Failure, InterruptedException {
        calls++;
        Checked checked = SeriesCheck.check(
                api.historical(region, signal, from, last, asked, updatedSince, deadline),
                region,
                signal,
                from,
                signal.steps(month));
        answered = true;
        return checked;
    }

    private void notePoints(YearMonth month, Checked checked) {
        log.debug(
                "{} {} {}: {} values, {} imputed, {} unusable, {} outside, model {}",
                region,
                signal.code(),
                month,
                checked.filled(),
                checked.imputed().cardinality(),
                checked.unusable(),
                checked.outside(),
                checked.model().isEmpty() ? "not named" : checked.model());
        if (checked.unusable() > 0 || checked.outside() > 0) {
            notices.progress(signal.code() + " of " + region + " in " + month + ": left out " + checked.unusable()
                    + " points without a usable value and " + checked.outside() + " outside of the month");
        }
    }

    private static @Nullable String named(@Nullable String model) {
        return model == null || model.isEmpty() ? null : model;
    }
}
