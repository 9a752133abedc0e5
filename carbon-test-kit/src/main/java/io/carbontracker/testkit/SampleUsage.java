package io.carbontracker.testkit;

import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;

/**
 * One billed row in the plainest form that every source can express: what ran where, when, for how long, at what cost, for whom.
 * A fake writes it as a line of a file, as a row of a page, or adds it to a daily group.
 *
 * @param provider the provider's short name, for example {@code aws}
 * @param region the provider's region code
 * @param machine what the hours count, by the label the source's records are expected to have: usually the machine type
 * @param start when the usage began; the row's window is the hour from then
 * @param hours device-hours, with at most 4 decimals; more than 1 where several devices ran, negative in corrections
 * @param cost the effective cost in {@link #CURRENCY}; negative in corrections
 * @param team the value of the tag {@link #TAG}; {@code ""} for none
 * @since 0.1.0
 */
public record SampleUsage(
        String provider, String region, String machine, Instant start, double hours, BigDecimal cost, String team) {
    /** The currency of all sample costs. */
    public static final String CURRENCY = "USD";

    /** The name of the tag that {@link #team} is the value of. */
    public static final String TAG = "team";

    /** Checks for nulls and for hours that are no number. */
    public SampleUsage {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(team, "team");
        if (!Double.isFinite(hours)) {
            throw new IllegalArgumentException("hours must be a finite number, was " + hours);
        }
    }

    /**
     * Gives the window of the row.
     *
     * @return one hour from the start, half-open
     */
    public TimeWindow window() {
        return TimeWindow.of(start, start.plus(Duration.ofHours(1)));
    }

    /**
     * Gives the day that a daily bill shows the row on.
     *
     * @return the UTC day of the start
     */
    public LocalDate day() {
        return LocalDate.ofInstant(start, ZoneOffset.UTC);
    }

    /**
     * Writes the hours as bills do, in plain decimal notation.
     *
     * @return for example {@code 0.25}
     */
    public String hoursText() {
        return BigDecimal.valueOf(hours).stripTrailingZeros().toPlainString();
    }

    /**
     * Writes the cost as bills do, in plain decimal notation.
     *
     * @return for example {@code 3.125}
     */
    public String costText() {
        return cost.toPlainString();
    }

    /**
     * Makes the record that a source of whole machines would hand out for this row alone.
     *
     * @return the record, with the cost and, unless empty, the tag
     */
    public UsageRecord toRecord() {
        return UsageRecord.builder()
                .provider(provider)
                .region(region)
                .resource(new MeteredResource.Instance(machine))
                .window(window())
                .deviceHours(hours)
                .cost(new Cost(cost, CURRENCY))
                .tags(team.isEmpty() ? Map.of() : Map.of(TAG, team))
                .build();
    }
}
