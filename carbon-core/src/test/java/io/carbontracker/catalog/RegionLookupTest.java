package io.carbontracker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.catalog.RegionMatch.How;
import io.carbontracker.units.Place.Coordinates;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code, then location words, then zone; nothing else is guessed. */
class RegionLookupTest {
    private final HardwareCatalog catalog = HardwareCatalog.bundled();

    @Test
    void everyRegionIsFoundByItsCodeInAnyCase() {
        List<Row> rows = catalog.table(Schema.REGIONS).rows();

        assertThat(rows)
                .hasSizeGreaterThan(160)
                .allSatisfy(row -> assertThat(catalog.region(
                                row.text("provider"), " " + row.text("region").toUpperCase(Locale.ROOT) + "\t"))
                        .hasValueSatisfying(match -> {
                            assertThat(match.how()).isEqualTo(How.CODE);
                            assertThat(match.region().place().region()).isEqualTo(row.text("region"));
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "aws, US East (Ohio), us-east-2",
        "aws, ohio us-east, us-east-2",
        "aws, US West (Oregon), us-west-2",
        "aws, Asia Pacific (Mumbai), ap-south-1",
        "aws, AWS GovCloud (US-West), us-gov-west-1",
        "azure, West Europe, westeurope",
        "azure, EUROPE WEST, westeurope",
        "azure, East US, eastus",
        "azure, US East, eastus",
        "azure, East US 2, eastus2",
        "azure, US East 2, eastus2",
        "gcp, 'Council Bluffs, Iowa', us-central1",
        "gcp, Iowa, us-central1"
    })
    void aLocationIsFoundByItsWordsInAnyOrder(String provider, String text, String region) {
        assertThat(catalog.region(provider, text)).hasValueSatisfying(match -> {
            assertThat(match.how()).isEqualTo(How.LOCATION);
            assertThat(match.region().place().region()).isEqualTo(region);
        });
    }

    /** The names that AWS publishes for its regions, and {@code EU}, its older form of {@code Europe}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "US East (N. Virginia); us-east-1",
                "US East (Ohio); us-east-2",
                "US West (N. California); us-west-1",
                "US West (Oregon); us-west-2",
                "Africa (Cape Town); af-south-1",
                "Asia Pacific (Hong Kong); ap-east-1",
                "Asia Pacific (Hyderabad); ap-south-2",
                "Asia Pacific (Jakarta); ap-southeast-3",
                "Asia Pacific (Malaysia); ap-southeast-5",
                "Asia Pacific (Melbourne); ap-southeast-4",
                "Asia Pacific (Mumbai); ap-south-1",
                "Asia Pacific (Osaka); ap-northeast-3",
                "Asia Pacific (Seoul); ap-northeast-2",
                "Asia Pacific (Singapore); ap-southeast-1",
                "Asia Pacific (Sydney); ap-southeast-2",
                "Asia Pacific (Taipei); ap-east-2",
                "Asia Pacific (Thailand); ap-southeast-7",
                "Asia Pacific (Tokyo); ap-northeast-1",
                "Asia Pacific (New Zealand); ap-southeast-6",
                "Canada (Central); ca-central-1",
                "Canada West (Calgary); ca-west-1",
                "China (Beijing); cn-north-1",
                "China (Ningxia); cn-northwest-1",
                "Europe (Frankfurt); eu-central-1",
                "EU (Frankfurt); eu-central-1",
                "Europe (Ireland); eu-west-1",
                "EU (Ireland); eu-west-1",
                "Europe (London); eu-west-2",
                "EU (London); eu-west-2",
                "Europe (Milan); eu-south-1",
                "EU (Milan); eu-south-1",
                "Europe (Paris); eu-west-3",
                "EU (Paris); eu-west-3",
                "Europe (Spain); eu-south-2",
                "EU (Spain); eu-south-2",
                "Europe (Stockholm); eu-north-1",
                "EU (Stockholm); eu-north-1",
                "Europe (Zurich); eu-central-2",
                "EU (Zurich); eu-central-2",
                "Israel (Tel Aviv); il-central-1",
                "Mexico (Central); mx-central-1",
                "Middle East (Bahrain); me-south-1",
                "Middle East (UAE); me-central-1",
                "South America (Sao Paulo); sa-east-1",
                "AWS GovCloud (US-East); us-gov-east-1",
                "AWS GovCloud (US-West); us-gov-west-1"
            })
    void everyNameThatAwsPublishesIsFound(String text, String region) {
        assertThat(catalog.region("aws", text)).hasValueSatisfying(match -> {
            assertThat(match.how()).isEqualTo(How.LOCATION);
            assertThat(match.region().place().region()).isEqualTo(region);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "aws, South America (S\u00E3o Paulo)", // one character
        "aws, south america (sa\u0303o paulo)", // a letter and a combining tilde
        "aws, 'SAO PAULO, SOUTH AMERICA'"
    })
    void accentsAndCaseSayNothing(String provider, String text) {
        assertThat(catalog.region(provider, text)
                        .map(match -> match.region().place().region()))
                .contains("sa-east-1");
    }

    @ParameterizedTest
    @CsvSource({
        "aws, us-east-1f, us-east-1",
        "aws, US-GOV-WEST-1A, us-gov-west-1",
        "aws, ap-northeast-3c, ap-northeast-3",
        "gcp, us-central1-a, us-central1",
        "gcp, northamerica-northeast1-f, northamerica-northeast1",
    })
    void aZoneIsItsRegion(String provider, String text, String region) {
        assertThat(catalog.region(provider, text)).hasValueSatisfying(match -> {
            assertThat(match.how()).isEqualTo(How.ZONE);
            assertThat(match.region().place().region()).isEqualTo(region);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "aws, ''",
        "aws, ' '",
        "aws, ???",
        "aws, global",
        "aws, us-east", // no number
        "aws, us-east-9", // no such region
        "aws, us-east-9a", // zone of none
        "aws, us-east-1-a", // zone in the form of another provider
        "aws, us-west-2-lax-1a", // a local zone stands in another grid
        "aws, us-east-1ab",
        "aws, USE1-BoxUsage",
        "aws, east-us-1", // the words of a code in another order
        "aws, 1 us east",
        "gcp, east1-us",
        "gcp, us-central1-", // a zone without its letter
        "gcp, -a",
        "aws, a",
        "azure, eastus2a",
        "aws, Europe", // several regions are in it
        "aws, EU",
        "aws, US East", // two regions begin so
        "aws, Asia Pacific", // many do
        "aws, westeurope", // of another provider
        "azure, us-east-1",
        "azure, eastus-1",
        "azure, eastus1a",
        "gcp, us-central1-g", // zones end with f
        "gcp, us-central1a",
        "gcp, us",
        "oracle, us-east-1"
    })
    void nothingElseIsGuessed(String provider, String text) {
        assertThat(catalog.region(provider, text)).isEmpty();
    }

    @Test
    void aRegionCarriesPlaceAndPueWithTheirSources() {
        RegionSpec ohio = catalog.region("aws", "us-east-2").orElseThrow().region();

        assertThat(ohio.place().coordinates()).contains(new Coordinates(39.96, -83.00));
        assertThat(ohio.place().country()).contains("US");
        assertThat(ohio.location()).isEqualTo("US East (Ohio)");
        assertThat(ohio.gridZone()).isEqualTo("US-MIDA-PJM");
        assertThat(ohio.pue()).isCloseTo(1.13, within(0.0));
        assertThat(ohio.pueYear()).isEqualTo(2024);
        assertThat(ohio.pueScope()).isEqualTo("region");
        assertThat(ohio.pueSource()).isEqualTo("aws-pue");
    }

    @Test
    void aRegionWithoutCoordinatesHasNone() {
        assertThat(catalog.region("aws", "eusc-de-east-1"))
                .hasValueSatisfying(match ->
                        assertThat(match.region().place().coordinates()).isEmpty());
    }
}
