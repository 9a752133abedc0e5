package io.carbontracker.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    // 850.743982 lb/MWh x 0.45359237 kg/lb / 1000 kWh/MWh = 0.385890979 kg/kWh
    @ParameterizedTest
    @CsvSource({"850.743982, 0.385890979", "0, 0", "1, 0.00045359237", "2204.62262185, 1"})
    void poundsPerMegawattHourBecomeKilogramsPerKilowattHour(double pounds, double kilograms) {
        assertThat(CarbonIntensity.ofPoundsPerMegawattHour(pounds).kilogramsPerKilowattHour())
                .isCloseTo(kilograms, within(5e-10));
    }

    @Test
    void gramsBecomeKilograms() {
        assertThat(CarbonIntensity.ofGramsPerKilowattHour(385.5).kilogramsPerKilowattHour())
                .isEqualTo(0.3855);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void anIntensityIsFiniteAndNotNegative(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CarbonIntensity(value))
                .withMessageContaining("kg/kWh");
        assertThatIllegalArgumentException().isThrownBy(() -> CarbonIntensity.ofPoundsPerMegawattHour(value));
        assertThatIllegalArgumentException().isThrownBy(() -> CarbonIntensity.ofGramsPerKilowattHour(value));
    }

    @Test
    void estimatesAddAndMultiplyCornerByCorner() {
        Estimate energy = new Estimate(2, 3, 5);
        Estimate factor = new Estimate(0.5, 1, 2);

        assertThat(energy.times(factor)).isEqualTo(new Estimate(1, 3, 10));
        assertThat(energy.plus(factor)).isEqualTo(new Estimate(2.5, 4, 7));
        assertThat(energy.plus(Estimate.ZERO)).isEqualTo(energy);
        assertThat(energy.times(Estimate.exactly(2))).isEqualTo(energy.times(2));
    }

    @Test
    void aCorrectionCancelsItsRowInAllThreeValues() {
        Estimate row = new Estimate(0.1, 0.2, 0.7).times(24);

        assertThat(row.plus(new Estimate(0.1, 0.2, 0.7).times(-24))).isEqualTo(Estimate.ZERO);
        assertThat(row.times(-1)).isEqualTo(new Estimate(-row.low(), -row.best(), -row.high()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void anEstimateIsFiniteInAllThreeValues(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Estimate(value, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Estimate(0, value, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Estimate(0, 0, value));
    }

    @Test
    void placesAreEqualByProviderAndRegionAlone() {
        Place plain = Place.of("aws", "eu-west-1");

        assertThat(plain.at(53.35, -6.26).in("IE")).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(plain).isNotEqualTo(Place.of("azure", "eu-west-1")).hasToString("aws:eu-west-1");
        assertThat(plain.at(53.35, -6.26).in("IE").coordinates()).contains(new Place.Coordinates(53.35, -6.26));
    }

    @ParameterizedTest
    @CsvSource({"90.1, 0", "-90.1, 0", "0, 180.1", "0, -180.1", "NaN, 0", "0, NaN"})
    void coordinatesLieOnEarth(double latitude, double longitude) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Place.of("aws", "x").at(latitude, longitude));
    }
}
