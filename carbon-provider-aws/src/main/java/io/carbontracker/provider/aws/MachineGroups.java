package io.carbontracker.provider.aws;

import io.carbontracker.catalog.AwsUsageTypes;
import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.BillingUnits;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;

/** Turns the groups of machine services into usage, one item for each group. */
final class MachineGroups {
    static final SourceReference REFERENCE = new SourceReference(CostExplorerUsage.NAME, "", 0);

    /** Bounds the texts that are remembered; a bill has far fewer. */
    private static final int MOST_TEXTS = 20_000;

    private static final int LONGEST_TYPE = 120;

    private final AwsUsageTypes usageTypes;
    private final Map<String, BillingMeaning> meanings = new HashMap<>();
    private final Map<String, Map<String, String>> tags = new HashMap<>();
    private final Set<String> running = new HashSet<>();
    private final UsageRecord.Builder builder =
            UsageRecord.builder().provider(Providers.AWS).reference(REFERENCE);

    MachineGroups(AwsUsageTypes usageTypes) {
        this.usageTypes = usageTypes;
    }

    /** Makes the item of a group. */
    UsageItem item(Slice slice, Group group, TimeWindow window, boolean provisional) {
        List<String> keys = group.keys();
        Place place = place(slice, keys);
        if (keys.size() != 2) {
            return skipped(
                    place,
                    new BillingMeaning.NoUsage(
                            SkipReason.BAD_ROW,
                            "",
                            String.join(", ", keys),
                            null,
                            "a group with " + keys.size() + " keys where 2 were asked for"),
                    0,
                    Amounts.cost(group));
        }
        // a usage type lies in a group as a whole, or not at all
        if (slice.part() == Part.BESIDE && running.contains(place.usageType)) {
            return skipped(
                    place,
                    BillingMeaning.duplicate(
                            place.usageType,
                            "answered again: the usage type was counted among \"" + Filters.RUNNING_HOURS + "\""),
                    0,
                    null); // its cost was told there, too
        }
        if (slice.part() == Part.RUNNING && running.size() < MOST_TEXTS) {
            running.add(place.usageType);
        }
        BillingMeaning meaning = meaning(place.usageType);
        return meaning instanceof BillingMeaning.Devices devices
                ? devices(slice, place, group, devices, window, provisional)
                : noUsage(place, group, (BillingMeaning.NoUsage) meaning);
    }

    private UsageItem devices(
            Slice slice,
            Place place,
            Group group,
            BillingMeaning.Devices devices,
            TimeWindow window,
            boolean provisional) {
        MetricValue metric = Amounts.metric(group, Slice.QUANTITY);
        BigDecimal quantity = Amounts.amount(metric);
        String unit = Amounts.unit(metric);
        String label = devices.resource().label();
        ResourceKind kind = devices.resource().kind();
        Cost cost = Amounts.cost(group);
        if (unit.equals(Amounts.MIXED)) {
            return skipped(place, fault(SkipReason.UNKNOWN_UNIT, label, "the group mixes units"), 0, cost);
        }
        if (quantity == null) {
            String detail = "UsageQuantity \"" + Amounts.text(metric) + "\" is no number";
            return skipped(place, fault(SkipReason.BAD_ROW, label, detail), 0, cost);
        }
        double hours = BillingUnits.deviceHours(quantity.doubleValue(), unit.toLowerCase(Locale.ROOT), kind)
                * devices.devicesPerUnit();
        if (Double.isNaN(hours)) {
            String detail = "unit \"" + unit + "\" is none of " + kind.label() + "-hours";
            return skipped(place, fault(SkipReason.UNKNOWN_UNIT, label, detail), 0, cost);
        }
        return builder.account(place.account)
                .service(place.service)
                .region(place.region)
                .resource(devices.resource())
                .window(window)
                .deviceHours(hours)
                .pricing(pricing(slice.pinned().recordType(), devices.pricing()))
                .idleReserved(devices.idleReserved())
                .provisional(provisional)
                .tags(place.tags)
                .cost(cost)
                .build();
    }

    private static BillingMeaning.NoUsage fault(SkipReason reason, String label, String detail) {
        return new BillingMeaning.NoUsage(reason, "", label, null, detail);
    }

