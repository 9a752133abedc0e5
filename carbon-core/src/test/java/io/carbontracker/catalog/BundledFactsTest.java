package io.carbontracker.catalog;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rows of bundled tables must keep among each other. Each test lists all rows that break its rule. */
class BundledFactsTest {
    private static List<Row> rows(Schema schema) {
        return FactorTable.bundled(schema).rows();
    }

    private static List<String> breaking(Schema schema, Predicate<Row> broken) {
        return rows(schema).stream().filter(broken).map(row -> key(schema, row)).toList();
    }

    private static String key(Schema schema, Row row) {
        return String.join(
                " ", schema.keys().stream().map(column -> row.text(column)).toList());
    }

    @Test
    void acceleratorsIdleBelowTheirLimitAndShareNoAlias() {
        Map<String, String> models = new HashMap<>();
        List<String> shared = new ArrayList<>();
        for (Row row : rows(Schema.ACCELERATORS)) {
            for (String alias : row.text("aliases").split("\\|", -1)) {
                String other = models.put(alias.toLowerCase(Locale.ROOT), row.text("model"));
                if (other != null && !other.equals(row.text("model"))) {
                    shared.add(alias + ": " + other + ", " + row.text("model"));
                }
            }
        }

        assertThat(shared).isEmpty();
        assertThat(breaking(Schema.ACCELERATORS, row -> row.number("idle_watts") >= row.number("tdp_watts")))
                .isEmpty();
        assertThat(breaking(Schema.ACCELERATORS, row -> row.text("aliases").isEmpty()))
                .isEmpty();
    }

    @Test
    void machinesNameKnownAcceleratorsAndCountThem() {
        Set<String> models =
                rows(Schema.ACCELERATORS).stream().map(row -> row.text("model")).collect(toSet());

        assertThat(breaking(
                        Schema.INSTANCES,
                        row -> !row.text("accelerator_model").isEmpty()
                                && !models.contains(row.text("accelerator_model"))))
                .isEmpty();
        assertThat(breaking(
                        Schema.INSTANCES,
                        row -> row.text("accelerator_model").isEmpty()
                                != row.text("accelerator_count").isEmpty()))
                .isEmpty();
        assertThat(breaking(
                        Schema.GCP_SKUS,
                        row -> !row.text("accelerator_model").isEmpty()
                                && !models.contains(row.text("accelerator_model"))))
                .isEmpty();
        assertThat(breaking(
                        Schema.AZURE_METERS,
                        row -> row.text("maps_to").startsWith("accelerator:")
                                && !models.contains(row.text("maps_to").substring("accelerator:".length()))))
                .isEmpty();
    }

    @Test
    void onlyMachinesOfTpusAndAFewNewSizesLackVcpusOrMemory() {
        assertThat(breaking(
                        Schema.INSTANCES,
                        row -> row.text("vcpus").isEmpty()
                                || row.text("memory_gib").isEmpty()))
                .hasSizeLessThanOrEqualTo(18)
                .allMatch(key -> key.matches("aws trn2u?\\..*|gcp (a4x|ct4p|ct5lp|ct5p|ct6e|g4|tpu7x)-.*"));
    }

