package io.carbontracker.source.files;

import java.util.List;

/**
 * The columns of bills that are looked at, under the names of FOCUS where it has one; other forms give theirs the place of the
 * column that means the same. After the specification's own come the providers' and those that FOCUS lacks.
 */
enum BillColumn {
    CHARGE_PERIOD_START("ChargePeriodStart", Role.START),
    CHARGE_PERIOD_END("ChargePeriodEnd", Role.END),
    CHARGE_CATEGORY("ChargeCategory", Role.TEXT),
    CHARGE_CLASS("ChargeClass", Role.TEXT),
    CHARGE_DESCRIPTION("ChargeDescription", Role.TEXT),
    CONSUMED_QUANTITY("ConsumedQuantity", Role.SUM),
    CONSUMED_UNIT("ConsumedUnit", Role.TEXT),
    EFFECTIVE_COST("EffectiveCost", Role.SUM),
    BILLING_CURRENCY("BillingCurrency", Role.TEXT),
    PRICING_CATEGORY("PricingCategory", Role.TEXT),
    COMMITMENT_DISCOUNT_STATUS("CommitmentDiscountStatus", Role.TEXT),
    COMMITMENT_DISCOUNT_TYPE("CommitmentDiscountType", Role.TEXT),
    CAPACITY_RESERVATION_STATUS("CapacityReservationStatus", Role.TEXT), // since 1.1
    REGION_ID("RegionId", Role.TEXT),
    REGION_NAME("RegionName", Role.TEXT),
    SERVICE_CATEGORY("ServiceCategory", Role.TEXT),
    SERVICE_NAME("ServiceName", Role.TEXT),
    SKU_METER("SkuMeter", Role.TEXT), // since 1.1
    SKU_PRICE_DETAILS("SkuPriceDetails", Role.PICK), // since 1.1
    SUB_ACCOUNT_ID("SubAccountId", Role.ACCOUNT),
    TAGS("Tags", Role.PICK),
    PROVIDER_NAME("ProviderName", Role.TEXT), // until 1.2, kept as deprecated
    SERVICE_PROVIDER_NAME("ServiceProviderName", Role.TEXT), // since 1.3
    HOST_PROVIDER_NAME("HostProviderName", Role.TEXT), // since 1.3
    PUBLISHER_NAME("PublisherName", Role.TEXT),
    X_USAGE_TYPE("x_UsageType", Role.TEXT), // AWS
    X_SERVICE_CODE("x_ServiceCode", Role.TEXT), // AWS
    X_SKU_DETAILS("x_SkuDetails", Role.PICK), // Azure
    X_SKU_METER_NAME("x_SkuMeterName", Role.TEXT), // Azure
    X_SKU_METER_CATEGORY("x_SkuMeterCategory", Role.TEXT), // Azure
    X_COST_TYPE("x_CostType", Role.TEXT), // Google Cloud, as the three below
    X_SYSTEM_LABELS("x_SystemLabels", Role.PICK),
    X_LABELS("x_Labels", Role.PICK),
    X_PROJECT_LABELS("x_ProjectLabels", Role.PICK),
    RESERVATION_COST("reservation cost", Role.SUM), // AWS reports, as all up to the split
    RESERVATION_UNUSED_UPFRONT("unused upfront fee", Role.SUM),
    RESERVATION_UNUSED_RECURRING("unused recurring fee", Role.SUM),
    RESERVATION("reservation", Role.FLAG),
    SAVINGS_PLAN_COST("savings plan cost", Role.SUM),
    SAVINGS_PLAN_COMMITMENT("savings plan commitment", Role.SUM),
    SAVINGS_PLAN_USED("used savings plan commitment", Role.SUM),
    SPLIT_PARENT("parent of a split row", Role.FLAG),
    CREDITS("credits", Role.SUM); // Google Cloud

    static final List<BillColumn> ALL = List.of(values());

    private final String column;
    private final Role role;

    BillColumn(String column, Role role) {
        this.column = column;
        this.role = role;
    }

    /** The name in the header of a FOCUS bill; for columns that FOCUS lacks what they hold. */
    String column() {
        return column;
    }

    /** What an engine does with it that groups rows. */
    Role role() {
        return role;
    }
}
