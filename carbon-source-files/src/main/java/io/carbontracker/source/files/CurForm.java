package io.carbontracker.source.files;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.SkipReason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Cost and Usage Report of AWS: CUR 2.0, and the legacy report as CSV ({@code lineItem/UsageType}) and as Parquet
 * ({@code line_item_usage_type}), whose columns change from month to month.
 */
final class CurForm extends BillForm {
    /** Products that bill machines by the hour; an unknown usage type of another product is a service, not a machine. */
    private static final Set<String> COMPUTE = Set.of(
            "amazonec2",
            "amazonsagemaker",
            "amazonecs",
            "amazoneks",
            "elasticmapreduce",
            "awsparallelcomputingservice");

    private static final BillingMeaning.NoUsage SPLIT =
            BillingMeaning.duplicate("", "split cost: a share of a machine that has a row of its own");

    private static final String USAGE = "usage";
    private static final String DISCOUNTED = "discountedusage";
    private static final String COVERED = "savingsplancoveredusage";

    private boolean splitSeen;

    @Override
    String source() {
        return CurFiles.NAME;
    }

    @Override
    List<String> names(BillColumn column) {
        return switch (column) {
            case CHARGE_PERIOD_START -> List.of("line_item_usage_start_date");
            case CHARGE_PERIOD_END -> List.of("line_item_usage_end_date");
            case CHARGE_CATEGORY -> List.of("line_item_line_item_type");
            case CONSUMED_QUANTITY -> List.of("line_item_usage_amount");
            case CONSUMED_UNIT -> List.of("pricing_unit", "product_pricing_unit");
            case EFFECTIVE_COST -> List.of("line_item_unblended_cost");
            case BILLING_CURRENCY -> List.of("line_item_currency_code");
            case REGION_ID -> List.of("product_region_code", "product_region", "line_item_availability_zone");
            case SKU_PRICE_DETAILS -> List.of("product");
            case SUB_ACCOUNT_ID -> List.of("line_item_usage_account_id");
            case TAGS -> List.of("resource_tags", "tags");
            case X_LABELS -> List.of("tags");
            case X_USAGE_TYPE -> List.of("line_item_usage_type");
            case X_SERVICE_CODE -> List.of("line_item_product_code", "product_servicecode");
            case RESERVATION_COST -> List.of("reservation_effective_cost");
            case RESERVATION_UNUSED_UPFRONT -> List.of("reservation_unused_amortized_upfront_fee_for_billing_period");
            case RESERVATION_UNUSED_RECURRING -> List.of("reservation_unused_recurring_fee");
            case RESERVATION -> List.of("reservation_reservation_a_r_n");
            case SAVINGS_PLAN_COST -> List.of("savings_plan_savings_plan_effective_cost");
            case SAVINGS_PLAN_COMMITMENT -> List.of("savings_plan_total_commitment_to_date");
            case SAVINGS_PLAN_USED -> List.of("savings_plan_used_commitment");
            case SPLIT_PARENT -> List.of("split_line_item_parent_resource_id");
            default -> List.of();
        };
    }

    @Override
    List<BillColumn> required() {
        return List.of(
                BillColumn.CHARGE_PERIOD_START,
                BillColumn.CHARGE_CATEGORY,
                BillColumn.X_USAGE_TYPE,
                BillColumn.CONSUMED_QUANTITY,
                BillColumn.CONSUMED_UNIT);
    }

    @Override
    String needs() {
        return "a Cost and Usage Report needs line_item_usage_start_date, line_item_line_item_type, line_item_usage_type,"
                + " line_item_usage_amount and pricing_unit (in the legacy form lineItem/UsageStartDate and so on); is it one?";
    }

