package io.carbontracker.intensity.watttime;

import static io.carbontracker.intensity.watttime.Rig.VIRGINIA;
import static io.carbontracker.intensity.watttime.Rig.marginal;
import static io.carbontracker.intensity.watttime.Rig.one;
import static io.carbontracker.intensity.watttime.Rig.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityAnswer.NoCoverage;
import io.carbontracker.intensity.IntensityAnswer.Unavailable;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The months of one grid and signal are of one model, whatever the service does; and a refusal is of what was refused. */
@Timeout(60)
class OneModelTest {
    private static final String NEW = "2026-09-01";
    private static final String OLD = "2024-03-01";

    private final Rig rig = new Rig("2026-12-15T12:00:00Z");

    @AfterEach
    void closeFake() {
        rig.close();
    }

    /** A service that has one model from October on and another one before, and refuses either for the other's months. */
    private void splitInOctober() {
        rig.fake.refusing(request -> request.parameter("model")
                .filter(model -> !model.equals(modelOf(request)))
                .map(model -> Answer.json(400, "{\"message\": \"no such model then\"}")));
        rig.fake.changing((request, body) -> named(body, modelOf(request)));
    }

    private static String modelOf(RecordedRequest request) {
        return request.parameter("start").orElseThrow().compareTo("2026-10") < 0 ? OLD : NEW;
    }

    /** The answer under the name of another model. */
    private static String named(String body, String model) {
        return body.replaceFirst("\"model\": \\{\"date\": \"[^\"]*\"}", "\"model\": {\"date\": \"" + model + "\"}");
    }

    private static void isOf(String model, IntensityAnswer answer) {
        assertThat(series(answer).label().source()).contains("co2_moer " + model);
    }

    private static void isNotJoined(IntensityAnswer answer, String model, String other) {
        assertThat(answer).isInstanceOf(Unavailable.class);
        assertThat(answer.detail())
                .contains("is of model " + model + ", not of " + other + "; two models are never joined");
    }

    @Test
    void ofTwoModelsTheNewestMonthsIsKeptAndTheOtherIsAFailureThatNamesBoth() {
        splitInOctober();
        try (WattTimeIntensity source = rig.builder().build()) {
            for (int i = 0; i < 2; i++) {
                List<IntensityAnswer> answers = source.answer(marginal(List.of(VIRGINIA), "2026-09", "2026-10"));

                isNotJoined(answers.get(0), OLD, NEW);
                isOf(NEW, answers.get(1));
            }
        }
        // twice October, September by October's model, September by any: the second time in case a model was withdrawn;
        // the second batch asks nothing
        assertThat(rig.fake.historical()).hasSize(6);
    }

    @Test
    void aModelThatWasLeftDoesNotComeBack() {
        splitInOctober();
        try (WattTimeIntensity source = rig.builder().build()) {
            isOf(NEW, one(source, marginal(VIRGINIA, "2026-10")));
            isOf(OLD, one(source, marginal(VIRGINIA, "2026-09")));
            isNotJoined(one(source, marginal(VIRGINIA, "2026-11")), NEW, OLD);
            isNotJoined(one(source, marginal(VIRGINIA, "2026-11")), NEW, OLD);
        }
        // October by any; September and November, each by the model at work and by any; the second time nothing is
        // asked
        assertThat(rig.fake.historical()).hasSize(5);
    }

    @Test
    void aModelThatIsWithdrawnGivesWayForAllMonthsOfALoadAtOnce() {
        try (WattTimeIntensity source = rig.builder().build()) {
            isOf(FakeWattTime.NEWEST, one(source, marginal(VIRGINIA, "2026-10")));
            rig.fake.newestModel("2026-12-14");
            rig.fake.refusing(request -> request.parameter("model")
                    .filter(FakeWattTime.NEWEST::equals)
                    .map(model -> Answer.json(400, "{\"message\": \"withdrawn\"}")));

            assertThat(source.answer(marginal(List.of(VIRGINIA), "2026-08", "2026-09", "2026-10")))
                    .hasSize(3)
                    .allSatisfy(answer -> isOf("2026-12-14", answer));
        }
    }

