package io.carbontracker.intensity.watttime;

import io.carbontracker.intensity.watttime.Failure.Kind;
import io.carbontracker.intensity.watttime.SeriesCheck.Checked;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One signal of one grid: all months of it that were asked for, of one model. One thread at a time works on it, so that nothing is
 * asked twice, and a refusal of the whole costs one call however many months are wanted.
 */
final class Line {
    /** Longer than any run; what was refused or fetched is not asked for again before. */
    private static final Duration KEEP = Duration.ofHours(12);

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
    private final Map<YearMonth, Failure> empty = new HashMap<>();
    private @Nullable Failure refused;
    /** The model that the user pinned, or that has answered; {@code null} until one has. */
    private @Nullable String model;
    /** The newest model on disk: where to look before the service has been asked. */
    private @Nullable String modelOnDisk;

    private int calls;

    /**
     * What there is.
     *
     * @param months the months with values
     * @param failures why the others have none
     */
    record Loaded(Map<YearMonth, Month> months, Map<YearMonth, Failure> failures) {}

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
            Loaded loaded = new Loaded(new TreeMap<>(), new TreeMap<>());
            String before;
            do { // again only after another model than the one on disk has answered
                before = model;
                loaded.failures.clear();
                for (YearMonth month : wanted.descendingSet()) {
                    loadOne(month, loaded, deadline);
                }
            } while (before == null && model != null && isMixed(loaded));
            if (model == null && !loaded.months.isEmpty()) {
                model = named(modelOnDisk); // what was handed out sets the model of what follows
            }
            if (calls > 0) {
                notices.progress(signal.code() + " of " + region + ": " + loaded.months.size() + " of " + wanted.size()
                        + " months, " + calls + (calls == 1 ? " call" : " calls"));
            }
            return loaded;
        } finally {
            lock.unlock();
        }
    }

    private boolean isMixed(Loaded loaded) {
        return loaded.months.values().stream().map(Month::model).distinct().count() > 1;
    }

    private void loadOne(YearMonth month, Loaded into, Deadline deadline) throws InterruptedException {
        Month known = kept.get(month);
        if (known != null && (known.isClosed() || known.isFresh(times.now())) && fits(known)) {
            into.months.put(month, known);
            return;
        }
        try {
            Month found = find(month, deadline);
            kept.put(month, found);
            into.months.put(month, found);
        } catch (Failure e) {
            into.months.remove(month);
            into.failures.put(month, e);
            log.debug("{} {} {}: {}, {}", region, signal.code(), month, e.kind(), e.text());
        }
    }

    private boolean fits(Month month) {
        return model == null || month.model().isEmpty() || month.model().equals(model);
    }

    private Month find(YearMonth month, Deadline deadline) throws Failure, InterruptedException {
        Month onDisk = onDisk(month);
        if (onDisk != null && (onDisk.isFresh(times.now()) || (refused != null && onDisk.isClosed()))) {
            log.debug("{} {} {}: from the cache, model {}", region, signal.code(), month, onDisk.model());
            return onDisk;
        }
        if (refused != null) {
            throw refused;
        }
        Failure none = empty.get(month);
        if (none != null) {
            throw none;
        }
        return onDisk != null && onDisk.isClosed() ? revised(onDisk, deadline) : fetched(month, deadline);
    }

    private @Nullable Month onDisk(YearMonth month) {
        String where = model == null ? modelOnDisk : model;
        return cache == null || where == null ? null : cache.read(signal, region, where, month);
    }

    private Month fetched(YearMonth month, Deadline deadline) throws Failure, InterruptedException {
        Instant now = times.now();
        Checked answer = ask(month, null, deadline);
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
    private Month revised(Month onDisk, Deadline deadline) throws Failure, InterruptedException {
        Instant now = times.now();
        try {
            Checked revision = ask(onDisk.month(), onDisk.fetchedAt(), deadline);
            if (!revision.model().isEmpty() && !revision.model().equals(onDisk.model())) {
                notices.progress(signal.code() + " of " + region + ": model " + revision.model() + " in place of "
                        + onDisk.model());
                return fetched(onDisk.month(), deadline);
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

    private Checked ask(YearMonth month, @Nullable Instant updatedSince, Deadline deadline)
            throws Failure, InterruptedException {
        Instant from = GridSignal.start(month);
        Instant end = GridSignal.start(month.plusMonths(1));
        Instant published = signal.floor(times.now());
        Instant last = (published.isBefore(end) ? published : end).minus(signal.period());
        if (last.isBefore(from)) {
            throw Failure.noCoverage("nothing of " + month + " is published yet");
        }
        try {
            Checked checked = ask(month, from, last, updatedSince, deadline);
            notePoints(month, checked);
            return checked;
        } catch (Failure e) {
            boolean ofTheWhole = e.kind() == Kind.NOT_PERMITTED
                    || e.kind() == Kind.NO_COVERAGE
                    || (e.kind() == Kind.REFUSED && kept.isEmpty());
            if (ofTheWhole) {
                refused = e;
            }
            throw e;
        }
    }

    private Checked ask(YearMonth month, Instant from, Instant last, @Nullable Instant updatedSince, Deadline deadline)
            throws Failure, InterruptedException {
        String asked = model;
        try {
            return answer(month, from, last, asked, updatedSince, deadline);
        } catch (Failure e) {
            if (e.kind() != Kind.REFUSED || asked == null || pinned) {
                throw e;
            }
            log.debug("{} {}: model {} may be withdrawn, asking for any", region, signal.code(), asked);
            Checked other = answer(month, from, last, null, updatedSince, deadline);
            model = named(other.model());
            return other;
        }
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
        String answered = named(checked.model());
        if (asked != null && answered != null && !asked.equals(answered)) {
            throw Failure.unavailable("the answer for " + month + " is of model " + answered + ", not of " + asked
                    + "; two models are never joined");
        }
        if (model == null) {
            model = answered;
        }
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
