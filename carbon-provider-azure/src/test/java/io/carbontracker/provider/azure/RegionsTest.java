package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.catalog.FactorTable;
import io.carbontracker.catalog.HardwareCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionsTest {
    private static final HardwareCatalog CATALOG = HardwareCatalog.bundled();

    private final Regions regions = new Regions(CATALOG);

    /** Spellings of bills, as in Regions.csv of Microsoft's FinOps toolkit. */
    @ParameterizedTest
    @CsvSource({
        "eastus, eastus",
        "East US, eastus",
        "us east, eastus",
        "US East, eastus",
        "us_east, eastus",
        "us east 2, eastus2",
        "US West 3, westus3",
        "us north central, northcentralus",
        "us south central, southcentralus",
        "us west central, westcentralus",
        "us central, centralus",
        "EU West, westeurope",
        "eu north, northeurope",
        "euwest, euwest",
        "ap east, eastasia",
        "AP Southeast, southeastasia",
        "ae north, uaenorth",
        "ae central, uaecentral",
        "at east, austriaeast",
        "au central 2, australiacentral2",
        "au southeast, australiasoutheast",
        "be central, belgiumcentral",
        "br south, brazilsouth",
        "br southeast, brazilsoutheast",
        "ca central, canadacentral",
        "ch north, switzerlandnorth",
        "cl central, chilecentral",
        "cn east 2, chinaeast2",
        "de west central, germanywestcentral",
        "denmark east, denmarkeast",
        "es central, spaincentral",
        "fi central, finlandcentral",
        "fr central, francecentral",
        "gr central, greececentral",
        "id central, indonesiacentral",
        "il central, israelcentral",
        "in central, centralindia",
        "in south, southindia",
        "in south central, indiasouthcentral",
        "in west jio, jioindiawest",
        "it north, italynorth",
        "ja east, japaneast",
        "kr central, koreacentral",
        "mx central, mexicocentral",
        "my west, malaysiawest",
        "no east, norwayeast",
        "nz north, newzealandnorth",
        "pl central, polandcentral",
        "qa central, qatarcentral",
        "sa east, saudiarabiaeast",
        "za north, southafricanorth",
        "se central, swedencentral",
        "tw north, taiwannorth",
        "uk south, uksouth",
        "us gov virginia, usgovvirginia",
        "USGov Arizona, usgovarizona",
        "us gov az, usgovarizona",
        "us gov tx, usgovtexas",
        "us dod central, usdodcentral",
        "global, global",
        "Unassigned, Unassigned"
    })
    void spellingsOfBillsGiveTheCode(String text, String code) {
        assertThat(regions.code(text)).isEqualTo(code);
    }

    @Test
    void everyRegionIsReachedByItsCode() {
        List<String> codes = CATALOG.table(FactorTable.Schema.REGIONS).rows().stream()
                .filter(row -> row.text("provider").equals("azure"))
                .map(row -> row.text("region"))
                .toList();

        assertThat(codes)
                .hasSizeGreaterThan(70)
                .allSatisfy(code -> assertThat(regions.code(code)).isEqualTo(code));
    }
}