    /** {@code lineItem/UsageType} as {@code line_item_usage_type}, the way AWS itself flattens names for Parquet. */
    @Override
    String key(String name) {
        if (name.indexOf('/') < 0) {
            return super.key(name);
        }
        StringBuilder key = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean capital = c >= 'A' && c <= 'Z';
            boolean word = capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if ((capital || !word) && key.length() > 0 && key.charAt(key.length() - 1) != '_') {
                key.append('_');
            }
            if (word) {
                key.append(capital ? (char) (c + ('a' - 'A')) : c);
            }
        }
        return key.toString();
    }

    /** The map of a product's attributes tells the region where no column does. */
    @Override
    boolean isWanted(BillColumn column, BillRow row) {
        return switch (column) {
            case SKU_PRICE_DETAILS -> !row.isBound(BillColumn.REGION_ID);
            case X_LABELS -> row.isBound(BillColumn.TAGS);
            default -> true;
        };
    }

    @Override
    String tagOf(String name) {
        for (String prefix : List.of("resourceTags/", "resource_tags_")) {
            if (name.length() > prefix.length() && name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return name.substring(prefix.length());
            }
        }
        return "";
    }

    /** {@code team} is {@code user:team} in reports as CSV, {@code user_team} in maps and in Parquet. */
    @Override
    List<String> spellings(String tag) {
        String flat = key("/" + tag);
        String plain = flat.startsWith("_") ? flat.substring(1) : flat;
        return Stream.of(tag, "user:" + tag, "user_" + tag, "user_" + plain, plain, "resourceTags/user:" + tag)
                .distinct()
                .toList();
    }

    @Override
    String provider(BillRow row) {
        return Providers.AWS;
    }

    @Override
    String service(BillRow row) {
        return row.text(BillColumn.X_SERVICE_CODE);
    }

    @Override
    boolean isCompute(BillRow row) {
        return !row.has(BillColumn.X_SERVICE_CODE) || COMPUTE.contains(row.lower(BillColumn.X_SERVICE_CODE));
    }

    /** Usage by an allow-list: all else is money, though it carries hours too. */
    @Override
    BillingMeaning.@Nullable NoUsage moneyOnly(BillRow row) {
        String type = row.lower(BillColumn.CHARGE_CATEGORY);
        switch (type) {
            case USAGE, DISCOUNTED, COVERED:
                if (row.has(BillColumn.SPLIT_PARENT)) {
                    splitSeen = true;
                    return SPLIT;
                }
                return null;
            case "":
                throw FieldException.of(row.name(BillColumn.CHARGE_CATEGORY), "", "a line item type such as Usage");
            default:
                return money(reason(type), "line item type " + Texts.shown(type));
        }
    }

    /** Of a recurring fee the effective cost is what nobody used: the rest lies on the usage that it covered. */
    private static SkipReason reason(String type) {
        if (type.equals("tax")) {
            return SkipReason.TAX;
        }
        if (type.equals("credit") || type.equals("refund") || type.endsWith("discount")) {
            return SkipReason.CREDIT;
        }
        if (type.equals("rifee") || type.equals("savingsplanrecurringfee")) {
            return SkipReason.UNUSED_COMMITMENT;
        }
        return type.equals("savingsplanupfrontfee") || type.equals("savingsplannegation")
                ? SkipReason.PURCHASE
                : SkipReason.FEE;
    }

    /** What AWS calls amortized: commitments on the usage that they covered, and what is left of them on their own lines. */
    @Override
    @Nullable
    BigDecimal amount(BillRow row) {
        BigDecimal amortized = switch (row.lower(BillColumn.CHARGE_CATEGORY)) {
            case DISCOUNTED -> row.amount(BillColumn.RESERVATION_COST);
            case COVERED -> row.amount(BillColumn.SAVINGS_PLAN_COST);
            case "rifee" ->
                sum(
                        row.amount(BillColumn.RESERVATION_UNUSED_UPFRONT),
                        row.amount(BillColumn.RESERVATION_UNUSED_RECURRING));
            case "savingsplanrecurringfee" -> unusedCommitment(row);
            case "savingsplannegation", "savingsplanupfrontfee" ->
                row.isBound(BillColumn.SAVINGS_PLAN_COST) ? BigDecimal.ZERO : null;
            case "fee" ->
                row.has(BillColumn.RESERVATION) && row.isBound(BillColumn.RESERVATION_COST) ? BigDecimal.ZERO : null;
            default -> null;
        };
        return amortized == null ? row.amount(BillColumn.EFFECTIVE_COST) : amortized;
    }

    private static @Nullable BigDecimal unusedCommitment(BillRow row) {
        BigDecimal commitment = row.amount(BillColumn.SAVINGS_PLAN_COMMITMENT);
        BigDecimal used = row.amount(BillColumn.SAVINGS_PLAN_USED);
        return commitment == null || used == null ? commitment : commitment.subtract(used);
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null ? b : b == null ? a : a.add(b);
    }

    @Override
    Pricing pricing(BillRow row, @Nullable Pricing told) {
        return switch (row.lower(BillColumn.CHARGE_CATEGORY)) {
            case DISCOUNTED -> Pricing.RESERVED;
            case COVERED -> Pricing.SAVINGS_PLAN;
            default -> Pricing.ON_DEMAND;
        };
    }

    @Override
    String costKind() {
        return "effective cost of reservations and savings plans, else unblended cost";
    }

    @Override
    List<String> notes() {
        return splitSeen
                ? List.of(
                        "the report splits the cost of machines among containers: the machines are counted whole, the split"
                                + " rows are left out")
                : List.of();
    }
}
