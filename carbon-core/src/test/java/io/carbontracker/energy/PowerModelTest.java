package io.carbontracker.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.units.Estimate;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.MeteredResource.Accelerator;
import io.carbontracker.usage.MeteredResource.Instance;
import io.carbontracker.usage.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Watts worked out by hand from the rule and the tables. */
class PowerModelTest {
    private final PowerModel model = new PowerModel(HardwareCatalog.bundled(), Methodology.standard());

    private static Load load(Workload workload) {
        return new Load(workload, LoadQuality.TAGGED, Double.NaN, null);
    }

    private PowerResult.Known known(String provider, MeteredResource resource, Load load) {
        return (PowerResult.Known) model.power(provider, resource, load);
    }

    // sxm: n x TDP x share + 0.30 x n x TDP
    // p5.48xlarge training: 8 x 700 x 0.85 + 1680 = 4760 + 1680; unknown 3640 + 1680; idle 560 + 1680
    // p5.4xlarge unknown: 700 x 0.65 + 210; p4d training: 8 x 400 x 0.85 + 960
    // g5.4xlarge: A10G 300 x 0.65 = 195; floor 550 x 16/192 = 45.833; parts: 16 vCPU x (0.474262 + 0.5 x 1.2187) =
    //   16 x 1.083612 = 17.337792, + 64 GiB x 0.392 = 25.088: 42.425792; so host 45.833
    // g6f.large: 0.125 x 72 x 0.65 = 5.85; floor 550 x 2/192 = 5.729167; parts 2 x 1.2064795 + 8 x 0.392 = 5.548959
    // NV12ads_A10_v5: 0.333333 x 150 x 0.65 = 32.4999675; floor 550 x 12/72 = 91.666667; parts (AVERAGE 0.74, 3.54 ->
    //   2.14) 12 x 2.14 + 110 x 0.392 = 25.68 + 43.12 = 68.8
    // L4 on g2-standard-4: inference 72 x 0.70 + 550 x 4/96 = 50.4 + 22.916667; parts 4 x 2.222576 + 16 x 0.392 = 15.16
    @ParameterizedTest
    @CsvSource({
        "aws, p5.48xlarge, TRAINING, 6440",
        "aws, p5.48xlarge, UNKNOWN, 5320",
        "aws, p5.48xlarge, IDLE, 2240",
        "aws, p5.4xlarge, UNKNOWN, 665",
        "aws, p4d.24xlarge, TRAINING, 3680",
        "aws, g5.4xlarge, UNKNOWN, 240.833333333",
        "aws, g6f.large, UNKNOWN, 11.579166667",
        "azure, Standard_NV12ads_A10_v5, UNKNOWN, 124.166634167",
        "gcp, g2-standard-4, INFERENCE, 73.316666667",
    })
    void machinesWithAcceleratorsTakeBoardsAndHost(String provider, String type, Workload workload, double watts) {
        PowerResult.Known power = known(provider, new Instance(type), load(workload));

        assertThat(power.watts().best()).isCloseTo(watts, within(1e-6));
    }

    @Test
    void anUntaggedNodeOfEightSocketedBoardsLiesBetween045And15TimesItsPowerLimit() {
        Estimate watts = known("aws", new Instance("p5.48xlarge"), Load.UNKNOWN).watts();

        // low 5600 x (0.25 + 0.20), high 5600 x (1.00 + 0.50)
        assertThat(watts.low()).isCloseTo(2_520, within(1e-9));
        assertThat(watts.high()).isCloseTo(8_400, within(1e-9));
    }

    @Test
    void aMeasuredUtilizationSetsTheBoardsAndLeavesTheHost() {
        Load half = new Load(Workload.UNKNOWN, LoadQuality.UTILIZATION, 0.50, null);

        Estimate watts = known("aws", new Instance("p5.48xlarge"), half).watts();

        // share 0.10 + 0.90 x 0.50 = 0.55: 8 x 700 x 0.55 + 1680 = 4760; low share 0.45 and host 1120, high 0.65 and
        // 2800
        assertThat(watts.best()).isCloseTo(4_760, within(1e-9));
        assertThat(watts.low()).isCloseTo(2_520 + 1_120, within(1e-9));
        assertThat(watts.high()).isCloseTo(3_640 + 2_800, within(1e-9));
    }