    @Test
    void anAnswerWithoutAModelIsNotJoinedToThoseOfANamedOne() {
        rig.fake.changing(
                (request, body) -> request.parameter("start").orElse("").startsWith("2026-09")
                        ? body.replace(", \"model\": {\"date\": \"2026-03-01\"}", "")
                        : body);
        try (WattTimeIntensity source = rig.builder().build()) {
            List<IntensityAnswer> answers = source.answer(marginal(List.of(VIRGINIA), "2026-09", "2026-10"));

            isNotJoined(answers.get(0), "(not named)", FakeWattTime.NEWEST);
            isOf(FakeWattTime.NEWEST, answers.get(1));
        }
    }

    @Test
    void anAnswerWithoutAModelIsNoAnswerToAPinnedOne() {
        rig.fake.changing((request, body) -> body.replace(", \"model\": {\"date\": \"2023-03-01\"}", ""));
        try (WattTimeIntensity source = rig.builder().model(FakeWattTime.OLDER).build()) {
            isNotJoined(one(source, marginal(VIRGINIA, "2026-10")), "(not named)", FakeWattTime.OLDER);
        }
    }

    @Test
    void aMonthThatIsRefusedBesideOthersCostsThatMonthAlone() {
        try (WattTimeIntensity source = rig.builder().build()) {
            isOf(FakeWattTime.NEWEST, one(source, marginal(VIRGINIA, "2026-10")));
            rig.fake.server().answer("/v3/historical", Answer.json(404, "{\"message\": \"none then\"}"));

            List<IntensityAnswer> answers = source.answer(marginal(List.of(VIRGINIA), "2026-08", "2026-09"));

            isOf(FakeWattTime.NEWEST, answers.get(0));
            assertThat(answers.get(1)).isInstanceOf(NoCoverage.class);
            assertThat(one(source, marginal(VIRGINIA, "2026-09"))).isInstanceOf(NoCoverage.class);
            assertThat(rig.fake.historical()).hasSize(3); // and September was asked for once
        }
    }

    @Test
    void aRefusedLoginIsTriedAgainAfterTwelveHours() {
        rig.fake.server().answer("/login", Answer.json(401, "{\"message\": \"locked\"}"));
        try (WattTimeIntensity source = rig.builder().build()) {
            assertThat(one(source, marginal(VIRGINIA, "2026-10"))).isInstanceOf(IntensityAnswer.NoCredentials.class);
            rig.time.pass(Duration.ofHours(12).minusSeconds(1));
            assertThat(one(source, marginal(VIRGINIA, "2026-10"))).isInstanceOf(IntensityAnswer.NoCredentials.class);
            assertThat(rig.fake.logins()).isEqualTo(1);

            rig.time.pass(Duration.ofSeconds(1));
            isOf(FakeWattTime.NEWEST, one(source, marginal(VIRGINIA, "2026-10")));
        }
    }

    @Test
    void aLoginForARefusalThatIsNotTheServicesIsMadeOnceInTwelveHours() {
        Answer page = Answer.text(403, "text/html", "<html>Forbidden</html>");
        rig.fake.refusing(request -> Optional.of(page));
        try (WattTimeIntensity source = rig.builder().build()) {
            one(source, marginal(VIRGINIA, "2026-10"));
            one(source, marginal(VIRGINIA, "2026-10"));
            assertThat(rig.fake.logins()).isEqualTo(2); // the first, and one in case that the token was at fault

            rig.time.pass(Duration.ofHours(12));
            one(source, marginal(VIRGINIA, "2026-10"));
            assertThat(rig.fake.logins()).isEqualTo(4); // the token has aged, and one for the refusal again
        }
    }

    @Test
    void aSpotWithoutARegionIsAskedForAgainAfterTwelveHours() {
        rig.fake.server().answer("/v3/region-from-loc", Answer.json(404, "{\"message\": \"none yet\"}"));
        try (WattTimeIntensity source = rig.bothSignals().build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(one(source, Rig.average(VIRGINIA, "2026-10"))).isInstanceOf(NoCoverage.class);
                rig.time.pass(Duration.ofHours(6));
            }
            assertThat(series(one(source, Rig.average(VIRGINIA, "2026-10")))).isNotNull();
        }
    }
}
