package io.carbontracker.benchmarks;

import io.carbontracker.estimate.Estimated;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The limit to compare with: plain Java that looks up two factors, multiplies, and sums by region, machine and day. No bounds, no
 * sources, no gaps, no second signal, no embodied carbon. Its factors are the engine's, so that its total is the engine's too.
 */
final class LimitLoop {
    /** Machines beside those of the records, so that the table has a realistic size. */
    private static final int OTHER_MACHINES = 1_000;

    private final Map<String, Power> powers = new HashMap<>();
    private final Map<String, Grid> grids = new HashMap<>();

    LimitLoop(Engine engine) {
        for (int i = 0; i < OTHER_MACHINES; i++) {
            powers.put("x" + i + ".large", new Power(0.1));
        }
        TimeWindow day = TimeWindow.ofDay(UsageRows.FIRST_DAY);
        for (String region : UsageRows.REGIONS) {
            for (String type : UsageRows.TYPES) {
                Estimated one = engine.estimate(UsageRecord.of("aws", region, type, day, 1));
                powers.put(type, new Power(one.rate().itKwhPerHour().best()));
                if (one.primary() instanceof Resolution.Intensity intensity) {
                    grids.put(
                            region,
                            new Grid(
                                    intensity.kgPerKwh().best(),
                                    one.rate().pue().best()));
                }
            }
        }
    }

    /** A row: no more than what the loop needs. */
    record Row(long epochSecond, String region, String type, double hours) {}

    /** A group. */
    record Key(String region, String type, int day) {}

    private record Power(double kilowatts) {}

    private record Grid(double kgPerKwh, double pue) {}

    /** Sums of a group. */
    static final class Sums {
        private double kilowattHours;
        private double kg;

        double kilowattHours() {
            return kilowattHours;
        }

        double kg() {
            return kg;
        }
    }

    static List<Row> rows(List<List<UsageRecord>> pages) {
        List<Row> rows = new ArrayList<>();
        for (List<UsageRecord> page : pages) {
            for (UsageRecord usage : page) {
                rows.add(new Row(
                        usage.window().start().getEpochSecond(),
                        usage.region(),
                        usage.resource().label(),
                        usage.deviceHours()));
            }
        }
        return rows;
    }

    /** Sums IT energy and carbon by region, machine and day. */
    Map<Key, Sums> run(List<Row> rows) {
        Map<Key, Sums> groups = new HashMap<>();
        for (Row row : rows) {
            Power power = powers.get(row.type);
            Grid grid = grids.get(row.region);
            if (power == null || grid == null) {
                continue;
            }
            Key key = new Key(row.region, row.type, (int) (row.epochSecond / 86_400));
            Sums sums = groups.computeIfAbsent(key, k -> new Sums());
            double energy = power.kilowatts * row.hours;
            sums.kilowattHours += energy;
            sums.kg += energy * grid.pue * grid.kgPerKwh;
        }
        return groups;
    }
}
