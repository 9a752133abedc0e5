package io.carbontracker.catalog;

import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the usage types of AWS, {@code [region prefix-]Token[:machine type]}, which tell running hours from totals, options and
 * fees. The tokens are those of {@code aws_usage_types.csv}.
 *
 * <p>Safe for any number of threads. Works out each text afresh: callers keep the results.
 *
 * @since 0.1.0
 */
public final class AwsUsageTypes {
    /** What a usage type without a machine type stands for: the first size there was. */
    public static final String FIRST_SIZE = "m1.small";

    /** One dot: {@code db.t3.micro}, {@code cache.m5.large} and {@code r6g.large.search} belong to managed services. */
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]*[.][a-z0-9-]+");

    private static final String SAGEMAKER = "ml.";

    /** {@code ml.g5.xlarge}, {@code KernelGateway-ml.t3.medium}. */
    private static final Pattern SAGEMAKER_MACHINE = Pattern.compile("(?:[a-z0-9]+-)?ml[.](" + TYPE.pattern() + ")");

    /** {@code USW2-Fargate-vCPU-Hours:perCPU}, {@code USE1-SpotUsage-Fargate-ARM-GB-Hours}; storage and licences are others. */
    private static final Pattern FARGATE =
            Pattern.compile("(?:[A-Za-z0-9]+-)*Fargate-(?:ARM-|Windows-)?(vCPU|GB)-Hours(?::.*)?");

    /** Bounds the work that a hostile text can cause. */
    private static final int LONGEST_TEXT = 300;

    private final FactorTable tokens;

    /**
     * Takes the tokens of a catalog.
     *
     * @param catalog the catalog
     */
    public AwsUsageTypes(HardwareCatalog catalog) {
        this(catalog.table(FactorTable.Schema.AWS_USAGE_TYPES));
    }

    /**
     * Takes the tokens of a table.
     *
     * @param tokens a table of the schema {@link FactorTable.Schema#AWS_USAGE_TYPES}
     */
    public AwsUsageTypes(FactorTable tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a usage type.
     *
     * @param usageType for example {@code USW2-BoxUsage:g5.xlarge}
     * @return what it bills; a machine without a type in the text is a {@link #FIRST_SIZE};
     *     more than 300 characters are no usage type
     */
    public BillingMeaning of(String usageType) {
        if (usageType.length() > LONGEST_TEXT) {
            return BillingMeaning.NOT_MODELLED;
        }
        if (usageType.contains("SoftwareUsage")) {
            return BillingMeaning.duplicate("", "software on a machine that has a row of its own");
        }
        Matcher fargate = FARGATE.matcher(usageType);
        if (fargate.matches()) {
            boolean processors = "vCPU".equals(fargate.group(1));
            BillingMeaning.Devices devices = BillingMeaning.devices(
                    processors ? new MeteredResource.Vcpu("fargate") : new MeteredResource.Memory());
            return usageType.contains("SpotUsage") ? devices.boughtAs(Pricing.SPOT) : devices;
        }
        if (usageType.contains("Fargate")) {
            return BillingMeaning.notModelled("containers", "Fargate storage or licences");
        }
        int colon = usageType.indexOf(':');
        String head = colon < 0 ? usageType : usageType.substring(0, colon);
        String rest = colon < 0 ? "" : usageType.substring(colon + 1);
        String token = head.substring(head.lastIndexOf('-') + 1); // without the region's prefix, which is irregular
        Matcher sagemaker = SAGEMAKER_MACHINE.matcher(rest.toLowerCase(Locale.ROOT));
        if (sagemaker.matches()) {
            return token.contains("Reserv")
                    ? BillingMeaning.duplicate(sagemaker.group(1), token + ": capacity that used hours repeat")
                    : BillingMeaning.machine(sagemaker.group(1));
        }
        Optional<FactorTable.Row> row = tokens.find(token).or(() -> tokens.find(token + ":" + upToDot(rest)));
        String type = rest.toLowerCase(Locale.ROOT);
        if (row.isPresent()) {
            return ofToken(row.get(), token, type);
        }
        if (rest.startsWith("VolumeUsage")) { // SageMaker's disks: Host:VolumeUsage.gp2
            return BillingMeaning.notModelled("storage", token + ": disks");
        }
        return TYPE.matcher(type).matches()
                ? BillingMeaning.unknown(
                        type,
                        "usage type \"" + token
                                + "\" is not known, so it is not known whether its hours are running hours")
                : BillingMeaning.NOT_MODELLED;
    }

    private static String upToDot(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? text : text.substring(0, dot);
    }

    /**
     * Reads a machine type as bills write it, SageMaker's {@code ml.} before it or not.
     *
     * @param text for example {@code g5.xlarge} or {@code ml.g5.xlarge}
     * @return the machine; not modelled for types of managed services such as {@code db.t3.micro}
     */
    public static BillingMeaning ofType(String text) {
        String type = text.toLowerCase(Locale.ROOT);
        String machine = type.startsWith(SAGEMAKER) ? type.substring(SAGEMAKER.length()) : type;
        return TYPE.matcher(machine).matches() ? BillingMeaning.machine(machine) : BillingMeaning.NOT_MODELLED;
    }

    private static BillingMeaning ofToken(FactorTable.Row row, String token, String type) {
        String purchase = row.text("purchase");
        return switch (row.text("kind")) {
            case "running" -> running(type, purchase);
            case "capacity" ->
                purchase.endsWith("-idle")
                        ? running(type, "") instanceof BillingMeaning.Devices held
                                ? held.idle()
                                : BillingMeaning.NOT_MODELLED
                        : BillingMeaning.duplicate(type, token + ": total of a reservation, used hours included");
            case "host" -> BillingMeaning.duplicate("", token + ": a dedicated host; the machines on it are counted");
            case "feature" -> BillingMeaning.duplicate(type, token + ": an option of a counted machine");
            case "fee" ->
                new BillingMeaning.NoUsage(
                        SkipReason.FEE, "", type, null, token + ": a fee, due whether the machine runs or not");
            default -> BillingMeaning.notModelled(row.text("kind"), token + ": " + row.text("kind"));
        };
    }

    private static BillingMeaning running(String type, String purchase) {
        if (!type.isEmpty() && !TYPE.matcher(type).matches()) {
            return BillingMeaning.NOT_MODELLED;
        }
        Pricing pricing =
                purchase.equals("spot") ? Pricing.SPOT : purchase.startsWith("dedicated") ? Pricing.DEDICATED : null;
        return BillingMeaning.machine(type.isEmpty() ? FIRST_SIZE : type).boughtAs(pricing);
    }
}
