package io.carbontracker.provider.aws;

import io.carbontracker.units.Cost;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;

/** Reads the amounts of groups: decimal texts, plain or with an exponent. */
final class Amounts {
    /** What Cost Explorer writes for a unit when a group mixes several. */
    static final String MIXED = "N/A";

    /** Far beyond any bill; a longer number or a larger exponent would cost memory when added. */
    private static final int LONGEST = 60;

    private Amounts() {}

    /** The metric of a group, or {@code null} when the group lacks it. */
    static @Nullable MetricValue metric(Group group, String name) {
        return group.hasMetrics() ? metrics(group).get(name) : null;
    }

    private static Map<String, @Nullable MetricValue> metrics(Group group) {
        return group.metrics();
    }

    /** The amount, or {@code null} when it is absent, blank, or no number. */
    static @Nullable BigDecimal amount(@Nullable MetricValue value) {
        String text =
                value == null || value.amount() == null ? "" : value.amount().strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        try {
            BigDecimal amount = new BigDecimal(text);
            return Math.abs(amount.scale()) > LONGEST ? null : amount;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The amount as it stands in the answer, for messages. */
    static String text(@Nullable MetricValue value) {
        String text = value == null || value.amount() == null ? "" : value.amount();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    /** The unit, {@code ""} when there is none. */
    static String unit(@Nullable MetricValue value) {
        return value == null || value.unit() == null ? "" : value.unit().strip();
    }

    /** The cost of a group, {@code null} when it has none that can be read, or one that mixes currencies. */
    static @Nullable Cost cost(Group group) {
        MetricValue value = metric(group, Slice.COST);
        BigDecimal amount = amount(value);
        String currency = unit(value);
        return amount == null || currency.equals(MIXED) ? null : new Cost(amount, currency);
    }
}
