package io.carbontracker.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.energy.LoadQuality;
import io.carbontracker.energy.Methodology;
import io.carbontracker.intensity.AverageIntensity;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.units.Estimate;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MethodologyCalculatorTest {
    private static final TimeWindow DAY = TimeWindow.ofDay(LocalDate.of(2026, 6, 1));

    private final HardwareCatalog catalog = HardwareCatalog.bundled();

    private Outcome standard(UsageItem item) {
        IntensityChain chain =
                new IntensityChain(List.of(AverageIntensity.of(catalog, AverageIntensity.Basis.OPERATIONAL)));
        return one(
                new MethodologyCalculator(
                        catalog,
                        chain,
                        Methodology.standard(),
                        Signal.AVERAGE,
                        new WorkloadRule("kind", Map.of("ft", Workload.TRAINING))),
                item);
    }

    private Estimated tutorial(UsageItem item) {
        return (Estimated) one(
                new MethodologyCalculator(
                        catalog,
                        new IntensityChain(List.of()),
                        Methodology.tutorial(),
                        Signal.MARGINAL,
                        WorkloadRule.ROWS_ONLY),
                item);
    }

    private static Outcome one(CarbonCalculator calculator, UsageItem item) {
        List<Outcome> outcomes = new ArrayList<>();
        calculator.calculate(List.of(item), outcomes::add);
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    private static UsageRecord hours(String provider, String region, String type, double hours) {
        return UsageRecord.of(provider, region, type, DAY, hours);
    }

    // watts / 1000 x hours x PUE x factor, from the tutorial's text
    @ParameterizedTest
    @CsvSource({
        "aws, us-east-1, p5.48xlarge, 24, 19.2, 22.08, 8.3904",
        "aws, eu-west-1, g5.12xlarge, 10, 3.0, 3.24, 0.972",
        "aws, us-east-1, p5.48xlarge, 720, 576, 662.4, 251.712",
        "aws, mars-1, x99.huge, 10, 3.0, 3.6, 1.44",
        // 800 W, PUE 1.2 and 0.40 outside of its AWS regions: 0.8 x 10 x 1.2 x 0.4
        "azure, eastus, Standard_ND96asr_v4, 10, 8, 9.6, 3.84",
        "gcp, us-central1, a2-highgpu-8g, 10, 4, 4.8, 1.92",
    })
    void theTutorialsArithmeticIsReproducedUnrounded(
            String provider, String region, String type, double hours, double it, double facility, double kg) {
        Estimated estimated = tutorial(hours(provider, region, type, hours));

        assertThat(estimated.itEnergyKwh().best()).isCloseTo(it, within(1e-9));
        assertThat(estimated.facilityEnergyKwh().best()).isCloseTo(facility, within(1e-9));
        assertThat(estimated.carbonKg().best()).isCloseTo(kg, within(1e-9));
        assertThat(estimated.averageCarbonKg()).isNull();
        assertThat(estimated.marginalCarbonKg()).isNull();
        Resolution.Intensity factor = (Resolution.Intensity) estimated.primary();
        assertThat(factor.label().signal()).isEqualTo("tutorial-default");
        assertThat(factor.label().quality()).isEqualTo(IntensityQuality.DEFAULTED);
    }

    @Test
    void theStandardFiguresOfANodeForADayAreThoseWorkedByHand() {
        Estimated estimated = (Estimated) standard(hours("aws", "us-east-1", "p5.48xlarge", 24));

        // 5.32 kWh/h x 24 h = 127.68; x PUE 1.15 = 146.832; x 0.32305 = 47.4340776
        assertThat(estimated.itEnergyKwh().best()).isCloseTo(127.68, within(1e-9));
        assertThat(estimated.facilityEnergyKwh().best()).isCloseTo(146.832, within(1e-9));
        Estimate kg = estimated.averageCarbonKg();
        assertThat(kg.best()).isCloseTo(47.4340776, within(1e-9));
        // low 2.52 x 24 x 1.12 x 0.258440; high 8.4 x 24 x 1.18 x 0.403813
        assertThat(kg.low()).isCloseTo(2.52 * 24 * 1.12 * 0.258440, within(1e-9));
        assertThat(kg.high()).isCloseTo(8.4 * 24 * 1.18 * 0.403813, within(1e-9));
        assertThat(estimated.marginalCarbonKg()).isNull();
    }

    @Test
    void anHourAndItsCorrectionCancelExactlyWithTheirBounds() {
        Estimated hour = (Estimated) standard(hours("aws", "us-east-1", "p5.48xlarge", 24));
        Estimated correction = (Estimated) standard(hours("aws", "us-east-1", "p5.48xlarge", -24));

        assertThat(hour.averageCarbonKg().plus(correction.averageCarbonKg())).isEqualTo(Estimate.ZERO);
        assertThat(hour.itEnergyKwh().plus(correction.itEnergyKwh())).isEqualTo(Estimate.ZERO);
    }

    @Test
    void anUnknownRegionKeepsItsEnergyAtTheFleetsPueAndHasNoAverage() {
        Estimated estimated = (Estimated) standard(hours("aws", "mars-1", "p5.48xlarge", 1));

        assertThat(estimated.facilityEnergyKwh().best()).isCloseTo(5.32 * 1.15, within(1e-9));
        assertThat(estimated.rate().pue()).isEqualTo(new Estimate(1.07, 1.15, 1.46));
        assertThat(estimated.average()).isInstanceOf(Resolution.Unresolved.class);
        assertThat(estimated.carbonKg()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "Amazon Web Services, US-EAST-1, us-east-1",
        "aws, us-east-1a, us-east-1",
        "gcp, us-central1-b, us-central1",
        "Microsoft, US East, eastus",
        "microsoft azure, East US, eastus",
        "aws, nowhere-1, nowhere-1",
        "gcp, us-central1-z, us-central1-z",
    })
    void regionsAreFoundByCodeWordsOrZoneAndNothingElse(String provider, String text, String code) {
        UsageRecord usage = hours(provider, text, "m5.large", 1).toBuilder()
                .resource(new MeteredResource.Memory())
                .build();

        Estimated estimated = (Estimated) standard(usage);

        assertThat(estimated.rate().place().region()).isEqualTo(code);
    }

    @Test
    void capacityHeldIdleIsExcludedAndEstimatedApart() {
        UsageRecord held = hours("aws", "us-east-1", "p5.48xlarge", 1).toBuilder()
                .idleReserved(true)
                .build();

        Outcome.Excluded excluded = (Outcome.Excluded) standard(held);

        assertThat(excluded.reason()).isEqualTo("excluded: idle-reserved");
        assertThat(excluded.apart().itEnergyKwh().best()).isCloseTo(2.240, within(1e-9));
        assertThat(excluded.apart().embodiedKg().best()).isCloseTo(0.149442922, within(5e-10));
    }

    @ParameterizedTest
    @EnumSource(SkipReason.class)
    void everySkippedRowIsAGapOrExcludedByRule(SkipReason reason) {
        SkippedUsage skipped = new SkippedUsage(
                reason, "storage", "why", "aws", "S3", "us-east-1", "", null, 0, null, 1, SourceReference.NONE);

        Outcome outcome = standard(skipped);

        if (reason.isByRule()) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Excluded.class,
                            excluded -> assertThat(excluded.reason()).startsWith(reason.label()));
        } else {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.NotEstimated.class,
                            gap -> assertThat(gap.reason().label()).isEqualTo(reason.label()));
        }
    }

    @Test
    void theWorkloadComesFromTheRowElseFromItsTagElseIsUnknown() {
        UsageRecord plain = hours("aws", "us-east-1", "p5.48xlarge", 1);
        UsageRecord tagged =
                plain.toBuilder().tags(Map.of("kind", "Training-v2")).build();
        UsageRecord named = plain.toBuilder().tags(Map.of("kind", "FT")).build();
        UsageRecord row = tagged.toBuilder().workload(Workload.IDLE).build();

        assertThat(((Estimated) standard(plain)).rate().load().quality()).isEqualTo(LoadQuality.DEFAULTED);
        assertThat(((Estimated) standard(tagged)).itEnergyKwh().best()).isCloseTo(6.44, within(1e-9));
        assertThat(((Estimated) standard(named)).itEnergyKwh().best()).isCloseTo(6.44, within(1e-9));
        assertThat(((Estimated) standard(row)).itEnergyKwh().best()).isCloseTo(2.24, within(1e-9));
    }

    @Test
    void measuredEnergyReplacesOnlyWhatItCovers() {
        UsageRecord node = hours("aws", "us-east-1", "p5.48xlarge", 2).toBuilder()
                .measuredEnergy(new MeasuredEnergy(7, MeasuredEnergy.Scope.NODE))
                .build();
        UsageRecord boards = node.toBuilder()
                .measuredEnergy(new MeasuredEnergy(7, MeasuredEnergy.Scope.BOARDS))
                .build();

        assertThat(((Estimated) standard(node)).itEnergyKwh()).isEqualTo(Estimate.exactly(7));
        // 7 kWh + host 1.68 kWh/h x 2 h
        assertThat(((Estimated) standard(boards)).itEnergyKwh().best()).isCloseTo(10.36, within(1e-9));
    }

    @Test
    void anExplanationEndsInTheRowsOwnFigures() {
        Estimated estimated = (Estimated) standard(hours("aws", "us-east-1", "p5.48xlarge", 24));

        assertThat(String.join("\n", estimated.explain()))
                .contains("8 x 700 W x 0.65 (0.25 to 1) = 3640 W")
                .contains("max(1034.460064, 1680) = 1680 W")
                .contains(" = " + estimated.averageCarbonKg().best() + " kg CO2e");
    }
}
