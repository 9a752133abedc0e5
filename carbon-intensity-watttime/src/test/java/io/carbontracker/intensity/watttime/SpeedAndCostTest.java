package io.carbontracker.intensity.watttime;

import static io.carbontracker.intensity.watttime.Rig.CALIFORNIA;
import static io.carbontracker.intensity.watttime.Rig.TWELVE;
import static io.carbontracker.intensity.watttime.Rig.VIRGINIA;
import static io.carbontracker.intensity.watttime.Rig.average;
import static io.carbontracker.intensity.watttime.Rig.marginal;
import static io.carbontracker.intensity.watttime.Rig.one;
import static io.carbontracker.intensity.watttime.Rig.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityAnswer.NotPermitted;
import io.carbontracker.intensity.IntensityAnswer.Unavailable;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.RecordedRequest;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls work costs, as the fake counts them. */
@Timeout(60)
class SpeedAndCostTest {
    private final Rig rig = new Rig("2026-08-15T12:00:00Z");

    @AfterEach
    void closeFake() {
        rig.close();
    }

    private static Set<String> windows(List<RecordedRequest> requests) {
        return Set.copyOf(requests.stream()
                .map(request -> request.parameter("region").orElse("") + " "
                        + request.parameter("signal_type").orElse("") + " "
                        + request.parameter("start").orElse(""))
                .toList());
    }

    @Test
    void twelveGridsInThirtyDaysCostOneCallPerGridAndMonthAndOneLogin() {
        // 16 July to 14 August: two months
        try (WattTimeIntensity source = rig.builder().build()) {
            List<IntensityAnswer> answers = source.answer(marginal(TWELVE, "2026-07", "2026-08"));

            assertThat(answers)
                    .hasSize(24)
                    .allSatisfy(answer -> assertThat(series(answer)).isNotNull());
        }
        assertThat(rig.fake.historical()).hasSize(24);
        assertThat(windows(rig.fake.historical())).hasSize(24);
        assertThat(rig.fake.logins()).isEqualTo(1);
        assertThat(rig.fake.mostInFlight()).isLessThanOrEqualTo(4);
    }

    @Test
    void cloudRegionsOfOneGridShareItsCallAndItsSeries() {
        // all four are PJM_DC by the table
        List<Place> places = List.of(
                Place.of("aws", "us-east-1"),
                Place.of("azure", "eastus"),
                Place.of("azure", "eastus2"),
                Place.of("gcp", "us-east4"));
        try (WattTimeIntensity source = rig.builder().build()) {
            List<IntensityAnswer> answers = source.answer(marginal(places, "2026-06"));

            assertThat(answers).allSatisfy(answer -> assertThat(series(answer)).isSameAs(series(answers.get(0))));
        }
        assertThat(rig.fake.historical()).hasSize(1);
    }

    @Test
    void whatWasFetchedOrRefusedIsNotAskedForAgainInLaterBatches() {
        try (WattTimeIntensity source = rig.builder().build()) {
            for (int i = 0; i < 5; i++) {
                source.answer(marginal(TWELVE, "2026-07", "2026-08"));
                rig.time.pass(Duration.ofMinutes(10));
            }
            assertThat(rig.fake.historical()).hasSize(24);

            // the current month is only kept for an hour, or a long-lived service would not see it grow
            rig.time.pass(Duration.ofMinutes(15));
            source.answer(marginal(TWELVE, "2026-07", "2026-08"));
            assertThat(rig.fake.historical()).hasSize(36);
        }
    }

    @Test
    void sixteenThreadsAtOnceMakeOneLoginAndNoDuplicateWindow() throws Exception {
        List<IntensityQuery> queries = marginal(TWELVE, "2026-06", "2026-07");
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (WattTimeIntensity source =
                rig.builder().deadline(Duration.ofHours(9)).build()) {
            CyclicBarrier together = new CyclicBarrier(16);
            Callable<List<IntensityAnswer>> work = () -> {
                together.await();
                return source.answer(queries);
            };
            List<Future<List<IntensityAnswer>>> futures = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                futures.add(threads.submit(work));
            }
            for (Future<List<IntensityAnswer>> future : futures) {
                assertThat(future.get())
                        .hasSize(24)
                        .allSatisfy(answer -> assertThat(series(answer)).isNotNull());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rig.fake.logins()).isEqualTo(1);
        assertThat(rig.fake.historical()).hasSize(24);
        assertThat(windows(rig.fake.historical())).hasSize(24);
        assertThat(rig.fake.mostInFlight()).isLessThanOrEqualTo(4);
    }

