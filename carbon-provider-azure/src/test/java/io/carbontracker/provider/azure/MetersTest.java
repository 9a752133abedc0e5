package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.catalog.BillingMeaning;
import io.carbontracker.catalog.FactorTable;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetersTest {
    private static final HardwareCatalog CATALOG = HardwareCatalog.bundled();

    private final Meters meters = new Meters(CATALOG);

    /** Every size of the bundled table that has accelerators, fractions of one among them. */
    static Stream<String> acceleratorSizes() {
        return CATALOG.table(FactorTable.Schema.INSTANCES).rows().stream()
                .filter(row -> row.text("provider").equals("azure"))
                .filter(row -> !row.text("accelerator_model").isEmpty())
                .map(row -> row.text("instance_type"));
    }

    private BillingMeaning.Devices machine(String meter) {
        assertThat(meters.meaning(meter)).as("meter %s", meter).isInstanceOf(BillingMeaning.Devices.class);
        return (BillingMeaning.Devices) meters.meaning(meter);
    }

    @Test
    void thereAreAsManyAcceleratorSizesAsTheTableShouldHave() {
        assertThat(acceleratorSizes().toList()).hasSizeGreaterThanOrEqualTo(77);
    }

    /** Documented forms: spaces for underscores, no spaces between, the size itself; with and without what spare capacity adds. */
    @ParameterizedTest
    @MethodSource("acceleratorSizes")
    void everyAcceleratorSizeIsReachedFromItsMeter(String size) {
        String bare = size.substring("Standard_".length());
        String spaced = bare.replace('_', ' ');
        for (String meter : List.of(spaced, bare.replace("_", ""), bare, size, spaced.toUpperCase(Locale.ROOT))) {
            assertThat(machine(meter).resource().label()).as("meter %s", meter).isEqualTo(size);
            assertThat(machine(meter).pricing()).as("pricing of %s", meter).isNull();
        }
        for (String meter : List.of(spaced + " Spot", spaced + " Low Priority")) {
            assertThat(machine(meter).resource().label()).as("meter %s", meter).isEqualTo(size);
            assertThat(machine(meter).pricing()).as("pricing of %s", meter).isEqualTo(Pricing.SPOT);
        }
    }

    /** The list of accelerator sizes that meters cannot tell apart: none, their names differ in letters and digits. */
    @Test
    void noTwoAcceleratorSizesShareAName() {
        List<String> names = acceleratorSizes()
                .map(size -> size.replaceAll("[ _]", "").toLowerCase(Locale.ROOT))
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NC24ads A100 v4          | Standard_NC24ads_A100_v4
            ND96isrH100v5            | Standard_ND96isr_H100_v5
            ND96isrH200v5 Spot       | Standard_ND96isr_H200_v5
            ND96asr v4               | Standard_ND96asr_v4
            ND96asr A100 v4          | Standard_ND96asr_v4
            ND96asr A100 v4 Spot     | Standard_ND96asr_v4
            ND96amsr A100 v4         | Standard_ND96amsr_A100_v4
            D2 v3/D2s v3             | Standard_D2_v3
            D11 v2/DS11 v2           | Standard_D11_v2
            B1s - Free               | Standard_B1s
            D4s v3 Low Priority      | Standard_D4s_v3
            """)
    void metersThatWereSeenGiveTheirSize(String meter, String size) {
        assertThat(machine(meter).resource().label()).isEqualTo(size);
    }

    @Test
    void theAliasOfAnA100KeepsThatItIsSpare() {
        assertThat(machine("ND96asr A100 v4 Low Priority").pricing()).isEqualTo(Pricing.SPOT);
    }

    @Test
    void aSizeThatTheTableLacksKeepsItsName() {
        assertThat(machine("ND999xyz Q1 v9 Spot").resource().label()).isEqualTo("Standard_ND999xyz_Q1_v9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ND96asr v4/ND96amsr A100 v4", "NC6/NC12", "D2 v3/Z9 v9"})
    void aMeterOfSizesThatDifferIsAGapAndNoGuess(String meter) {
        assertThat(meters.meaning(meter).isUnknown()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4 vCPU VM License",
                "Windows Svr (1 Core)",
                "Windows Server BYOL",
                "RHEL 8 vCPU VM",
                "SQL Server Enterprise",
                "1-4 vCPU VM SUSE License",
                "Red Hat Enterprise (2 vCPUs)",
                "Ubuntu Pro 4 vCPU"
            })
    void softwareOnAMachineIsNoMachine(String meter) {
        assertThat(meters.meaning(meter))
                .isInstanceOfSatisfying(
                        BillingMeaning.NoUsage.class,
                        none -> assertThat(none.reason()).isEqualTo(SkipReason.DUPLICATE_HOURS));
    }

    @Test
    void noSizeIsTakenForSoftware() {
        List<String> taken = CATALOG.table(FactorTable.Schema.INSTANCES).rows().stream()
                .filter(row -> row.text("provider").equals("azure"))
                .map(row -> row.text("instance_type").replace("Standard_", "").replace('_', ' '))
                .filter(meter -> !(meters.meaning(meter) instanceof BillingMeaning.Devices))
                .toList();

        assertThat(taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Unassigned"})
    void noMeterIsAGap(String meter) {
        assertThat(meters.meaning(meter).isUnknown()).isTrue();
    }

    @Test
    void aNameWithoutMeasureIsAGap() {
        assertThat(meters.meaning("D4s v3/".repeat(100)).isUnknown()).isTrue();
    }
}
