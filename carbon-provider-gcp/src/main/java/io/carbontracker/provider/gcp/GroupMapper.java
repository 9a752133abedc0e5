package io.carbontracker.provider.gcp;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.BillingUnits;
import io.carbontracker.catalog.GcpSkus;
import io.carbontracker.provider.gcp.BillingQuery.Column;
import io.carbontracker.provider.gcp.Group.UnreadableException;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Turns groups into usage, or into an account of why they are none. Keeps the meaning of each SKU; for one run. */
final class GroupMapper {
    private static final SourceReference REFERENCE = new SourceReference(BigQueryUsage.NAME, "", 0);

    /** Sums of numbers with 15 digits agree to more than this. */
    private static final double TOLERANCE = 1e-6;

    private final GcpSkus skus;
    private final Grouping grouping;
    private final Instant completeThrough;
    private final UsageRecord.Builder builder =
            UsageRecord.builder().provider(Providers.GCP).reference(REFERENCE);
    private final Map<String, BillingMeaning> byTime = new HashMap<>();
    private final Map<String, BillingMeaning> byMemory = new HashMap<>();
    private final Map<String, MeteredResource> byFamily = new HashMap<>();

    private long mismatches;
    private String firstMismatch = "";
    private long incomparable;
    private String firstIncomparable = "";
    private @Nullable Instant newestExport;

    GroupMapper(GcpSkus skus, Grouping grouping, Instant completeThrough) {
        this.skus = skus;
        this.grouping = grouping;
        this.completeThrough = completeThrough;
    }

    /** What a group stands for; its account, if it has one, is one item or two. */
    void map(Group group, Queue<UsageItem> items) {
        long rows = 1;
        Cost cost = null;
        try {
            rows = group.count(Column.BILLED_ROWS, 1);
            cost = cost(group);
            noteExport(group.time(Column.EXPORTED));
            String kind = group.text(Column.KIND);
            if (kind.equals("usage")) {
                usage(group, rows, cost, items);
            } else {
                items.add(money(group, kind, rows, cost));
            }
        } catch (UnreadableException e) {
            items.add(skipped(SkipReason.BAD_ROW, "", String.valueOf(e.getMessage()), group, cost, rows));
        }
    }

    /** How often, and where first, the two quantities of a row did not tell the same hours, or could not be compared. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (mismatches > 0) {
            notes.add("usage and pricing quantities differ in " + mismatches
                    + " group(s); the hours are those of the usage. First: " + firstMismatch);
        }
        if (incomparable > 0) {
            notes.add("usage and pricing quantities cannot be compared in " + incomparable
                    + " group(s); the hours are those of the usage. First: " + firstIncomparable);
        }
        return notes;
    }

    /** When the newest row was exported, {@code null} before the first. */
    @Nullable
    Instant newestExport() {
        return newestExport;
    }

    private void usage(Group group, long rows, @Nullable Cost cost, Queue<UsageItem> items) throws UnreadableException {
        long unreadable = group.count(Column.UNREADABLE_ROWS, 0);
        BigDecimal amount = group.number(Column.AMOUNT);
        if (amount == null || unreadable >= rows) {
            items.add(skipped(SkipReason.BAD_ROW, "", "no quantity that can be read", group, cost, rows));
            return;
        }
        String unit = group.text(Column.UNIT).toLowerCase(Locale.ROOT);
        BillingMeaning meaning = meaning(group.text(Column.SKU), BillingUnits.isMemoryTime(unit));
        double quantity = amount.doubleValue();
        items.add(
                meaning instanceof BillingMeaning.Devices devices
                        ? devices(group, devices, quantity, unit, cost, rows - unreadable)
                        : none(group, (BillingMeaning.NoUsage) meaning, quantity, unit, cost, rows - unreadable));
        if (unreadable > 0) { // their money is in the group's
            items.add(skipped(SkipReason.BAD_ROW, "", "no quantity that can be read", group, null, unreadable));
        }
    }

    private UsageItem devices(
            Group group, BillingMeaning.Devices devices, double amount, String unit, @Nullable Cost cost, long rows)
            throws UnreadableException {
        ResourceKind kind = devices.resource().kind();
        double hours = BillingUnits.deviceHours(amount, unit, kind);
        if (Double.isNaN(hours)) {
            String detail = "the unit \"" + Texts.line(unit) + "\" of \"" + Texts.line(group.text(Column.SKU))
                    + "\" is none of " + kind.label() + "-hours";
            return skipped(SkipReason.UNKNOWN_UNIT, "", detail, group, cost, rows);
        }
        compare(group, hours, kind);
        TimeWindow window = window(group);
        Pricing pricing = devices.pricing();
        return builder.account(group.text(Column.PROJECT))
                .service(group.text(Column.SERVICE))
                .region(group.text(Column.REGION))
                .resource(resource(devices.resource(), group.text(Column.FAMILY)))
                .window(window)
                .deviceHours(hours * devices.devicesPerUnit())
                .pricing(pricing == null ? Pricing.UNKNOWN : pricing)
                .idleReserved(devices.idleReserved() || group.isTrue(Column.UNUSED))
                .provisional(!window.start().isBefore(completeThrough))
                .tags(tags(group))
                .cost(cost)
                .billedRows(rows)
                .build();
    }

    /** The machine's label tells the family where the SKU does not, as for {@code Compute optimized Core}. */
    private MeteredResource resource(MeteredResource billed, String family) {
        return family.isEmpty() || billed.kind() != ResourceKind.VCPU
                ? billed
                : byFamily.computeIfAbsent(family, MeteredResource.Vcpu::new);
    }

