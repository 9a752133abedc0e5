package io.carbontracker.usage;

import java.util.Objects;

/**
 * IT energy that somebody measured. It replaces the model for what it covers and only for that.
 *
 * @param kilowattHours measured energy in kWh, finite; negative only in corrections
 * @param scope what the meter saw
 * @since 0.1.0
 */
public record MeasuredEnergy(double kilowattHours, Scope scope) {
    /** Checks the number. */
    public MeasuredEnergy {
        Objects.requireNonNull(scope, "scope");
        if (!Double.isFinite(kilowattHours)) {
            throw new IllegalArgumentException("measured energy must be a finite number of kWh, was " + kilowattHours);
        }
    }

    /** What a meter saw. */
    public enum Scope {
        /** The whole node at its AC input: replaces the model. */
        NODE,
        /** The accelerator boards alone: the model's host is added. */
        BOARDS
    }
}
