package io.carbontracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HardwareCatalogTest {
    private final HardwareCatalog catalog = HardwareCatalog.bundled();

    @Test
    void theDataVersionIsTheDayOfTheBundledTables() {
        assertThat(catalog.dataVersion()).matches("\\d{4}-\\d{2}-\\d{2}");
        assertThat(catalog).hasToString("hardware catalog " + catalog.dataVersion());
    }

    @ParameterizedTest
    @CsvSource({
        "aws, p5.48xlarge, 192, 2048, NVIDIA H100 SXM5 80GB, 8, 192, 2048",
        "aws, P5.4XLARGE, 16, 256, NVIDIA H100 SXM5 80GB, 1, 192, 2048", // cut from the largest size of its family
        "azure, standard_nd96isr_h100_v5, 96, 1900, NVIDIA H100 SXM5 80GB, 8, 96, 1900",
        // server_vcpus 72 in its row, which is the largest size of its family: 880 GiB
        "azure, Standard_NV12ads_A10_v5, 12, 110, NVIDIA A10 24GB, 0.333333, 72, 880",
        // server_vcpus 72 in its row, no size of its family is that large: 880 GiB x 72 / 36
        "azure, Standard_NV36adms_A10_v5, 36, 880, NVIDIA A10 24GB, 1, 72, 1760",
        "gcp, a3-highgpu-8g, 208, 1872, NVIDIA H100 SXM5 80GB, 8, 208, 1872"
    })
    void aMachineIsFoundInAnyCaseWithItsBoardsAndServer(
            String provider,
            String type,
            double vcpus,
            double memoryGib,
            String accelerator,
            double count,
            double serverVcpus,
            double serverMemoryGib) {
        HardwareSpec spec = catalog.hardware(provider, type).orElseThrow();

        assertThat(spec.type()).isEqualToIgnoringCase(type);
        assertThat(spec.vcpus()).isEqualTo(vcpus);
        assertThat(spec.memoryGib()).isEqualTo(memoryGib);
        assertThat(spec.accelerator()).isNotNull();
        assertThat(spec.accelerator().model()).isEqualTo(accelerator);
        assertThat(spec.acceleratorCount()).isEqualTo(count);
        assertThat(spec.serverVcpus()).isEqualTo(serverVcpus);
        assertThat(spec.serverMemoryGib()).isCloseTo(serverMemoryGib, within(1e-9));
    }

    @Test
    void aMachineWithoutAcceleratorHasNone() {
        HardwareSpec spec = catalog.hardware("aws", "m5.large").orElseThrow();

        assertThat(spec.accelerator()).isNull();
        assertThat(spec.acceleratorCount()).isZero();
        assertThat(spec.processor()).isEqualTo("Xeon Platinum 8175M");
        assertThat(spec.source()).isEqualTo("karpenter-aws|teads-ccf-aws");
        assertThat(catalog.hardware("gcp", "n1-standard-8").map(HardwareSpec::vcpus))
                .contains(8.0);
    }

    @Test
    void everyBundledMachineCanBeRead() {
        assertThat(catalog.table(Schema.INSTANCES).rows())
                .allSatisfy(row -> assertThat(catalog.hardware(row.text("provider"), row.text("instance_type")))
                        .isPresent());
    }

    @Test
    void anUnknownMachineIsNotGuessed() {
        assertThat(catalog.hardware("aws", "p5.49xlarge")).isEmpty();
        assertThat(catalog.hardware("gcp", "p5.48xlarge")).isEmpty();
        assertThat(catalog.hardware("aws", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "aws, p5.48xlarge, p5",
        "aws, P5.4xlarge, p5",
        "aws, u-6tb1.metal, u-6tb1",
        "gcp, a3-highgpu-8g, a3-highgpu",
        "gcp, n1-standard-8, n1-standard",
        "azure, Standard_ND96isr_H100_v5, standard_nd isr_h100_v5",
        "azure, STANDARD_D2S_V3, standard_d s_v3",
        "azure, Standard_D64s_v3, standard_d s_v3",
        "azure, Standard_E64-16s_v3, standard_e s_v3", // constrained cores are cut from the same server
        "azure, Basic_A1, basic_a1",
        "other, Some-Machine, some-machine"
    })
    void sizesOfOneFamilyShareAName(String provider, String type, String family) {
        assertThat(HardwareCatalog.family(provider, type)).isEqualTo(family);
    }

    @Test
    void everyModelAndAliasFindsItsAcceleratorInAnyCase() {
        List<Row> rows = catalog.table(Schema.ACCELERATORS).rows();

        assertThat(rows).hasSizeGreaterThan(50).allSatisfy(row -> {
            String model = row.text("model");
            assertThat(catalog.accelerator(" " + model.toUpperCase(Locale.ROOT)).map(AcceleratorSpec::model))
                    .contains(model);
            assertThat(row.text("aliases").split("\\|"))
                    .allSatisfy(alias -> assertThat(catalog.accelerator(alias.toLowerCase(Locale.ROOT))
                                    .map(AcceleratorSpec::model))
                            .contains(model));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "H100, NVIDIA H100 SXM5 80GB",
        "nvidia-h100-80gb, NVIDIA H100 SXM5 80GB",
        "Tesla A100, NVIDIA A100 SXM4 40GB",
        "l4, NVIDIA L4 24GB",
        "TPU v4, Google TPU v4 (chip)"
    })
    void namesThatBillsUseAreAliases(String alias, String model) {
        assertThat(catalog.accelerator(alias).map(AcceleratorSpec::model)).contains(model);
    }

    @Test
    void anUnknownOrEmptyAcceleratorIsNone() {
        assertThat(catalog.accelerator("H1000")).isEmpty();
        assertThat(catalog.accelerator("")).isEmpty();
    }

    @Test
    void powerIsOfTheBoardOrOfTheSystemByHostClass() {
        AcceleratorSpec board = catalog.accelerator("H100").orElseThrow();
        AcceleratorSpec chip = catalog.accelerator("TPU v3").orElseThrow();
        AcceleratorSpec silent = catalog.accelerator("Trainium").orElseThrow();

        assertThat(board.hostClass()).isEqualTo(HostClass.SXM);
        assertThat(board.tdpWatts()).isEqualTo(700);
        assertThat(board.tdpSource()).isEqualTo("nv-h100|mlco2-gpus");
        assertThat(board.embodiedKg()).isEqualTo(164);
        assertThat(board.embodiedSource()).isEqualTo("nv-pcf-h100");
        assertThat(board.hasPower()).isTrue();
        assertThat(board.assumedPower()).isFalse();
        assertThat(chip.hostClass()).isEqualTo(HostClass.SYSTEM);
        assertThat(chip.systemWatts()).isEqualTo(283);
        assertThat(chip.hasPower()).isTrue();
        assertThat(silent.hasPower()).isFalse();
        assertThat(silent.tdpWatts()).isNaN();
    }

    @Test
    void theFourteenAcceleratorsWithoutPublicPowerAreGapsNotZeros() {
        assertThat(catalog.table(Schema.ACCELERATORS).rows().stream()
                        .map(row -> catalog.accelerator(row.text("model")).orElseThrow())
                        .filter(spec -> !spec.hasPower())
                        .map(AcceleratorSpec::model))
                .hasSize(14)
                .allMatch(model -> model.matches(
                        ".*(K520|RTX PRO 4500|Inferentia|Trainium|TPU v5|TPU v6|TPU7x|VU9P|VU47P|Alveo U30).*"));
    }

    @ParameterizedTest
    @CsvSource({
        "aws, NVIDIA H100 SXM5 80GB, p5.48xlarge",
        "gcp, NVIDIA L4 24GB, g2-standard-96",
        "gcp, NVIDIA H100 SXM5 80GB, a3-edgegpu-8g" // a3-highgpu-8g and a3-megagpu-8g are its equals
    })
    void theLargestSizeWithAnAcceleratorHasMostBoardsThenVcpusThenTheFirstName(
            String provider, String accelerator, String type) {
        assertThat(catalog.largestWith(provider, accelerator).map(HardwareSpec::type))
                .contains(type);
    }

    @Test
    void aProviderThatRentsNoSuchAcceleratorHasNoSizeWithIt() {
        assertThat(catalog.largestWith("aws", "Google TPU v4 (chip)")).isEmpty();
    }

    @Test
    void processorsTakeTheWattsOfTheirGeneration() {
        CpuPower power = catalog.cpuPower("aws", "AMD EPYC 7R13").orElseThrow();

        // EPYC 3rd Gen on AWS: 0.455625 to 1.957334 W per vCPU
        assertThat(power.architecture()).isEqualTo("EPYC 3rd Gen");
        assertThat(power.minWatts()).isEqualTo(0.455625);
        assertThat(power.wattsAt(0)).isEqualTo(0.455625);
        assertThat(power.wattsAt(1)).isCloseTo(1.957334, within(1e-12));
        assertThat(power.wattsAt(0.5)).isCloseTo(1.2064795, within(1e-12));
        assertThat(power.known()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "aws, '', AVERAGE", // not told
        "aws, No Such Processor, AVERAGE",
        "azure, amd64, AVERAGE", // the name does not tell the generation
        "aws, Graviton, Graviton" // borrowed from another processor
    })
    void meansAndBorrowedFiguresAreNotKnown(String provider, String processor, String architecture) {
        CpuPower power = catalog.cpuPower(provider, processor).orElseThrow();

        assertThat(power.architecture()).isEqualTo(architecture);
        assertThat(power.known()).isFalse();
    }

    @Test
    void aProviderWithoutProcessorsHasNoMean() {
        assertThat(catalog.cpuPower("oracle", "")).isEmpty();
        assertThat(catalog.familyPower("oracle", "e4")).isEmpty();
    }

    @Test
    void aFamilyOnOneProcessorTakesItsWattsAndAMixedOneTheMean() {
        assertThat(catalog.familyPower("gcp", "a3"))
                .hasValueSatisfying(power -> assertThat(power.architecture()).isEqualTo("Sapphire Rapids"));
        assertThat(catalog.familyPower("gcp", "A3").map(CpuPower::architecture)).contains("Sapphire Rapids");
        assertThat(catalog.familyPower("gcp", "n1").map(CpuPower::architecture)).contains("AVERAGE");
        assertThat(catalog.familyPower("gcp", "").map(CpuPower::architecture)).contains("AVERAGE");
        assertThat(catalog.familyPower("gcp", "a").map(CpuPower::architecture)).contains("AVERAGE");
    }

    @Test
    void aPowerCurveIsLinearBetweenItsPoints() {
        PowerCurve curve = new PowerCurve(10, 20, 60, 160, Double.NaN, "x");

        // 10 + 0.5 x 10; 20 + 0.5 x 40; 60 + 0.5 x 100
        assertThat(curve.wattsAt(0)).isEqualTo(10);
        assertThat(curve.wattsAt(0.05)).isCloseTo(15, within(1e-12));
        assertThat(curve.wattsAt(0.1)).isCloseTo(20, within(1e-12));
        assertThat(curve.wattsAt(0.3)).isCloseTo(40, within(1e-12));
        assertThat(curve.wattsAt(0.5)).isCloseTo(60, within(1e-12));
        assertThat(curve.wattsAt(0.75)).isCloseTo(110, within(1e-12));
        assertThat(curve.wattsAt(1)).isCloseTo(160, within(1e-12));
        assertThat(new PowerCurve(10, Double.NaN, 60, 160, 1, "x").hasWatts()).isFalse();
    }

    @Test
    void theBundledCurveOfAMachineIsRead() {
        PowerCurve curve = catalog.powerCurve("aws", "A1.Medium").orElseThrow();

        assertThat(curve).isEqualTo(new PowerCurve(1.2, 1.9, 3.2, 4.2, 63.89, "teads-ccf-aws"));
    }

    @ParameterizedTest
    @CsvSource({
        "aws, 2026, pue_fleet_2024, 1.15",
        "aws, 2024, pue_fleet_2024, 1.15",
        "aws, 2019, pue_fleet_2024, 1.15", // none is that old: the nearest
        "azure, 2026, pue_fleet_2025, 1.16",
        "gcp, 2026, pue_fleet_2024, 1.09"
    })
    void theFleetPueIsOfTheLatestYearNotAfterTheUsage(String provider, int year, String key, double value) {
        Coefficient pue = catalog.fleetPue(provider, year).orElseThrow();

        assertThat(pue.key()).isEqualTo(key);
        assertThat(pue.value()).isEqualTo(value);
        assertThat(pue.source()).isNotEmpty();
    }

    @Test
    void anUnknownProviderHasNoFleet() {
        assertThat(catalog.fleetPue("oracle", 2026)).isEmpty();
    }

    @Test
    void aCoefficientIsOfTheProviderElseOfAll() {
        assertThat(catalog.coefficient("memory_kwh_per_gb_hour", "aws"))
                .contains(new Coefficient("memory_kwh_per_gb_hour", 0.000392, "kWh/GB-h", "ccf-core"));
        assertThat(catalog.coefficient("pue_fleet_2024", "gcp").map(Coefficient::value))
                .contains(1.09);
        assertThat(catalog.coefficient("pue_fleet_2024", "oracle")).isEmpty();
        assertThat(catalog.coefficient("no_such_key", "*")).isEmpty();
    }

    @Test
    void theTutorialsDefaultsAreRowsOfTheirOwn() {
        assertThat(catalog.tutorialDefault(Schema.TUTORIAL_POWER).number("watts_per_instance"))
                .isEqualTo(300);
        assertThat(catalog.tutorialDefault(Schema.TUTORIAL_REGIONS).number("pue"))
                .isEqualTo(1.2);
        assertThat(catalog.tutorialDefault(Schema.TUTORIAL_REGIONS).number("intensity_kg_per_kwh"))
                .isEqualTo(0.40);
        assertThat(catalog.tutorialPower("aws", "p5.48xlarge").map(row -> row.number("watts_per_instance")))
                .contains(800.0);
        assertThat(catalog.tutorialPower("aws", "m5.large")).isEmpty();
        assertThat(catalog.tutorialRegion("aws", "us-east-1").map(row -> row.number("intensity_kg_per_kwh")))
                .contains(0.38);
    }

    @Test
    void severalThreadsReadOneCatalogAlike() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<String> look = () -> catalog.hardware("aws", "p5.4xlarge").orElseThrow()
                    + catalog.accelerator("L4").orElseThrow().toString()
                    + catalog.region("azure", "US East").orElseThrow().region().place();
            List<Future<String>> answers =
                    threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> look).toList());

            String first = answers.get(0).get();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
