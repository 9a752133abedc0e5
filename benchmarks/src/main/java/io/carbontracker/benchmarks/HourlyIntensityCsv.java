package io.carbontracker.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The values of {@link MadeUpHours} for the regions and hours of {@link UsageRows}, as a file for {@code --intensity file:}. */
final class HourlyIntensityCsv {
    private HourlyIntensityCsv() {}

    static void write(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("provider,region,signal,start,end,kg_per_kwh\n");
            for (String region : UsageRows.REGIONS) {
                for (int hour = 0; hour < UsageRows.HOURS; hour++) {
                    Instant start = UsageRows.START.plus(hour, ChronoUnit.HOURS);
                    Instant end = start.plus(1, ChronoUnit.HOURS);
                    out.write("aws," + region + ",average," + start + "," + end + "," + MadeUpHours.kgPerKwh(hour)
                            + "\n");
                }
            }
        }
    }
}
