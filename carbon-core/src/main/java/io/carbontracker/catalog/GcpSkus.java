package io.carbontracker.catalog;

import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the SKU texts of Google Cloud's Compute Engine, where accelerators, processors and memory are rows of their own. The
 * patterns are those of {@code gcp_skus.csv}, the longest first.
 *
 * <p>Safe for any number of threads. Works out each text afresh: callers keep the results.
 *
 * @since 0.1.0
 */
public final class GcpSkus {
    /** Wordings of parts that the table lacks. */
    private static final Pattern PART = Pattern.compile("(?i)\\b(?:gpu|tpu\\w*|instance (?:core|ram))\\b");

    private static final int LONGEST_TEXT = 300;

    private static final Comparator<Sku> LONGEST_FIRST = Comparator.comparingInt(
                    (Sku sku) -> sku.row.text("sku_like_pattern").length())
            .reversed();

    private final List<Sku> skus = new ArrayList<>();

    /** A row of the table with its pattern made ready. */
    private record Sku(Pattern pattern, FactorTable.Row row) {
        boolean isMemory() {
            return row.text("kind").equals("ram");
        }
    }

    /**
     * Takes the patterns of a catalog.
     *
     * @param catalog the catalog
     */
    public GcpSkus(HardwareCatalog catalog) {
        this(catalog.table(FactorTable.Schema.GCP_SKUS));
    }

    /**
     * Takes the patterns of a table.
     *
     * @param table a table of the schema {@link FactorTable.Schema#GCP_SKUS}
     */
    public GcpSkus(FactorTable table) {
        for (FactorTable.Row row : table.rows()) {
            skus.add(new Sku(like(row.text("sku_like_pattern")), row));
        }
        skus.sort(LONGEST_FIRST); // as in the file, whose order a user's rows laid over it do not keep
    }

    /**
     * Reads a SKU text.
     *
     * @param text for example {@code Nvidia H100 80GB GPU running in Americas}; more than 300 characters are not read
     * @param memoryUnit whether the quantity's unit is one of memory, which tells patterns apart that are those of both
     * @return what it bills
     */
    public BillingMeaning of(String text, boolean memoryUnit) {
        if (text.length() > LONGEST_TEXT) {
            return BillingMeaning.NOT_MODELLED;
        }
        for (Sku sku : skus) {
            if (sku.isMemory() == memoryUnit && sku.pattern.matcher(text).matches()) {
                return ofSku(sku.row);
            }
        }
        Matcher part = PART.matcher(text);
        if (!part.find()) {
            return BillingMeaning.NOT_MODELLED;
        }
        return new BillingMeaning.NoUsage(
                SkipReason.UNKNOWN_HARDWARE,
                "",
                text,
                kindOf(part.group().toLowerCase(Locale.ROOT), memoryUnit),
                "the SKU is not in gcp_skus.csv");
    }

    /** The device of a wording that the table lacks; {@code null} for memory in a unit that is none of memory. */
    private static @Nullable ResourceKind kindOf(String part, boolean memoryUnit) {
        if (memoryUnit) {
            return ResourceKind.MEMORY;
        }
        return part.endsWith("ram") ? null : part.endsWith("core") ? ResourceKind.VCPU : ResourceKind.ACCELERATOR;
    }

    private static BillingMeaning ofSku(FactorTable.Row row) {
        String purchase = row.text("purchase");
        if (!row.text("count_as_usage").equals("true")) {
            return purchase.equals("commitment")
                    ? new BillingMeaning.NoUsage(SkipReason.PURCHASE, "", "", null, "the fee of a commitment")
                    : BillingMeaning.duplicate("", row.text("note"));
        }
        Pricing pricing = switch (purchase) {
            case "spot" -> Pricing.SPOT;
            case "ondemand" -> Pricing.ON_DEMAND;
            case "calendar" -> Pricing.RESERVED;
            default -> null;
        };
        return switch (row.text("kind")) {
            case "gpu", "tpu" ->
                new BillingMeaning.Devices(
                        new MeteredResource.Accelerator(
                                row.text("accelerator_model"),
                                !row.text("sku_like_pattern").contains("slice")),
                        row.number("accelerators_per_unit"),
                        pricing,
                        false);
            case "ram" -> BillingMeaning.devices(new MeteredResource.Memory()).boughtAs(pricing);
            default ->
                BillingMeaning.devices(new MeteredResource.Vcpu(row.text("machine_family")))
                        .boughtAs(pricing);
        };
    }

    /** SQL LIKE with {@code %} alone. */
    private static Pattern like(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("%", -1)) {
            regex.append(".*").append(part.isEmpty() ? "" : Pattern.quote(part));
        }
        return Pattern.compile(regex.substring(2), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