    private UsageItem none(
            Group group, BillingMeaning.NoUsage none, double amount, String unit, @Nullable Cost cost, long rows) {
        ResourceKind kind = none.kind();
        if (kind == null) {
            return skipped(none.reason(), category(none, group), none.detail(), group, cost, rows);
        }
        double hours = BillingUnits.deviceHours(amount, unit, kind);
        if (Double.isNaN(hours) && none.isUnknown()) {
            return skipped(
                    SkipReason.NOT_MODELLED,
                    group.text(Column.SERVICE),
                    "the row bills no machine: its unit is \"" + Texts.line(unit) + "\"",
                    group,
                    cost,
                    rows);
        }
        boolean counted = !Double.isNaN(hours);
        return new SkippedUsage(
                none.reason(),
                category(none, group),
                none.detail(),
                Providers.GCP,
                group.text(Column.SERVICE),
                group.text(Column.REGION),
                none.type(),
                counted ? kind : null,
                counted ? hours : 0,
                cost,
                rows,
                REFERENCE);
    }

    private static String category(BillingMeaning.NoUsage none, Group group) {
        return none.reason() == SkipReason.NOT_MODELLED && none.category().isEmpty()
                ? group.text(Column.SERVICE)
                : none.category();
    }

    private static UsageItem money(Group group, String kind, long rows, @Nullable Cost cost) {
        String costType = group.text(Column.COST_TYPE);
        return switch (kind) {
            case "commitment" -> skipped(SkipReason.PURCHASE, "", "the fee of a commitment", group, cost, rows);
            case "license" ->
                skipped(
                        SkipReason.DUPLICATE_HOURS,
                        "",
                        "the license of software on a machine that other rows count",
                        group,
                        cost,
                        rows);
            case "load-balancer" ->
                skipped(SkipReason.NOT_MODELLED, "load balancing", "a load balancer", group, cost, rows);
            case "traffic" ->
                skipped(SkipReason.NOT_MODELLED, "network", "a quantity of traffic or calls", group, cost, rows);
            case "other" ->
                skipped(
                        SkipReason.NOT_MODELLED,
                        group.text(Column.SERVICE),
                        "the service bills no machine",
                        group,
                        cost,
                        rows);
            case "money" ->
                skipped(reason(costType), "", "the cost type is \"" + Texts.line(costType) + "\"", group, cost, rows);
            default -> skipped(SkipReason.BAD_ROW, "", "\"kind\" is \"" + Texts.line(kind) + "\"", group, cost, rows);
        };
    }

    private static SkipReason reason(String costType) {
        return switch (costType) {
            case "tax" -> SkipReason.TAX;
            case "adjustment" -> SkipReason.CREDIT;
            default -> SkipReason.FEE;
        };
    }

    private static SkippedUsage skipped(
            SkipReason reason, String category, String detail, Group group, @Nullable Cost cost, long rows) {
        String sku = group.text(Column.SKU);
        return new SkippedUsage(
                reason,
                category,
                detail,
                Providers.GCP,
                group.text(Column.SERVICE),
                group.text(Column.REGION),
                reason == SkipReason.BAD_ROW || reason == SkipReason.UNKNOWN_UNIT ? Texts.line(sku) : "",
                null,
                0,
                cost,
                rows,
                REFERENCE);
    }

    private BillingMeaning meaning(String sku, boolean memoryUnit) {
        return (memoryUnit ? byMemory : byTime).computeIfAbsent(sku, text -> skus.of(text, memoryUnit));
    }

    private void compare(Group group, double hours, ResourceKind kind) throws UnreadableException {
        BigDecimal amount = group.number(Column.PRICING_AMOUNT);
        if (amount == null) {
            return;
        }
        String unit = group.text(Column.PRICING_UNIT).toLowerCase(Locale.ROOT);
        double other = BillingUnits.deviceHours(amount.doubleValue(), unit, kind);
        if (Double.isNaN(other)) {
            incomparable++;
            if (firstIncomparable.isEmpty()) {
                firstIncomparable =
                        "\"" + Texts.line(group.text(Column.SKU)) + "\", priced by \"" + Texts.line(unit) + "\"";
            }
        } else if (!(Math.abs(hours - other) <= TOLERANCE * Math.max(Math.abs(hours), Math.abs(other)))) {
            mismatches++;
            if (firstMismatch.isEmpty()) {
                firstMismatch = "\"" + Texts.line(group.text(Column.SKU)) + "\", " + hours + " hours of usage, " + other
                        + " hours priced";
            }
        }
    }

    private TimeWindow window(Group group) throws UnreadableException {
        Instant start = group.time(Column.STARTED);
        if (start == null) {
            throw new UnreadableException(Column.STARTED.label(), "", "a timestamp");
        }
        if (!grouping.hourly()) {
            return TimeWindow.of(start, start.plus(Duration.ofDays(1)));
        }
        Instant hour = start.plus(Duration.ofHours(1));
        Instant end = group.time(Column.ENDED);
        return TimeWindow.of(start, end == null || end.isBefore(hour) ? hour : end);
    }

    private Map<String, String> tags(Group group) {
        List<String> labels = grouping.labels();
        if (labels.isEmpty()) {
            return Map.of();
        }
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            String value = group.label(i);
            if (!value.isEmpty()) {
                tags.put(labels.get(i), value);
            }
        }
        return tags;
    }

    private static @Nullable Cost cost(Group group) throws UnreadableException {
        BigDecimal amount = group.number(Column.COST);
        return amount == null ? null : new Cost(amount, group.text(Column.CURRENCY));
    }

    private void noteExport(@Nullable Instant time) {
        if (time != null && (newestExport == null || time.isAfter(newestExport))) {
            newestExport = time;
        }
    }

    /** A queue that takes what {@link #map} gives. */
    static Queue<UsageItem> queue() {
        return new ArrayDeque<>(4);
    }
}
