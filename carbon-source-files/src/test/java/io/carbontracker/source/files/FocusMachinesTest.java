package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows of AWS, Azure and other bills are machines, and how many hours of them. */
class FocusMachinesTest {
    /** The type of an hour's machine, with {@code spot}, {@code dedicated} and {@code idle} where it says so. */
    private static String machine(Reading reading) {
        UsageRecord row = reading.record();
        assertThat(row.deviceHours()).isEqualTo(1);
        assertThat(row.resource()).isInstanceOf(MeteredResource.Instance.class);
        return row.resource().label()
                + (row.pricing() == Pricing.UNKNOWN ? "" : " " + row.pricing().label())
                + (row.isIdleReserved() ? " idle" : "");
    }

    @ParameterizedTest
    @CsvSource({
        "BoxUsage:m5.large, m5.large",
        "EU-BoxUsage:m5.large, m5.large",
        "EUW2-BoxUsage:t3.xlarge, t3.xlarge",
        "APS3-BoxUsage:G5.48xlarge, g5.48xlarge",
        "USE1-BoxUsage:u-6tb1.metal, u-6tb1.metal",
        "BoxUsage, m1.small",
        "USW2-SpotUsage:g5.12xlarge, g5.12xlarge spot",
        "DedicatedUsage:c5.large, c5.large dedicated",
        "EU-HostBoxUsage:c5.large, c5.large dedicated",
        "USE2-UnusedBox:p5.48xlarge, p5.48xlarge idle",
        "UnusedDed:c5.large, c5.large idle",
        "USE1-Train:ml.p3.2xlarge, p3.2xlarge",
        "USE1-Host:ml.m5.large, m5.large",
        "USE1-Notebk:ml.t3.medium, t3.medium",
        "USW2-Cluster:ml.p5.48xlarge, p5.48xlarge",
    })
    void awsUsageTypesOfRunningHoursAreMachines(String usageType, String machine) {
        assertThat(machine(FocusBill.aws("SkuMeter", usageType))).isEqualTo(machine);
        assertThat(machine(FocusBill.aws("x_UsageType", usageType, "SkuMeter", "something else")))
                .isEqualTo(machine);
    }

    @ParameterizedTest
    @CsvSource({
        "USE2-Reservation:p5.48xlarge, DUPLICATE_HOURS, p5.48xlarge",
        "DedicatedRes:c5.large, DUPLICATE_HOURS, c5.large",
        "EU-HostUsage:c5, DUPLICATE_HOURS, ''",
        "ReservedHostUsage:c5, DUPLICATE_HOURS, ''",
        "USW2-EBSOptimized:c6a.4xlarge, DUPLICATE_HOURS, c6a.4xlarge",
        "USW2-CPUCredits:t3, DUPLICATE_HOURS, t3",
        "HeavyUsage:c3.large, FEE, c3.large",
        "SoftwareUsage:m5.2xlarge, DUPLICATE_HOURS, ''",
        "USE1-InstanceUsage:db.t3.micro, NOT_MODELLED, ''",
        "USE1-NodeUsage:cache.m5.large, NOT_MODELLED, ''",
        "USE1-AmazonEKS-Hours:perCluster, NOT_MODELLED, ''",
        "EUW2-NovaPro-input-tokens, NOT_MODELLED, ''",
        "USW2-TurboUsage:m9.large, UNKNOWN_HARDWARE, m9.large",
    })
    void awsUsageTypesOfTotalsOptionsAndFeesAreNot(String usageType, SkipReason reason, String type) {
        SkippedUsage skip = FocusBill.aws("SkuMeter", usageType, "ServiceCategory", "Compute")
                .skip();

        assertThat(skip.reason()).isEqualTo(reason);
        assertThat(skip.type()).isEqualTo(type);
    }

