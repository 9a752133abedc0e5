package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.units.Cost;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a cursor handed out, and what is asserted of it. */
record Drained(List<UsageItem> items, UsageFacts facts) {
    /** Sums of doubles in another order than that of the bill. */
    private static final double ROUNDING = 1e-12;

    private static final Sums NONE = new Sums(0, BigDecimal.ZERO);

    /** What sums are told apart by. */
    record Key(LocalDate day, String region, String machine) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::day).thenComparing(Key::region).thenComparing(Key::machine);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Hours and cost of a key. */
    record Sums(double hours, BigDecimal cost) {
        Sums plus(Sums other) {
            return new Sums(hours + other.hours, cost.add(other.cost));
        }
    }

    static Drained of(UsageSource source, UsageQuery query) {
        try (UsageCursor cursor = source.open(query)) {
            return of(cursor);
        }
    }

    static Drained of(UsageCursor cursor) {
        List<UsageItem> items = new ArrayList<>();
        cursor.forEachRemaining(items::add);
        assertThat(cursor.facts()).as("facts asked for again").isEqualTo(cursor.facts());
        return new Drained(items, cursor.facts());
    }

    static Map<Key, Sums> sumsOf(List<SampleUsage> usage) {
        Map<Key, Sums> sums = new TreeMap<>();
        usage.forEach(row -> sums.merge(
                new Key(row.day(), row.region(), row.machine()), new Sums(row.hours(), row.cost()), Sums::plus));
        return sums;
    }

    List<UsageRecord> records() {
        List<UsageRecord> records = new ArrayList<>();
        for (UsageItem item : items) {
            if (item instanceof UsageRecord found) {
                records.add(found);
            }
        }
        return records;
    }

    /** Usage of known machines has to come as records, with these sums and no others. */
    void hasSums(Map<Key, Sums> expected, boolean withCost) {
        Map<Key, Sums> actual = new TreeMap<>();
        for (UsageItem item : items) {
            assertThat(item).as("usage of a known machine is a record").isInstanceOf(UsageRecord.class);
            Cost cost = item.cost();
            assertThat(cost == null).as("no cost of %s", item).isEqualTo(!withCost);
            if (cost != null) {
                assertThat(cost.currency()).as("currency of %s", item).isEqualTo(SampleUsage.CURRENCY);
            }
        }
        records()
                .forEach(found -> actual.merge(
                        new Key(
                                found.window().day(),
                                found.region(),
                                found.resource().label()),
                        new Sums(found.deviceHours(), amount(found)),
                        Sums::plus));
        assertThat(actual.keySet()).as("day, region and machine of usage").isEqualTo(expected.keySet());
        expected.forEach((key, sums) -> {
            Sums found = actual.getOrDefault(key, NONE);
            assertThat(found.hours())
                    .as("device-hours of %s", key)
                    .isCloseTo(sums.hours(), within(ROUNDING * Math.max(1, Math.abs(sums.hours()))));
            if (withCost) {
                assertThat(found.cost()).as("cost of %s", key).isEqualByComparingTo(sums.cost());
            }
        });
    }

    void hasSumsByHour(List<SampleUsage> expected) {
        Map<Instant, Double> wanted = new TreeMap<>();
        expected.forEach(row -> wanted.merge(row.start(), row.hours(), Double::sum));
        Map<Instant, Double> actual = new TreeMap<>();
        records()
                .forEach(found -> actual.merge(
                        found.window().start().truncatedTo(ChronoUnit.HOURS), found.deviceHours(), Double::sum));
        assertThat(actual.keySet()).as("hours in which usage began").isEqualTo(wanted.keySet());
        wanted.forEach((hour, hours) -> assertThat(actual.get(hour))
                .as("device-hours that began in the hour %s", hour)
                .isCloseTo(hours, within(ROUNDING * 10)));
        records()
                .forEach(found -> assertThat(found.window().end())
                        .as("end of the hour of %s", found)
                        .isBeforeOrEqualTo(found.window()
                                .start()
                                .truncatedTo(ChronoUnit.HOURS)
                                .plus(1, ChronoUnit.HOURS)));
    }

    void hasHoursByTeam(Map<String, Double> expected) {
        Map<String, Double> actual = new TreeMap<>();
        records()
                .forEach(found ->
                        actual.merge(found.tags().getOrDefault(SampleUsage.TAG, ""), found.deviceHours(), Double::sum));
        assertThat(actual.keySet()).as("values of the tag").isEqualTo(expected.keySet());
        expected.forEach((team, hours) ->
                assertThat(actual.get(team)).as("device-hours of %s", team).isCloseTo(hours, within(ROUNDING * 10)));
    }

    void hasOnlyProvider(String provider) {
        assertThat(items)
                .allSatisfy(item -> assertThat(item.provider()).as("provider").isEqualTo(provider));
    }

    /** Known by its cost, else by its hours, whichever form it has taken. */
    void accountsFor(SampleUsage usage, boolean withCost) {
        assertThat(items).as("items, one of them for %s", usage).anyMatch(item -> {
            if (withCost) {
                return amount(item).compareTo(usage.cost()) == 0;
            }
            return item instanceof UsageRecord found
                    ? found.deviceHours() == usage.hours()
                    : item instanceof SkippedUsage skipped && !skipped.reason().isByRule();
        });
        items.forEach(item -> {
            if (item instanceof SkippedUsage skipped) {
                assertThat(skipped.reason().isByRule())
                        .as("left out by rule, which hides that something is unknown: %s", skipped)
                        .isFalse();
            }
        });
    }

    void hasTotalCost(String expected) {
        BigDecimal total = items.stream().map(Drained::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(total).as("cost of all items").isEqualByComparingTo(expected);
    }

    private static BigDecimal amount(UsageItem item) {
        Cost cost = item.cost();
        return cost == null ? BigDecimal.ZERO : cost.amount();
    }
}
