package io.carbontracker.testkit;

import io.carbontracker.testkit.Drained.Key;
import io.carbontracker.testkit.Drained.Sums;
import io.carbontracker.units.TimeWindow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The usage that {@link UsageSourceContract} has sources hold, with its sums worked out by hand. */
record SampleBill(String provider, List<String> regions, List<String> machines) {
    static final LocalDate FIRST = LocalDate.of(2026, 6, 1);
    static final LocalDate SECOND = LocalDate.of(2026, 6, 2);
    static final LocalDate LAST = LocalDate.of(2026, 6, 3);

    /** All usage, few or many. */
    static final TimeWindow ALL = TimeWindow.ofDays(FIRST, LocalDate.of(2026, 7, 15));

    private static final int DAYS_OF_MANY = 40;

    /** Six rows over three days: at the first and last hour of a day, with several devices, with a day that is a correction. */
    List<SampleUsage> few() {
        return List.of(
                row(FIRST, 0, 0, 0, 1, "2.50", "alpha"),
                row(FIRST, 1, 0, 0, 0.25, "0.625", "beta"),
                row(FIRST, 23, 1, 1, 8, "100.10", "alpha"),
                row(SECOND, 0, 0, 0, -0.5, "-1.25", "alpha"),
                row(SECOND, 23, 1, 0, 0.1, "0.0001", "alpha"),
                row(LAST, 0, 0, 1, 3, "7.77", "beta"));
    }

    /** The sums of {@link #few()} by hand: only the first two rows share a key, 1 + 0.25 hours and 2.50 + 0.625. */
    Map<Key, Sums> fewByDay() {
        Map<Key, Sums> sums = new TreeMap<>();
        sums.put(key(FIRST, 0, 0), sums(1.25, "3.125"));
        sums.put(key(FIRST, 1, 1), sums(8, "100.10"));
        sums.put(key(SECOND, 0, 0), sums(-0.5, "-1.25"));
        sums.put(key(SECOND, 1, 0), sums(0.1, "0.0001"));
        sums.put(key(LAST, 0, 1), sums(3, "7.77"));
        return sums;
    }

    /** Those of one day. */
    Map<Key, Sums> fewByDay(LocalDate day) {
        Map<Key, Sums> sums = fewByDay();
        sums.keySet().removeIf(key -> !key.day().equals(day));
        return sums;
    }

    /** One row per day, region and machine: 40 x 2 x 2 = 160, no two of the same cost. */
    List<SampleUsage> many() {
        List<SampleUsage> rows = new ArrayList<>();
        for (int day = 0; day < DAYS_OF_MANY; day++) {
            for (int region = 0; region < 2; region++) {
                for (int machine = 0; machine < 2; machine++) {
                    int number = rows.size() + 1;
                    rows.add(row(
                            FIRST.plusDays(day),
                            number % 24,
                            region,
                            machine,
                            0.25 * (1 + number % 8),
                            BigDecimal.valueOf(number, 2).toPlainString(),
                            "alpha"));
                }
            }
        }
        return rows;
    }

    /** Two hours of a machine that is in no catalog. */
    SampleUsage unknown(String machine) {
        return new SampleUsage(
                provider,
                regions.get(0),
                machine,
                SECOND.atTime(5, 0).toInstant(ZoneOffset.UTC),
                2,
                new BigDecimal("12.34"),
                "alpha");
    }

    private SampleUsage row(LocalDate day, int hour, int region, int machine, double hours, String cost, String team) {
        return new SampleUsage(
                provider,
                regions.get(region),
                machines.get(machine),
                day.atTime(hour, 0).toInstant(ZoneOffset.UTC),
                hours,
                new BigDecimal(cost),
                team);
    }

    private Key key(LocalDate day, int region, int machine) {
        return new Key(day, regions.get(region), machines.get(machine));
    }

    private static Sums sums(double hours, String cost) {
        return new Sums(hours, new BigDecimal(cost));
    }
}