    @Test
    void aMachineWithoutAcceleratorsTakesItsPartsAndTheCurveAsUpperBound() {
        PowerResult.Known power = known("aws", new Instance("m5.large"), Load.UNKNOWN);

        // Skylake 0.612989..4.10417: 2 x 2.3585795 + 8 x 0.392 = 7.853159; low 2 x 0.9621071 + 3.136 = 5.0602142
        assertThat(power.watts().low()).isCloseTo(5.0602142, within(1e-9));
        assertThat(power.watts().best()).isCloseTo(7.853159, within(1e-9));
        assertThat(power.watts().high()).isCloseTo(20.0, within(1e-9));
        assertThat(power.quality()).isEqualTo(HardwareQuality.DERIVED);
    }

    @Test
    void burstableMachinesIdleMore() {
        Estimate watts = known("aws", new Instance("t3.micro"), Load.UNKNOWN).watts();

        // 2 x (0.612989 + 0.20 x 3.491181) + 1 x 0.392 = 2.6224504 + 0.392; low at 0.05: 1.5750961 + 0.392
        assertThat(watts.best()).isCloseTo(3.0144504, within(1e-9));
        assertThat(watts.low()).isCloseTo(1.9670961, within(1e-9));
    }

    @Test
    void anUnknownProcessorTakesTheProvidersMeanAndSaysSo() {
        PowerResult.Known power = known("azure", new Instance("Standard_D2s_v5"), Load.UNKNOWN);

        // azure AVERAGE 0.74..3.54 at 0.50: 2.14 x 2 vCPU + 8 GiB x 0.392 = 4.28 + 3.136
        assertThat(power.watts().best()).isCloseTo(7.416, within(1e-9));
        assertThat(power.quality()).isEqualTo(HardwareQuality.PROXY);
    }

    // H100 whose host is billed apart: 455 + max(0, 210 - (26 x 2.5491935 + 234 x 0.392 = 158.007031)) = 455 +
    // 51.992969
    // T4 billed apart on N1: 45.5 + 0; L4 alone: 46.8 + 550/8; A10G alone: 195 + 550/4; TPU v3: 283 with its system
    @ParameterizedTest
    @CsvSource({
        "gcp, H100, true, 506.992969",
        "gcp, T4, true, 45.5",
        "gcp, L4, false, 115.55",
        "aws, A10G, false, 332.5",
        "aws, H100, false, 665",
        "gcp, TPU v3, false, 283",
    })
    void acceleratorHoursTakeTheHostThatIsNotBilledApart(String provider, String model, boolean apart, double watts) {
        PowerResult.Known power = known(provider, new Accelerator(model, apart), Load.UNKNOWN);

        assertThat(power.watts().best()).isCloseTo(watts, within(1e-6));
    }

    @Test
    void anAcceleratorWithoutPublicPowerIsMissingKnowledgeAndNotZero() {
        PowerResult result = model.power("aws", new Instance("trn1.32xlarge"), Load.UNKNOWN);

        assertThat(result).isInstanceOfSatisfying(PowerResult.Missing.class, missing -> {
            assertThat(missing.reason()).isEqualTo(PowerResult.Missing.Reason.NO_POWER_FIGURE);
            assertThat(missing.detail()).contains("AWS Trainium", "--factors");
        });
    }

    @Test
    void anUnknownTypeIsMissingKnowledge() {
        PowerResult result = model.power("aws", new Instance("x99.huge"), Load.UNKNOWN);

        assertThat(result)
                .isInstanceOfSatisfying(
                        PowerResult.Missing.class,
                        missing -> assertThat(missing.reason()).isEqualTo(PowerResult.Missing.Reason.UNKNOWN_HARDWARE));
    }

    @Test
    void embodiedCarbonOfANodeIsBoardsAndItsShareOfTheServer() {
        Estimate whole = known("aws", new Instance("p5.48xlarge"), Load.UNKNOWN).embodiedKgPerHour();
        Estimate slice = known("aws", new Instance("p5.4xlarge"), Load.UNKNOWN).embodiedKgPerHour();

        // 8 x 164 + 1100 + 1.39 x 2032 = 5236.48 kg / 35040 h; low over 52560 h
        assertThat(whole.best()).isCloseTo(0.149442922, within(5e-10));
        assertThat(whole.low()).isCloseTo(5_236.48 / 52_560, within(1e-12));
        // 164 + (1100 + 1.39 x 2032) x 16/192 = 164 + 327.04 = 491.04
        assertThat(slice.best()).isCloseTo(491.04 / 35_040, within(1e-12));
    }
}
