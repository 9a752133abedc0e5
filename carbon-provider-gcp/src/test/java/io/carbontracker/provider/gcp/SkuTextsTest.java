package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.FactorTable;
import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.catalog.GcpSkus;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.usage.MeteredResource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the texts of SKUs are taken for. */
class SkuTextsTest {
    private static final HardwareCatalog CATALOG = HardwareCatalog.bundled();
    private static final GcpSkus SKUS = new GcpSkus(CATALOG);
    private static final FactorTable TABLE = CATALOG.table(Schema.GCP_SKUS);

    static Stream<Row> accelerators() {
        return TABLE.rows().stream().filter(row -> List.of("gpu", "tpu").contains(row.text("kind")));
    }

    /** Every pattern, with the words that the service puts where it has none, is of its own accelerator. */
    @ParameterizedTest
    @MethodSource("accelerators")
    void everyPatternOfAnAcceleratorIsOfItsModelAlone(Row row) {
        String pattern = row.text("sku_like_pattern");
        String text = pattern.endsWith("%")
                ? pattern.substring(0, pattern.length() - 1).replace("%", " in Americas ") + " in Americas"
                : pattern.replace("%", " in Americas for ");

        BillingMeaning meaning = SKUS.of(text, false);

        if (row.text("count_as_usage").equals("true")) {
            BillingMeaning.Devices devices = (BillingMeaning.Devices) meaning;
            assertThat(devices.resource().label()).as(text).isEqualTo(row.text("accelerator_model"));
            assertThat(devices.devicesPerUnit()).isEqualTo(1);
        } else {
            assertThat(meaning).as(text).isInstanceOf(BillingMeaning.NoUsage.class);
        }
    }

    @Test
    void thereAreAcceleratorsToLookAt() {
        assertThat(accelerators()).hasSizeGreaterThan(40);
    }

    /** Texts as they stand in public price lists and exports. */
    @ParameterizedTest
    @CsvSource({
        "Nvidia H100 80GB GPU running in Americas, NVIDIA H100 SXM5 80GB, true",
        "Nvidia H100 80GB Plus GPU running in Japan, NVIDIA H100 SXM5 80GB, true",
        "Nvidia H100 Mega 80GB GPU attached to DWS Defined Duration VMs running in Americas, NVIDIA H100 SXM5 80GB, true",
        "Reserved Nvidia H100 80GB Mega GPU in Americas in Calendar Mode, NVIDIA H100 SXM5 80GB, true",
        "Nvidia Tesla A100 GPU running in Americas, NVIDIA A100 SXM4 40GB, true",
        "Nvidia Tesla A100 80GB GPU running in Americas, NVIDIA A100 SXM4 80GB, true",
        "Nvidia L4 GPU running in Americas, NVIDIA L4 24GB, true",
        "Nvidia L4 GPU attached to Spot Preemptible VMs running in Netherlands, NVIDIA L4 24GB, true",
        "Nvidia Tesla T4 GPU running in EMEA, NVIDIA T4 16GB, true",
        "A4 Nvidia B200 (1 gpu slice) running in Americas, NVIDIA B200 SXM 180GB, false",
        "DWS Calendar Mode A4 Nvidia B200 (1 gpu slice) in Americas, NVIDIA B200 SXM 180GB, false",
        "Spot Preemptible A4 Nvidia B200 (1 gpu slice) in Americas, NVIDIA B200 SXM 180GB, false",
        "TpuV5e running in Americas, Google TPU v5e (chip), true",
        "Reserved TpuV5p in Americas in Calendar Mode, Google TPU v5p (chip), true"
    })
    void textsSeenAreOfTheirModel(String text, String model, boolean hostBilledApart) {
        assertThat(SKUS.of(text, false))
                .isInstanceOfSatisfying(
                        BillingMeaning.Devices.class,
                        devices -> assertThat(devices.resource())
                                .isEqualTo(new MeteredResource.Accelerator(model, hostBilledApart)));
    }

    /** Words of SKUs that bill no accelerator, in any order, some of them like the names of accelerators. */
    private static final List<String> WORDS = List.of(
            "Network",
            "Load",
            "Balancing:",
            "Forwarding",
            "Rule",
            "L4",
            "L7",
            "Regional",
            "Internal",
            "External",
            "T4",
            "Egress",
            "Internet",
            "Storage",
            "PD",
            "Capacity",
            "SSD",
            "backed",
            "Local",
            "Snapshot",
            "in",
            "Americas",
            "EMEA",
            "from",
            "to",
            "via",
            "Carrier",
            "Peering",
            "Premium",
            "Tier",
            "Standard",
            "Static",
            "Ip",
            "Charge",
            "Cloud",
            "NAT",
            "Gateway",
            "Uptime",
            "Inter",
            "Zone",
            "Licensing",
            "Fee",
            "for",
            "Windows",
            "Server",
            "2019",
            "(CPU",
            "cost)",
            "H100",
            "A100",
            "80GB",
            "Nvidia",
            "Image",
            "Commitment",
            "Machine",
            "V100");

    @Test
    void unrelatedTextsAreOfNoAccelerator() {
        long seed = 20_261_001;
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            int words = 1 + random.nextInt(9);
            for (int word = 0; word < words; word++) {
                text.append(word == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
            }

            BillingMeaning meaning = SKUS.of(text.toString(), random.nextBoolean());

            assertThat(meaning).as("seed %d, text %d: %s", seed, i, text).isNotInstanceOf(BillingMeaning.Devices.class);
        }
    }
}
