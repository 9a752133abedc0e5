package io.carbontracker.intensity.watttime;

import static io.carbontracker.intensity.watttime.Rig.TWELVE;
import static io.carbontracker.intensity.watttime.Rig.VIRGINIA;
import static io.carbontracker.intensity.watttime.Rig.marginal;
import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.spi.RunListener;
import io.carbontracker.testkit.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks through everything that good and bad runs wrote, at every level of logging, for the password and the tokens. */
class SecretsTest {
    private final Rig rig = new Rig("2026-08-15T12:00:00Z");
    private final List<String> written = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeFake() {
        rig.close();
    }

    private WattTimeIntensityBuilder builder() {
        return rig.builder().cacheDirectory(folder).listener(new RunListener() {
            @Override
            public void message(String source, String message) {
                written.add(message);
            }
        });
    }

    private void run(WattTimeIntensityBuilder builder) {
        try (WattTimeIntensity source = builder.build()) {
            List<IntensityAnswer> answers = source.answer(marginal(TWELVE, "2026-05", "2026-08"));
            answers.forEach(answer -> written.add(answer.outcome() + " " + answer.detail() + " " + answer));
            written.add(String.valueOf(source.forecast(VIRGINIA, Duration.ofHours(1))));
            written.add(source.toString());
        }
        written.add(builder.toString());
    }

    @Test
    void noSecretIsWrittenAnywhere() throws IOException {
        RecordingLogs.clear();
        String basic =
                Base64.getEncoder().encodeToString(("pro:" + FakeWattTime.PASSWORD).getBytes(StandardCharsets.UTF_8));
        // what a service, or something in front of it, may say of what it was sent
        String login = "\"you sent Basic " + basic + " for " + FakeWattTime.PASSWORD + "\"";
        String echo = "\"you sent Bearer made-up-token-2 for " + FakeWattTime.PASSWORD + "\"";

        run(builder());
        rig.fake.server().answer("/v3/historical", Answer.json(400, "{\"message\": " + echo + "}"));
        rig.fake.server().answer("/v3/historical", Answer.json(403, "{\"message\": " + echo + "}"));
        rig.fake.server().answer("/v3/historical", Answer.json(418, "{\"detail\": " + echo + "}"));
        rig.fake
                .server()
                .answer("/v3/historical", Answer.redirect(302, URI.create("https://x.example/?token=made-up-token-2")));
        rig.time.pass(Duration.ofHours(3));
        run(builder());
        rig.fake.server().answer("/login", Answer.json(401, "{\"message\": " + login + "}"));
        rig.time.pass(Duration.ofHours(3));
        run(builder());
        rig.fake.server().answer("/login", Answer.json(400, "{\"message\": " + login + "}"));
        rig.time.pass(Duration.ofHours(3));
        run(builder());
        rig.fake
                .server()
                .answer(
                        "/login",
                        Answer.json(500, login),
                        Answer.json(500, login),
                        Answer.json(500, "{\"msg\": " + login + "}"));
        rig.time.pass(Duration.ofHours(3));
        run(builder());

        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                written.add(file + Files.readString(file));
            }
        }
        written.addAll(RecordingLogs.lines());
        Set<String> secrets = new HashSet<>(rig.fake.tokensGiven());
        secrets.add(FakeWattTime.PASSWORD);
        secrets.add(basic);
        secrets.add("Authorization");

        // that this test could fail: the runs wrote what they should, and knew the secrets
        assertThat(rig.fake.tokensGiven()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(String.join("\n", written))
                .contains("you sent Bearer *** for ***", "status 401", "region by table", "GET http://127.0.0.1")
                .doesNotContain(secrets);
    }

    @Test
    void everyChoiceIsLoggedForThoseWhoDebug() {
        RecordingLogs.clear();
        try (WattTimeIntensity source = rig.builder().build()) {
            source.answer(marginal(List.of(VIRGINIA), "2026-05"));
        }
        assertThat(String.join("\n", RecordingLogs.lines()))
                .contains("DEBUG")
                .contains("aws:us-east-1 marginal: PJM_DC, region by table, high")
                .contains("login: status 200")
                .contains("/v3/historical?region=PJM_DC")
                .contains("PJM_DC co2_moer 2026-05: 8928 values, 0 imputed, 0 unusable, 0 outside, model 2026-03-01");
    }
}