    @Test
    void hoursThatRepeatOthersAreToldWithTheirMachine() {
        SkippedUsage skip = FocusBill.aws("SkuMeter", "Reservation:p5.48xlarge", "ConsumedQuantity", "12")
                .skip();

        assertThat(skip.kind()).isEqualTo(ResourceKind.INSTANCE);
        assertThat(skip.deviceHours()).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({"x_ServiceCode, ElasticMapReduce", "ServiceName, Amazon Elastic MapReduce"})
    void theEmrSurchargeRepeatsTheHoursThatEc2Bills(String column, String value) {
        assertThat(FocusBill.aws("SkuMeter", "BoxUsage:m5.large", column, value).skip())
                .extracting(SkippedUsage::reason, SkippedUsage::type)
                .containsExactly(SkipReason.DUPLICATE_HOURS, "m5.large");
    }

    @ParameterizedTest
    @CsvSource({
        "USW2-Fargate-vCPU-Hours:perCPU, fargate vcpu, UNKNOWN",
        "Fargate-ARM-vCPU-Hours:perCPU, fargate vcpu, UNKNOWN",
        "USE1-SpotUsage-Fargate-vCPU-Hours:perCPU, fargate vcpu, SPOT",
        "USW2-Fargate-GB-Hours, memory, UNKNOWN",
        "USE1-SpotUsage-Fargate-ARM-GB-Hours, memory, SPOT",
    })
    void fargateIsProcessorsOrMemoryByItsUsageTypeThoughBothReadHours(
            String usageType, String device, Pricing pricing) {
        UsageRecord row =
                FocusBill.aws("SkuMeter", usageType, "ConsumedQuantity", "2.5").record();

        assertThat(row.resource().label()).isEqualTo(device);
        assertThat(row.deviceHours()).isEqualTo(2.5);
        assertThat(row.pricing()).isEqualTo(pricing);
    }

    @ParameterizedTest
    @CsvSource({
        "SkuMeter, USW2-Fargate-EphemeralStorage-GB-Hours",
        "ChargeDescription, AWS Fargate - Memory  - US West 2 (Oregon)",
    })
    void fargateStorageAndFargateToldByTextAloneAreNotModelled(String column, String text) {
        assertThat(FocusBill.aws(column, text).skip())
                .extracting(SkippedUsage::reason, SkippedUsage::category)
                .containsExactly(SkipReason.NOT_MODELLED, "containers");
    }

    @ParameterizedTest
    @CsvSource({
        "$1.624 per On Demand Linux g5.4xlarge Instance Hour, g5.4xlarge",
        "'$0.0116 per On Demand Windows with SQL Std t2.micro Instance Hour', t2.micro",
        "USD 0.19 per On Demand Linux m7i-flex.xlarge Instance Hour, m7i-flex.xlarge",
        "'$1,000.5 per Spot Linux/UNIX c5.xlarge Instance Hour', c5.xlarge spot",
        "$0.1 per Dedicated Usage Linux c5.large Instance Hour, c5.large dedicated",
        "$0.1 per Dedicated Linux c5.large Instance Hour, c5.large dedicated",
        "$0.00 per Unused Reservation Linux m4.large Instance Hour, m4.large idle",
        "$0.00 per Unused Dedicated Reservation Linux m4.large Instance Hour, m4.large idle",
        "$0.00 per Dedicated Unused Reservation Linux m4.large Instance Hour, m4.large idle",
    })
    void theAwsChargeDescriptionNamesAMachineWhereNothingElseDoes(String description, String machine) {
        assertThat(machine(FocusBill.aws("ChargeDescription", description))).isEqualTo(machine);
    }

    @ParameterizedTest
    @CsvSource({
        "$0.00 per Reservation Linux m4.large Instance Hour, DUPLICATE_HOURS",
        "$0.00 per Dedicated Reservation Linux m4.large Instance Hour, DUPLICATE_HOURS",
        "$0.00 for 4245 Mbps per c6a.4xlarge instance-hour (or partial hour), DUPLICATE_HOURS",
        "AWS Marketplace hourly software usage|us-east-1|m5.2xlarge, DUPLICATE_HOURS",
        "Note: $1.624 per On Demand Linux g5.4xlarge Instance Hour, NOT_MODELLED",
        "$1.624 per On Demand Linux g5.4xlarge Instance Hour and more, NOT_MODELLED",
        "$1.624 per On Demand Linux Instance Hour, NOT_MODELLED",
        "$1.624 per Backup of g5.4xlarge Instance Hour, NOT_MODELLED",
        "USD 0.023 per db.t3.micro Single-AZ instance hour (or partial hour) running SQL Server Exp (LI), NOT_MODELLED",
    })
    void theAwsChargeDescriptionCountsOnlyFromItsStartToItsEnd(String description, SkipReason reason) {
        assertThat(FocusBill.aws("ChargeDescription", description, "ServiceCategory", "Compute")
                        .skip()
                        .reason())
                .isEqualTo(reason);
    }

    @Test
    void skuPriceDetailsNameAMachineOfAComputeService() {
        String details = "{\"CoreCount\":48,\"InstanceType\":\"p4d.24xlarge\",\"x_Other\":{\"InstanceType\":\"no\"}}";

        assertThat(machine(FocusBill.aws("SkuPriceDetails", details, "ServiceCategory", "Compute")))
                .isEqualTo("p4d.24xlarge");
        assertThat(machine(FocusBill.aws("SkuPriceDetails", "{\"x_InstanceType\":\"ml.p4d.24xlarge\"}")))
                .isEqualTo("p4d.24xlarge");
        assertThat(FocusBill.aws("SkuPriceDetails", details, "ServiceCategory", "Databases")
                        .skip()
                        .reason())
                .isEqualTo(SkipReason.NOT_MODELLED);
        assertThat(FocusBill.aws("SkuPriceDetails", "{\"InstanceType\":\"db.r5.large\"}")
                        .skip()
                        .reason())
                .isEqualTo(SkipReason.NOT_MODELLED);
    }

    @ParameterizedTest
    @CsvSource({
        "NC24ads A100 v4, Standard_NC24ads_A100_v4",
        "ND96isrH100v5, Standard_ND96isr_H100_v5",
        "nd96asr v4, Standard_ND96asr_v4",
        "ND96isrH200v5 Spot, Standard_ND96isr_H200_v5 spot",
        "NC24ads A100 v4 Low Priority, Standard_NC24ads_A100_v4 spot",
        "B1s - Free, Standard_B1s",
        "D2 v3/D2s v3, Standard_D2_v3",
        "ZZ9 v9, Standard_ZZ9_v9",
    })
    void azureMetersNameSizes(String meter, String machine) {
        String category = "Virtual Machines";

        assertThat(machine(FocusBill.azure("x_SkuMeterCategory", category, "x_SkuMeterName", meter)))
                .isEqualTo(machine);
        assertThat(machine(FocusBill.azure("x_SkuMeterCategory", category, "SkuMeter", meter)))
                .isEqualTo(machine);
        assertThat(machine(FocusBill.azure("ChargeDescription", category + " - x", "SkuMeter", meter)))
                .isEqualTo(machine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"D2 v3/E64 v3", "D2 v3/ZZ9 v9"})
    void anAzureMeterOfSizesThatDifferIsAGap(String meter) {
        SkippedUsage skip = FocusBill.azure("x_SkuMeterCategory", "Virtual Machines", "x_SkuMeterName", meter)
                .skip();

        assertThat(skip.reason()).isEqualTo(SkipReason.UNKNOWN_HARDWARE);
        assertThat(skip.type()).isEqualTo(meter);
        assertThat(skip.deviceHours()).isEqualTo(1);
    }

    @Test
    void azureDetailsNameTheExactSizeAndTheMeterWhetherItIsSpot() {
        String details = "\"ServiceType\":\"Standard_NC24ads_A100_v4\",\"VCPUs\":24,\"AHB\":\"True\"";

        assertThat(machine(FocusBill.azure("x_SkuDetails", "{" + details + "}", "x_SkuMeterName", "D2 v3/D2s v3")))
                .isEqualTo("Standard_NC24ads_A100_v4");
        assertThat(machine(FocusBill.azure("x_SkuDetails", details, "x_SkuMeterName", "NC24ads A100 v4 Spot")))
                .isEqualTo("Standard_NC24ads_A100_v4 spot");
        assertThat(machine(FocusBill.azure("SkuPriceDetails", "{\"InstanceType\":\"Standard_D2s_v5\"}")))
                .isEqualTo("Standard_D2s_v5");
    }

    @ParameterizedTest
    @CsvSource({
        "x_SkuMeterCategory, Virtual Machines Licenses, DUPLICATE_HOURS",
        "x_SkuDetails, '{\"ServiceType\":\"Standard_D2s_v5\",\"UsageType\":\"ComputeHR_SW\"}', DUPLICATE_HOURS",
        "ChargeDescription, Virtual Machines Licenses - Windows, DUPLICATE_HOURS",
        "x_SkuMeterCategory, Storage, NOT_MODELLED",
        "ServiceName, Virtual Machines, NOT_MODELLED",
        "x_SkuMeterCategory, Virtual Machines, UNKNOWN_HARDWARE",
    })
    void azureLicencesAndOtherMetersAreNoMachines(String column, String value, SkipReason reason) {
        assertThat(FocusBill.azure(column, value).skip().reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "OCPU Hours, 8, vcpu, 16",
        "OCPU Per Hour, 1, vcpu, 2",
        "vCPU-Hours, 3, vcpu, 3",
        "GB Hours, 8, memory, 8",
        "Gigabyte Per Hour, 2, memory, 2",
    })
    void unitsThatNameProcessorsOrMemoryTellTheDevice(String unit, String quantity, String device, double hours) {
        UsageRecord row = FocusBill.read(
                        "ProviderName",
                        "Oracle",
                        "ServiceCategory",
                        "Compute",
                        "ConsumedUnit",
                        unit,
                        "ConsumedQuantity",
                        quantity)
                .record();

        assertThat(row.resource().label()).isEqualTo(device);
        assertThat(row.deviceHours()).isEqualTo(hours);
    }

    @ParameterizedTest
    @CsvSource({
        "Hours, 1, 1",
        "hour, 1, 1",
        "Hrs, 1, 1",
        "1 Hour, 1, 1",
        "Seconds, 3600, 1",
        "seconds, 5400, 1.5",
        "Minutes, 90, 1.5",
        "Days, 2, 48",
    })
    void unitsOfTimeBecomeHours(String unit, String quantity, double hours) {
        assertThat(FocusBill.aws("SkuMeter", "BoxUsage:m5.large", "ConsumedUnit", unit, "ConsumedQuantity", quantity)
                        .record()
                        .deviceHours())
                .isEqualTo(hours);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vCPU-Hours", "OCPU Hours", "GB Hours", "byte-seconds", "GB", "Requests", "Hours/Month", ""})
    void unitsOfOtherDevicesAreNeverHoursOfAMachine(String unit) {
        assertThat(FocusBill.aws("SkuMeter", "BoxUsage:m5.large", "ConsumedUnit", unit)
                        .skip()
                        .reason())
                .isEqualTo(SkipReason.UNKNOWN_UNIT);
    }

    @Test
    void otherProvidersMachinesAreThoseOfSkuPriceDetails() {
        assertThat(machine(FocusBill.read(
                        "ProviderName", "Oracle", "SkuPriceDetails", "{\"InstanceType\":\"BM.GPU4.8\"}")))
                .isEqualTo("BM.GPU4.8");
        assertThat(FocusBill.read("ProviderName", "Oracle", "ServiceCategory", "Compute")
                        .skip()
                        .category())
                .isEqualTo("compute");
    }
}