    /** How hours were bought: the record type tells commitments, the usage type the rest; without the first, no more than that. */
    private static Pricing pricing(String recordType, @Nullable Pricing told) {
        return switch (recordType) {
            case "DiscountedUsage" -> Pricing.RESERVED;
            case "SavingsPlanCoveredUsage" -> Pricing.SAVINGS_PLAN;
            case "Usage" -> told == null ? Pricing.ON_DEMAND : told;
            default -> told == null ? Pricing.UNKNOWN : told;
        };
    }

    private static UsageItem noUsage(Place place, Group group, BillingMeaning.NoUsage meaning) {
        MetricValue metric = Amounts.metric(group, Slice.QUANTITY);
        String unit = Amounts.unit(metric).toLowerCase(Locale.ROOT);
        BillingMeaning.NoUsage what = meaning.isUnknown() && !BillingUnits.isTime(unit)
                ? BillingMeaning.NOT_MODELLED // gigabytes or requests of something named after a machine
                : meaning;
        BigDecimal quantity = Amounts.amount(metric);
        double hours = what.kind() == null || quantity == null
                ? 0
                : BillingUnits.deviceHours(quantity.doubleValue(), unit, what.kind());
        return skipped(place, what, Double.isNaN(hours) ? 0 : hours, Amounts.cost(group));
    }

    private static SkippedUsage skipped(Place place, BillingMeaning.NoUsage what, double hours, @Nullable Cost cost) {
        boolean notModelled = what.reason() == SkipReason.NOT_MODELLED;
        return new SkippedUsage(
                what.reason(),
                notModelled && what.category().isEmpty() ? category(place.usageType) : what.category(),
                what.detail(),
                Providers.AWS,
                place.service,
                place.region,
                what.type().isEmpty() ? cut(place.usageType) : what.type(),
                what.kind(),
                hours,
                cost,
                1,
                REFERENCE);
    }

    /** What a machine service bills beside machines, by the words of the usage type. */
    private static String category(String usageType) {
        return usageType.contains("DataTransfer") || usageType.contains("-Bytes")
                ? "network"
                : usageType.contains("Volume") || usageType.contains("EBS:") ? "storage" : "other machine services";
    }

    private static String cut(String text) {
        return text.length() > LONGEST_TYPE ? text.substring(0, LONGEST_TYPE) : text;
    }

    private BillingMeaning meaning(String usageType) {
        if (meanings.size() >= MOST_TEXTS) {
            meanings.clear();
        }
        return meanings.computeIfAbsent(usageType, usageTypes::of);
    }

    private record Place(String usageType, String region, String account, String service, Map<String, String> tags) {}

    private Place place(Slice slice, List<String> keys) {
        Slice.Pinned pinned = slice.pinned();
        if (keys.size() != 2) {
            return new Place("", region(pinned.region()), pinned.account(), pinned.service(), Map.of());
        }
        int usageType = slice.usageTypeKey();
        String value = slice.axis().value(keys.get(1 - usageType));
        Axis.Kind axis = slice.axis().kind();
        return new Place(
                keys.get(usageType),
                region(axis == Axis.Kind.REGION ? value : pinned.region()),
                axis == Axis.Kind.ACCOUNT ? value : pinned.account(),
                service(slice, keys.get(usageType)),
                slice.axis().name().isEmpty() || value.isEmpty()
                        ? Map.of()
                        : tag(slice.axis().name(), value));
    }

    /** The service that the filter tells, or else the name of the group of running hours. */
    private static String service(Slice slice, String usageType) {
        String pinned = slice.pinned().service();
        return pinned.isEmpty() && slice.part() == Part.RUNNING && !usageType.contains(":ml.")
                ? MachineServices.EC2
                : pinned;
    }

    private Map<String, String> tag(String name, String value) {
        if (tags.size() >= MOST_TEXTS) {
            tags.clear();
        }
        return tags.computeIfAbsent(value, text -> Map.of(name, text));
    }

    /** Usage without a region comes as {@code NoRegion}. */
    private static String region(String text) {
        return text.equals("NoRegion") ? "" : text;
    }
}
