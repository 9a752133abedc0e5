package io.carbontracker.source.files;

import java.util.List;

/** The columns of a FOCUS bill that are looked at: those of the specification, then the providers' own. */
enum FocusColumn {
    CHARGE_PERIOD_START("ChargePeriodStart"),
    CHARGE_PERIOD_END("ChargePeriodEnd"),
    CHARGE_CATEGORY("ChargeCategory"),
    CHARGE_CLASS("ChargeClass"),
    CHARGE_DESCRIPTION("ChargeDescription"),
    CONSUMED_QUANTITY("ConsumedQuantity"),
    CONSUMED_UNIT("ConsumedUnit"),
    EFFECTIVE_COST("EffectiveCost"),
    BILLING_CURRENCY("BillingCurrency"),
    PRICING_CATEGORY("PricingCategory"),
    COMMITMENT_DISCOUNT_STATUS("CommitmentDiscountStatus"),
    COMMITMENT_DISCOUNT_TYPE("CommitmentDiscountType"),
    CAPACITY_RESERVATION_STATUS("CapacityReservationStatus"), // since 1.1
    REGION_ID("RegionId"),
    REGION_NAME("RegionName"),
    SERVICE_CATEGORY("ServiceCategory"),
    SERVICE_NAME("ServiceName"),
    SKU_METER("SkuMeter"), // since 1.1
    SKU_PRICE_DETAILS("SkuPriceDetails"), // since 1.1
    SUB_ACCOUNT_ID("SubAccountId"),
    TAGS("Tags"),
    PROVIDER_NAME("ProviderName"), // until 1.2, kept as deprecated
    SERVICE_PROVIDER_NAME("ServiceProviderName"), // since 1.3
    HOST_PROVIDER_NAME("HostProviderName"), // since 1.3
    PUBLISHER_NAME("PublisherName"),
    X_USAGE_TYPE("x_UsageType"), // AWS
    X_SERVICE_CODE("x_ServiceCode"), // AWS
    X_SKU_DETAILS("x_SkuDetails"), // Azure
    X_SKU_METER_NAME("x_SkuMeterName"), // Azure
    X_SKU_METER_CATEGORY("x_SkuMeterCategory"), // Azure
    X_COST_TYPE("x_CostType"), // Google Cloud, as the three below
    X_SYSTEM_LABELS("x_SystemLabels"),
    X_LABELS("x_Labels"),
    X_PROJECT_LABELS("x_ProjectLabels");

    static final List<FocusColumn> ALL = List.of(values());

    private final String column;

    FocusColumn(String column) {
        this.column = column;
    }

    /** The name in the header. */
    String column() {
        return column;
    }
}
