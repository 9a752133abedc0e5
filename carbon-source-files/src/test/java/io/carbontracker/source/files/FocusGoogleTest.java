package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google Cloud bills the parts of machines, told apart by the wording of the SKU. */
class FocusGoogleTest {
    private static final String LABELS =
            "[{\"Key\":\"compute.googleapis.com/is_unused_reservation\",\"Value\":\"%s\"}]";

    private static Reading read(String sku, String unit, String quantity) {
        return FocusBill.gcp("ChargeDescription", sku, "ConsumedUnit", unit, "ConsumedQuantity", quantity);
    }

    @ParameterizedTest
    @CsvSource({
        "Nvidia H100 80GB GPU running in Americas, NVIDIA H100 SXM5 80GB, true, ON_DEMAND",
        "Nvidia Tesla A100 GPU running in Belgium, NVIDIA A100 SXM4 40GB, true, ON_DEMAND",
        "Nvidia Tesla A100 80GB GPU running in Belgium, NVIDIA A100 SXM4 80GB, true, ON_DEMAND",
        "Nvidia L4 GPU running in Paris, NVIDIA L4 24GB, true, ON_DEMAND",
        "Nvidia H100 80GB GPU attached to Spot Preemptible VMs running in Iowa, NVIDIA H100 SXM5 80GB, true, SPOT",
        "Reserved Nvidia H100 80GB Mega GPU in Americas in Calendar Mode, NVIDIA H100 SXM5 80GB, true, RESERVED",
        "DWS Calendar Mode A4 Nvidia B200 (1 gpu slice) in Iowa, NVIDIA B200 SXM 180GB, false, RESERVED",
        "TpuV5e running in Americas, Google TPU v5e (chip), true, ON_DEMAND",
    })
    void acceleratorsAreToldByTheirSkuAndSlicesHoldTheirHost(
            String sku, String model, boolean hostApart, Pricing pricing) {
        // 28,800 s / 3,600 s per hour = 8 accelerator-hours
        UsageRecord row = read(sku, "seconds", "28800").record();

        assertThat(row.provider()).isEqualTo("gcp");
        assertThat(row.resource()).isEqualTo(new MeteredResource.Accelerator(model, hostApart));
        assertThat(row.deviceHours()).isEqualTo(8);
        assertThat(row.pricing()).isEqualTo(pricing);
    }

    @Test
    void coresAreVcpuHoursAndRamGibibyteHours() {
        UsageRecord core =
                read("A3 Instance Core running in Americas", "seconds", "7200").record();
        UsageRecord spot = read("Spot Preemptible N2D AMD Instance Core running in Iowa", "hour", "3")
                .record();
        // 4 GiB for 1.5 h: 4 x 1,073,741,824 byte x 5,400 s = 23,192,823,398,400 byte-seconds = 6 GiB-hours
        UsageRecord ram = read("A3 Instance Ram running in Americas", "byte-seconds", "23192823398400")
                .record();
        UsageRecord priced = read("A3 Instance Ram running in Americas", "gibibyte hour", "6")
                .record();

        assertThat(core.resource()).isEqualTo(new MeteredResource.Vcpu("a3"));
        assertThat(core.deviceHours()).isEqualTo(2);
        assertThat(spot.resource()).isEqualTo(new MeteredResource.Vcpu("n2d"));
        assertThat(spot.pricing()).isEqualTo(Pricing.SPOT);
        assertThat(ram.resource()).isEqualTo(new MeteredResource.Memory());
        assertThat(ram.deviceHours()).isEqualTo(6);
        assertThat(priced.deviceHours()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Commitment v1: Nvidia H100 80GB GPU in Americas for 1 Year",
                "Commitment v1: A2 Cpu in Iowa for 1 Year"
            })
    void commitmentsArePurchasesThoughTheyHaveQuantities(String sku) {
        assertThat(read(sku, "seconds", "3600").skip().reason()).isEqualTo(SkipReason.PURCHASE);
    }

    @Test
    void reservedCapacityRepeatsTheHoursOfWhatRunsOnIt() {
        assertThat(read("Reserved A3 Instance Core in Americas", "seconds", "3600")
                        .skip()
                        .reason())
                .isEqualTo(SkipReason.DUPLICATE_HOURS);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false"})
    void anUnusedReservationIsIdle(String value, boolean idle) {
        UsageRecord row = FocusBill.gcp(
                        "ChargeDescription",
                        "Nvidia L4 GPU running in Paris",
                        "x_SystemLabels",
                        LABELS.formatted(value))
                .record();

        assertThat(row.isIdleReserved()).isEqualTo(idle);
    }

    @Test
    void labelsThatAreNoJsonAreNotRequired() {
        assertThat(FocusBill.gcp("ChargeDescription", "Nvidia L4 GPU running in Paris", "x_SystemLabels", "[{")
                        .record()
                        .isIdleReserved())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Nvidia Z9 1TB GPU running in Mars, seconds, UNKNOWN_HARDWARE",
        "X9 Instance Core running in Mars, hour, UNKNOWN_HARDWARE",
        "X9 Instance Ram running in Mars, byte-seconds, UNKNOWN_HARDWARE",
        "Nvidia Z9 1TB GPU running in Mars, count, NOT_MODELLED",
        "Network Load Balancing L4 Forwarding Rule Minimum, seconds, NOT_MODELLED",
        "SSD backed PD Capacity, byte-seconds, NOT_MODELLED",
        "NULL, seconds, NOT_MODELLED",
    })
    void skusThatNoPatternKnowsAreGapsWhenTheyAreParts(String sku, String unit, SkipReason reason) {
        SkippedUsage skip = FocusBill.gcp(
                        "ChargeDescription", sku, "ConsumedUnit", unit, "ServiceName", "Compute Engine")
                .skip();

        assertThat(skip.reason()).isEqualTo(reason);
        assertThat(skip.category()).isEqualTo(reason == SkipReason.NOT_MODELLED ? "compute engine" : "");
    }

    @Test
    void aUsersPatternGoesBeforeAShorterOneOfTheTable(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("gcp_skus.csv"),
                "sku_like_pattern,kind,purchase,machine_family,accelerator_model,accelerators_per_unit,count_as_usage\n"
                        + "Nvidia L4 GPU running in Mars%,gpu,ondemand,,NVIDIA A10 24GB,2,true\n");
        byte[] bill = FocusBill.text("ProviderName", "GCP", "ChargeDescription", "Nvidia L4 GPU running in Mars Base")
                .getBytes(StandardCharsets.UTF_8);

        UsageRecord row = Reading.of(FocusFiles.builder()
                        .input("bill", () -> new ByteArrayInputStream(bill))
                        .catalog(HardwareCatalog.withFactors(folder))
                        .build())
                .record();

        assertThat(row.resource()).isEqualTo(new MeteredResource.Accelerator("NVIDIA A10 24GB", true));
        assertThat(row.deviceHours()).isEqualTo(2);
    }
}
