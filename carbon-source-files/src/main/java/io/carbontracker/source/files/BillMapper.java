package io.carbontracker.source.files;

import io.carbontracker.catalog.AwsUsageTypes;
import io.carbontracker.catalog.AzureMeters;
import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.BillingUnits;
import io.carbontracker.catalog.FactorTable;
import io.carbontracker.catalog.GcpSkus;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a bill of any form: what is money only, what is usage, and how many hours of which device. What is
 * particular to a form {@link BillForm} tells.
 */
final class BillMapper implements RowMapper {
    private static final BillingMeaning.NoUsage CORRECTED_MONEY =
            BillForm.money(SkipReason.FEE, "a correction without a quantity");

    /** A hundred billion years of one device (1E15 h / 8,760 h); what is worked out of it stays within a double. */
    static final double MOST_HOURS = 1e15;

    private final UsageQuery query;
    private final Completeness completeness;
    private final BillForm form;
    private final BillRow row;
    private final UsageRecord.Builder record = UsageRecord.builder();
    private final TagColumns tags;
    private final MachineDetails details = new MachineDetails();
    private final Machines aws;
    private final Machines azure;
    private final Machines gcp;
    private final Machines others;
    private final TextCache<Instant> starts;
    private final TextCache<Instant> ends;

    private boolean hasEnd;
    private boolean costSeen;
    private boolean endMissed;

    BillMapper(
            BillForm form,
            UsageQuery query,
            Completeness completeness,
            Function<FactorTable.Schema, FactorTable> tables) {
        this.form = form;
        this.query = query;
        this.completeness = completeness;
        row = new BillRow(form, query.tags().size());
        tags = new TagColumns(query.tags(), form, row);
        starts = new TextCache<>(text -> form.instant(row.name(BillColumn.CHARGE_PERIOD_START), text));
        ends = new TextCache<>(text -> form.instant(row.name(BillColumn.CHARGE_PERIOD_END), text));
        aws = new AwsMachines(
                new Once<>(() -> new AwsUsageTypes(tables.apply(FactorTable.Schema.AWS_USAGE_TYPES))), details);
        azure = new AzureMachines(
                new Once<>(() -> new AzureMeters(tables.apply(FactorTable.Schema.INSTANCES))), details);
        gcp = new GcpMachines(new Once<>(() -> new GcpSkus(tables.apply(FactorTable.Schema.GCP_SKUS))));
        others = new OtherMachines(details);
    }

    @Override
    public Row row() {
        return row.cells();
    }

    @Override
    public int[] bind(List<String> names) {
        Header header = new Header(names, form::key);
        List<String> missing = form.required().stream()
                .filter(column -> form.names(column).stream().noneMatch(header::has))
                .map(form::title)
                .toList();
        if (!missing.isEmpty()) {
            throw header.missing(missing, form.needs() + otherForm(names));
        }
        int[] slots = new int[names.size()];
        Arrays.fill(slots, -1);
        row.unbind();
        for (BillColumn column : BillColumn.ALL) {
            if (form.isWanted(column, row) && !(tags.isEmpty() && TagColumns.isOne(column))) {
                bind(column, header, names, slots);
            }
        }
        tags.bind(names, form, slots);
        hasEnd = row.isBound(BillColumn.CHARGE_PERIOD_END);
        endMissed |= !hasEnd;
        costSeen |= row.isBound(BillColumn.EFFECTIVE_COST);
        return slots;
    }

    /** Names the source whose form the columns have, when it is another one. */
    private String otherForm(List<String> names) {
        for (BillForm other : List.of(new FocusForm(), new CurForm(), new AzureForm(), new GcpForm())) {
            Header header = new Header(names, other::key);
            if (other.required().stream()
                    .allMatch(column -> other.names(column).stream().anyMatch(header::has))) {
                return " Its columns are those of the source \"" + other.source() + "\"";
            }
        }
        return "";
    }

    private void bind(BillColumn column, Header header, List<String> names, int[] slots) {
        for (String name : form.names(column)) {
            int place = header.place(name);
            if (place >= 0 && slots[place] < 0) {
                slots[place] = column.ordinal();
                row.bind(column, names.get(place));
                return;
            }
        }
    }

    @Override
    public Role role(int slot) {
        return slot < BillColumn.ALL.size() ? BillColumn.ALL.get(slot).role() : Role.TEXT;
    }