    @ParameterizedTest
    @CsvSource({
        "aws, 'p2.16xlarge p3.16xlarge p3dn.24xlarge p4d.24xlarge p4de.24xlarge p5.48xlarge p5e.48xlarge "
                + "p5en.48xlarge p6-b200.48xlarge g3.16xlarge g4dn.12xlarge g4ad.16xlarge g5.48xlarge g5g.16xlarge "
                + "g6.48xlarge g6e.48xlarge gr6.8xlarge inf1.24xlarge inf2.48xlarge trn1.32xlarge trn1n.32xlarge "
                + "trn2.48xlarge dl1.24xlarge'",
        "azure, 'Standard_NC6 Standard_NC6s_v2 Standard_NC6s_v3 Standard_NC24ads_A100_v4 Standard_NC40ads_H100_v5 "
                + "Standard_NC64as_T4_v3 Standard_ND96asr_v4 Standard_ND96amsr_A100_v4 Standard_ND96isr_H100_v5 "
                + "Standard_ND96isr_H200_v5 Standard_ND96isr_MI300X_v5 Standard_NV36ads_A10_v5 Standard_NV32as_v4 "
                + "Standard_ND40rs_v2 Standard_ND128isr_NDR_GB200_v6'",
        "gcp, 'a2-highgpu-8g a2-megagpu-16g a2-ultragpu-8g a3-highgpu-8g a3-megagpu-8g a3-ultragpu-8g a3-edgegpu-8g "
                + "a4-highgpu-8g g2-standard-96 ct5lp-hightpu-4t ct6e-standard-4t'"
    })
    void machinesThatAiTeamsRentAreThereWithTheirAccelerators(String provider, String types) {
        HardwareCatalog catalog = HardwareCatalog.bundled();

        assertThat(types.split(" "))
                .allSatisfy(type -> assertThat(catalog.hardware(provider, type))
                        .hasValueSatisfying(
                                spec -> assertThat(spec.accelerator()).isNotNull()));
    }

    @Test
    void measuredWattsRiseWithTheLoadAndBelongToKnownMachines() {
        Set<String> machines = rows(Schema.INSTANCES).stream()
                .map(row -> key(Schema.INSTANCES, row).toLowerCase(Locale.ROOT))
                .collect(toSet());

        assertThat(breaking(Schema.INSTANCE_POWER, row -> {
                    List<Double> watts = Stream.of("watts_idle", "watts_10", "watts_50", "watts_100")
                            .map(row::number)
                            .filter(value -> !Double.isNaN(value))
                            .toList();
                    return !watts.equals(watts.stream().sorted().toList()) || (watts.size() != 0 && watts.size() != 4);
                }))
                .isEmpty();
        assertThat(breaking(
                        Schema.INSTANCE_POWER,
                        row -> !machines.contains(
                                key(Schema.INSTANCE_POWER, row).toLowerCase(Locale.ROOT))))
                .isEmpty();
    }

    @Test
    void everyProcessorIsMappedAndEveryGenerationHasWatts() {
        Set<String> mapped = rows(Schema.CPU_ARCH_MAP).stream()
                .map(row -> key(Schema.CPU_ARCH_MAP, row))
                .collect(toSet());
        Set<String> generations = rows(Schema.CPU_POWER).stream()
                .map(row -> row.text("architecture"))
                .collect(toSet());

        assertThat(breaking(
                        Schema.INSTANCES,
                        row -> !row.text("cpu_model_or_arch").isEmpty()
                                && !mapped.contains(row.text("provider") + " " + row.text("cpu_model_or_arch"))))
                .isEmpty();
        assertThat(breaking(
                        Schema.CPU_ARCH_MAP,
                        row -> !row.text("architecture").isEmpty() && !generations.contains(row.text("architecture"))))
                .isEmpty();
        assertThat(breaking(
                        Schema.CPU_POWER, row -> row.number("min_watts_per_vcpu") >= row.number("max_watts_per_vcpu")))
                .isEmpty();
        assertThat(generations).contains("AVERAGE");
    }

