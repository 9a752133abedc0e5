package io.carbontracker.source.files;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.Providers;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The billing export of Google Cloud, standard or detailed, as BigQuery saves it, with its nested columns by their paths. */
final class GcpForm extends BillForm {
    @Override
    String source() {
        return GcpExportFiles.NAME;
    }

    @Override
    List<String> names(BillColumn column) {
        return switch (column) {
            case CHARGE_PERIOD_START -> List.of("usage_start_time");
            case CHARGE_PERIOD_END -> List.of("usage_end_time");
            case CHARGE_DESCRIPTION -> List.of("sku.description");
            case CONSUMED_QUANTITY -> List.of("usage.amount");
            case CONSUMED_UNIT -> List.of("usage.unit");
            case EFFECTIVE_COST -> List.of("cost");
            case CREDITS -> List.of("credits");
            case BILLING_CURRENCY -> List.of("currency");
            case REGION_ID -> List.of("location.region");
            case REGION_NAME -> List.of("location.location");
            case SERVICE_NAME -> List.of("service.description");
            case SUB_ACCOUNT_ID -> List.of("project.id");
            case TAGS -> List.of("tags");
            case X_COST_TYPE -> List.of("cost_type");
            case X_SYSTEM_LABELS -> List.of("system_labels");
            case X_LABELS -> List.of("labels");
            case X_PROJECT_LABELS -> List.of("project.labels");
            default -> List.of();
        };
    }

    @Override
    List<BillColumn> required() {
        return List.of(
                BillColumn.CHARGE_PERIOD_START,
                BillColumn.CHARGE_DESCRIPTION,
                BillColumn.CONSUMED_QUANTITY,
                BillColumn.CONSUMED_UNIT);
    }

    @Override
    String needs() {
        return "an export of Google Cloud needs usage_start_time, sku.description, usage.amount and usage.unit; is it one?";
    }

    @Override
    String provider(BillRow row) {
        return Providers.GCP;
    }

    @Override
    BillingMeaning.@Nullable NoUsage moneyOnly(BillRow row) {
        return moneyByCostType(row);
    }

    /** Credits are negative. */
    @Override
    @Nullable
    BigDecimal amount(BillRow row) {
        BigDecimal cost = row.amount(BillColumn.EFFECTIVE_COST);
        BigDecimal credits = row.amount(BillColumn.CREDITS);
        return cost == null || credits == null ? cost : cost.add(credits);
    }

    @Override
    Pricing pricing(BillRow row, @Nullable Pricing told) {
        return told == null ? Pricing.UNKNOWN : told;
    }

    @Override
    String costKind() {
        return "cost plus credits";
    }
}
