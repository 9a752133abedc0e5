package io.carbontracker.source.files;

import static io.carbontracker.source.files.UsageColumn.ACCELERATOR;
import static io.carbontracker.source.files.UsageColumn.ACCELERATOR_HOURS;
import static io.carbontracker.source.files.UsageColumn.ACCOUNT;
import static io.carbontracker.source.files.UsageColumn.COST;
import static io.carbontracker.source.files.UsageColumn.CURRENCY;
import static io.carbontracker.source.files.UsageColumn.DATE;
import static io.carbontracker.source.files.UsageColumn.END;
import static io.carbontracker.source.files.UsageColumn.ENERGY_KWH;
import static io.carbontracker.source.files.UsageColumn.ENERGY_SCOPE;
import static io.carbontracker.source.files.UsageColumn.HOURS;
import static io.carbontracker.source.files.UsageColumn.INSTANCE_TYPE;
import static io.carbontracker.source.files.UsageColumn.PRICING;
import static io.carbontracker.source.files.UsageColumn.PROVIDER;
import static io.carbontracker.source.files.UsageColumn.REGION;
import static io.carbontracker.source.files.UsageColumn.SERVICE;
import static io.carbontracker.source.files.UsageColumn.START;
import static io.carbontracker.source.files.UsageColumn.UTILIZATION;
import static io.carbontracker.source.files.UsageColumn.WORKLOAD;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a usage CSV. */
final class UsageCsvMapper implements RowMapper {
    private static final String NEEDS =
            "a usage CSV needs date (or start and end), region, and instance_type with hours (or accelerator with"
                    + " accelerator_hours)";
    private static final String TAG_PREFIX = "tag_";

    private final UsageQuery query;
    private final Completeness completeness;
    private final List<String> tags;
    private final Row row;

    private final TextCache<String> texts = new TextCache<>(text -> text);
    private final TextCache<String> providers = new TextCache<>(Providers::canonical);
    private final TextCache<TimeWindow> days = new TextCache<>(text -> Times.day(DATE.column(), text));
    private final TextCache<MeteredResource> instances = new TextCache<>(MeteredResource.Instance::new);
    private final TextCache<MeteredResource> accelerators =
            new TextCache<>(model -> new MeteredResource.Accelerator(model, false));

    private final UsageRecord.Builder record = UsageRecord.builder(); // one for all rows: each sets all it has
    private boolean costSeen;
    private final @Nullable String[] lastTagValues;
    private Map<String, String> lastTags = Map.of();

    UsageCsvMapper(UsageQuery query, Completeness completeness) {
        this.query = query;
        this.completeness = completeness;
        this.tags = query.tags().stream().sorted().toList();
        this.lastTagValues = new String[tags.size()];
        this.row = new Row(UsageColumn.ALL.size() + tags.size());
    }

    @Override
    public Row row() {
        return row;
    }

    @Override
    public int[] bind(List<String> names) {
        Header header = new Header(names);
        checkComplete(header);
        int[] slots = new int[names.size()];
        Arrays.fill(slots, -1);
        for (UsageColumn column : UsageColumn.ALL) {
            int place = header.place(column.column());
            if (place >= 0) {
                slots[place] = column.ordinal();
            }
        }
        for (int i = 0; i < slots.length; i++) {
            String name = names.get(i);
            if (name.regionMatches(true, 0, TAG_PREFIX, 0, TAG_PREFIX.length())) {
                int tag = tags.indexOf(name.substring(TAG_PREFIX.length()));
                if (tag >= 0) {
                    slots[header.place(name)] = UsageColumn.ALL.size() + tag;
                }
            } else if (slots[i] < 0) {
                throw new BrokenInputException(
                        CarbonConfigurationException.unknown("column", Texts.shown(name), UsageColumn.NAMES)
                                        .getMessage()
                                + ", tag_<name>");
            }
        }
        costSeen |= header.has(COST.column());
        return slots;
    }

