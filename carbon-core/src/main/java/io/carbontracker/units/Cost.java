package io.carbontracker.units;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * An exact amount of money. Amounts of different currencies are never added.
 *
 * @param amount the effective (amortized) cost; negative in credits and corrections
 * @param currency the billing currency's code, for example {@code USD}; {@code ""} when the bill does not say
 * @since 0.1.0
 */
public record Cost(BigDecimal amount, String currency) {
    /** Checks for nulls. */
    public Cost {
        Objects.requireNonNull(amount, "amount");
        Objects.requireNonNull(currency, "currency");
    }
}
