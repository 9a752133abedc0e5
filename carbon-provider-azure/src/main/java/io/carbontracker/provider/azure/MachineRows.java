package io.carbontracker.provider.azure;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns rows into usage, one item for each. */
final class MachineRows {
    static final SourceReference REFERENCE = new SourceReference(CostManagementUsage.NAME, "", 0);

    private static final int MOST_TEXTS = 20_000;

    private final Meters meters;
    private final Freshness freshness;
    private final String subscription;
    private final Map<String, Map<String, String>> tags = new HashMap<>();
    private final UsageRecord.Builder builder = UsageRecord.builder()
            .provider(Providers.AZURE)
            .service(Slice.CATEGORY)
            .reference(REFERENCE);

    MachineRows(Meters meters, Freshness freshness, Scope scope) {
        this.meters = meters;
        this.freshness = freshness;
        this.subscription = scope.subscription();
    }

    /**
     * A row as it was understood.
     *
     * @param day the day, {@code null} when it cannot be read
     * @param hours the quantity as it is, 0 when it cannot be read
     * @param usage what to hand out, {@code null} when it is to be skipped
     * @param skipped what to hand out otherwise
     */
    record Read(
            @Nullable LocalDate day,
            double hours,
            @Nullable UsageRecord usage,
            @Nullable SkippedUsage skipped) {}

    Read read(Slice slice, Columns columns, Page.Row row) {
        Columns.Cells cells = columns.cells(row);
        String meter = cells.text(Axis.METER.column());
        String region = meters.region(value(slice, cells, Axis.Kind.REGION));
        LocalDate day = cells.day(Slice.DAY);
        BigDecimal quantity = cells.number(Slice.QUANTITIES);
        Cost cost = cost(cells);
        if (quantity == null) {
            cells.blame(Slice.QUANTITY + " is empty");
        }
        if (day != null && !slice.span().contains(day)) {
            cells.blame("the day " + day + " is outside of " + slice.span() + ", which was asked for");
        }
        if (!cells.fault().isEmpty() || day == null || quantity == null) {
            BillingMeaning.NoUsage fault =
                    new BillingMeaning.NoUsage(SkipReason.BAD_ROW, "", meter, null, cells.fault());
            return new Read(day, 0, null, skipped(fault, region, meter, 0, cost));
        }
        double hours = quantity.doubleValue();
        SkipReason money = ChargeRows.reason(cells.text(Axis.CHARGE_TYPE.column()));
        BillingMeaning meaning = money == null
                ? meters.meaning(meter)
                : new BillingMeaning.NoUsage(money, "", meter, ResourceKind.INSTANCE, "the charge is no usage");
        if (meaning instanceof BillingMeaning.Devices devices) {
            boolean held = devices.idleReserved() || ChargeRows.isCapacity(cells.text(Axis.RESOURCE_TYPE.column()));
            UsageRecord usage = builder.account(account(slice, cells))
                    .region(region)
                    .resource(devices.resource())
                    .window(TimeWindow.ofDay(day))
                    .deviceHours(hours * devices.devicesPerUnit())
                    .pricing(pricing(value(slice, cells, Axis.Kind.PRICING), devices.pricing()))
                    .idleReserved(held)
                    .provisional(freshness.isProvisional(day))
                    .tags(tags(slice, cells))
                    .cost(cost)
                    .build();
            return new Read(day, hours, usage, null);
        }
        return new Read(day, hours, null, skipped((BillingMeaning.NoUsage) meaning, region, meter, hours, cost));
    }

    /** Hours that the service cannot give by the values that are asked for, since one of them is empty. */
    SkippedUsage untold(String what, String region, double hours, @Nullable Cost cost) {
        BillingMeaning.NoUsage gap = BillingMeaning.unknown(
                "",
                "no " + what + " is told for these hours, so their meters cannot be asked for beside a third value");
        return skipped(gap, meters.region(region), "", hours, cost);
    }

    /** The amount in whichever column has it: the service names it after what was asked for, or its own way. */
    static @Nullable Cost cost(Columns.Cells cells) {
        BigDecimal amount = cells.number(Slice.COST, "PreTaxCost");
        return amount == null ? null : new Cost(amount, cells.text("Currency"));
    }

    private static SkippedUsage skipped(
            BillingMeaning.NoUsage what, String region, String meter, double hours, @Nullable Cost cost) {
        return new SkippedUsage(
                what.reason(),
                what.category(),
                what.detail(),
                Providers.AZURE,
                Slice.CATEGORY,
                region,
                what.type().isEmpty() ? Columns.shown(meter) : what.type(),
                what.kind(),
                what.kind() == null ? 0 : hours,
                cost,
                1,
                REFERENCE);
    }

    /** What an axis tells of a row: the pinned value, or that of its column. */
    private static String value(Slice slice, Columns.Cells cells, Axis.Kind axis) {
        for (Slice.Pin pin : slice.pins()) {
            if (pin.axis().kind() == axis) {
                return pin.label();
            }
        }
        for (Axis grouped : slice.axes()) {
            if (grouped.kind() == axis) {
                return cells.text(grouped.columns());
            }
        }
        return "";
    }

    private String account(Slice slice, Columns.Cells cells) {
        String told = value(slice, cells, Axis.Kind.SUBSCRIPTION);
        return told.isEmpty() ? subscription : told;
    }

    /** How hours were bought: the pricing model where it is asked for, else as far as the meter says. */
    private static Pricing pricing(String model, @Nullable Pricing told) {
        return switch (model.toLowerCase(Locale.ROOT)) {
            case "ondemand" -> told == null ? Pricing.ON_DEMAND : told;
            case "reservation" -> Pricing.RESERVED;
            case "savingsplan" -> Pricing.SAVINGS_PLAN;
            case "spot" -> Pricing.SPOT;
            default -> told == null ? Pricing.UNKNOWN : told;
        };
    }

    private Map<String, String> tags(Slice slice, Columns.Cells cells) {
        for (Slice.Pin pin : slice.pins()) {
            if (!pin.axis().tag().isEmpty()) {
                return tag(pin.axis().tag(), pin.label());
            }
        }
        for (Axis axis : slice.axes()) {
            if (!axis.tag().isEmpty()) {
                return tag(axis.tag(), value(slice, cells, axis.kind()));
            }
        }
        return Map.of();
    }

    private Map<String, String> tag(String name, String value) {
        if (value.isEmpty()) {
            return Map.of();
        }
        if (tags.size() >= MOST_TEXTS) {
            tags.clear();
        }
        return tags.computeIfAbsent(value, text -> Map.of(name, text));
    }
}