    private static void checkComplete(Header header) {
        List<String> missing = new ArrayList<>();
        if (!header.has(START.column()) && !header.has(END.column())) {
            require(header, missing, DATE);
        } else if (!header.has(DATE.column())) {
            require(header, missing, START, END);
        }
        require(header, missing, REGION);
        if (!header.has(ACCELERATOR.column()) && !header.has(ACCELERATOR_HOURS.column())) {
            require(header, missing, INSTANCE_TYPE, HOURS);
        } else {
            require(header, missing, ACCELERATOR, ACCELERATOR_HOURS);
            if (header.has(INSTANCE_TYPE.column()) != header.has(HOURS.column())) {
                require(header, missing, INSTANCE_TYPE, HOURS);
            }
        }
        if (!missing.isEmpty()) {
            throw header.missing(missing, NEEDS);
        }
    }

    private static void require(Header header, List<String> missing, UsageColumn... columns) {
        for (UsageColumn column : columns) {
            if (!header.has(column.column())) {
                missing.add(column.column());
            }
        }
    }

    @Override
    public @Nullable UsageItem map(SourceReference reference) {
        TimeWindow window = window();
        if (!query.window().contains(window.start())) {
            return null;
        }
        resource();
        if (!tags.isEmpty()) {
            record.tags(tagsOfRow());
        }
        return record.provider(provider())
                .account(text(ACCOUNT))
                .service(text(SERVICE))
                .region(text(REGION))
                .window(window)
                .pricing(pricing())
                .workload(workload())
                .utilization(utilization())
                .measuredEnergy(measuredEnergy())
                .cost(cost())
                .provisional(completeness.isProvisional(window))
                .reference(reference)
                .build();
    }

    private String provider() {
        return has(PROVIDER) ? row.cached(PROVIDER.ordinal(), providers) : Providers.AWS;
    }

    private TimeWindow window() {
        if (!has(START) && !has(END)) {
            return row.cached(DATE.ordinal(), days);
        }
        Instant start = Times.instant(START.column(), cell(START));
        Instant end = Times.instant(END.column(), cell(END));
        if (!end.isAfter(start)) {
            throw FieldException.of(
                    END.column(), cell(END), "an instant after start, which is \"" + cell(START) + "\"");
        }
        return TimeWindow.of(start, end);
    }

    /** Sets what is metered and how long. */
    private void resource() {
        if (!has(ACCELERATOR)) {
            if (!has(INSTANCE_TYPE)) {
                throw FieldException.of(INSTANCE_TYPE.column(), "", "a machine type such as p5.48xlarge");
            }
            record.resource(row.cached(INSTANCE_TYPE.ordinal(), instances)).deviceHours(number(HOURS));
        } else if (has(INSTANCE_TYPE)) {
            throw FieldException.of(
                    ACCELERATOR.column(), cell(ACCELERATOR), "nothing, for the row names an instance_type");
        } else {
            record.resource(row.cached(ACCELERATOR.ordinal(), accelerators)).deviceHours(number(ACCELERATOR_HOURS));
        }
    }

    private Pricing pricing() {
        if (!has(PRICING)) {
            return Pricing.UNKNOWN;
        }
        String label = text(PRICING);
        return Pricing.ofLabel(label)
                .orElseThrow(() -> FieldException.of(
                        PRICING.column(), label, "on-demand, spot, reserved, savings-plan, dedicated or unknown"));
    }

    private @Nullable Workload workload() {
        if (!has(WORKLOAD)) {
            return null;
        }
        String label = text(WORKLOAD);
        return Workload.ofLabel(label)
                .orElseThrow(() -> FieldException.of(
                        WORKLOAD.column(), label, "training, inference, low-traffic, idle or unknown"));
    }

    private double utilization() {
        if (!has(UTILIZATION)) {
            return Double.NaN;
        }
        double value = number(UTILIZATION);
        if (value < 0 || value > 1) {
            throw FieldException.of(UTILIZATION.column(), cell(UTILIZATION), "a number from 0 to 1");
        }
        return value;
    }

