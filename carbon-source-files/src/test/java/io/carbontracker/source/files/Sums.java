package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.units.Cost;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** Items added up by all that tells them apart, so that rows and groups of rows can be compared. */
final class Sums {
    private final Map<String, Sum> sums = new TreeMap<>();

    /** What is added. */
    private static final class Sum {
        private BigDecimal hours = BigDecimal.ZERO;
        private BigDecimal cost = BigDecimal.ZERO;
        private double magnitude;
        private long rows;
    }

    private Sums() {}

    static Sums of(Reading reading) {
        Sums sums = new Sums();
        reading.items().forEach(sums::add);
        return sums;
    }

    private void add(UsageItem item) {
        Sum sum = sums.computeIfAbsent(key(item), key -> new Sum());
        double hours = item instanceof UsageRecord row ? row.deviceHours() : ((SkippedUsage) item).deviceHours();
        sum.hours = sum.hours.add(BigDecimal.valueOf(hours));
        Cost cost = item.cost();
        sum.cost = cost == null ? sum.cost : sum.cost.add(cost.amount());
        sum.magnitude +=
                Math.abs(hours) + (cost == null ? 0 : cost.amount().abs().doubleValue());
        sum.rows += item.billedRows();
    }

    private static String key(UsageItem item) {
        StringJoiner key = new StringJoiner(" | ");
        Cost cost = item.cost();
        String currency = cost == null ? "no cost" : cost.currency();
        key.add(item.provider()).add(item.region()).add(item.service()).add(currency);
        if (item instanceof UsageRecord row) {
            key.add(row.resource().label()).add(row.pricing().label()).add(row.isIdleReserved() ? "idle" : "");
            key.add(row.window().start().toString().substring(0, 10)).add(new TreeMap<>(row.tags()).toString());
            key.add(row.isProvisional() ? "provisional" : "");
        } else {
            SkippedUsage skip = (SkippedUsage) item;
            key.add(skip.reason().label()).add(skip.category()).add(skip.type()).add(skip.detail());
        }
        return key.toString();
    }

    /** Fails unless both have the same keys and rows, and sums that differ by at most 1e-9 of what was added. */
    void assertEqualTo(Sums other) {
        assertThat(without(sums, other.sums)).as("missing there").isEmpty();
        assertThat(without(other.sums, sums)).as("missing here").isEmpty();
        sums.forEach((key, sum) -> {
            Sum others = other.sums.get(key);
            double tolerance = 1e-9 * other.sums.get(key).magnitude;
            assertThat(sum.rows).as(key).isEqualTo(others.rows);
            assertThat(sum.hours.doubleValue()).as(key).isCloseTo(others.hours.doubleValue(), within(tolerance));
            assertThat(sum.cost.doubleValue()).as(key).isCloseTo(others.cost.doubleValue(), within(tolerance));
        });
    }

    private static Set<String> without(Map<String, Sum> all, Map<String, Sum> some) {
        Set<String> left = new TreeSet<>(all.keySet());
        left.removeAll(some.keySet());
        return left;
    }

    /** The sums, to eleven digits. */
    List<String> lines() {
        MathContext digits = new MathContext(11, RoundingMode.HALF_EVEN);
        return sums.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().rows + " rows, "
                        + plain(entry.getValue().hours.round(digits)) + " h, "
                        + plain(entry.getValue().cost.round(digits)))
                .toList();
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