    @Test
    void regionsWithoutIntensitySaySoAndZonesAgreeWithTheirConfidence() {
        assertThat(breaking(
                        Schema.REGIONS,
                        row -> row.text("intensity_kg_per_kwh").isEmpty()
                                && !row.text("note").contains("NO INTENSITY")))
                .isEmpty();
        assertThat(breaking(
                        Schema.REGIONS,
                        row -> row.text("watttime_region").isEmpty()
                                != row.text("watttime_confidence").equals("unknown")))
                .isEmpty();
        assertThat(breaking(Schema.REGIONS, row -> !row.text("country").matches("[A-Z]{2}")))
                .isEmpty();
        assertThat(breaking(
                        Schema.REGIONS,
                        row -> row.text("latitude").isEmpty()
                                != row.text("longitude").isEmpty()))
                .isEmpty();
        assertThat(breaking(Schema.REGIONS, row -> row.text("latitude").isEmpty()))
                .hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void theIntensityLiesWithinItsSpread() {
        assertThat(breaking(
                        Schema.REGIONS,
                        row -> !row.text("intensity_kg_per_kwh").isEmpty()
                                && !(row.number("intensity_low") <= row.number("intensity_kg_per_kwh")
                                        && row.number("intensity_kg_per_kwh") <= row.number("intensity_high"))))
                .isEmpty();
        // the spread is at least x0.8 and x1.25, to the six decimals kept
        assertThat(breaking(
                        Schema.REGIONS,
                        row -> row.number("intensity_low") > 0.8 * row.number("intensity_kg_per_kwh") + 1e-6
                                || row.number("intensity_high") < 1.25 * row.number("intensity_kg_per_kwh") - 1e-6))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"aws, 36", "azure, 60", "gcp, 42"})
    void allPublicRegionsAreThere(String provider, int least) {
        assertThat(rows(Schema.REGIONS).stream()
                        .filter(row -> row.text("provider").equals(provider)))
                .hasSizeGreaterThanOrEqualTo(least);
    }

    @Test
    void aCommitmentIsNotUsage() {
        assertThat(breaking(
                        Schema.GCP_SKUS,
                        row -> row.text("purchase").equals("commitment")
                                && row.text("count_as_usage").equals("true")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Nvidia Tesla A100 GPU running in Americas, NVIDIA A100 SXM4 40GB",
        "Nvidia Tesla A100 80GB GPU running in Netherlands, NVIDIA A100 SXM4 80GB",
        "Nvidia L4 GPU running in Americas, NVIDIA L4 24GB",
        "Nvidia H100 80GB Mega GPU running in Americas, NVIDIA H100 SXM5 80GB"
    })
    void theFirstPatternThatMatchesASkuNamesItsBoard(String description, String model) {
        assertThat(rows(Schema.GCP_SKUS).stream()
                        .filter(row -> row.text("kind").equals("gpu")
                                && like(row.text("sku_like_pattern"))
                                        .matcher(description)
                                        .matches())
                        .findFirst())
                .hasValueSatisfying(
                        row -> assertThat(row.text("accelerator_model")).isEqualTo(model));
    }

    private static Pattern like(String pattern) {
        return Pattern.compile(String.join(
                ".*", Arrays.stream(pattern.split("%", -1)).map(Pattern::quote).toList()));
    }

    @Test
    void azureMetersAreRegularExpressionsThatMatchTheirOwnExamples() {
        assertThat(rows(Schema.AZURE_METERS)).allSatisfy(row -> Pattern.compile(row.text("regex")));
        Matcher size =
                Pattern.compile(rows(Schema.AZURE_METERS).get(0).text("regex")).matcher("Standard_D2s_v3");
        assertThat(size.find()).isTrue();
    }

    @Test
    void theTutorialsTablesGiveItsWorkedFigures() {
        Map<String, Row> power =
                rows(Schema.TUTORIAL_POWER).stream().collect(toMap(row -> row.text("instance_type"), row -> row));

        // 0.8 kW x 24 h x 1.15 x 0.38; 0.3 kW x 10 h x 1.08 x 0.30; 0.8 kW x 720 h x 1.15 x 0.38
        assertThat(tutorialKg(power, "p5.48xlarge", "us-east-1", 24)).isCloseTo(8.3904, within(5e-5));
        assertThat(tutorialKg(power, "g5.12xlarge", "eu-west-1", 10)).isCloseTo(0.9720, within(5e-5));
        assertThat(tutorialKg(power, "p5.48xlarge", "us-east-1", 720)).isCloseTo(251.7, within(0.05));
    }

    private static double tutorialKg(Map<String, Row> power, String type, String region, double hours) {
        Row place =
                FactorTable.bundled(Schema.TUTORIAL_REGIONS).find("aws", region).orElseThrow();
        return power.get(type).number("watts_per_instance")
                / 1_000
                * hours
                * place.number("pue")
                * place.number("intensity_kg_per_kwh");
    }
}
