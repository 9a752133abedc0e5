package io.carbontracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.units.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every figure names where it comes from, and keys keep the spelling that the rest of a run knows. */
class FactorSourcesTest {
    @TempDir
    private Path folder;

    private HardwareCatalog with(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
        return HardwareCatalog.withFactors(folder);
    }

    private String line(String file, int line) {
        return "user:" + folder.resolve(file) + ":" + line;
    }

    @Test
    void aMachineNamesBothSourcesWhereBothHaveAPart() throws IOException {
        HardwareCatalog catalog =
                with("instances.csv", "provider,instance_type,vcpus\naws,m5.large,4\naws,m99.large,2\n");

        // the vCPUs are the user's, memory and processor are bundled
        assertThat(catalog.hardware("aws", "m5.large").orElseThrow().source())
                .isEqualTo(line("instances.csv", 2) + "|karpenter-aws|teads-ccf-aws");
        assertThat(catalog.hardware("aws", "m99.large").orElseThrow().source()).isEqualTo(line("instances.csv", 3));
        assertThat(catalog.hardware("aws", "m5.xlarge").orElseThrow().source()).doesNotContain("user:");
    }

    @Test
    void aMachineCutFromAServerOfTheUsersNamesIt() throws IOException {
        HardwareCatalog catalog = with("instances.csv", "provider,instance_type,memory_gib\naws,p5.48xlarge,1024\n");

        HardwareSpec part = catalog.hardware("aws", "p5.4xlarge").orElseThrow();
        assertThat(part.serverMemoryGib()).isEqualTo(1024);
        assertThat(part.source()).contains(line("instances.csv", 2));
    }

    @Test
    void aNoteOfTheUsersChangesNoSource() throws IOException {
        HardwareCatalog catalog = with("instances.csv", "provider,instance_type,note\naws,m5.large,ours\n");

        assertThat(catalog.hardware("aws", "m5.large").orElseThrow().source()).isEqualTo("karpenter-aws|teads-ccf-aws");
    }

    @Test
    void aPowerCurveNamesTheUsersFileForAnyOfItsPoints() throws IOException {
        HardwareCatalog catalog = with("instance_power.csv", "provider,instance_type,watts_idle\naws,a1.medium,1\n");

        assertThat(catalog.powerCurve("aws", "a1.medium").orElseThrow().source())
                .isEqualTo(line("instance_power.csv", 2) + "|teads-ccf-aws");
    }

    @Test
    void wattsOfAProcessorNameTheUsersFileForEitherEnd() throws IOException {
        HardwareCatalog catalog =
                with("cpu_power.csv", "provider,architecture,min_watts_per_vcpu\naws,EPYC 3rd Gen,0.5\n");

        assertThat(catalog.cpuPower("aws", "AMD EPYC 7R13").orElseThrow().source())
                .startsWith(line("cpu_power.csv", 2) + "|ccf-coeff");
    }

    @Test
    void aFileOverAnotherKeepsTheOthersCellsAndTheirPlace() throws IOException {
        Path first = Files.writeString(folder.resolve("first.csv"), "model,tdp_watts\nNVIDIA L4 24GB,70\n");
        Path second = Files.writeString(folder.resolve("second.csv"), "model,embodied_kgco2e\nNVIDIA L4 24GB,99\n");

        Row row = FactorTable.bundled(Schema.ACCELERATORS)
                .overlaidWith(first)
                .overlaidWith(second)
                .find("NVIDIA L4 24GB")
                .orElseThrow();
        assertThat(row.number("tdp_watts")).isEqualTo(70);
        assertThat(row.isUsers("tdp_watts")).isTrue();
        assertThat(row.sourceOf("tdp_watts", "tdp_source")).isEqualTo("user:" + first + ":2");
        assertThat(row.sourceOf("embodied_kgco2e", "embodied_source")).isEqualTo("user:" + second + ":2");
        assertThat(row.isUsers("host_class")).isFalse();
    }

    @Test
    void aProviderMayBeNamedAsBillsNameIt() throws IOException {
        HardwareCatalog catalog = with(
                "regions.csv",
                "provider,region,location,pue\nAmazon Web Services,us-east-1,,1.2\nAWS,mars-1,Mars,1.3\n");

        assertThat(catalog.region("aws", "us-east-1").orElseThrow().region().pue())
                .isEqualTo(1.2);
        assertThat(catalog.region("aws", "mars").orElseThrow().region().place()).isEqualTo(Place.of("aws", "mars-1"));
    }

    @Test
    void wordsTakeTheSpellingOfTheTables() throws IOException {
        HardwareCatalog catalog = with(
                "gcp_skus.csv", "sku_like_pattern,kind,machine_family,count_as_usage\nHouse Core%,CPU,house,TRUE\n");

        Row row = catalog.table(Schema.GCP_SKUS).find("House Core%", "cpu").orElseThrow();
        assertThat(row.text("kind")).isEqualTo("cpu");
        assertThat(row.text("count_as_usage")).isEqualTo("true");
    }

    @Test
    void aUsersNameOfARegionIsFound() throws IOException {
        HardwareCatalog catalog = with("region_names.csv", "provider,name,region\naws,Virginia (old hall),us-east-1\n");

        assertThat(catalog.region("aws", "old hall virginia")
                        .map(match -> match.region().place().region()))
                .contains("us-east-1");
        assertThat(catalog.region("aws", "EU (Ireland)")).isPresent();
    }
}
