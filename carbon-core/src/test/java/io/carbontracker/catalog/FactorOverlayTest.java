package io.carbontracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CatalogException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's tables laid over the bundled ones. */
class FactorOverlayTest {
    @TempDir
    private Path folder;

    private HardwareCatalog with(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardCharsets.UTF_8);
        return HardwareCatalog.withFactors(folder);
    }

    private String line(String file, int line) {
        return "user:" + folder.resolve(file) + ":" + line;
    }

    @Test
    void aFilledCellReplacesTheBundledOneAndABlankOneKeepsIt() throws IOException {
        HardwareCatalog catalog = with(
                "accelerators.csv", "model,tdp_watts,embodied_kgco2e,note\n" + "nvidia h100 sxm5 80gb,650,,capped\n");

        AcceleratorSpec spec = catalog.accelerator("H100").orElseThrow();
        assertThat(spec.tdpWatts()).isEqualTo(650);
        assertThat(spec.embodiedKg()).isEqualTo(164);
        assertThat(spec.hostClass()).isEqualTo(HostClass.SXM);
        assertThat(catalog.table(Schema.ACCELERATORS).rows())
                .hasSameSizeAs(FactorTable.bundled(Schema.ACCELERATORS).rows());
    }

    @Test
    void anOverlaidCellNamesTheUsersFileAndLineAndTheOthersKeepTheirSource() throws IOException {
        HardwareCatalog catalog =
                with("accelerators.csv", "model,tdp_watts\nNVIDIA L4 24GB,70\nNVIDIA H100 SXM5 80GB,650\n");

        AcceleratorSpec spec = catalog.accelerator("H100").orElseThrow();
        assertThat(spec.tdpSource()).isEqualTo(line("accelerators.csv", 3));
        assertThat(spec.embodiedSource()).isEqualTo("nv-pcf-h100");
        assertThat(catalog.accelerator("L4").orElseThrow().tdpSource()).isEqualTo(line("accelerators.csv", 2));
        assertThat(catalog.accelerator("A100").orElseThrow().tdpSource()).isEqualTo("nv-a100|tdp-xref");
        Row row =
                catalog.table(Schema.ACCELERATORS).find("NVIDIA H100 SXM5 80GB").orElseThrow();
        assertThat(row.isUsers("tdp_watts")).isTrue();
        assertThat(row.isUsers("embodied_kgco2e")).isFalse();
    }

    @Test
    void aSourceThatTheUserNamesStands() throws IOException {
        HardwareCatalog catalog = with(
                "accelerators.csv", "model,tdp_watts,tdp_source\nNVIDIA H100 SXM5 80GB,650,rack meter of 2026-03\n");

        assertThat(catalog.accelerator("H100").orElseThrow().tdpSource()).isEqualTo("rack meter of 2026-03");
    }

    @Test
    void aRowWithANewKeyIsAdded() throws IOException {
        HardwareCatalog catalog = with(
                "instances.csv",
                "provider,instance_type,vcpus,memory_gib,accelerator_model,accelerator_count\n"
                        + "onprem,dgx-1,80,512,NVIDIA H100 SXM5 80GB,8\n");

        HardwareSpec spec = catalog.hardware("onprem", "DGX-1").orElseThrow();
        assertThat(spec.acceleratorCount()).isEqualTo(8);
        assertThat(spec.serverVcpus()).isEqualTo(80);
        assertThat(catalog.table(Schema.INSTANCES).rows())
                .hasSize(FactorTable.bundled(Schema.INSTANCES).rows().size() + 1);
        assertThat(catalog.hardware("aws", "m5.large")).isPresent();
    }

    @Test
    void aNewRegionIsFoundByCodeAndLocation() throws IOException {
        HardwareCatalog catalog = with(
                "regions.csv",
                "provider,region,location,country,pue,intensity_kg_per_kwh\n"
                        + "onprem,hall-1,Basement (Hall One),DE,1.3,0.2\n");

        assertThat(catalog.region("onprem", "hall-1")).hasValueSatisfying(match -> {
            assertThat(match.region().pue()).isEqualTo(1.3);
            assertThat(match.region().pueSource()).isEqualTo(line("regions.csv", 2));
        });
        assertThat(catalog.region("onprem", "hall one basement").map(RegionMatch::how))
                .contains(RegionMatch.How.LOCATION);
    }

    @Test
    void powerForAModelWithoutPublicPowerIsAnAssumption() throws IOException {
        HardwareCatalog catalog =
                with("accelerators.csv", "model,tdp_watts\nAWS Trainium,210\nNVIDIA H100 SXM5 80GB,650\n");

        AcceleratorSpec trainium = catalog.accelerator("Trainium").orElseThrow();
        assertThat(trainium.hasPower()).isTrue();
        assertThat(trainium.assumedPower()).isTrue();
        assertThat(catalog.accelerator("H100").orElseThrow().assumedPower()).isFalse();
    }

    @Test
    void severalTablesAreLaidOverAtOnce() throws IOException {
        Files.writeString(folder.resolve("cpu_power.csv"), "provider,architecture,max_watts_per_vcpu\naws,AVERAGE,4\n");
        HardwareCatalog catalog = with("coefficients.csv", "key,provider,value\npue_fleet_2026,aws,1.13\n");

        assertThat(catalog.cpuPower("aws", "").orElseThrow().maxWatts()).isEqualTo(4);
        assertThat(catalog.cpuPower("aws", "").orElseThrow().minWatts()).isEqualTo(0.74);
        assertThat(catalog.fleetPue("aws", 2026).map(Coefficient::value)).contains(1.13);
        assertThat(catalog.fleetPue("aws", 2025).map(Coefficient::value)).contains(1.15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFmodel,tdp_watts\nNVIDIA L4 24GB,70\n",
                "model,tdp_watts\r\nNVIDIA L4 24GB,70\r\n",
                "model,tdp_watts\nNVIDIA L4 24GB,70",
                "tdp_watts,model\n70,NVIDIA L4 24GB\n",
                " model , tdp_watts \n NVIDIA L4 24GB , 70 \n",
                "\"model\",\"tdp_watts\"\n\"NVIDIA L4 24GB\",\"70\"\n",
                "model,tdp_watts\n\nNVIDIA L4 24GB,7.0e1\n\n"
            })
    void formsThatSpreadsheetsSaveAreRead(String text) throws IOException {
        assertThat(with("accelerators.csv", text)
                        .accelerator("L4")
                        .orElseThrow()
                        .tdpWatts())
                .isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-1", "0", "Infinity", "-Infinity", "1e400", "2001", "70 W", "70,5", "seventy"})
    void aNumberThatIsNoneOrOutsideItsRangeIsRefusedAtOnceWithItsPlace(String number) {
        assertThatThrownBy(() -> with("accelerators.csv", "model,tdp_watts\n\"NVIDIA L4 24GB\",\"" + number + "\"\n"))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.table()).isEqualTo("accelerators.csv");
                    assertThat(e.isRetryable()).isFalse();
                })
                .hasMessage(folder.resolve("accelerators.csv") + ":2: tdp_watts is \"" + number
                        + "\", expected a number from 20.0 to 2000.0");
    }

    @Test
    void aColumnThatDoesNotExistIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> with("accelerators.csv", "model,tdp_wats\nNVIDIA L4 24GB,70\n"))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining(folder.resolve("accelerators.csv").toString())
                .hasMessageContaining("\"tdp_wats\"; did you mean \"tdp_watts\"?");
    }

    @Test
    void aColumnThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> with("accelerators.csv", "model,tdp_watts,tdp_watts\nNVIDIA L4 24GB,70,80\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageEndingWith(":1: column \"tdp_watts\" stands twice");
    }

    @Test
    void aMissingKeyColumnIsRefused() {
        assertThatThrownBy(() -> with("regions.csv", "region,pue\nus-east-1,1.2\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageEndingWith(":1: key column \"provider\" is missing");
    }

    @Test
    void anUnknownTableIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> with("region.csv", "provider,region,pue\naws,us-east-1,1.2\n"))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageStartingWith("unknown factor table \"region.csv\"; did you mean \"regions.csv\"?");
    }

    @Test
    void aFolderThatIsMissingOrHoldsNoTableIsRefused() throws IOException {
        assertThatThrownBy(() -> HardwareCatalog.withFactors(folder.resolve("none")))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> HardwareCatalog.withFactors(folder))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("holds no CSV file; known tables: accelerators.csv, aws_usage_types.csv");
        Files.writeString(folder.resolve("README.md"), "no table");
        assertThatThrownBy(() -> HardwareCatalog.withFactors(folder)).isInstanceOf(CarbonConfigurationException.class);
        Path file = Files.writeString(folder.resolve("accelerators.csv"), "model,tdp_watts\n");
        assertThatThrownBy(() -> HardwareCatalog.withFactors(file)).isInstanceOf(CarbonConfigurationException.class);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Files.write(folder.resolve("accelerators.csv"), new byte[] {'m', 'o', 'd', 'e', 'l', '\n', (byte) 0xE4, '\n'});

        assertThatThrownBy(() -> HardwareCatalog.withFactors(folder))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("accelerators.csv");
    }

    @Test
    void theDataVersionTellsOneSetOfFactorsFromAnother() throws IOException {
        String first =
                with("accelerators.csv", "model,tdp_watts\nNVIDIA L4 24GB,70\n").dataVersion();
        String again = HardwareCatalog.withFactors(folder).dataVersion();
        String other =
                with("accelerators.csv", "model,tdp_watts\nNVIDIA L4 24GB,71\n").dataVersion();

        assertThat(first).matches(HardwareCatalog.bundled().dataVersion() + "\\+user-[0-9a-f]{8}");
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void oneCatalogsFactorsDoNotReachAnother() throws IOException {
        with("accelerators.csv", "model,tdp_watts\nNVIDIA L4 24GB,70\n");

        assertThat(HardwareCatalog.bundled().accelerator("L4").orElseThrow().tdpWatts())
                .isEqualTo(72);
    }
}
