package io.carbontracker.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out older deliveries of a month. Exports that keep all versions put each into a folder of its own below that of the
 * billing period, {@code BILLING_PERIOD=2026-06} or {@code 20260601-20260701}: of those only the latest counts.
 *
 * @param inputs what to read, in the order in which it was named
 * @param notes what was left out
 */
record Deliveries(List<Input> inputs, List<String> notes) {
    private static final Pattern PERIOD = Pattern.compile("(?i)billing_period=[0-9]{4}-[0-9]{2}|[0-9]{8}-[0-9]{8}");

    /** Where a file lies: the folder of a period, and below it that of a delivery, {@code ""} for none. */
    private record Place(Path period, String delivery) {}

    static Deliveries latestOf(List<Input> inputs) {
        Map<Path, Map<String, List<Input>>> periods = new LinkedHashMap<>();
        for (Input input : inputs) {
            Place place = placeOf(input);
            if (place != null) {
                periods.computeIfAbsent(place.period, period -> new TreeMap<>())
                        .computeIfAbsent(place.delivery, delivery -> new ArrayList<>())
                        .add(input);
            }
        }
        List<Input> kept = new ArrayList<>(inputs);
        List<String> notes = new ArrayList<>();
        periods.forEach((period, deliveries) -> {
            if (deliveries.size() > 1) {
                String latest = latestOf(deliveries);
                int before = kept.size();
                deliveries.forEach((delivery, files) -> {
                    if (!delivery.equals(latest)) {
                        kept.removeAll(files);
                    }
                });
                notes.add("\"" + period + "\" holds " + deliveries.size()
                        + " deliveries of one billing period: the latest, \"" + latest + "\", is read, "
                        + (before - kept.size()) + " files of older ones are left out");
            }
        });
        return new Deliveries(List.copyOf(kept), List.copyOf(notes));
    }

    private static @Nullable Place placeOf(Input input) {
        Path path = input.path();
        if (path == null) {
            return null;
        }
        Path folder = path.toAbsolutePath().normalize().getParent();
        Path period = folder;
        while (period != null && !isPeriod(period)) {
            period = period.getParent();
        }
        if (period == null || folder == null) {
            return null;
        }
        List<String> below = new ArrayList<>();
        for (Path part : period.relativize(folder)) {
            String name = part.toString();
            if (!name.isEmpty() && name.indexOf('=') < 0) { // a partition inside a delivery is none of its own
                below.add(name);
            }
        }
        return new Place(period, String.join("/", below));
    }

    private static boolean isPeriod(Path folder) {
        Path name = folder.getFileName();
        return name != null && PERIOD.matcher(name.toString()).matches();
    }

    /** By the time at which its newest file was written; of the same time the last by name, for names may begin with a time. */
    private static String latestOf(Map<String, List<Input>> deliveries) {
        Comparator<Map.Entry<String, List<Input>>> byTime = Comparator.comparing(entry -> newest(entry.getValue()));
        return deliveries.entrySet().stream()
                .max(byTime.thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
    }

    private static Instant newest(List<Input> files) {
        Instant newest = Instant.MIN;
        for (Input file : files) {
            try {
                Instant written = Files.getLastModifiedTime(file.file()).toInstant();
                newest = written.isAfter(newest) ? written : newest;
            } catch (IOException e) {
                // a file that is gone is told when it is opened
            }
        }
        return newest;
    }
}
