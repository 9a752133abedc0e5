package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.Gate;
import io.carbontracker.usage.UsageSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

class FailuresTest {
    private static final String ROW = "[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                argumentSet(
                        "401",
                        Wire.error(401, "InvalidAuthenticationToken", "The access token is invalid."),
                        "InvalidAuthenticationToken: The access token is invalid.",
                        "sign in again (az login), or renew azure.access-token"),
                argumentSet(
                        "403",
                        Wire.error(403, "AuthorizationFailed", "The client does not have authorization."),
                        "AuthorizationFailed",
                        "the role Cost Management Reader on the scope"),
                argumentSet(
                        "400 with the service's text",
                        Wire.error(400, "BadRequest", "Invalid query definition: Dataset is invalid."),
                        "BadRequest: Invalid query definition: Dataset is invalid.",
                        "look at the period, the tag and the scope"),
                argumentSet(
                        "404", Wire.error(404, "SubscriptionNotFound", "gone"), "SubscriptionNotFound", "azure.scope"),
                argumentSet(
                        "a page of a proxy",
                        Answer.text(407, "text/html", "<html>please sign in</html>"),
                        "status 407;",
                        "proxies"),
                argumentSet(
                        "a redirect is not followed",
                        Answer.redirect(302, URI.create("http://elsewhere.test/")),
                        "status 302",
                        "azure.endpoint"),
                argumentSet("plain words", Answer.text(400, "text/plain", "no\u001b[31m way"), "no [31m way", "scope"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalNamesScopePeriodCauseAndWhatToDo(Answer refusal, String cause, String whatToDo) {
        bench.server.answer(refusal);

        Reading reading = bench.read();

        assertThat(reading.failureText())
                .startsWith("cannot list usage from \"azure\" of subscriptions/S for 2026-10-01..2026-11-01: ")
                .contains(cause)
                .contains(whatToDo);
        assertThat(reading.failure()).satisfies(failure -> {
            assertThat(failure.isRetryable()).isFalse();
            assertThat(failure.source()).isEqualTo("azure");
        });
        assertThat(bench.server.requests()).hasSize(1);
    }

    @Test
    void tokensThatAnAnswerRepeatsAreStruck() {
        String echo = "header Authorization: Bearer " + Bench.TOKEN + " and bearer abc.def and "
                + "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln and raw " + Bench.TOKEN;
        bench.server.answer(Wire.error(400, "BadRequest", echo));

        assertThat(bench.read().failureText())
                .doesNotContain(Bench.TOKEN)
                .doesNotContain("abc.def")
                .doesNotContain("eyJ")
                .contains("Bearer ***");
    }

    @Test
    void aLongTextIsCut() {
        bench.server.answer(Wire.error(400, "BadRequest", "x".repeat(5_000)));

        assertThat(bench.read().failureText()).hasSizeLessThan(700).contains("xxx...");
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                argumentSet("HTML", Answer.text(200, "text/html", "<html>hello</html>")),
                argumentSet("nothing", Answer.json("")),
                argumentSet("an array", Answer.json("[]")),
                argumentSet("other JSON", Answer.json("{\"value\":[]}")),
                argumentSet("cut off", Answer.json("{\"properties\":{\"columns\":[],\"rows\":[[1,")),
                argumentSet("no columns", Answer.json("{\"properties\":{\"rows\":[[1,2]]}}")),
                argumentSet(
                        "other columns",
                        Answer.json("{\"properties\":{\"columns\":[{\"name\":\"Cost\"}],\"rows\":[[1]]}}")),
                argumentSet("endless", Answer.endless(200, "[".repeat(1_000))),
                argumentSet("endless spaces", Answer.endless(200, " ".repeat(100_000))));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void anAnswerThatIsNoneIsAFailureAndNoLackOfUsage(Answer answer) {
        bench.server.answer(answer);

        Reading reading = bench.read();

        assertThat(reading.failureText())
                .startsWith(
                        "cannot list usage from \"azure\" of subscriptions/S for 2026-10-01..2026-11-01: the answer ");
        assertThat(reading.items()).isEmpty();
        assertThat(bench.server.requests()).hasSize(1);
    }

    @Test
    void anEndlessRefusalIsCutToo() {
        bench.server.answer(Answer.endless(403, "no ".repeat(1_000)));

        assertThat(bench.read().failureText()).contains("status 403").contains("Cost Management Reader");
    }

    @Test
    void aConnectionThatBreaksIsTriedAgain() {
        bench.server.answer(
                Answer.disconnect(), Wire.last(ROW).brokenOff(), Answer.disconnect(), Wire.last(ROW), Wire.total("24"));

        Reading reading = bench.read();

        assertThat(reading.failureText()).isEmpty();
        assertThat(reading.records()).hasSize(1);
    }

    @Test
    void anAnswerThatDoesNotComeIsTriedAgainAndThenAFailure() {
        Gate never = new Gate();
        Gate half = new Gate();
        bench.server.answerWith(request -> bench.server.requests().size() % 2 == 0
                ? Wire.last(ROW).behind(never)
                : Wire.last(ROW).pausingAfter(10, half));
        try (UsageSource source =
                bench.source().requestTimeout(Duration.ofMillis(50)).build()) {
            Reading reading = Reading.of(source, Bench.query(Bench.OCTOBER));

            assertThat(reading.failureText()).contains("no answer (").contains("look at the network");
            assertThat(reading.failure())
                    .satisfies(failure -> assertThat(failure.isRetryable()).isTrue());
            assertThat(bench.sleeper.sleeps()).hasSize(4); // between 5 attempts
        }
    }

    /** Each byte would start the client's own limit anew; here every look at the clock takes a second. */
    @Test
    void anAnswerThatTricklesIsGivenUp() {
        bench.server.answerWith(request -> Answer.endless(200, " ".repeat(1_000)));
        AtomicLong seconds = new AtomicLong();
        Clock ticking = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Bench.AS_OF.plusSeconds(seconds.incrementAndGet());
            }
        };
        try (UsageSource source = bench.source().steady(ticking).build()) {
            assertThat(Reading.of(source, Bench.query(Bench.OCTOBER)).failureText())
                    .contains("the answer is not there after 120 s");
        }
        assertThat(bench.server.requests()).hasSize(5);
    }

    @Test
    void nobodyListeningIsAFailureWithWhatToDo() {
        URI nobody = bench.server.uri();
        bench.server.close();
        try (UsageSource source = bench.source().endpoint(nobody).build()) {
            assertThat(Reading.of(source, Bench.query(Bench.OCTOBER)).failureText())
                    .contains("no answer (")
                    .contains("azure.endpoint");
        }
    }

    @Test
    void aCredentialThatDoesNotWorkIsNamedWithoutSecrets() {
        TokenCredential refused = request -> Mono.error(
                new ClientAuthenticationException("AADSTS7000215: client_secret rejected, Bearer abcdefgh", null));
        try (UsageSource source = bench.source().credential(refused).build()) {
            Reading reading = Reading.of(source, Bench.query(Bench.OCTOBER));

            assertThat(reading.failureText())
                    .contains("no Azure credential worked (AADSTS7000215")
                    .contains("az login")
                    .doesNotContain("abcdefgh");
            assertThat(bench.server.requests()).isEmpty();
        }
    }

    @Test
    void theSourceShowsNoToken() {
        try (UsageSource source = bench.source().build()) {
            assertThat(source.toString()).contains("subscriptions/S").doesNotContain(Bench.TOKEN);
        }
        assertThat(new FixedToken(Bench.TOKEN).toString()).doesNotContain(Bench.TOKEN);
    }
}
