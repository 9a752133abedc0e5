package io.carbontracker.benchmarks;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * An endless month of usage: row {@code i} has a day, an hour, a region, a machine and hours that depend on {@code i} alone.
 *
 * <p>Values are spread by multiplicative hashing: the lower 32 bits of {@code i} times a factor, read as a fraction of 2^32. No
 * random numbers, so every machine and version of Java gets the same rows.
 */
final class UsageRows {
    /** The month of all rows. */
    static final LocalDate FIRST_DAY = LocalDate.of(2026, 6, 1);

    /** Days of that month. */
    static final int DAYS = 30;

    /** Hours of that month. */
    static final int HOURS = DAYS * 24;

    /** When the month begins. */
    static final Instant START = FIRST_DAY.atStartOfDay(ZoneOffset.UTC).toInstant();

    /** Regions of one provider, AWS. */
    static final List<String> REGIONS =
            List.of("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-northeast-1");

    /** Machines with and without accelerators, all of them in the catalog. */
    static final List<String> TYPES = List.of(
            "p5.48xlarge",
            "p4d.24xlarge",
            "g5.12xlarge",
            "g6.12xlarge",
            "m5.large",
            "c5.xlarge",
            "r5.2xlarge",
            "g5.xlarge",
            "g4dn.xlarge",
            "t3.medium");

    private static final long LOWER_32_BITS = 0xFFFF_FFFFL;
    private static final long TIME_FACTOR = 3_266_489_917L;
    private static final long REGION_FACTOR = 2_246_822_519L;
    private static final long TYPE_FACTOR = 2_654_435_761L;
    private static final long HOURS_FACTOR = 1_640_531_513L;

    private UsageRows() {}

    /** The day of a row, 0 to 29; always the day of its {@link #hour}. */
    static int day(long row) {
        return spread(row, TIME_FACTOR, DAYS);
    }

    /** The hour of the month of a row, 0 to 719. */
    static int hour(long row) {
        return spread(row, TIME_FACTOR, HOURS);
    }

    static String region(long row) {
        return REGIONS.get(spread(row, REGION_FACTOR, REGIONS.size()));
    }

    static String type(long row) {
        return TYPES.get(spread(row, TYPE_FACTOR, TYPES.size()));
    }

    /**
     * The instance-hours of a row in millionths: {@code 0.25 + 23.75 x fraction}, rounded half to even.
     *
     * <p>In whole numbers, for exactness: with {@code k = fraction x 2^32} the hours are {@code (95 k + 2^32) / 2^34}.
     */
    static long microHours(long row) {
        long k = row * HOURS_FACTOR & LOWER_32_BITS;
        long scaled = 1_000_000L * (95 * k + (1L << 32)); // below 2^59
        long whole = scaled >> 34;
        long rest = scaled & ((1L << 34) - 1);
        long half = 1L << 33;
        boolean up = rest > half || rest == half && (whole & 1) == 1;
        return up ? whole + 1 : whole;
    }

    static double hours(long row) {
        return microHours(row) / 1e6;
    }

    private static int spread(long row, long factor, int values) {
        return (int) ((row * factor & LOWER_32_BITS) * values >>> 32);
    }
}
