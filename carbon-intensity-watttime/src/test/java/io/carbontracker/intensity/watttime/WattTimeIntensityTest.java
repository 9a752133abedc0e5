package io.carbontracker.intensity.watttime;

import static io.carbontracker.intensity.watttime.Rig.CALIFORNIA;
import static io.carbontracker.intensity.watttime.Rig.VIRGINIA;
import static io.carbontracker.intensity.watttime.Rig.marginal;
import static io.carbontracker.intensity.watttime.Rig.one;
import static io.carbontracker.intensity.watttime.Rig.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.intensity.Resolution;
import io.carbontracker.spi.RunListener;
import io.carbontracker.testkit.RecordedRequest;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WattTimeIntensityTest {
    private final Rig rig = new Rig("2026-08-15T12:00:00Z");

    @AfterEach
    void closeFake() {
        rig.close();
    }

    @Test
    void aDayHasTheMeanOfTheFormula() {
        try (WattTimeIntensity source = rig.builder().build()) {
            IntensitySeries march = series(one(source, marginal(CALIFORNIA, "2026-03")));

            // 1 March 2026 is day 20,513; 20,513 mod 7 = 3, so the drift is 0 and the day's mean is the base of 850
            // lb/MWh:
            // 850 x 0.45359237 / 1,000 = 0.3855535145 kg/kWh
            assertThat(march.mean(TimeWindow.ofDay(LocalDate.of(2026, 3, 1))).kgPerKwh())
                    .isCloseTo(0.3855535145, within(1e-15));
            // the day after: 850 + 10 x 1 = 860 lb/MWh -> 0.3900894382
            assertThat(march.mean(TimeWindow.ofDay(LocalDate.of(2026, 3, 2))).kgPerKwh())
                    .isCloseTo(0.3900894382, within(1e-15));
        }
    }

    @Test
    void windowsOfUsageAreIntegratedAsTheFormulaSays() {
        long seed = 20260815;
        Random random = new Random(seed);
        try (WattTimeIntensity source = rig.bothSignals().build()) {
            IntensityChain chain = new IntensityChain(List.of(source));
            for (int i = 0; i < 300; i++) {
                // any second of March to June, from a second to two days
                Instant start = Instant.parse("2026-03-01T00:00:00Z").plusSeconds(random.nextInt(120 * 86_400));
                Instant end = start.plusSeconds(1 + random.nextInt(2 * 86_400));
                boolean marginal = random.nextBoolean();

                Resolution got = chain.at(VIRGINIA, marginal ? Signal.MARGINAL : Signal.AVERAGE)
                        .resolve(TimeWindow.of(start, end));

                assertThat(got).as("seed %s, %s to %s", seed, start, end).isInstanceOf(Resolution.Intensity.class);
                double expected = FakeWattTime.meanKgPerKwh(
                        marginal ? "co2_moer" : "co2_aoer", marginal ? "PJM_DC" : "PJM", start, end);
                assertThat(((Resolution.Intensity) got).kgPerKwh().best())
                        .as("seed %s, %s to %s", seed, start, end)
                        .isCloseTo(expected, within(1e-9 * expected));
            }
        }
    }

    @Test
    void theLabelSaysWhatTheValuesAre() {
        try (WattTimeIntensity source = rig.bothSignals()
                .region(Place.of("AWS", "EU-West-2"), Signal.MARGINAL, "UK")
                .build()) {
            List<IntensityAnswer> answers = source.answer(List.of(
                    marginal(VIRGINIA, "2026-06"),
                    Rig.average(VIRGINIA, "2026-06"),
                    marginal(Place.of("aws", "eu-west-2"), "2026-06"),
                    marginal(Place.of("aws", "mars-1").at(53, -6), "2026-06")));

            assertThat(series(answers.get(0)).label().toString())
                    .contains("watttime [co2_moer 2026-03-01, region by table, high]")
                    .contains("signal=marginal", "zone=PJM_DC", "basis=direct", "gas=CO2,", "quality=MEASURED");
            assertThat(series(answers.get(1)).label().toString())
                    .contains("watttime [co2_aoer 2026-03-01, region by coordinates]", "signal=average", "zone=PJM,");
            assertThat(series(answers.get(2)).label().source())
                    .isEqualTo("watttime [co2_moer 2026-03-01, region configured]");
            assertThat(series(answers.get(3)).label().source())
                    .isEqualTo("watttime [co2_moer 2026-03-01, region by coordinates]");
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(series(answer).note()).isEmpty());
        }
    }

    @Test
    void aRegionByCoordinatesIsAskedForOnceAndForAMonthAtMost() {
        Place dublin = Place.of("aws", "mars-1").at(53, -6);
        try (WattTimeIntensity source = rig.builder().build()) {
            one(source, marginal(dublin, "2026-06"));
            rig.time.pass(Duration.ofDays(27));
            one(source, marginal(dublin, "2026-06"));
            assertThat(rig.fake.server().requests("/v3/region-from-loc")).hasSize(1);

            rig.time.pass(Duration.ofDays(2));
            one(source, marginal(dublin, "2026-06"));
            assertThat(rig.fake.server().requests("/v3/region-from-loc")).hasSize(2);
        }
    }

    @Test
    void aPlaceWithoutCoverageIsSaidToHaveNone() {
        try (WattTimeIntensity source = rig.builder().build()) {
            IntensityAnswer inTheSea =
                    one(source, marginal(Place.of("aws", "mars-1").at(0, 0), "2026-06"));
            IntensityAnswer nowhere = one(source, marginal(Place.of("aws", "mars-2"), "2026-06"));

            assertThat(inTheSea).isInstanceOf(IntensityAnswer.NoCoverage.class);
            assertThat(inTheSea.detail()).contains("404", "No coverage available");
            assertThat(nowhere).isInstanceOf(IntensityAnswer.NoCoverage.class);
            assertThat(nowhere.detail()).contains("watttime.region.aws.mars-2");
        }
    }

    @Test
    void aRequestIsWrittenAsTheServiceWantsIt() {
        try (WattTimeIntensity source = rig.builder().model(FakeWattTime.OLDER).build()) {
            IntensitySeries june = series(one(source, marginal(VIRGINIA, "2026-06")));

            RecordedRequest asked = rig.fake.historical().get(0);
            assertThat(asked.method()).isEqualTo("GET");
            // both ends count on the wire: the last period of June begins at 23:55
            assertThat(asked.rawQuery())
                    .isEqualTo("region=PJM_DC&signal_type=co2_moer&start=2026-06-01T00%3A00%3A00Z"
                            + "&end=2026-06-30T23%3A55%3A00Z&include_imputed_marker=true&model=2023-03-01");
            assertThat(asked.header("Authorization")).hasValue("Bearer made-up-token-1");
            assertThat(asked.header("User-Agent").orElse("")).startsWith("carbon-tracker");
            assertThat(asked.header("Accept-Encoding")).isEmpty();
            assertThat(june.label().source()).contains("co2_moer 2023-03-01");
        }
    }

    @Test
    void theCurrentMonthEndsWhereThePublishedValuesEnd() {
        // 15 August, 12:00; values up to 11:50 are out, each holds five minutes
        try (WattTimeIntensity source = rig.builder().build()) {
            IntensitySeries august = series(one(source, marginal(VIRGINIA, "2026-08")));

            assertThat(rig.fake.historical().get(0).parameter("end")).hasValue("2026-08-15T11:55:00Z");
            assertThat(coverage(august, "2026-08-01T00:00:00Z", "2026-08-15T11:55:00Z"))
                    .isEqualTo(1);
            assertThat(coverage(august, "2026-08-15T11:55:00Z", "2026-09-01T00:00:00Z"))
                    .isZero();
        }
    }

    private static double coverage(IntensitySeries series, String start, String end) {
        return series.mean(TimeWindow.of(Instant.parse(start), Instant.parse(end)))
                .coverage();
    }

    @Test
    void aMonthThatHasNotBegunIsNotAskedFor() {
        try (WattTimeIntensity source = rig.builder().build()) {
            IntensityAnswer answer = one(source, marginal(VIRGINIA, "2026-09"));

            assertThat(answer).isInstanceOf(IntensityAnswer.NoCoverage.class);
            assertThat(answer.detail()).contains("2026-09");
            assertThat(rig.fake.server().requests()).isEmpty();
        }
    }

    @Test
    void aWindowOfSeveralMonthsIsOneSeries() {
        try (WattTimeIntensity source = rig.builder().build()) {
            TimeWindow spring = TimeWindow.ofDays(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 6, 1));
            IntensitySeries series = series(one(source, new IntensityQuery(VIRGINIA, Signal.MARGINAL, spring)));

            assertThat(series.mean(spring).coverage()).isEqualTo(1);
            assertThat(rig.fake.historical()).hasSize(3);
        }
    }

    @Test
    void onlyDeclaredSignalsAreAnswered() {
        try (WattTimeIntensity source = rig.builder().build()) {
            assertThat(source.signals()).containsExactly(Signal.MARGINAL);
            assertThat(one(source, Rig.average(VIRGINIA, "2026-06"))).isInstanceOf(IntensityAnswer.NoCoverage.class);
            assertThat(rig.fake.server().requests()).isEmpty();
        }
    }

    @Test
    void aForecastIsMarkedAsOne() {
        try (WattTimeIntensity source = rig.builder().build()) {
            IntensitySeries series = series(source.forecast(CALIFORNIA, Duration.ofHours(72)));

            assertThat(series.label().quality()).isEqualTo(IntensityQuality.FORECAST);
            assertThat(series.label().source())
                    .isEqualTo(
                            "watttime [co2_moer 2026-03-01, forecast of 2026-08-15T12:00:00Z, region by table, high]");
            Instant start = Instant.parse("2026-08-15T12:00:00Z");
            Instant end = start.plus(Duration.ofHours(72));
            IntensitySeries.Mean mean = series.mean(TimeWindow.of(start, end));
            assertThat(mean.coverage()).isEqualTo(1);
            assertThat(mean.kgPerKwh())
                    .isCloseTo(FakeWattTime.meanKgPerKwh("co2_moer", "CAISO_NORTH", start, end), within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT73H", "PT90M"})
    void aForecastIsForWholeHoursWithinTheServicesHorizon(Duration horizon) {
        try (WattTimeIntensity source = rig.builder().build()) {
            assertThatThrownBy(() -> source.forecast(CALIFORNIA, horizon))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 72");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.org",
                "http://127.0.0.1.example.org",
                "ftp://127.0.0.1",
                "https://user:secret@example.org",
                "https://example.org/?key=secret",
                "https:///nothing",
                "example.org"
            })
    void anAddressThatWouldShowCredentialsIsRefused(String uri) {
        assertThatThrownBy(() -> rig.builder().baseUri(URI.create(uri)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("https")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://api.example.org/base/", "http://127.0.0.1:8089", "http://localhost", "http://[::1]:1"})
    void httpsAndLoopbackAreAllowed(String uri) {
        assertThat(rig.builder().baseUri(URI.create(uri))).isNotNull();
    }

    @Test
    void wrongSettingsAreRefusedAtOnce() {
        assertThatThrownBy(() -> WattTimeIntensity.builder(" ", "x")).hasMessageContaining("blank");
        assertThatThrownBy(() -> rig.builder().signals(Set.of())).hasMessageContaining("signal");
        assertThatThrownBy(() -> rig.builder().model("../x")).hasMessageContaining("watttime.model");
        assertThatThrownBy(() -> rig.builder().deadline(Duration.ZERO)).hasMessageContaining("watttime.deadline");
        assertThatThrownBy(() -> rig.builder().region(VIRGINIA, Signal.MARGINAL, "a/b"))
                .hasMessageContaining("us-east-1");
    }

    @Test
    void theListenerHearsFromTheThreadThatAsks() {
        List<String> heard = new ArrayList<>();
        Thread asking = Thread.currentThread();
        RunListener listener = new RunListener() {
            @Override
            public void message(String source, String message) {
                assertThat(Thread.currentThread()).isSameAs(asking);
                heard.add(source + ": " + message);
            }
        };
        try (WattTimeIntensity source = rig.builder().listener(listener).build()) {
            one(source, marginal(VIRGINIA, "2026-06"));
        }
        assertThat(heard).containsExactly("watttime: co2_moer of PJM_DC: 1 of 1 months, 1 call");
    }

    @Test
    void askingAClosedSourceIsAnError() {
        WattTimeIntensity source = rig.builder().build();
        source.close();

        assertThatThrownBy(() -> one(source, marginal(VIRGINIA, "2026-06")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aWindowWithoutEndIsNotAnswered() {
        try (WattTimeIntensity source = rig.builder().build()) {
            assertThat(one(source, new IntensityQuery(VIRGINIA, Signal.MARGINAL, TimeWindow.all())))
                    .isInstanceOf(IntensityAnswer.NoCoverage.class);
        }
    }
}
