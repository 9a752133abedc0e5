package io.carbontracker.intensity.watttime;

import io.carbontracker.units.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** The rates of CO2 that WattTime publishes, with what an answer of each has to say of itself. */
enum GridSignal {
    /** Marginal operating emission rate. */
    MOER("co2_moer", Signal.MARGINAL, 300),
    /** Average operating emission rate. */
    AOER("co2_aoer", Signal.AVERAGE, 3_600);

    /** The unit of both. */
    static final String UNITS = "lbs_co2_per_mwh";

    private static final double KILOGRAMS_PER_POUND = 0.45359237; // exact: international avoirdupois pound

    private final String code;
    private final Signal signal;
    private final int seconds;

    GridSignal(String code, Signal signal, int seconds) {
        this.code = code;
        this.signal = signal;
        this.seconds = seconds;
    }

    static GridSignal of(Signal signal) {
        return signal == Signal.MARGINAL ? MOER : AOER;
    }

    /** The service's name for it. */
    String code() {
        return code;
    }

    Signal signal() {
        return signal;
    }

    /** How long a value holds. */
    Duration period() {
        return Duration.ofSeconds(seconds);
    }

    /** How many values a month has. */
    int steps(YearMonth month) {
        return month.lengthOfMonth() * 86_400 / seconds;
    }

    /** The latest start of a period that is not after an instant. */
    Instant floor(Instant instant) {
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }

    static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Converts at the edge, once: pounds per MWh to kg per kWh. */
    static double kgPerKwh(double poundsPerMwh) {
        return poundsPerMwh * KILOGRAMS_PER_POUND / 1_000;
    }
}
