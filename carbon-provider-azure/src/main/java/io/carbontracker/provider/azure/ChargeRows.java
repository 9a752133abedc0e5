package io.carbontracker.provider.azure;

import io.carbontracker.units.Cost;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads all charges of machines by kind of charge and of resource: what is no usage is handed out as skipped, and usage is
 * added up, to be compared with what came by the day.
 */
final class ChargeRows {
    private final Set<String> capacityTypes = new LinkedHashSet<>();
    private double usageHours;

    /** Why a kind of charge is no usage, {@code null} when it is, or is not told. */
    static @Nullable SkipReason reason(String chargeType) {
        return switch (chargeType.toLowerCase(Locale.ROOT)) {
            case "", "usage" -> null;
            case "unusedreservation", "unusedsavingsplan" -> SkipReason.UNUSED_COMMITMENT;
            case "purchase" -> SkipReason.PURCHASE;
            case "refund" -> SkipReason.CREDIT;
            case "tax" -> SkipReason.TAX;
            default -> SkipReason.FEE;
        };
    }

    /** Whether a kind of resource is capacity that is held: its hours are those in which no machine used it. */
    static boolean isCapacity(String resourceType) {
        return resourceType.toLowerCase(Locale.ROOT).contains("capacityreservation");
    }

    /** Reads a row; gives what to hand out, if anything. */
    @Nullable
    SkippedUsage read(Columns columns, Page.Row row) {
        Columns.Cells cells = columns.cells(row);
        String charge = cells.text(Axis.CHARGE_TYPE.column());
        String resource = cells.text(Axis.RESOURCE_TYPE.column());
        BigDecimal quantity = cells.number(Slice.QUANTITIES);
        Cost cost = MachineRows.cost(cells);
        double hours = quantity == null ? 0 : quantity.doubleValue();
        if (!cells.fault().isEmpty()) {
            return skipped(SkipReason.BAD_ROW, cells.fault(), charge, null, 0, cost);
        }
        SkipReason reason = reason(charge);
        if (reason != null) {
            boolean held = reason == SkipReason.UNUSED_COMMITMENT;
            return skipped(
                    reason,
                    "charge type " + charge,
                    charge,
                    held ? ResourceKind.INSTANCE : null,
                    held ? hours : 0,
                    cost);
        }
        usageHours += hours;
        if (isCapacity(resource) && hours != 0) {
            capacityTypes.add(resource);
        }
        return null;
    }

    private static SkippedUsage skipped(
            SkipReason reason,
            String detail,
            String type,
            @Nullable ResourceKind kind,
            double hours,
            @Nullable Cost cost) {
        return new SkippedUsage(
                reason,
                "",
                detail,
                Providers.AZURE,
                Slice.CATEGORY,
                "",
                Columns.shown(type),
                kind,
                hours,
                cost,
                1,
                MachineRows.REFERENCE);
    }

    /** The hours of all usage. */
    double usageHours() {
        return usageHours;
    }

    /** The kinds of resource that are held capacity, as the service spells them. */
    List<String> capacityTypes() {
        return List.copyOf(capacityTypes);
    }
}
