package io.carbontracker.intensity.watttime;

import static io.carbontracker.intensity.watttime.Rig.VIRGINIA;
import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityAnswer.NoCoverage;
import io.carbontracker.intensity.IntensityAnswer.NotPermitted;
import io.carbontracker.intensity.IntensityAnswer.Unavailable;
import io.carbontracker.units.Place;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forecasts that fail; one that works is in {@link WattTimeIntensityTest}. */
class ForecastTest {
    private static final Duration DAY = Duration.ofHours(24);

    private final Rig rig = new Rig("2026-08-15T12:03:20Z");

    @AfterEach
    void closeFake() {
        rig.close();
    }

    private IntensityAnswer forecast(WattTimeIntensityBuilder builder, Place place) {
        try (WattTimeIntensity source = builder.build()) {
            return source.forecast(place, DAY);
        }
    }

    @Test
    void aFreeAccountMayNotSeeOtherGrids() {
        assertThat(forecast(rig.builder(FakeWattTime.FREE), VIRGINIA)).isInstanceOf(NotPermitted.class);
    }

    @Test
    void aPlaceThatNoGridCoversHasNone() {
        assertThat(forecast(rig.builder(), Place.of("aws", "mars-1").at(0, 0))).isInstanceOf(NoCoverage.class);
    }

    @Test
    void itMustSayWhenItWasMade() {
        rig.fake.changing((request, body) -> body.replace("generated_at", "made_at"));

        IntensityAnswer answer = forecast(rig.builder(), VIRGINIA);

        assertThat(answer).isInstanceOf(Unavailable.class);
        assertThat(answer.detail()).contains("when it was made");
    }

    @Test
    void itMustBeOfTheModelThatWasAskedFor() {
        rig.fake.changing((request, body) -> body.replace("2023-03-01", "2026-03-01"));

        IntensityAnswer answer = forecast(rig.builder().model(FakeWattTime.OLDER), VIRGINIA);

        assertThat(answer).isInstanceOf(Unavailable.class);
        assertThat(answer.detail()).contains("of model 2026-03-01, not of 2023-03-01");
    }

    @Test
    void oneWithoutValuesIsNoForecast() {
        rig.fake.changing((request, body) -> body.replaceAll("\"value\": [0-9.]+", "\"value\": null"));

        assertThat(forecast(rig.builder(), VIRGINIA)).isInstanceOf(NoCoverage.class);
    }
}
