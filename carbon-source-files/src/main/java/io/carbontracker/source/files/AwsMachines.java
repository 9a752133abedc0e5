package io.carbontracker.source.files;

import io.carbontracker.catalog.AwsUsageTypes;
import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.BillingUnits;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the machines of AWS: by the usage type ({@code USW2-BoxUsage:g5.xlarge}), which tells running hours from totals, options
 * and fees; else by {@code SkuPriceDetails}; else by the wording of the charge description.
 */
final class AwsMachines implements Machines {
    private static final String TYPE = "[a-z][a-z0-9-]*[.][a-z0-9-]+";

    /** Bounds the work that a hostile text can cause. */
    private static final int LONGEST_TEXT = 300;

    /** {@code $1.624 per On Demand Linux g5.4xlarge Instance Hour}, from its start to its end. */
    private static final Pattern HOUR_OF_MACHINE = Pattern.compile("(?:[$]|[A-Z]{3} )?[0-9.,]+ per"
            + " (On Demand|Spot|Reserved|(?:Dedicated )?Unused (?:Dedicated )?Reservation|(?:Dedicated )?Reservation|Dedicated Usage|Dedicated)"
            + " [A-Za-z0-9][A-Za-z0-9/+(), .-]*? (" + TYPE + ") Instance Hour");

    /** {@code $0.00 for 4245 Mbps per c6a.4xlarge instance-hour (or partial hour)}: EBS optimization. */
    private static final Pattern OPTION_OF_MACHINE =
            Pattern.compile(".* for [0-9]+ Mbps per (" + TYPE + ") instance-hour.*");

    private static final BillingMeaning MARKETPLACE =
            BillingMeaning.duplicate("", "software on a machine that has a row of its own");
    private static final BillingMeaning FARGATE_BY_TEXT = BillingMeaning.notModelled(
            "containers", "Fargate without a usage type: the unit does not tell processors from memory");

    private final MachineDetails details;
    private final TextCache<BillingMeaning> byUsageType;
    private final TextCache<BillingMeaning> byDescription = new TextCache<>(AwsMachines::ofDescription);
    private final TextCache<BillingMeaning> byType = new TextCache<>(AwsUsageTypes::ofType);

    /**
     * Starts.
     *
     * @param usageTypes reads the table of usage types; asked when a usage type is met
     * @param details reads {@code SkuPriceDetails}
     */
    AwsMachines(Supplier<AwsUsageTypes> usageTypes, MachineDetails details) {
        this.byUsageType = new TextCache<>(text -> usageTypes.get().of(text));
        this.details = details;
    }

    @Override
    public BillingMeaning judge(BillRow row) {
        BillColumn column = row.has(BillColumn.X_USAGE_TYPE) ? BillColumn.X_USAGE_TYPE : BillColumn.SKU_METER;
        if (row.has(column)) {
            return checked(row, row.cached(column, byUsageType));
        }
        BillingMeaning described = row.cached(BillColumn.CHARGE_DESCRIPTION, byDescription);
        String type = details.of(row).machine();
        if (described != BillingMeaning.NOT_MODELLED || type.isEmpty()) {
            return described;
        }
        return row.isCompute() ? byType.get(type.toCharArray(), 0, type.length()) : BillingMeaning.NOT_MODELLED;
    }

    /** What only the whole row tells of a usage type. */
    private BillingMeaning checked(BillRow row, BillingMeaning verdict) {
        if (verdict instanceof BillingMeaning.Devices devices
                && devices.resource() instanceof MeteredResource.Instance instance) {
            if (row.is(BillColumn.X_SERVICE_CODE, "elasticmapreduce")
                    || row.lower(BillColumn.SERVICE_NAME).contains("mapreduce")) {
                return BillingMeaning.duplicate(instance.type(), "EMR surcharge on a machine that EC2 bills");
            }
            String told = instance.type().equals(AwsUsageTypes.FIRST_SIZE)
                    ? details.of(row).machine()
                    : ""; // a usage type without a size is the first size, unless the row tells another
            if (!told.isEmpty()) {
                return new BillingMeaning.Devices(
                        new MeteredResource.Instance(told), 1, devices.pricing(), devices.idleReserved());
            }
        } else if (verdict.isUnknown() && !(row.isCompute() && BillingUnits.isTime(row.unit()))) {
            return BillingMeaning.NOT_MODELLED;
        }
        return verdict;
    }

    private static BillingMeaning ofDescription(String text) {
        if (text.startsWith("AWS Marketplace")) {
            return MARKETPLACE;
        }
        if (text.startsWith("AWS Fargate")) {
            return FARGATE_BY_TEXT;
        }
        if (text.length() > LONGEST_TEXT) {
            return BillingMeaning.NOT_MODELLED;
        }
        Matcher option = OPTION_OF_MACHINE.matcher(text);
        if (option.matches()) {
            return BillingMeaning.duplicate(option.group(1), "EBS optimization: an option of a counted machine");
        }
        Matcher hour = HOUR_OF_MACHINE.matcher(text);
        if (!hour.matches()) {
            return BillingMeaning.NOT_MODELLED;
        }
        String purchase = hour.group(1);
        BillingMeaning.Devices machine = BillingMeaning.machine(hour.group(2));
        if (purchase.endsWith("Reservation")) {
            return purchase.contains("Unused")
                    ? machine.idle()
                    : BillingMeaning.duplicate(hour.group(2), "total of a reservation, used hours included");
        }
        return switch (purchase) {
            case "Spot" -> machine.boughtAs(Pricing.SPOT);
            case "Dedicated", "Dedicated Usage" -> machine.boughtAs(Pricing.DEDICATED);
            default -> machine;
        };
    }
}
