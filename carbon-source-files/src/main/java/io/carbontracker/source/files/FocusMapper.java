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

/** Reads the rows of a FOCUS bill: what is money only, what is usage, and how many hours of which device. */
final class FocusMapper implements RowMapper {
    private static final List<FocusColumn> REQUIRED =
            List.of(FocusColumn.CHARGE_PERIOD_START, FocusColumn.CONSUMED_QUANTITY, FocusColumn.CONSUMED_UNIT);

    /** Where the provider stands, best first. */
    private static final List<FocusColumn> PROVIDER_COLUMNS = List.of(
            FocusColumn.PROVIDER_NAME,
            FocusColumn.SERVICE_PROVIDER_NAME,
            FocusColumn.HOST_PROVIDER_NAME,
            FocusColumn.PUBLISHER_NAME);

    private static final String NEEDS =
            "a FOCUS file needs ChargePeriodStart, ConsumedQuantity and ConsumedUnit; is it one?";

    private static final BillingMeaning.NoUsage UNUSED_COMMITMENT = new BillingMeaning.NoUsage(
            SkipReason.UNUSED_COMMITMENT, "", "", null, "CommitmentDiscountStatus is Unused");
    private static final BillingMeaning.NoUsage CORRECTED_MONEY =
            new BillingMeaning.NoUsage(SkipReason.FEE, "", "", null, "a correction without a quantity");

    private final UsageQuery query;
    private final Completeness completeness;
    private final FocusRow row = new FocusRow();
    private final UsageRecord.Builder record = UsageRecord.builder();
    private final TagColumns tags;
    private final Machines aws;
    private final Machines azure;
    private final Machines gcp;
    private final Machines others;

    private final TextCache<String> providers = new TextCache<>(FocusMapper::provider);
    private final TextCache<Instant> starts =
            new TextCache<>(text -> Times.instant(FocusColumn.CHARGE_PERIOD_START.column(), text));
    private final TextCache<Instant> ends =
            new TextCache<>(text -> Times.instant(FocusColumn.CHARGE_PERIOD_END.column(), text));

    private boolean hasEnd;
    private boolean costSeen;
    private boolean endMissed;

    FocusMapper(UsageQuery query, Completeness completeness, Function<FactorTable.Schema, FactorTable> tables) {
        this.query = query;
        this.completeness = completeness;
        this.tags = new TagColumns(query.tags());
        MachineDetails details = new MachineDetails();
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
        Header header = new Header(names);
        List<String> missing = REQUIRED.stream()
                .map(FocusColumn::column)
                .filter(column -> !header.has(column))
                .toList();
        if (!missing.isEmpty()) {
            throw header.missing(missing, NEEDS);
        }
        int[] slots = new int[names.size()];
        Arrays.fill(slots, -1);
        for (FocusColumn column : FocusColumn.ALL) {
            int place = header.place(column.column());
            if (place >= 0) {
                slots[place] = column.ordinal();
            }
        }
        hasEnd = header.has(FocusColumn.CHARGE_PERIOD_END.column());
        endMissed |= !hasEnd;
        costSeen |= header.has(FocusColumn.EFFECTIVE_COST.column());
        return slots;
    }

