package io.carbontracker.provider.aws;

import io.carbontracker.units.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Up to when usage is complete and final. Usage shows with a lag of two days. Cost Explorer marks the whole open month as
 * estimated, which says that it is not final; a closed month that is still marked is not complete either.
 */
final class Freshness {
    private static final Duration LAG = Duration.ofHours(48);

    private final Instant lagged;
    private final Instant openMonth;
    private @Nullable Instant firstEstimated;

    Freshness(Instant asOf) {
        lagged = asOf.minus(LAG).truncatedTo(ChronoUnit.DAYS);
        openMonth = LocalDate.ofInstant(asOf, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** Notes a period of an answer and tells whether its usage may still be restated. */
    boolean isProvisional(TimeWindow period, boolean estimated) {
        Instant first = firstEstimated;
        if (estimated && (first == null || period.start().isBefore(first))) {
            firstEstimated = period.start();
        }
        return estimated || !period.start().isBefore(completeThrough());
    }

    Instant completeThrough() {
        Instant estimated = firstEstimated;
        return estimated != null && estimated.isBefore(openMonth) && estimated.isBefore(lagged) ? estimated : lagged;
    }

    Instant finalThrough() {
        Instant estimated = firstEstimated;
        return estimated != null && estimated.isBefore(openMonth) ? estimated : openMonth;
    }
}