    @Override
    public List<String> picked(int slot) {
        BillColumn column = BillColumn.ALL.get(slot);
        return TagColumns.isOne(column)
                ? tags.keys()
                : column == BillColumn.X_SYSTEM_LABELS ? List.of(GcpMachines.UNUSED) : MachineDetails.KEYS;
    }

    @Override
    public int quantity() {
        return BillColumn.CONSUMED_QUANTITY.ordinal();
    }

    /** Skipped rows have no time. */
    @Override
    public boolean isHourly() {
        try {
            return machine() != null;
        } catch (FieldException e) {
            return true; // what is wrong is told of the row
        }
    }

    @Override
    public double hoursPerUnit() {
        try {
            BillingMeaning.Devices machine = machine();
            return machine == null || !row.hasNumber(BillColumn.CONSUMED_QUANTITY) ? 0 : hours(1, machine);
        } catch (FieldException e) {
            return 0;
        }
    }

    /** The machine that the current row is of, asked as for {@link #map}: of a row that cannot be read nothing is noted. */
    private BillingMeaning.@Nullable Devices machine() {
        cost();
        if (form.moneyOnly(row) != null) {
            return null;
        }
        if (row.hasNumber(BillColumn.CONSUMED_QUANTITY)) {
            consumedQuantity();
        }
        return machinesOf(form.provider(row)).judge(row) instanceof BillingMeaning.Devices devices ? devices : null;
    }

    private double hours(double quantity, BillingMeaning.Devices devices) {
        return BillingUnits.deviceHours(quantity, row.unit(), devices.resource().kind()) * devices.devicesPerUnit();
    }

    @Override
    public @Nullable UsageItem map(SourceReference reference) {
        Instant start = start();
        if (!query.window().contains(start)) {
            return null;
        }
        Cost cost = cost();
        BillingMeaning.NoUsage money = form.moneyOnly(row);
        if (money != null) {
            return skipped(money, 0, cost, reference);
        }
        boolean hasQuantity = row.hasNumber(BillColumn.CONSUMED_QUANTITY);
        double quantity = hasQuantity ? consumedQuantity() : 0;
        TimeWindow window = window(start);
        boolean provisional = completeness.isProvisional(window);
        String provider = form.provider(row);
        BillingMeaning verdict = machinesOf(provider).judge(row);
        if (verdict instanceof BillingMeaning.NoUsage skipped) {
            return skipped(skipped, quantity, cost, reference);
        }
        if (!hasQuantity) {
            if (row.is(BillColumn.CHARGE_CLASS, "correction")) {
                return skipped(CORRECTED_MONEY, 0, cost, reference);
            }
            throw FieldException.of(row.name(BillColumn.CONSUMED_QUANTITY), "", "a number, for the row is usage");
        }
        BillingMeaning.Devices devices = (BillingMeaning.Devices) verdict;
        double hours = hours(quantity, devices);
        if (Double.isNaN(hours)) {
            return skipped(unknownUnit(devices), 0, cost, reference);
        }
        if (Math.abs(hours) > MOST_HOURS) {
            throw FieldException.of(
                    row.name(BillColumn.CONSUMED_QUANTITY),
                    row.raw(BillColumn.CONSUMED_QUANTITY),
                    "a quantity of at most 1E15 hours");
        }
        return record.provider(provider)
                .account(row.text(BillColumn.SUB_ACCOUNT_ID))
                .service(form.service(row))
                .region(region())
                .resource(devices.resource())
                .window(window)
                .deviceHours(hours)
                .pricing(pricing(devices))
                .idleReserved(devices.idleReserved() || row.is(BillColumn.CAPACITY_RESERVATION_STATUS, "unused"))
                .provisional(provisional)
                .tags(tags.of(row))
                .cost(cost)
                .billedRows(row.cells().billedRows())
                .reference(reference)
                .build();
    }

    private double consumedQuantity() {
        return row.cells().number(BillColumn.CONSUMED_QUANTITY.ordinal(), row.name(BillColumn.CONSUMED_QUANTITY));
    }

    private Machines machinesOf(String provider) {
        return switch (provider) {
            case Providers.AWS -> aws;
            case Providers.AZURE -> azure;
            case Providers.GCP -> gcp;
            default -> others;
        };
    }