    @Override
    public @Nullable UsageItem map(SourceReference reference) {
        Instant start = start();
        if (!query.window().contains(start)) {
            return null;
        }
        Cost cost = cost();
        BillingMeaning.NoUsage money = moneyOnly();
        if (money != null) {
            return skipped(money, 0, cost, reference);
        }
        boolean hasQuantity = row.hasNumber(FocusColumn.CONSUMED_QUANTITY);
        double quantity = hasQuantity
                ? row.cells().number(FocusColumn.CONSUMED_QUANTITY.ordinal(), FocusColumn.CONSUMED_QUANTITY.column())
                : 0;
        TimeWindow window = window(start);
        boolean provisional = completeness.isProvisional(window);
        String provider = providerOfRow();
        BillingMeaning verdict = machinesOf(provider).judge(row);
        if (verdict instanceof BillingMeaning.NoUsage skipped) {
            return skipped(skipped, quantity, cost, reference);
        }
        if (!hasQuantity) {
            if (row.is(FocusColumn.CHARGE_CLASS, "correction")) {
                return skipped(CORRECTED_MONEY, 0, cost, reference);
            }
            throw FieldException.of(FocusColumn.CONSUMED_QUANTITY.column(), "", "a number, for the row is usage");
        }
        BillingMeaning.Devices devices = (BillingMeaning.Devices) verdict;
        String unit = row.lower(FocusColumn.CONSUMED_UNIT);
        double hours =
                BillingUnits.deviceHours(quantity, unit, devices.resource().kind()) * devices.devicesPerUnit();
        if (Double.isNaN(hours)) {
            return skipped(unknownUnit(devices), 0, cost, reference);
        }
        if (Double.isInfinite(hours)) {
            throw FieldException.of(
                    FocusColumn.CONSUMED_QUANTITY.column(),
                    row.cells().text(FocusColumn.CONSUMED_QUANTITY.ordinal()),
                    "a quantity within the range of a double in hours");
        }
        return record.provider(provider)
                .account(row.text(FocusColumn.SUB_ACCOUNT_ID))
                .service(row.text(FocusColumn.SERVICE_NAME))
                .region(region())
                .resource(devices.resource())
                .window(window)
                .deviceHours(hours)
                .pricing(pricing(devices))
                .idleReserved(devices.idleReserved() || row.is(FocusColumn.CAPACITY_RESERVATION_STATUS, "unused"))
                .provisional(provisional)
                .tags(tags.of(row))
                .cost(cost)
                .reference(reference)
                .build();
    }

    private Machines machinesOf(String provider) {
        return switch (provider) {
            case Providers.AWS -> aws;
            case Providers.AZURE -> azure;
            case Providers.GCP -> gcp;
            default -> others;
        };
    }

    /** The rows that are money without machines; {@code null} for usage. */
    private BillingMeaning.@Nullable NoUsage moneyOnly() {
        if (row.has(FocusColumn.CHARGE_CATEGORY) && !row.is(FocusColumn.CHARGE_CATEGORY, "usage")) {
            String category = row.text(FocusColumn.CHARGE_CATEGORY);
            return money(
                    switch (row.lower(FocusColumn.CHARGE_CATEGORY)) {
                        case "purchase" -> SkipReason.PURCHASE;
                        case "tax" -> SkipReason.TAX;
                        case "credit" -> SkipReason.CREDIT;
                        case "adjustment" -> SkipReason.FEE;
                        default ->
                            throw FieldException.of(
                                    FocusColumn.CHARGE_CATEGORY.column(),
                                    category,
                                    "Usage, Purchase, Tax, Credit or Adjustment");
                    },
                    category);
        }
        switch (row.lower(FocusColumn.X_COST_TYPE)) {
            case "tax":
                return money(SkipReason.TAX, "tax");
            case "adjustment", "rounding_error":
                return money(SkipReason.FEE, row.lower(FocusColumn.X_COST_TYPE));
            default:
                return row.is(FocusColumn.COMMITMENT_DISCOUNT_STATUS, "unused") ? UNUSED_COMMITMENT : null;
        }
    }

    private static BillingMeaning.NoUsage money(SkipReason reason, String category) {
        return new BillingMeaning.NoUsage(reason, "", "", null, "charge category " + category.toLowerCase(Locale.ROOT));
    }

    private BillingMeaning.NoUsage unknownUnit(BillingMeaning.Devices devices) {
        String unit = row.text(FocusColumn.CONSUMED_UNIT);
        return row.isCompute()
                ? new BillingMeaning.NoUsage(
                        SkipReason.UNKNOWN_UNIT,
                        "",
                        devices.resource().label(),
                        null,
                        "ConsumedUnit is \"" + Texts.shown(unit) + "\", expected one of time such as Hours")
                : BillingMeaning.NOT_MODELLED;
    }

    private SkippedUsage skipped(
            BillingMeaning.NoUsage verdict, double quantity, @Nullable Cost cost, SourceReference reference) {
        ResourceKind kind = verdict.kind();
        double hours =
                kind == null ? 0 : BillingUnits.deviceHours(quantity, row.lower(FocusColumn.CONSUMED_UNIT), kind);
        boolean counted = kind != null && Double.isFinite(hours);
        return new SkippedUsage(
                verdict.reason(),
                verdict.reason() == SkipReason.NOT_MODELLED ? categoryOf(verdict) : "",
                verdict.detail(),
                providerOfRow(),
                row.text(FocusColumn.SERVICE_NAME),
                region(),
                verdict.type(),
                counted ? kind : null,
                counted ? hours : 0,
                cost,
                1,
                reference);
    }

