package io.carbontracker.source.files;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.SkipReason;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The form of the FinOps Open Cost and Usage Specification, whoever sends the bill. */
final class FocusForm extends BillForm {
    /** Where the provider stands, best first. */
    private static final List<BillColumn> PROVIDER_COLUMNS = List.of(
            BillColumn.PROVIDER_NAME,
            BillColumn.SERVICE_PROVIDER_NAME,
            BillColumn.HOST_PROVIDER_NAME,
            BillColumn.PUBLISHER_NAME);

    private static final BillingMeaning.NoUsage UNUSED_COMMITMENT =
            money(SkipReason.UNUSED_COMMITMENT, "CommitmentDiscountStatus is Unused");

    private final TextCache<String> providers = new TextCache<>(FocusForm::providerNamed);

    @Override
    String source() {
        return FocusFiles.NAME;
    }

    @Override
    List<String> names(BillColumn column) {
        return column.compareTo(BillColumn.RESERVATION_COST) < 0 ? List.of(key(column.column())) : List.of();
    }

    @Override
    String title(BillColumn column) {
        return column.column();
    }

    @Override
    List<BillColumn> required() {
        return List.of(BillColumn.CHARGE_PERIOD_START, BillColumn.CONSUMED_QUANTITY, BillColumn.CONSUMED_UNIT);
    }

    @Override
    String needs() {
        return "a FOCUS file needs ChargePeriodStart, ConsumedQuantity and ConsumedUnit; is it one?";
    }

    @Override
    String provider(BillRow row) {
        for (BillColumn column : PROVIDER_COLUMNS) {
            if (row.has(column)) {
                return row.cached(column, providers);
            }
        }
        return "";
    }

    /** Beyond core's spellings, the names of companies: {@code Amazon Web Services, Inc.}, {@code Google LLC}. */
    private static String providerNamed(String text) {
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
    BillingMeaning.@Nullable NoUsage moneyOnly(BillRow row) {
        if (row.has(BillColumn.CHARGE_CATEGORY) && !row.is(BillColumn.CHARGE_CATEGORY, "usage")) {
            String category = row.text(BillColumn.CHARGE_CATEGORY);
            return money(
                    switch (row.lower(BillColumn.CHARGE_CATEGORY)) {
                        case "purchase" -> SkipReason.PURCHASE;
                        case "tax" -> SkipReason.TAX;
                        case "credit" -> SkipReason.CREDIT;
                        case "adjustment" -> SkipReason.FEE;
                        default ->
                            throw FieldException.of(
                                    row.name(BillColumn.CHARGE_CATEGORY),
                                    category,
                                    "Usage, Purchase, Tax, Credit or Adjustment");
                    },
                    "charge category " + category.toLowerCase(Locale.ROOT));
        }
        BillingMeaning.NoUsage money = moneyByCostType(row);
        if (money != null) {
            return money;
        }
        return row.is(BillColumn.COMMITMENT_DISCOUNT_STATUS, "unused") ? UNUSED_COMMITMENT : null;
    }

    @Override
    Pricing pricing(BillRow row, @Nullable Pricing told) {
        return switch (row.lower(BillColumn.PRICING_CATEGORY)) {
            case "standard" -> Pricing.ON_DEMAND;
            case "dynamic" -> Pricing.SPOT;
            case "committed" -> committed(row.lower(BillColumn.COMMITMENT_DISCOUNT_TYPE));
            default -> told == null ? Pricing.UNKNOWN : told;
        };
    }

    /** {@code Savings Plan}, {@code SavingsPlan}, {@code Reserved}, {@code Reservation}. */
    private static Pricing committed(String type) {
        return type.startsWith("savings")
                ? Pricing.SAVINGS_PLAN
                : type.startsWith("reserv") ? Pricing.RESERVED : Pricing.UNKNOWN;
    }

    @Override
    String costKind() {
        return BillColumn.EFFECTIVE_COST.column();
    }
}