    @Test
    void aFreeAccountPaysOneCallPerGridAndSignalHoweverManyMonths() {
        String[] months = {"2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"};
        try (WattTimeIntensity source = rig.builder(FakeWattTime.FREE)
                .signals(Set.of(Signal.MARGINAL, Signal.AVERAGE))
                .build()) {
            List<IntensityQuery> queries = new ArrayList<>(marginal(TWELVE, months));
            for (String month : months) {
                queries.add(average(VIRGINIA, month));
            }
            for (int i = 0; i < 3; i++) {
                List<IntensityAnswer> answers = source.answer(queries);
                assertThat(answers.get(6).detail()).startsWith("PJM_DC (region by table, high): status 403");
                // the first six are of us-west-1, which is CAISO_NORTH
                assertThat(answers.subList(0, 6))
                        .allSatisfy(answer -> assertThat(series(answer)).isNotNull());
                assertThat(answers.subList(6, 78)).allSatisfy(answer -> {
                    assertThat(answer).isInstanceOf(NotPermitted.class);
                    assertThat(answer.detail()).contains("Invalid scope");
                });
            }
        }
        // 6 months of CAISO_NORTH, one refusal for each of eleven other grids, one for the average of PJM
        assertThat(rig.fake.historical()).hasSize(6 + 11 + 1);
        assertThat(rig.fake.logins()).isEqualTo(1);
    }

    @Test
    void aRegionThatTheServiceDoesNotKnowCostsOneCall() {
        try (WattTimeIntensity source =
                rig.builder().region(VIRGINIA, Signal.MARGINAL, "PJM").build()) {
            assertThat(source.answer(marginal(List.of(VIRGINIA), "2026-05", "2026-06")))
                    .allSatisfy(answer -> {
                        assertThat(answer).isInstanceOf(Unavailable.class);
                        assertThat(answer.detail()).contains("unknown region PJM");
                    });
        }
        assertThat(rig.fake.historical()).hasSize(1);
    }

    @Test
    void aMonthWithoutValuesIsAskedForOnce() {
        try (WattTimeIntensity source = rig.builder().build()) {
            for (int i = 0; i < 2; i++) {
                IntensityAnswer answer = one(source, marginal(CALIFORNIA, "2019-06"));
                assertThat(answer).isInstanceOf(IntensityAnswer.NoCoverage.class);
                assertThat(answer.detail()).isEqualTo("CAISO_NORTH (region by table, high): no values for 2019-06");
            }
            assertThat(rig.fake.historical()).hasSize(1);
            // and the grid is not thought to be without coverage for that
            assertThat(series(one(source, marginal(CALIFORNIA, "2026-06")))).isNotNull();
        }
    }

    @Test
    void laterWindowsArePinnedToTheModelOfTheFirst() {
        try (WattTimeIntensity source = rig.builder().build()) {
            one(source, marginal(VIRGINIA, "2026-06"));
            rig.fake.newestModel("2026-08-14");
            assertThat(series(one(source, marginal(VIRGINIA, "2026-05")))
                            .label()
                            .source())
                    .contains("2026-03-01");
        }
        assertThat(rig.fake.historical().get(0).parameter("model")).isEmpty();
        assertThat(rig.fake.historical().get(1).parameter("model")).hasValue("2026-03-01");
    }

    @Test
    void aServiceThatChangesTheModelBetweenWindowsAllTheSameGivesNoValues() {
        try (WattTimeIntensity source = rig.builder().build()) {
            one(source, marginal(VIRGINIA, "2026-06"));
            rig.fake.changing((request, body) -> body.replace("2026-03-01\"}", "2026-08-14\"}"));

            IntensityAnswer answer = one(source, marginal(VIRGINIA, "2026-05"));

            assertThat(answer).isInstanceOf(Unavailable.class);
            assertThat(answer.detail()).contains("of model 2026-08-14, not of 2026-03-01");
        }
    }

    @Test
    void aModelThatIsWithdrawnGivesWayToTheNewOneForTheMonthsToCome() {
        try (WattTimeIntensity source = rig.builder().build()) {
            one(source, marginal(VIRGINIA, "2026-06"));
            rig.fake.server().answer("/v3/historical", Answer.json(400, "{\"message\": \"unknown model\"}"));
            rig.fake.newestModel("2026-08-14");

            assertThat(series(one(source, marginal(VIRGINIA, "2026-05")))
                            .label()
                            .source())
                    .contains("2026-08-14");
        }
    }

    @Test
    void anUnnamedModelIsSaidToBeOne() {
        rig.fake.changing((request, body) -> body.replace(", \"model\": {\"date\": \"2026-03-01\"}", ""));
        try (WattTimeIntensity source = rig.builder().build()) {
            assertThat(series(one(source, marginal(VIRGINIA, "2026-06")))
                            .label()
                            .source())
                    .isEqualTo("watttime [co2_moer model not named, region by table, high]");
        }
    }

    @Test
    void theClockMayJumpBetweenBatches() {
        try (WattTimeIntensity source = rig.builder().build()) {
            one(source, marginal(VIRGINIA, "2026-08"));
            rig.time.jumpTo(Instant.parse("2026-08-10T00:00:00Z"));
            // what was fetched "in the future" is not trusted to be current
            double covered = series(one(source, marginal(VIRGINIA, "2026-08")))
                    .mean(Rig.month("2026-08"))
                    .coverage();

            // values up to 23:50 of 9 August: 9 days less one period of five minutes, of 31
            assertThat(covered).isEqualTo((9 * 288 - 1) / (31 * 288.0));
            assertThat(rig.fake.historical()).hasSize(2);
        }
    }
}
