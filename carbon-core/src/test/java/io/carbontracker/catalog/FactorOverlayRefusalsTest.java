package io.carbontracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.CatalogException;
import io.carbontracker.units.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's tables must not do, found before anything is read. */
class FactorOverlayRefusalsTest {
    @TempDir
    private Path folder;

    private HardwareCatalog with(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
        return HardwareCatalog.withFactors(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"model,tdp_watts\nNVIDIA L4 24GB,70\nNVIDIA A10 24GB,150,datasheet\n", "model,tdp_watts\nx\n"})
    void aRowOfAnotherLengthIsRefusedWithFileAndLine(String text) {
        assertThatThrownBy(() -> with("accelerators.csv", text))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith(folder.resolve("accelerators.csv").toString())
                .hasMessageMatching("(?s).*:[23]: has [13] fields, expected 2 as in the header");
    }

    @Test
    void aQuoteThatNeverClosesIsRefusedWithTheFile() {
        assertThatThrownBy(() -> with("accelerators.csv", "model,tdp_watts\n\"NVIDIA L4 24GB,70\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining(folder.resolve("accelerators.csv").toString());
    }

    @Test
    void aFileThatCannotBeReadIsToldInWords() throws IOException {
        Path file = Files.write(folder.resolve("regions.csv"), new byte[] {'p', (byte) 0xE9, ','}); // é in ISO 8859-1

        assertThatThrownBy(() -> HardwareCatalog.withFactors(folder))
                .isInstanceOf(CatalogException.class)
                .hasMessage("cannot read factor file \"" + file + "\": it is no text in UTF-8");

        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(() -> HardwareCatalog.withFactors(folder))
                .isInstanceOf(CarbonException.class)
                .hasMessageContaining("\"" + file + "\"")
                .hasMessageNotContaining("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "\uFEFF", " \n"})
    void anEmptyFileIsRefusedAndEmptiesNoTable(String text) {
        assertThatThrownBy(() -> with("accelerators.csv", text))
                .isInstanceOf(CarbonException.class)
                .hasMessageContaining(folder.resolve("accelerators.csv").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "regions.csv; provider,region,pue_year; aws,us-east-1,soon; pue_year",
                "regions.csv; provider,region,pue_year; aws,us-east-1,2024.5; pue_year",
                "regions.csv; provider,region,pue_year; aws,us-east-1,24; pue_year",
                "regions.csv; provider,region,pue_scope; aws,us-east-1,hall; pue_scope",
                "regions.csv; provider,region,wue_l_per_kwh; aws,us-east-1,NaN; wue_l_per_kwh",
                "regions.csv; provider,region,ccf_kg_per_kwh; aws,us-east-1,-1; ccf_kg_per_kwh",
                "regions.csv; provider,region,cfe_percent; aws,us-east-1,abc; cfe_percent",
                "regions.csv; provider,region,latitude; aws,mars-1,10; longitude",
                "regions.csv; provider,region,intensity_low; aws,us-east-1,1.1; intensity_low",
                "regions.csv; provider,region,pue; aws,,1.2; region",
                "region_names.csv; provider,name,region; aws,The Moon,moon-1; region",
                "region_names.csv; provider,name; aws,The Moon; region",
                "coefficients.csv; key,provider,value; pue_fleet_latest,aws,1.2; key",
                "coefficients.csv; key,provider,value; memory_kwh_per_gbhour,*,0.0004; key",
                "coefficients.csv; key,provider,value; pue_fleet_2026,aws,0.9; value",
                "coefficients.csv; key,provider,value; pue_fleet_2026,aws,; value",
                "accelerators.csv; model,host_class; NVIDIA L4 24GB,blade; host_class",
                "accelerators.csv; model,tdp_watts; House Board,80; host_class",
                "accelerators.csv; model,tdp_watts; ,80; model",
                "accelerators.csv; model,tdp_watts; NVIDIA L4 24GB,0x1p6; tdp_watts",
                "accelerators.csv; model,tdp_watts; NVIDIA L4 24GB,70f; tdp_watts",
                "accelerators.csv; model,release_year; NVIDIA L4 24GB,Infinity; release_year",
                "accelerators.csv; model,host_class,aliases; House Board,pcie,HB|h100; aliases",
                "instances.csv; provider,instance_type,accelerator_model,accelerator_count; aws,x9.large,Nope,1;"
                        + "accelerator_model",
                "instances.csv; provider,instance_type,accelerator_model; aws,x9.large,NVIDIA L4 24GB;"
                        + "accelerator_count",
                "instances.csv; provider,instance_type,accelerator_count; aws,x9.large,4; accelerator_model",
                "cpu_power.csv; provider,architecture,min_watts_per_vcpu; aws,Broadwell,4.9; min_watts_per_vcpu",
                "cpu_power.csv; provider,architecture,max_watts_per_vcpu; aws,House,4.9; min_watts_per_vcpu",
                "cpu_arch_map.csv; provider,cpu_model_or_arch,architecture; aws,House 1,Sky Lake; architecture",
                "instance_power.csv; provider,instance_type,watts_idle,watts_100; aws,x9.large,5,9; watts_10",
                "instance_power.csv; provider,instance_type,watts_10; aws,a1.medium,3.3; watts_10",
                "gcp_skus.csv; sku_like_pattern,kind,count_as_usage,accelerators_per_unit; House GPU%,gpu,true,1;"
                        + "accelerator_model",
                "gcp_skus.csv; sku_like_pattern,kind,count_as_usage; House Core%,core,true; kind",
                "gcp_skus.csv; sku_like_pattern,kind; House Core%,cpu; count_as_usage",
                "azure_meters.csv; field,regex,count_as_usage; meterName,(,true; regex",
                "aws_usage_types.csv; usage_type_token,hours_factor; BoxUsage,2; hours_factor",
                "aws_usage_types.csv; usage_type_token,hours_factor; NewUsage,1; kind",
                "tutorial_power.csv; provider,instance_type; aws,x9.large; watts_per_instance"
            })
    void aCellThatNoLookupCouldUseIsRefusedAtOnceWithItsPlace(String file, String header, String row, String column) {
        assertThatThrownBy(() -> with(file, header + "\n" + row + "\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith(folder.resolve(file) + ":2: ")
                .hasMessageContaining(column)
                .hasMessageContaining("expected ");
    }

    @Test
    void aKeyThatStandsTwiceInOneFileIsRefused() {
        assertThatThrownBy(() -> with(
                        "accelerators.csv",
                        "model,tdp_watts,embodied_kgco2e\nNVIDIA L4 24GB,80,\nnvidia l4 24gb,,99\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageEndingWith(":3: repeats the key of line 2");
    }

    @Test
    void aTableThatStandsInTwoFilesIsRefused() throws IOException {
        Files.writeString(folder.resolve("REGIONS.csv"), "provider,region,pue\naws,us-east-1,1.2\n");
        assumeThat(folder.resolve("regions.csv")) // where the file system tells no case apart there is one file only
                .doesNotExist();

        assertThatThrownBy(() -> with("regions.csv", "provider,region,pue\naws,us-east-1,1.3\n"))
                .isInstanceOf(CarbonException.class)
                .hasMessageContainingAll("\"REGIONS.csv\"", "\"regions.csv\"");
    }

    @Test
    void keysKeepTheirBundledSpellingHoweverTheUserSpellsThem() throws IOException {
        HardwareCatalog catalog = with("regions.csv", "provider,region,pue\nAWS,US-West-2,1.2\n");

        assertThat(catalog.region("aws", "us-west-2").orElseThrow().region().place())
                .isEqualTo(Place.of("aws", "us-west-2"));
        assertThat(catalog.region("aws", "US West (Oregon)")).isPresent();
    }

    @Test
    void aMachineSpelledInUpperCaseStaysInItsFamily() throws IOException {
        HardwareCatalog catalog = with("instances.csv", "provider,instance_type,memory_gib\nAWS,P5.48xlarge,2048\n");

        assertThat(catalog.largestWith("aws", "NVIDIA H100 SXM5 80GB").map(HardwareSpec::type))
                .contains("p5.48xlarge");
    }

    @Test
    void aRegionWithoutLocationIsNotFoundByPunctuation() throws IOException {
        assertThat(with("regions.csv", "provider,region,pue\naws,mars-1,1.2\n").region("aws", "???"))
                .isEmpty();
    }

    @Test
    void anOverlaidMachineNamesTheUsersFile() throws IOException {
        HardwareCatalog catalog =
                with("instances.csv", "provider,instance_type,vcpus,memory_gib\naws,m5.large,4,8\naws,m99.large,2,8\n");

        assertThat(catalog.hardware("aws", "m5.large").orElseThrow().source()).contains("user:");
        assertThat(catalog.hardware("aws", "m99.large").orElseThrow().source()).contains("instances.csv:3");
    }

    @Test
    void aByteOrderMarkBeforeAQuoteIsNoPartOfTheName() throws IOException {
        assertThat(with("accelerators.csv", "\uFEFF\"model\",\"tdp_watts\"\n\"NVIDIA L4 24GB\",\"70\"\n")
                        .accelerator("L4")
                        .orElseThrow()
                        .tdpWatts())
                .isEqualTo(70);
    }

    @Test
    void theTablesStayWholeUnderAnyOverlay() throws IOException {
        assertThat(with("accelerators.csv", "model,tdp_watts\n")
                        .table(Schema.ACCELERATORS)
                        .rows())
                .hasSize(54);
    }
}