    /** The service category, which Google Cloud's bills lack: there the service. */
    private String categoryOf(BillingMeaning.NoUsage verdict) {
        if (!verdict.category().isEmpty()) {
            return verdict.category();
        }
        String category = row.lower(FocusColumn.SERVICE_CATEGORY);
        String service = category.isEmpty() ? row.lower(FocusColumn.SERVICE_NAME) : category;
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
            return moneyOnly() == null ? start() : null;
        } catch (FieldException e) {
            return null; // the row is skipped as a bad one
        }
    }

    private Instant start() {
        return row.cells().cached(FocusColumn.CHARGE_PERIOD_START.ordinal(), starts);
    }

    private TimeWindow window(Instant start) {
        if (!hasEnd) {
            return TimeWindow.of(start, start.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
        }
        Instant end = row.cells().cached(FocusColumn.CHARGE_PERIOD_END.ordinal(), ends);
        if (!end.isAfter(start)) {
            throw FieldException.of(
                    FocusColumn.CHARGE_PERIOD_END.column(),
                    row.cells().text(FocusColumn.CHARGE_PERIOD_END.ordinal()),
                    "an instant after ChargePeriodStart, which is \""
                            + row.cells().text(FocusColumn.CHARGE_PERIOD_START.ordinal()) + "\"");
        }
        return TimeWindow.of(start, end);
    }

    private @Nullable Cost cost() {
        if (!row.hasNumber(FocusColumn.EFFECTIVE_COST)) {
            return null;
        }
        Row cells = row.cells();
        int slot = FocusColumn.EFFECTIVE_COST.ordinal();
        BigDecimal amount = Decimals.money(cells.chars(), cells.begin(slot), cells.end(slot));
        if (amount == null) {
            throw FieldException.of(FocusColumn.EFFECTIVE_COST.column(), cells.text(slot), "an amount such as 12.50");
        }
        return new Cost(amount, row.text(FocusColumn.BILLING_CURRENCY));
    }

    private Pricing pricing(BillingMeaning.Devices devices) {
        Pricing told = devices.pricing();
        if (told == Pricing.SPOT || told == Pricing.DEDICATED || told == Pricing.RESERVED) {
            return told;
        }
        return switch (row.lower(FocusColumn.PRICING_CATEGORY)) {
            case "standard" -> Pricing.ON_DEMAND;
            case "dynamic" -> Pricing.SPOT;
            case "committed" -> committed(row.lower(FocusColumn.COMMITMENT_DISCOUNT_TYPE));
            default -> told == null ? Pricing.UNKNOWN : told;
        };
    }

    /** {@code Savings Plan}, {@code SavingsPlan}, {@code Reserved}, {@code Reservation}. */
    private static Pricing committed(String type) {
        return type.startsWith("savings")
                ? Pricing.SAVINGS_PLAN
                : type.startsWith("reserv") ? Pricing.RESERVED : Pricing.UNKNOWN;
    }

    private String region() {
        return row.firstOf(FocusColumn.REGION_ID, FocusColumn.REGION_NAME);
    }

    private String providerOfRow() {
        for (FocusColumn column : PROVIDER_COLUMNS) {
            if (row.has(column)) {
                return row.cached(column, providers);
            }
        }
        return "";
    }

    /** Beyond core's spellings, the names of companies: {@code Amazon Web Services, Inc.}, {@code Google LLC}. */
    private static String provider(String text) {
        String name = Providers.canonical(text);
        if (name.startsWith("amazon")) {
            return Providers.AWS;
        }
        if (name.startsWith("microsoft")) {
            return Providers.AZURE;
        }
        return name.startsWith("google") ? Providers.GCP : name;
    }

    @Override
    public String costKind() {
        return costSeen ? FocusColumn.EFFECTIVE_COST.column() : "";
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (endMissed) {
            notes.add("a file has no ChargePeriodEnd: its rows are taken to end with their UTC day");
        }
        return notes;
    }
}
