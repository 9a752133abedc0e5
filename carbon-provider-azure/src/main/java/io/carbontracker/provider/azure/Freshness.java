package io.carbontracker.provider.azure;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Up to when usage is complete and final. It shows after 8 to 24 hours, and a month may change for 3 days after its end. */
final class Freshness {
    private static final Duration LAG = Duration.ofHours(24);
    private static final Duration CLOSING = Duration.ofHours(72);

    private final Instant completeThrough;
    private final Instant finalThrough;

    Freshness(Instant asOf) {
        completeThrough = asOf.minus(LAG).truncatedTo(ChronoUnit.DAYS);
        finalThrough = LocalDate.ofInstant(asOf.minus(CLOSING), ZoneOffset.UTC)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    Instant completeThrough() {
        return completeThrough;
    }

    Instant finalThrough() {
        return finalThrough;
    }

    boolean isProvisional(LocalDate day) {
        return !day.atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(completeThrough);
    }
}