    private BillingMeaning.NoUsage unknownUnit(BillingMeaning.Devices devices) {
        String unit = row.text(BillColumn.CONSUMED_UNIT);
        return row.isCompute()
                ? new BillingMeaning.NoUsage(
                        SkipReason.UNKNOWN_UNIT,
                        "",
                        devices.resource().label(),
                        null,
                        row.name(BillColumn.CONSUMED_UNIT) + " is \"" + Texts.shown(unit)
                                + "\", expected one of time such as Hours")
                : BillingMeaning.NOT_MODELLED;
    }

    private SkippedUsage skipped(
            BillingMeaning.NoUsage verdict, double quantity, @Nullable Cost cost, SourceReference reference) {
        ResourceKind kind = verdict.kind();
        double hours = kind == null ? 0 : BillingUnits.deviceHours(quantity, row.unit(), kind);
        boolean counted = kind != null && Double.isFinite(hours);
        return new SkippedUsage(
                verdict.reason(),
                verdict.reason() == SkipReason.NOT_MODELLED ? categoryOf(verdict) : "",
                verdict.detail(),
                form.provider(row),
                form.service(row),
                region(),
                verdict.type(),
                counted ? kind : null,
                counted ? hours : 0,
                cost,
                row.cells().billedRows(),
                reference);
    }

    /** The service category, which Google Cloud's bills lack: there the service. */
    private String categoryOf(BillingMeaning.NoUsage verdict) {
        if (!verdict.category().isEmpty()) {
            return verdict.category();
        }
        String category = row.lower(BillColumn.SERVICE_CATEGORY);
        String service = category.isEmpty() ? form.service(row).toLowerCase(Locale.ROOT) : category;
        return service.isEmpty() ? "unknown" : service;
    }

    @Override
    public SkippedUsage badRow(FieldException fault, SourceReference reference) {
        Cost cost;
        try {
            cost = cost();
        } catch (FieldException e) {
            cost = null;
        }
        return skipped(new BillingMeaning.NoUsage(SkipReason.BAD_ROW, "", "", null, fault.fault()), 0, cost, reference);
    }

    @Override
    public @Nullable Instant usageStart() {
        try {
            return form.moneyOnly(row) == null ? start() : null;
        } catch (FieldException e) {
            return null; // the row is skipped as a bad one
        }
    }

    @Override
    public @Nullable TimeWindow usageWindow() {
        Instant start = start();
        return query.window().contains(start) ? window(start) : null;
    }

    private Instant start() {
        return row.cells().cached(BillColumn.CHARGE_PERIOD_START.ordinal(), starts);
    }

    private TimeWindow window(Instant start) {
        if (!hasEnd) {
            return TimeWindow.of(start, start.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
        }
        Instant end = row.cells().cached(BillColumn.CHARGE_PERIOD_END.ordinal(), ends);
        if (!end.isAfter(start)) {
            throw FieldException.of(
                    row.name(BillColumn.CHARGE_PERIOD_END),
                    row.raw(BillColumn.CHARGE_PERIOD_END),
                    "an instant after " + row.name(BillColumn.CHARGE_PERIOD_START) + ", which is \""
                            + row.raw(BillColumn.CHARGE_PERIOD_START) + "\"");
        }
        return TimeWindow.of(start, end);
    }

    private @Nullable Cost cost() {
        BigDecimal amount = form.amount(row);
        return amount == null ? null : new Cost(amount, row.text(BillColumn.BILLING_CURRENCY));
    }

    private Pricing pricing(BillingMeaning.Devices devices) {
        Pricing told = devices.pricing();
        return told == Pricing.SPOT || told == Pricing.DEDICATED || told == Pricing.RESERVED
                ? told
                : form.pricing(row, told);
    }

    private String region() {
        String region = row.firstOf(BillColumn.REGION_ID, BillColumn.REGION_NAME);
        return region.isEmpty() && !row.isBound(BillColumn.REGION_ID) && row.isBound(BillColumn.SKU_PRICE_DETAILS)
                ? details.of(row).region()
                : region;
    }

    @Override
    public String costKind() {
        return costSeen ? form.costKind() : "";
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(form.notes());
        if (endMissed && !form.names(BillColumn.CHARGE_PERIOD_END).isEmpty()) {
            notes.add("a file has no " + form.title(BillColumn.CHARGE_PERIOD_END)
                    + ": its rows are taken to end with their UTC day");
        }
        return notes;
    }
}
