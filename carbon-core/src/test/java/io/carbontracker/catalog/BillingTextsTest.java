package io.carbontracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BillingTextsTest {
    private static final HardwareCatalog CATALOG = HardwareCatalog.bundled();

    private final AwsUsageTypes aws = new AwsUsageTypes(CATALOG);
    private final AzureMeters azure = new AzureMeters(CATALOG);
    private final GcpSkus gcp = new GcpSkus(CATALOG);

    /** Devices as {@code label, pricing, idle}; what yields no usage as {@code reason, category, type}. */
    private static String text(BillingMeaning meaning) {
        if (meaning instanceof BillingMeaning.Devices devices) {
            return devices.resource().label()
                    + (devices.pricing() == null ? "" : " " + devices.pricing().label())
                    + (devices.idleReserved() ? " idle" : "");
        }
        BillingMeaning.NoUsage none = (BillingMeaning.NoUsage) meaning;
        return (none.reason().label() + " " + none.category() + " " + none.type())
                .strip()
                .replace("  ", " ");
    }

    @ParameterizedTest
    @CsvSource({
        "USW2-BoxUsage:g5.xlarge, g5.xlarge",
        "BoxUsage, m1.small",
        "EU-SpotUsage:p5.48xlarge, p5.48xlarge spot",
        "DedicatedUsage:c5.large, c5.large dedicated",
        "UnusedBox:p5.48xlarge, p5.48xlarge idle",
        "UnusedBox, m1.small idle",
        "UnusedBox:m5, excluded: not-modelled",
        "Reservation:p5.48xlarge, excluded: duplicate-hours p5.48xlarge",
        "EBSOptimized:p5.48xlarge, excluded: duplicate-hours p5.48xlarge",
        "HeavyUsage:m5.large, excluded: fee m5.large",
        "USE1-Train:ml.p3.2xlarge, p3.2xlarge",
        "USE1-Studio:KernelGateway-ml.t3.medium, t3.medium",
        "USE1-Host:VolumeUsage.gp2, excluded: not-modelled storage",
        "EBS:VolumeUsage.gp3, excluded: not-modelled storage",
        "USE1-EBS:VolumeUsage.gp2, excluded: not-modelled storage",
        "USW2-Fargate-vCPU-Hours:perCPU, fargate vcpu",
        "USW2-Fargate-GB-Hours, memory",
        "USE1-Fargate-EphemeralStorage-GB-Hours, excluded: not-modelled containers",
        "NewKind:p9.large, unknown-hardware p9.large",
        "USE1-InstanceUsage:db.t3.micro, excluded: not-modelled",
    })
    void awsUsageTypesTellRunningHoursFromTotalsOptionsAndFees(String usageType, String meaning) {
        assertThat(text(aws.of(usageType))).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({
        "NC24ads A100 v4, Standard_NC24ads_A100_v4",
        "ND96isrH100v5 Spot, Standard_ND96isr_H100_v5 spot",
        "ND96asr A100 v4, Standard_ND96asr_v4",
        "D2 v3/D2s v3, Standard_D2_v3",
        "Windows Svr (1 Core), excluded: duplicate-hours Windows Svr (1 Core)",
        "4 vCPU VM License, excluded: duplicate-hours 4 vCPU VM License",
        "D2 v3/M128, unknown-hardware D2 v3/M128",
        "Z9 v9, Standard_Z9_v9",
    })
    void azureMetersTellSizesFromSoftware(String meter, String meaning) {
        assertThat(text(azure.of(meter))).isEqualTo(meaning);
    }

    @Test
    void googleSkusTellAcceleratorsCoresAndMemoryApart() {
        // Eight GPUs for an hour are eight accelerator-hours, whose cores and memory have rows of their own.
        BillingMeaning.Devices gpu = (BillingMeaning.Devices) gcp.of("Nvidia H100 80GB GPU running in Americas", false);
        assertThat(gpu.resource()).isEqualTo(new MeteredResource.Accelerator("NVIDIA H100 SXM5 80GB", true));
        assertThat(gpu.devicesPerUnit()).isCloseTo(1, within(0.0));
        assertThat(((BillingMeaning.Devices) gcp.of("A3 Instance Core running in Americas", false))
                        .resource()
                        .kind())
                .isEqualTo(ResourceKind.VCPU);
        assertThat(text(gcp.of("A3 Instance Ram running in Americas", true))).isEqualTo("memory on-demand");
        assertThat(((BillingMeaning.Devices)
                                gcp.of("Nvidia L4 GPU attached to Spot Preemptible VMs running in Europe", false))
                        .pricing())
                .isEqualTo(Pricing.SPOT);
        assertThat(((BillingMeaning.NoUsage) gcp.of("Commitment v1: Nvidia L4 GPU in Americas for 1 Year", false))
                        .reason())
                .isEqualTo(SkipReason.PURCHASE);
    }

    @Test
    void memoryOfGoogleInAUnitOfTimeIsNoAcceleratorsHours() {
        BillingMeaning.NoUsage none = (BillingMeaning.NoUsage) gcp.of("A3 Instance Ram running in Americas", false);

        assertThat(none.reason()).isEqualTo(SkipReason.UNKNOWN_HARDWARE);
        assertThat(none.kind()).isNull();
    }

    @Test
    void hostileTextsAreNotRead() {
        assertThat(aws.of("a-".repeat(100_000) + "Fargate-vCPU-Hours")).isEqualTo(BillingMeaning.NOT_MODELLED);
        assertThat(azure.of(" ".repeat(100_000) + "x").isUnknown()).isTrue();
        assertThat(gcp.of("Nvidia ".repeat(100_000), false)).isEqualTo(BillingMeaning.NOT_MODELLED);
    }
}
