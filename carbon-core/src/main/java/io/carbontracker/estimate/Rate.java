package io.carbontracker.estimate;

import io.carbontracker.energy.HardwareQuality;
import io.carbontracker.energy.Load;
import io.carbontracker.energy.PowerResult;
import io.carbontracker.energy.Step;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Place;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.MeteredResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything about an estimate but hours and grid: what one device-hour of a machine in a place under a load takes. One object
 * serves all records that share provider, machine, place and load; results are rates times hours.
 *
 * <p>Immutable and safe for any number of threads. Compared by identity.
 *
 * @since 0.1.0
 */
public final class Rate {
    private final MeteredResource resource;
    private final Place place;
    private final Load load;
    private final PowerResult.Known power;
    private final Estimate pue;
    private final String pueSource;
    private final Estimate itKwhPerHour;
    private final Estimate facilityKwhPerHour;
    private final List<Step> steps;
    private final List<String> fallbacks;

    /**
     * Makes a rate.
     *
     * @param resource the device
     * @param place where it stands
     * @param load what it was busy with
     * @param power what it draws
     * @param pue power usage effectiveness, 1 or more
     * @param pueSource where that comes from
     * @param pueFallback whether that PUE stands in for a figure of the region that is missing
     * @param steps arithmetic to explain beside the power's: region, PUE
     */
    public Rate(
            MeteredResource resource,
            Place place,
            Load load,
            PowerResult.Known power,
            Estimate pue,
            String pueSource,
            boolean pueFallback,
            List<Step> steps) {
        this.resource = Objects.requireNonNull(resource, "resource");
        this.place = Objects.requireNonNull(place, "place");
        this.load = Objects.requireNonNull(load, "load");
        this.power = Objects.requireNonNull(power, "power");
        this.pue = Objects.requireNonNull(pue, "pue");
        this.pueSource = Objects.requireNonNull(pueSource, "pueSource");
        this.steps = List.copyOf(steps);
        Estimate watts = load.measured() == null
                ? power.watts()
                : switch (load.measured()) {
                    case NODE -> Estimate.ZERO;
                    case BOARDS -> power.hostWatts();
                };
        this.itKwhPerHour = new Estimate(watts.low() / 1_000, watts.best() / 1_000, watts.high() / 1_000);
        this.facilityKwhPerHour = itKwhPerHour.times(pue);
        List<String> taken = new ArrayList<>();
        if (power.quality() == HardwareQuality.PROXY && load.measured() != MeasuredEnergy.Scope.NODE) {
            taken.add("power of " + resource.label() + ": " + power.source());
        }
        if (pueFallback) {
            taken.add("PUE of " + place + ": " + pueSource);
        }
        this.fallbacks = List.copyOf(taken);
    }

    /**
     * Tells the device.
     *
     * @return what the hours count
     */
    public MeteredResource resource() {
        return resource;
    }

    /**
     * Tells where it stands.
     *
     * @return the region by its code where it is known, else as billed
     */
    public Place place() {
        return place;
    }

    /**
     * Tells what it was busy with.
     *
     * @return the load
     */
    public Load load() {
        return load;
    }

    /**
     * Tells what it draws and how that is known.
     *
     * @return the power figure
     */
    public PowerResult.Known power() {
        return power;
    }

    /**
     * Gives the power usage effectiveness.
     *
     * @return facility energy per IT energy, 1 or more
     */
    public Estimate pue() {
        return pue;
    }

    /**
     * Tells where the PUE comes from.
     *
     * @return table, scope, year and source ids
     */
    public String pueSource() {
        return pueSource;
    }

    /**
     * Gives IT energy per device-hour, without what was measured.
     *
     * @return kWh
     */
    public Estimate itKwhPerHour() {
        return itKwhPerHour;
    }

    /**
     * Gives facility energy per device-hour, without what was measured.
     *
     * @return kWh
     */
    public Estimate facilityKwhPerHour() {
        return facilityKwhPerHour;
    }

    /**
     * Gives embodied carbon per device-hour.
     *
     * @return kg CO2e, or {@code null} when unknown
     */
    public @Nullable Estimate embodiedKgPerHour() {
        return power.embodiedKgPerHour();
    }

    /**
     * Tells whether the bounds lie far apart.
     *
     * @return whether high IT power is more than 3.5 times low
     */
    public boolean isWide() {
        return itKwhPerHour.high() > 3.5 * itKwhPerHour.low();
    }

    /**
     * Names what stands in for a figure of its own.
     *
     * @return one text per fallback, empty when there is none
     */
    public List<String> fallbacks() {
        return fallbacks;
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return resource.label() + " in " + place + ": " + itKwhPerHour.best() + " kWh/h";
    }
}
