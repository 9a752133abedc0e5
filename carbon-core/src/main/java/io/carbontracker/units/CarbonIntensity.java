package io.carbontracker.units;

/**
 * Mass of CO2 or CO2e per amount of electricity, kept in kilograms per kilowatt-hour.
 *
 * @param kilogramsPerKilowattHour finite and not negative; a true 0 is a value
 * @since 0.1.0
 */
public record CarbonIntensity(double kilogramsPerKilowattHour) {
    /** Kilograms in one international avoirdupois pound; exact by definition (NIST). */
    private static final double KILOGRAMS_PER_POUND = 0.45359237;

    /** Checks the range. */
    public CarbonIntensity {
        if (!Double.isFinite(kilogramsPerKilowattHour) || kilogramsPerKilowattHour < 0) {
            throw new IllegalArgumentException(
                    "carbon intensity must be a finite number of kg/kWh, 0 or more, was " + kilogramsPerKilowattHour);
        }
    }

    /**
     * Converts from pounds per megawatt-hour.
     *
     * @param pounds lb/MWh
     * @return the intensity
     */
    public static CarbonIntensity ofPoundsPerMegawattHour(double pounds) {
        return new CarbonIntensity(pounds * KILOGRAMS_PER_POUND / 1_000);
    }

    /**
     * Converts from grams per kilowatt-hour.
     *
     * @param grams g/kWh
     * @return the intensity
     */
    public static CarbonIntensity ofGramsPerKilowattHour(double grams) {
        return new CarbonIntensity(grams / 1_000);
    }
}