    private @Nullable MeasuredEnergy measuredEnergy() {
        MeasuredEnergy.Scope scope = MeasuredEnergy.Scope.NODE;
        if (has(ENERGY_SCOPE)) {
            scope = switch (text(ENERGY_SCOPE).toLowerCase(Locale.ROOT)) {
                case "node" -> MeasuredEnergy.Scope.NODE;
                case "boards" -> MeasuredEnergy.Scope.BOARDS;
                default -> throw FieldException.of(ENERGY_SCOPE.column(), cell(ENERGY_SCOPE), "node or boards");
            };
        }
        if (!has(ENERGY_KWH)) {
            return null;
        }
        double energy = number(ENERGY_KWH);
        double hours = number(has(ACCELERATOR) ? ACCELERATOR_HOURS : HOURS);
        if (energy != 0 && Math.signum(energy) != Math.signum(hours)) {
            throw FieldException.of(
                    ENERGY_KWH.column(),
                    cell(ENERGY_KWH),
                    "a number of the sign of the hours: below zero in corrections alone, 0 where no hour is billed");
        }
        return new MeasuredEnergy(energy, scope);
    }

    private @Nullable Cost cost() {
        if (!has(COST)) {
            return null;
        }
        BigDecimal amount = Decimals.money(row.chars(), row.begin(COST.ordinal()), row.end(COST.ordinal()));
        if (amount == null) {
            throw FieldException.of(COST.column(), cell(COST), "an amount such as 12.50");
        }
        return new Cost(amount, text(CURRENCY));
    }

    /** The tags asked for that the row has. Rows in succession often have the same. */
    private Map<String, String> tagsOfRow() {
        boolean same = true;
        for (int i = 0; i < tags.size(); i++) {
            int column = UsageColumn.ALL.size() + i;
            String value = row.isBlank(column) ? null : row.cached(column, texts);
            same &= value == null ? lastTagValues[i] == null : value.equals(lastTagValues[i]);
            lastTagValues[i] = value;
        }
        if (!same) {
            Map<String, String> found = new TreeMap<>();
            for (int i = 0; i < tags.size(); i++) {
                String value = lastTagValues[i];
                if (value != null) {
                    found.put(tags.get(i), value);
                }
            }
            lastTags = Map.copyOf(found);
        }
        return lastTags;
    }

    @Override
    public SkippedUsage badRow(FieldException fault, SourceReference reference) {
        Cost cost;
        try {
            cost = cost();
        } catch (FieldException e) {
            cost = null;
        }
        double hours = hoursOfBadRow();
        boolean counted = !Double.isNaN(hours);
        return new SkippedUsage(
                SkipReason.BAD_ROW,
                "",
                fault.fault(),
                provider(),
                text(SERVICE),
                text(REGION),
                has(INSTANCE_TYPE) ? text(INSTANCE_TYPE) : text(ACCELERATOR),
                !counted ? null : has(ACCELERATOR) ? ResourceKind.ACCELERATOR : ResourceKind.INSTANCE,
                counted ? hours : 0,
                cost,
                1,
                reference);
    }

    /** The hours, where the fault lies elsewhere; {@link Double#NaN} where they or their device are not told. */
    private double hoursOfBadRow() {
        if (has(ACCELERATOR) == has(INSTANCE_TYPE)) {
            return Double.NaN;
        }
        try {
            return number(has(ACCELERATOR) ? ACCELERATOR_HOURS : HOURS);
        } catch (FieldException e) {
            return Double.NaN;
        }
    }

    @Override
    public @Nullable Instant usageStart() {
        try {
            return window().start();
        } catch (FieldException e) {
            return null; // the row is skipped as a bad one
        }
    }

    @Override
    public String costKind() {
        return costSeen ? COST.column() : "";
    }

    private boolean has(UsageColumn column) {
        return !row.isBlank(column.ordinal());
    }

    private String text(UsageColumn column) {
        return has(column) ? row.cached(column.ordinal(), texts) : "";
    }

    /** The cell as it stands, for messages and rare values. */
    private String cell(UsageColumn column) {
        return row.text(column.ordinal());
    }

    private double number(UsageColumn column) {
        double value = row.number(column.ordinal(), column.column());
        if (Math.abs(value) > BillMapper.MOST_HOURS) {
            throw FieldException.of(column.column(), cell(column), "a number of at most 1E15");
        }
        return value;
    }
}
