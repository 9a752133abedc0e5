package io.carbontracker.estimate;

import static io.carbontracker.energy.Step.number;

import io.carbontracker.energy.Step;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Usage whose energy is known. A signal may still be unresolved.
 *
 * <p>Figures are worked out at each call from the rate, the hours and the intensities, in one order of operations, so that a
 * figure asked twice is the same double. All bounds carry the sign of the hours.
 *
 * @param usage the usage
 * @param rate what one device-hour takes
 * @param average the average signal, or {@code null} when no source was declared for it
 * @param marginal the marginal signal, or {@code null} when no source was declared for it
 * @param primary the signal that reports show first: one of the two, or the tutorial's default; {@code null} when no source
 *     was declared for it
 * @since 0.1.0
 */
public record Estimated(
        UsageRecord usage,
        Rate rate,
        @Nullable Resolution average,
        @Nullable Resolution marginal,
        @Nullable Resolution primary)
        implements Outcome {
    /** Checks for nulls. */
    public Estimated {
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(rate, "rate");
    }

    @Override
    public UsageItem item() {
        return usage;
    }

    /**
     * Gives IT energy: up to the node's AC input.
     *
     * @return kWh
     */
    public Estimate itEnergyKwh() {
        Estimate modelled = rate.itKwhPerHour().times(usage.deviceHours());
        MeasuredEnergy measured = usage.measuredEnergy();
        return measured == null ? modelled : modelled.plus(Estimate.exactly(measured.kilowattHours()));
    }

    /**
     * Gives facility energy: IT energy times PUE.
     *
     * @return kWh
     */
    public Estimate facilityEnergyKwh() {
        return itEnergyKwh().times(rate.pue());
    }

    /**
     * Gives the carbon of the average signal.
     *
     * @return kg, or {@code null} when the signal is not resolved
     */
    public @Nullable Estimate averageCarbonKg() {
        return carbon(average);
    }

    /**
     * Gives the carbon of the marginal signal.
     *
     * @return kg, or {@code null} when the signal is not resolved
     */
    public @Nullable Estimate marginalCarbonKg() {
        return carbon(marginal);
    }

    /**
     * Gives the carbon of the signal that reports show first.
     *
     * @return kg, or {@code null} when that signal is not resolved
     */
    public @Nullable Estimate carbonKg() {
        return carbon(primary);
    }

    /**
     * Gives the resolution of a signal.
     *
     * @param signal which
     * @return its resolution, or {@code null} when no source was declared for it
     */
    public @Nullable Resolution resolution(Signal signal) {
        return signal == Signal.AVERAGE ? average : marginal;
    }

    private @Nullable Estimate carbon(@Nullable Resolution resolution) {
        return resolution instanceof Resolution.Intensity intensity
                ? facilityEnergyKwh().times(intensity.kgPerKwh())
                : null;
    }

    /**
     * Gives the share of embodied carbon that falls on the hours.
     *
     * @return kg CO2e, or {@code null} when unknown
     */
    public @Nullable Estimate embodiedKg() {
        Estimate perHour = rate.embodiedKgPerHour();
        return perHour == null ? null : perHour.times(usage.deviceHours());
    }

    /**
     * Gives the accelerator-hours: device-hours times accelerators per device.
     *
     * @return hours; 0 for devices without accelerators
     */
    public double acceleratorHours() {
        return usage.deviceHours() * rate.power().acceleratorsPerDevice();
    }

    /**
     * Prints the whole arithmetic, line by line, each factor with its source. The numbers give the results exactly.
     *
     * @return lines without line ends
     */
    public List<String> explain() {
        List<Step> steps = new ArrayList<>();
        double hours = usage.deviceHours();
        MeasuredEnergy measured = usage.measuredEnergy();
        Estimate perHour = rate.itKwhPerHour();
        Estimate it = itEnergyKwh();
        Estimate facility = facilityEnergyKwh();
        if (measured == null || measured.scope() == MeasuredEnergy.Scope.BOARDS) {
            steps.addAll(rate.power().steps());
        }
        String modelled = number(perHour.best()) + " kWh/h x " + number(hours) + " h";
        if (measured == null) {
            steps.add(new Step(
                    "per hour",
                    number(perHour.best() * 1_000) + " W / 1000 = " + number(perHour.best()) + " kWh per "
                            + usage.resource().kind().label() + "-hour",
                    ""));
            steps.add(step("IT energy", modelled, it, "kWh", "billed hours, " + usage.reference()));
        } else if (measured.scope() == MeasuredEnergy.Scope.NODE) {
            steps.add(step(
                    "IT energy",
                    number(measured.kilowattHours()) + " kWh measured at the node",
                    it,
                    "kWh",
                    usage.reference().toString()));
        } else {
            steps.add(step(
                    "IT energy",
                    number(measured.kilowattHours()) + " kWh measured at the boards + host " + modelled,
                    it,
                    "kWh",
                    usage.reference().toString()));
        }
        steps.addAll(rate.steps());
        steps.add(step(
                "facility energy",
                number(it.best()) + " kWh x PUE " + spread(rate.pue()),
                facility,
                "kWh",
                rate.pueSource()));
        explain("average", average, usage.window(), facility, steps);
        explain("marginal", marginal, usage.window(), facility, steps);
        if (primary != average && primary != marginal) {
            explain("tutorial default", primary, usage.window(), facility, steps);
        }
        Estimate embodied = embodiedKg();
        if (embodied != null) {
            steps.addAll(rate.power().embodiedSteps());
            steps.add(step(
                    "embodied",
                    number(Objects.requireNonNull(rate.embodiedKgPerHour()).best()) + " kg/h x " + number(hours) + " h",
                    embodied,
                    "kg CO2e",
                    ""));
        }
        List<String> lines = new ArrayList<>();
        lines.add(usage.resource().label() + " in " + usage.provider() + " " + usage.region() + ", " + number(hours)
                + " " + usage.resource().kind().label() + "-hours, " + usage.window() + ", " + usage.reference());
        lines.add("  hardware " + rate.power().quality().label() + ", load "
                + rate.load().quality().label() + " (" + rate.load().workload().label() + ")"
                + (rate.isWide() ? ", wide bounds" : ""));
        for (Step step : steps) {
            lines.add("  " + step.name() + ": " + step.arithmetic()
                    + (step.source().isEmpty() ? "" : "  [" + step.source() + "]"));
        }
        return lines;
    }

    private static Step step(String name, String arithmetic, Estimate result, String unit, String source) {
        return new Step(name, arithmetic + " = " + number(result.best()) + " " + unit + range(result), source);
    }

    private static String spread(Estimate factor) {
        return number(factor.best()) + range(factor);
    }

    private static String range(Estimate value) {
        return value.low() == value.high() ? "" : " (" + number(value.low()) + " to " + number(value.high()) + ")";
    }

    private static void explain(
            String name, @Nullable Resolution resolution, TimeWindow window, Estimate facility, List<Step> steps) {
        if (resolution instanceof Resolution.Intensity intensity) {
            Estimate factor = intensity.kgPerKwh();
            steps.add(step(
                    name,
                    number(facility.best()) + " kWh x " + spread(factor) + " kg/kWh",
                    facility.times(factor),
                    "kg " + intensity.label().gas(),
                    intensity.label().source() + ", " + intensity.label().zone() + ", " + intensity.periodOver(window)
                            + ", "
                            + intensity.label().basis() + ", "
                            + intensity.label().quality().label()
                            + (intensity.note().isEmpty() ? "" : ", " + intensity.note())));
        } else if (resolution instanceof Resolution.Unresolved unresolved) {
            steps.add(new Step(name, "not resolved: " + unresolved.detail(), ""));
        }
    }
}
