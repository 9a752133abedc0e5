package io.carbontracker.source.files;

import io.carbontracker.catalog.FactorTable;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the machines of AWS: by the usage type ({@code USW2-BoxUsage:g5.xlarge}), which tells running hours from totals, options
 * and fees; else by {@code SkuPriceDetails}; else by the wording of the charge description.
 */
final class AwsMachines implements Machines {
    /** One dot: {@code db.t3.micro}, {@code cache.m5.large} and {@code r6g.large.search} belong to managed services. */
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]*[.][a-z0-9-]+");

    private static final String SAGEMAKER = "ml.";

    /** {@code USW2-Fargate-vCPU-Hours:perCPU}, {@code USE1-SpotUsage-Fargate-ARM-GB-Hours}; storage and licences are others. */
    private static final Pattern FARGATE =
            Pattern.compile("(?:[A-Za-z0-9]+-)*Fargate-(?:ARM-|Windows-)?(vCPU|GB)-Hours(?::.*)?");

    /** Bounds the work that a hostile text can cause. */
    private static final int LONGEST_TEXT = 300;

    /** {@code $1.624 per On Demand Linux g5.4xlarge Instance Hour}, from its start to its end. */
    private static final Pattern HOUR_OF_MACHINE = Pattern.compile("(?:[$]|[A-Z]{3} )?[0-9.,]+ per"
            + " (On Demand|Spot|Reserved|(?:Dedicated )?Unused (?:Dedicated )?Reservation|(?:Dedicated )?Reservation|Dedicated Usage|Dedicated)"
            + " [A-Za-z0-9][A-Za-z0-9/+(), .-]*? (" + TYPE.pattern() + ") Instance Hour");

    /** {@code $0.00 for 4245 Mbps per c6a.4xlarge instance-hour (or partial hour)}: EBS optimization. */
    private static final Pattern OPTION_OF_MACHINE =
            Pattern.compile(".* for [0-9]+ Mbps per (" + TYPE.pattern() + ") instance-hour.*");

    private static final Verdict MARKETPLACE = Verdict.duplicate("", "software on a machine that has a row of its own");
    private static final Verdict FARGATE_BY_TEXT = Verdict.notModelled(
            "containers", "Fargate without a usage type: the unit does not tell processors from memory");

    private final Supplier<FactorTable> usageTypes;
    private final MachineDetails details;
    private final TextCache<Verdict> byUsageType = new TextCache<>(this::ofUsageType);
    private final TextCache<Verdict> byDescription = new TextCache<>(AwsMachines::ofDescription);
    private final TextCache<Verdict> byType = new TextCache<>(AwsMachines::ofType);

    /**
     * Starts.
     *
     * @param usageTypes reads the table of usage types; asked when a usage type is met
     * @param details reads {@code SkuPriceDetails}
     */
    AwsMachines(Supplier<FactorTable> usageTypes, MachineDetails details) {
        this.usageTypes = usageTypes;
        this.details = details;
    }

    @Override
    public Verdict judge(FocusRow row) {
        FocusColumn column = row.has(FocusColumn.X_USAGE_TYPE) ? FocusColumn.X_USAGE_TYPE : FocusColumn.SKU_METER;
        if (row.has(column)) {
            return checked(row, row.cached(column, byUsageType));
        }
        Verdict described = row.cached(FocusColumn.CHARGE_DESCRIPTION, byDescription);
        String type = details.of(row).machine();
        if (described != Verdict.Skipped.NOT_MODELLED || type.isEmpty()) {
            return described;
        }
        return row.isCompute() ? byType.get(type.toCharArray(), 0, type.length()) : Verdict.Skipped.NOT_MODELLED;
    }

    /** What only the whole row tells of a usage type. */
    private Verdict checked(FocusRow row, Verdict verdict) {
        if (verdict instanceof Verdict.Devices devices
                && devices.resource() instanceof MeteredResource.Instance instance) {
            if (row.is(FocusColumn.X_SERVICE_CODE, "elasticmapreduce")
                    || row.lower(FocusColumn.SERVICE_NAME).contains("mapreduce")) {
                return Verdict.duplicate(instance.type(), "EMR surcharge on a machine that EC2 bills");
            }
            if (instance.type().isEmpty()) {
                String type = details.of(row).machine();
                return new Verdict.Devices(
                        new MeteredResource.Instance(type.isEmpty() ? "m1.small" : type),
                        1,
                        devices.pricing(),
                        devices.idleReserved()); // a usage type without size is the first size
            }
        } else if (verdict.isUnknown() && !(row.isCompute() && Units.isTime(row.lower(FocusColumn.CONSUMED_UNIT)))) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        return verdict;
    }

    private Verdict ofUsageType(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        if (text.contains("SoftwareUsage")) {
            return MARKETPLACE;
        }
        Matcher fargate = FARGATE.matcher(text);
        if (fargate.matches()) {
            boolean processors = "vCPU".equals(fargate.group(1));
            Verdict.Devices verdict =
                    Verdict.devices(processors ? new MeteredResource.Vcpu("fargate") : new MeteredResource.Memory());
            return text.contains("SpotUsage") ? verdict.boughtAs(Pricing.SPOT) : verdict;
        }
        if (text.contains("Fargate")) {
            return Verdict.notModelled("containers", "Fargate storage or licences");
        }
        int colon = text.indexOf(':');
        String head = colon < 0 ? text : text.substring(0, colon);
        String type = colon < 0 ? "" : text.substring(colon + 1).toLowerCase(Locale.ROOT);
        if (type.startsWith(SAGEMAKER)) {
            return ofType(type);
        }
        String token = head.substring(head.lastIndexOf('-') + 1); // without the region's prefix, which is irregular
        Optional<FactorTable.Row> row = usageTypes.get().find(token);
        if (row.isPresent()) {
            return ofToken(row.get(), token, type);
        }
        return TYPE.matcher(type).matches()
                ? Verdict.unknown(
                        type,
                        "usage type \"" + token
                                + "\" is not known, so it is not known whether its hours are running hours")
                : Verdict.Skipped.NOT_MODELLED;
    }

    private static Verdict ofToken(FactorTable.Row row, String token, String type) {
        String purchase = row.text("purchase");
        return switch (row.text("kind")) {
            case "running" -> running(type, purchase);
            case "capacity" ->
                purchase.endsWith("-idle")
                        ? Verdict.machine(type).idle()
                        : Verdict.duplicate(type, token + ": total of a reservation, used hours included");
            case "host" -> Verdict.duplicate("", token + ": a dedicated host; the machines on it are counted");
            case "feature" -> Verdict.duplicate(type, token + ": an option of a counted machine");
            case "fee" ->
                new Verdict.Skipped(
                        SkipReason.FEE, "", type, null, token + ": a fee, due whether the machine runs or not");
            default -> Verdict.Skipped.NOT_MODELLED;
        };
    }

    private static Verdict running(String type, String purchase) {
        if (!type.isEmpty() && !TYPE.matcher(type).matches()) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        Pricing pricing =
                purchase.equals("spot") ? Pricing.SPOT : purchase.startsWith("dedicated") ? Pricing.DEDICATED : null;
        return Verdict.machine(type).boughtAs(pricing);
    }

    private static Verdict ofType(String text) {
        String type = text.toLowerCase(Locale.ROOT);
        String machine = type.startsWith(SAGEMAKER) ? type.substring(SAGEMAKER.length()) : type;
        return TYPE.matcher(machine).matches() ? Verdict.machine(machine) : Verdict.Skipped.NOT_MODELLED;
    }

    private static Verdict ofDescription(String text) {
        if (text.startsWith("AWS Marketplace")) {
            return MARKETPLACE;
        }
        if (text.startsWith("AWS Fargate")) {
            return FARGATE_BY_TEXT;
        }
        if (text.length() > LONGEST_TEXT) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        Matcher option = OPTION_OF_MACHINE.matcher(text);
        if (option.matches()) {
            return Verdict.duplicate(option.group(1), "EBS optimization: an option of a counted machine");
        }
        Matcher hour = HOUR_OF_MACHINE.matcher(text);
        if (!hour.matches()) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        String purchase = hour.group(1);
        Verdict.Devices machine = Verdict.machine(hour.group(2));
        if (purchase.endsWith("Reservation")) {
            return purchase.contains("Unused")
                    ? machine.idle()
                    : Verdict.duplicate(hour.group(2), "total of a reservation, used hours included");
        }
        return switch (purchase) {
            case "Spot" -> machine.boughtAs(Pricing.SPOT);
            case "Dedicated", "Dedicated Usage" -> machine.boughtAs(Pricing.DEDICATED);
            default -> machine;
        };
    }
}
