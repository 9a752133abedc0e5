package io.carbontracker.source.files;

import static io.carbontracker.source.files.Reading.focus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FocusFilesTest {
    private static final String METER = "USW2-BoxUsage:g5.xlarge";

    @Test
    void anHourOfAMachineIsReadWithAllThatTheBillTells() {
        UsageRecord row = Reading.of(
                        focus(FocusBill.text(
                                "providername",
                                "AWS",
                                "SKUMETER",
                                METER,
                                "RegionId",
                                "us-west-2",
                                "SubAccountId",
                                "42",
                                "ServiceName",
                                "Amazon Elastic Compute Cloud",
                                "ServiceCategory",
                                "Compute",
                                "PricingCategory",
                                "Standard",
                                "EffectiveCost",
                                "1.0060",
                                "BilledCost",
                                "9",
                                "BillingCurrency",
                                "USD",
                                "Tags",
                                "{\"team\":\"vision\"}",
                                "x_Anything",
                                "passes")),
                        "team")
                .record();

        assertThat(row.provider()).isEqualTo("aws");
        assertThat(row.account()).isEqualTo("42");
        assertThat(row.service()).isEqualTo("Amazon Elastic Compute Cloud");
        assertThat(row.region()).isEqualTo("us-west-2");
        assertThat(row.resource()).isEqualTo(new MeteredResource.Instance("g5.xlarge"));
        assertThat(row.window())
                .isEqualTo(TimeWindow.of(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-10-01T01:00:00Z")));
        assertThat(row.deviceHours()).isEqualTo(1);
        assertThat(row.pricing()).isEqualTo(Pricing.ON_DEMAND);
        assertThat(row.cost()).isEqualTo(new Cost(new BigDecimal("1.0060"), "USD"));
        assertThat(row.tags()).isEqualTo(Map.of("team", "vision"));
        assertThat(row.isIdleReserved()).isFalse();
        assertThat(row.reference()).isEqualTo(new SourceReference("focus", "focus.csv", 2));
    }

    @Test
    void threeColumnsSufficeAndWithoutAnEndARowEndsWithItsDay() {
        Reading reading = Reading.of(focus("consumedUNIT,CONSUMEDquantity,ChargePeriodStart,SkuMeter,PublisherName\n"
                + "Hours,2,2026-10-01 22:00:00," + METER + ",AWS\n"));

        assertThat(reading.record().window().end()).isEqualTo("2026-10-02T00:00:00Z");
        assertThat(reading.record().deviceHours()).isEqualTo(2);
        assertThat(reading.facts().notes())
                .containsExactly("a file has no ChargePeriodEnd: its rows are taken to end with their UTC day");
        assertThat(reading.facts().costKind()).isEmpty();
    }

    @Test
    void missingColumnsAreAllNamedWithTheNearestOneThere() {
        Reading reading = Reading.of(focus("ChargePeriodStarts,Quantity,Unit\n2026-10-01,1,Hours\n"));

        assertThat(reading.items()).isEmpty();
        assertThat(reading.facts().failures())
                .containsExactly("cannot read \"focus.csv\": it lacks the columns \"ChargePeriodStart\" (is"
                        + " \"ChargePeriodStarts\" meant to be it?), \"ConsumedQuantity\", \"ConsumedUnit\"; a FOCUS file"
                        + " needs ChargePeriodStart, ConsumedQuantity and ConsumedUnit; is it one?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "null", "Null", "", " ", "-2", "Unassigned", "unassigned"})
    void everySpellingOfNullIsNone(String none) {
        UsageRecord row = FocusBill.aws(
                        "SkuMeter",
                        METER,
                        "RegionId",
                        none,
                        "RegionName",
                        "US West (Oregon)",
                        "SubAccountId",
                        none,
                        "ServiceName",
                        none,
                        "PricingCategory",
                        none,
                        "CommitmentDiscountStatus",
                        none,
                        "CapacityReservationStatus",
                        none,
                        "ChargeClass",
                        none,
                        "SkuPriceDetails",
                        none,
                        "Tags",
                        none)
                .record();

        assertThat(row.region()).isEqualTo("US West (Oregon)");
        assertThat(row.account() + row.service()).isEmpty();
        assertThat(row.pricing()).isEqualTo(Pricing.UNKNOWN);
        assertThat(row.isIdleReserved()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "", "Unassigned"})
    void aCostMayBeNullButMinusTwoIsAnAmount(String none) {
        assertThat(FocusBill.aws("SkuMeter", METER, "EffectiveCost", none)
                        .record()
                        .cost())
                .isNull();
        assertThat(FocusBill.aws("SkuMeter", METER, "EffectiveCost", "-2", "BillingCurrency", "EUR")
                        .record()
                        .cost())
                .isEqualTo(new Cost(new BigDecimal("-2"), "EUR"));
        assertThat(FocusBill.aws("SkuMeter", METER, "ConsumedQuantity", "-2")
                        .record()
                        .deviceHours())
                .isEqualTo(-2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-10-01T00:00:00Z",
                "2026-10-01 00:00:00",
                "2026-10-01T00:00Z",
                "2026-10-01",
                "2026-10-01T00:00:00",
                "2026-10-01T00:00:00.000Z",
                "2026-10-01 00:00:00.000000000",
                "2026-10-01T00:00:00+00:00",
                "2026-10-01T05:30:00+05:30",
                "2026-09-30 17:00:00-0700",
                "2026-10-01 00:00:00 UTC",
                "2026-10-01 00:00:00.000000 UTC",
            })
    void chargePeriodsAreReadInAllTheFormsThatProvidersWrite(String start) {
        assertThat(FocusBill.aws("SkuMeter", METER, "ChargePeriodStart", start)
                        .record()
                        .window()
                        .start())
                .isEqualTo("2026-10-01T00:00:00Z");
    }

    @Test
    void fractionsOfSecondsAreKept() {
        assertThat(FocusBill.aws("SkuMeter", METER, "ChargePeriodStart", "2026-10-01T00:00:00.25Z")
                        .record()
                        .window()
                        .start())
                .isEqualTo("2026-10-01T00:00:00.250Z");
    }

    @ParameterizedTest
    @CsvSource({
        "ChargePeriodStart, 01.10.2026",
        "ChargePeriodStart, NULL",
        "ChargePeriodEnd, 2026-10-01T00:00:00Z",
        "ChargePeriodEnd, NULL",
        "ConsumedQuantity, many",
        "ConsumedQuantity, NULL",
        "ConsumedQuantity, Infinity",
        "ConsumedQuantity, NaN",
        "ConsumedQuantity, 0x10",
        "EffectiveCost, free",
        "EffectiveCost, 1e-99999999999",
        "ChargeCategory, Gift",
    })
    void aCellThatCannotBeReadSkipsItsRowAndIsNamed(String column, String cell) {
        SkippedUsage bad = FocusBill.aws("SkuMeter", METER, "RegionId", "us-west-2", column, cell)
                .skip();

        assertThat(bad.reason()).isEqualTo(SkipReason.BAD_ROW);
        assertThat(bad.detail()).startsWith(column + " is ").contains("expected");
        assertThat(bad.provider()).isEqualTo("aws");
        assertThat(bad.region()).isEqualTo("us-west-2");
        assertThat(bad.reference()).hasToString("focus.csv:2");
    }

    @Test
    void aBadRowKeepsItsCost() {
        assertThat(FocusBill.aws("SkuMeter", METER, "ConsumedQuantity", "x", "EffectiveCost", "3")
                        .skip()
                        .cost())
                .isEqualTo(new Cost(new BigDecimal("3"), ""));
    }

    @Test
    void aQuantityBeyondTheRangeOfHoursIsABadRow() {
        // 1e308 days are 2.4e309 hours, more than a double holds
        SkippedUsage bad = FocusBill.aws("SkuMeter", METER, "ConsumedQuantity", "1e308", "ConsumedUnit", "Days")
                .skip();
        SkippedUsage total = FocusBill.aws(
                        "SkuMeter", "Reservation:m5.large", "ConsumedQuantity", "1e308", "ConsumedUnit", "Days")
                .skip();

        assertThat(bad.reason()).isEqualTo(SkipReason.BAD_ROW);
        assertThat(bad.detail()).startsWith("ConsumedQuantity is \"1e308\"");
        assertThat(total.reason()).isEqualTo(SkipReason.DUPLICATE_HOURS);
        assertThat(total.deviceHours()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "ChargeCategory, Purchase, PURCHASE", "ChargeCategory, TAX, TAX", "ChargeCategory, credit, CREDIT",
        "ChargeCategory, Adjustment, FEE", "x_CostType, tax, TAX", "x_CostType, adjustment, FEE",
        "x_CostType, rounding_error, FEE", "CommitmentDiscountStatus, Unused, UNUSED_COMMITMENT",
    })
    void moneyWithoutMachinesIsExcludedWhateverItsQuantity(String column, String value, SkipReason reason) {
        SkippedUsage skip = FocusBill.aws("SkuMeter", METER, "EffectiveCost", "7", column, value)
                .skip();

        assertThat(skip.reason()).isEqualTo(reason);
        assertThat(skip.kind()).isNull();
        assertThat(skip.deviceHours()).isZero();
        assertThat(skip.cost()).isEqualTo(new Cost(new BigDecimal("7"), ""));
    }

    @Test
    void aUsedCommitmentAndARegularCostAreUsage() {
        assertThat(FocusBill.aws("SkuMeter", METER, "CommitmentDiscountStatus", "Used", "x_CostType", "regular")
                        .records())
                .hasSize(1);
    }

    @Test
    void aCorrectionCountsWithItsQuantityAndIsMoneyWithoutOne() {
        UsageRecord row = FocusBill.aws("SkuMeter", METER, "ChargeClass", "Correction", "ConsumedQuantity", "-1.5")
                .record();
        SkippedUsage money = FocusBill.aws(
                        "SkuMeter",
                        METER,
                        "ChargeClass",
                        "Correction",
                        "ConsumedQuantity",
                        "NULL",
                        "EffectiveCost",
                        "-2")
                .skip();

        assertThat(row.deviceHours()).isEqualTo(-1.5);
        assertThat(money.reason()).isEqualTo(SkipReason.FEE);
        assertThat(money.cost()).isEqualTo(new Cost(new BigDecimal("-2"), ""));
    }

    @Test
    void usageThatIsNotModelledNeedsNoQuantity() {
        SkippedUsage skip = FocusBill.aws(
                        "SkuMeter",
                        "USW2-TimedStorage-ByteHrs",
                        "ServiceCategory",
                        "Storage",
                        "ConsumedQuantity",
                        "NULL")
                .skip();

        assertThat(skip.reason()).isEqualTo(SkipReason.NOT_MODELLED);
        assertThat(skip.category()).isEqualTo("storage");
    }

    static Stream<Arguments> providers() {
        return Stream.of(
                argumentSet("1.0", new String[] {"ProviderName", "Amazon Web Services"}, "aws"),
                argumentSet("company", new String[] {"ProviderName", "Amazon Web Services, Inc."}, "aws"),
                argumentSet("Azure", new String[] {"ProviderName", "Microsoft Corporation"}, "azure"),
                argumentSet("Google", new String[] {"ProviderName", "Google LLC"}, "gcp"),
                argumentSet("1.3 service", new String[] {"ServiceProviderName", "AWS"}, "aws"),
                argumentSet("1.3 host", new String[] {"HostProviderName", "AWS"}, "aws"),
                argumentSet("publisher", new String[] {"PublisherName", "AWS"}, "aws"),
                argumentSet("null first", new String[] {"ProviderName", "NULL", "ServiceProviderName", "AWS"}, "aws"),
                argumentSet(
                        "both", new String[] {"ServiceProviderName", "Oracle", "HostProviderName", "AWS"}, "oracle"),
                argumentSet("none", new String[] {}, ""));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theProviderIsFoundUnderTheNamesOfAllVersions(String[] columns, String provider) {
        String[] all = Arrays.copyOf(columns, columns.length + 2);
        all[columns.length] = "ServiceCategory";
        all[columns.length + 1] = "Storage";

        assertThat(FocusBill.read(all).skip().provider()).isEqualTo(provider);
    }

    @ParameterizedTest
    @CsvSource({
        "Standard, NULL, ON_DEMAND", "Dynamic, NULL, SPOT", "Committed, Savings Plan, SAVINGS_PLAN",
        "Committed, SavingsPlan, SAVINGS_PLAN", "Committed, Reserved, RESERVED", "Committed, Reservation, RESERVED",
        "Committed, NULL, UNKNOWN", "Other, NULL, UNKNOWN", "NULL, NULL, UNKNOWN",
    })
    void pricingIsTheCategoryWithTheKindOfCommitment(String category, String type, Pricing pricing) {
        assertThat(FocusBill.aws("SkuMeter", METER, "PricingCategory", category, "CommitmentDiscountType", type)
                        .record()
                        .pricing())
                .isEqualTo(pricing);
    }

    @Test
    void reservedCapacityThatRunsNothingIsIdle() {
        assertThat(FocusBill.aws("SkuMeter", METER, "CapacityReservationStatus", "Unused")
                        .record()
                        .isIdleReserved())
                .isTrue();
        assertThat(FocusBill.aws("SkuMeter", METER, "CapacityReservationStatus", "Used")
                        .record()
                        .isIdleReserved())
                .isFalse();
    }

    @Test
    void aRowBelongsToThePeriodInWhichItBegins() {
        Reading reading = Reading.of(
                focus("ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,ProviderName,SkuMeter\n"
                        + "2026-09-30T23:00:00Z,2026-10-01T00:00:00Z,1,Hours,AWS," + METER + "\n"
                        + "2026-10-31T23:00:00Z,2026-11-01T00:00:00Z,2,Hours,AWS," + METER + "\n"
                        + "2026-11-01T00:00:00Z,2026-11-01T01:00:00Z,3,Hours,AWS," + METER + "\n"),
                Reading.query(TimeWindow.ofDays(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1)), Reading.AS_OF));

        assertThat(reading.records()).extracting(UsageRecord::deviceHours).containsExactly(2.0);
        assertThat(reading.skips()).isEmpty();
    }

    @Test
    void aPurchaseOfALaterDayDoesNotMakeUsageComplete() {
        Reading reading = Reading.of(focus(
                "ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ConsumedQuantity,ConsumedUnit,ProviderName,SkuMeter\n"
                        + "2026-12-03T00:00:00Z,2026-12-03T01:00:00Z,Usage,1,Hours,AWS," + METER + "\n"
                        + "2026-12-04T00:00:00Z,2026-12-04T01:00:00Z,Usage,2,Hours,AWS," + METER + "\n"
                        + "2026-12-09T00:00:00Z,2026-12-10T00:00:00Z,Purchase,,,AWS,\n"));

        assertThat(reading.records()).extracting(UsageRecord::isProvisional).containsExactly(false, true);
        assertThat(reading.facts().completeThrough()).isEqualTo("2026-12-04T00:00:00Z");
        assertThat(reading.facts().finalThrough()).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(reading.facts().costKind()).isEmpty();
    }

    @Test
    void theCostIsTheEffectiveOne() {
        assertThat(FocusBill.aws("SkuMeter", METER, "EffectiveCost", "1")
                        .facts()
                        .costKind())
                .isEqualTo("EffectiveCost");
    }

    @Test
    void aMachineInAUnitThatIsNoTimeIsAGapOfItsUnit() {
        SkippedUsage skip = FocusBill.aws("SkuMeter", METER, "ConsumedUnit", "Units", "ServiceCategory", "Compute")
                .skip();

        assertThat(skip.reason()).isEqualTo(SkipReason.UNKNOWN_UNIT);
        assertThat(skip.type()).isEqualTo("g5.xlarge");
        assertThat(skip.detail()).isEqualTo("ConsumedUnit is \"Units\", expected one of time such as Hours");
        assertThat(skip.kind()).isNotEqualTo(ResourceKind.INSTANCE);
    }

    @Test
    void aSourceWithoutInputsIsRefused() {
        assertThatThrownBy(() -> FocusFiles.builder().build())
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("usage source \"focus\" has nothing to read");
    }
}
