package io.carbontracker.source.files;

import io.carbontracker.catalog.FactorTable;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of machines that Google Cloud bills: accelerators, processors and memory are rows of their own, told apart by
 * the wording of the SKU.
 */
final class GcpMachines implements Machines {
    private static final String UNUSED = "compute.googleapis.com/is_unused_reservation";

    /** Wordings of parts that the table lacks. */
    private static final Pattern PART = Pattern.compile("(?i)\\b(?:gpu|tpu\\w*|instance (?:core|ram))\\b");

    private static final int LONGEST_DESCRIPTION = 300;

    private static final Comparator<Sku> LONGEST_FIRST = Comparator.comparingInt(
                    (Sku sku) -> sku.row.text("sku_like_pattern").length())
            .reversed();

    private final Supplier<FactorTable> table;
    private final TextCache<Judged> byDescription = new TextCache<>(this::ofDescription);
    private final TextCache<Boolean> unusedReservation = new TextCache<>(GcpMachines::isUnused);
    private @Nullable List<Sku> skus;

    /** A row of the table with its pattern made ready. */
    private record Sku(Pattern pattern, FactorTable.Row row) {}

    /** What a wording stands for, by whether the unit is one of memory: some patterns are those of both. */
    private record Judged(Verdict time, Verdict memoryTime) {}

    /**
     * Starts.
     *
     * @param table reads the table of SKU texts; asked when a text has to be looked up
     */
    GcpMachines(Supplier<FactorTable> table) {
        this.table = table;
    }

    @Override
    public Verdict judge(FocusRow row) {
        String unit = row.lower(FocusColumn.CONSUMED_UNIT);
        boolean memory = Units.isMemoryTime(unit);
        Judged judged = row.cached(FocusColumn.CHARGE_DESCRIPTION, byDescription);
        Verdict verdict = memory ? judged.memoryTime() : judged.time();
        if (verdict.isUnknown() && !memory && !Units.isTime(unit)) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        return verdict instanceof Verdict.Devices devices && row.cached(FocusColumn.X_SYSTEM_LABELS, unusedReservation)
                ? devices.idle()
                : verdict;
    }

    private Judged ofDescription(String text) {
        if (text.length() > LONGEST_DESCRIPTION) {
            return new Judged(Verdict.Skipped.NOT_MODELLED, Verdict.Skipped.NOT_MODELLED);
        }
        return new Judged(verdict(text, false), verdict(text, true));
    }

    private Verdict verdict(String text, boolean memoryUnit) {
        for (Sku sku : skus()) {
            boolean memory = sku.row.text("kind").equals("ram");
            if (memory == memoryUnit && sku.pattern.matcher(text).matches()) {
                return ofSku(sku.row);
            }
        }
        Matcher part = PART.matcher(text);
        if (!part.find()) {
            return Verdict.Skipped.NOT_MODELLED;
        }
        ResourceKind kind = memoryUnit
                ? ResourceKind.MEMORY
                : part.group().toLowerCase(Locale.ROOT).endsWith("core") ? ResourceKind.VCPU : ResourceKind.ACCELERATOR;
        return new Verdict.Skipped(SkipReason.UNKNOWN_HARDWARE, "", text, kind, "the SKU is not in gcp_skus.csv");
    }

    private static Verdict ofSku(FactorTable.Row row) {
        String purchase = row.text("purchase");
        if (!row.text("count_as_usage").equals("true")) {
            return purchase.equals("commitment")
                    ? new Verdict.Skipped(SkipReason.PURCHASE, "", "", null, "the fee of a commitment")
                    : Verdict.duplicate("", row.text("note"));
        }
        Pricing pricing = switch (purchase) {
            case "spot" -> Pricing.SPOT;
            case "ondemand" -> Pricing.ON_DEMAND;
            case "calendar" -> Pricing.RESERVED;
            default -> null;
        };
        return switch (row.text("kind")) {
            case "gpu", "tpu" ->
                new Verdict.Devices(
                        new MeteredResource.Accelerator(
                                row.text("accelerator_model"),
                                !row.text("sku_like_pattern").contains("slice")),
                        row.number("accelerators_per_unit"),
                        pricing,
                        false);
            case "ram" -> Verdict.devices(new MeteredResource.Memory()).boughtAs(pricing);
            default ->
                Verdict.devices(new MeteredResource.Vcpu(row.text("machine_family")))
                        .boughtAs(pricing);
        };
    }

    private List<Sku> skus() {
        List<Sku> known = skus;
        if (known == null) {
            known = new ArrayList<>();
            for (FactorTable.Row row : table.get().rows()) {
                known.add(new Sku(like(row.text("sku_like_pattern")), row));
            }
            known.sort(LONGEST_FIRST); // as in the file, whose order a user's rows laid over it do not keep
            skus = known;
        }
        return known;
    }

    /** SQL LIKE with {@code %} alone. */
    private static Pattern like(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("%", -1)) {
            regex.append(".*").append(part.isEmpty() ? "" : Pattern.quote(part));
        }
        return Pattern.compile(regex.substring(2), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static boolean isUnused(String json) {
        if (json.isEmpty()) {
            return false;
        }
        try {
            return "true".equalsIgnoreCase(JsonPairs.pick(json, List.of(UNUSED)).get(UNUSED));
        } catch (IOException e) {
            return false; // labels are never required
        }
    }
}
