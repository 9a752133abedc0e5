package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ScriptedServerTest {
    /** Only bounds a test that hangs: nothing waits for it to pass. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private static HttpRequest get(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(LONG).build();
    }

    private HttpResponse<String> ask(URI uri) throws IOException, InterruptedException {
        return client.send(get(uri), BodyHandlers.ofString());
    }

    @Test
    void answersComeInTheOrderOfTheScript() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(
                    Answer.status(429).withHeader("Retry-After", "1"),
                    Answer.json("{\"page\": 1}"),
                    Answer.text(503, "text/html", "<p>later</p>"));

            HttpResponse<String> first = ask(server.uri("/a"));
            HttpResponse<String> second = ask(server.uri("/b"));
            HttpResponse<String> third = ask(server.uri("/c"));

            assertThat(first.statusCode()).isEqualTo(429);
            assertThat(first.headers().firstValue("retry-after")).hasValue("1");
            assertThat(first.body()).isEmpty();
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(second.body()).isEqualTo("{\"page\": 1}");
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.body()).isEqualTo("<p>later</p>");
            server.verify();
        }
    }

    @Test
    void theQueueOfAPathComesBeforeTheCommonOneAndTheFunctionLast() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answerWith(request -> Answer.json("\"made for " + request.path() + "\""))
                    .answer(Answer.json("\"common\""))
                    .answer("/login", Answer.json("\"login\""));

            assertThat(ask(server.uri("/login")).body()).isEqualTo("\"login\"");
            assertThat(ask(server.uri("/login")).body()).isEqualTo("\"common\"");
            assertThat(ask(server.uri("/login")).body()).isEqualTo("\"made for /login\"");
            assertThat(server.requests("/login")).hasSize(3);
            assertThat(server.requests("/other")).isEmpty();
        }
    }

    @Test
    void aRequestIsRecordedAsItCame() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.json("{}"));
            client.send(
                    HttpRequest.newBuilder(server.uri("/sub%20scriptions/7?api-version=2025&a=x%2By+z&a=2&flag"))
                            .header("X-Amz-Target", "AWSInsightsIndexService.GetCostAndUsage")
                            .header("Content-Type", "application/x-amz-json-1.1")
                            .POST(BodyPublishers.ofString("{\"größe\": 1}"))
                            .build(),
                    BodyHandlers.discarding());

            RecordedRequest request = server.requests().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/sub scriptions/7");
            assertThat(request.rawQuery()).isEqualTo("api-version=2025&a=x%2By+z&a=2&flag");
            assertThat(request.parameter("api-version")).hasValue("2025");
            assertThat(request.parameters().get("a")).containsExactly("x+y z", "2");
            assertThat(request.parameter("flag")).hasValue("");
            assertThat(request.parameter("absent")).isEmpty();
            assertThat(request.header("x-amz-target")).hasValue("AWSInsightsIndexService.GetCostAndUsage");
            assertThat(request.headers("CONTENT-TYPE")).containsExactly("application/x-amz-json-1.1");
            assertThat(request.header("authorization")).isEmpty();
            assertThat(request.body()).isEqualTo("{\"größe\": 1}");
        }
    }

    @Test
    void aPackedRequestBodyIsUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        }
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.status(204));
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(server.uri("/"))
                            .header("Content-Encoding", "gzip")
                            .PUT(BodyPublishers.ofByteArray(packed.toByteArray()))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(204);
            assertThat(server.requests().get(0).body()).isEqualTo("{\"a\": 1}");
        }
    }

    @Test
    void aPackedAnswerSaysSo() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.json("{\"a\": 1}").gzipped());

            HttpResponse<byte[]> response = client.send(get(server.uri("/")), BodyHandlers.ofByteArray());

            assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
                    .isEqualTo("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aRedirectNamesWhereTo() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.redirect(307, URI.create("https://elsewhere.example/x")));

            HttpResponse<String> response = ask(server.uri("/"));

            assertThat(response.statusCode()).isEqualTo(307);
            assertThat(response.headers().firstValue("location")).hasValue("https://elsewhere.example/x");
        }
    }

    @Test
    void anAnswerBehindAGateComesWhenTheGateOpens() throws Exception {
        Gate gate = new Gate();
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.json("{}").behind(gate));

            CompletableFuture<HttpResponse<String>> response =
                    client.sendAsync(get(server.uri("/")), BodyHandlers.ofString());
            gate.awaitArrival(LONG);
            assertThat(response).isNotDone();
            gate.open();

            assertThat(response.get(20, TimeUnit.SECONDS).body()).isEqualTo("{}");
        }
    }

    @Test
    void aBodyStopsAtItsGateAndGoesOnBehindIt() throws Exception {
        Gate gate = new Gate();
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.json("0123456789").pausingAfter(4, gate));

            // headers and the first bytes are there while the server waits
            InputStream body = client.send(get(server.uri("/")), BodyHandlers.ofInputStream())
                    .body();
            assertThat(new String(body.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("0123");
            gate.awaitArrival(LONG);
            gate.open();

            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("456789");
        }
    }

    @Test
    void headersAloneCanComeBeforeAGate() throws Exception {
        Gate gate = new Gate();
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.json("{}").pausingAfter(0, gate));

            HttpResponse<InputStream> response = client.send(get(server.uri("/")), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            gate.open();

            assertThat(response.body().readAllBytes()).hasSize(2);
        }
    }

    @Test
    void aBrokenBodyFailsTheClient() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.json("{\"data\": [").brokenOff());

            HttpResponse<InputStream> response = client.send(get(server.uri("/")), BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("content-length"))
                    .hasValue("11"); // 10 bytes and one that never comes
            InputStream body = response.body();

            assertThat(new String(body.readNBytes(10), StandardCharsets.UTF_8)).isEqualTo("{\"data\": [");
            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aConnectionClosedWithoutAWordFailsTheClient() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answerWith(request -> Answer.disconnect()); // however often the client tries

            assertThatThrownBy(() -> ask(server.uri("/"))).isInstanceOf(IOException.class);
            assertThat(server.requests()).isNotEmpty();
        }
    }

    @Test
    void anEndlessBodyEndsWithTheServer() throws Exception {
        HttpResponse<InputStream> response;
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.endless(200, "0123456789"));

            response = client.send(get(server.uri("/")), BodyHandlers.ofInputStream());
            assertThat(response.body().readNBytes(1_000_000)).hasSize(1_000_000);
        }
        // what is under way may still arrive; then the body ends, cleanly or not
        assertThatCode(() -> {
                    try {
                        response.body().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException closed) {
                        // as it should
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aRequestWithoutAnAnswerIsToldAndFailsTheTest() throws Exception {
        ScriptedServer server = ScriptedServer.start();

        HttpResponse<String> response = ask(server.uri("/v3/historical?region=X"));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("no answer is scripted for GET /v3/historical?region=X");
        assertThatThrownBy(server::verify)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no answer is scripted for GET /v3/historical?region=X");
        assertThatThrownBy(server::close).isInstanceOf(AssertionError.class).hasMessageContaining("/v3/historical");
        assertThatCode(server::close).doesNotThrowAnyException();
    }

    @Test
    void aFunctionThatGivesNothingOrFailsFailsTheTest() throws Exception {
        ScriptedServer server = ScriptedServer.start().answerWith(request -> {
            if (request.path().equals("/null")) {
                return null;
            }
            throw new IllegalStateException("not foreseen");
        });

        assertThat(ask(server.uri("/null")).statusCode()).isEqualTo(500);
        assertThat(ask(server.uri("/throws")).statusCode()).isEqualTo(500);

        assertThatThrownBy(server::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no answer is scripted for GET /null")
                .hasMessageContaining("the function failed on GET /throws")
                .hasMessageContaining("not foreseen");
    }

    @Test
    void answersThatNobodyCameForFailTheVerificationOnly() {
        ScriptedServer server = ScriptedServer.start()
                .answer(Answer.status(200), Answer.status(404))
                .answer("/x", Answer.status(403));

        assertThatThrownBy(server::verify)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 unused")
                .hasMessageContaining("1 unused for /x");
        assertThatCode(server::close).doesNotThrowAnyException();
    }

    @Test
    void requestsInParallelAreAllAnsweredAndRecorded() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answerWith(request -> Answer.json(request.parameter("n").orElse("none")));

            List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, 40)
                    .mapToObj(n -> client.sendAsync(get(server.uri("/?n=" + n)), BodyHandlers.ofString()))
                    .toList();

            for (int n = 0; n < 40; n++) {
                assertThat(responses.get(n).get(20, TimeUnit.SECONDS).body()).isEqualTo(Integer.toString(n));
            }
            assertThat(server.requests()).hasSize(40);
        }
    }

    @Test
    void closingEndsWhatWaitsAtAGate() throws Exception {
        Gate never = new Gate();
        CompletableFuture<HttpResponse<String>> response;
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.json("{}").behind(never));
            response = client.sendAsync(get(server.uri("/")), BodyHandlers.ofString());
            never.awaitArrival(LONG);
        }

        assertThatThrownBy(() -> response.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aGateThatNothingComesToFailsTheTest() {
        assertThatThrownBy(() -> new Gate().awaitArrival(Duration.ZERO)).isInstanceOf(AssertionError.class);
    }

    @Test
    void answersToHeadHaveNoBody() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answer(Answer.json("{}"), Answer.json("[]"));

            HttpResponse<String> head = client.send(
                    HttpRequest.newBuilder(server.uri("/"))
                            .method("HEAD", BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());

            assertThat(head.body()).isEmpty();
            assertThat(ask(server.uri("/")).body()).isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 600})
    void aStatusOutOfRangeIsRefused(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Answer.status(status))
                .withMessageContaining("" + status);
    }

    @Test
    void impossibleAnswersAndAddressesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Answer.endless(200, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Answer.json("{}").pausingAfter(3, new Gate()));
        try (ScriptedServer server = ScriptedServer.start()) {
            assertThatIllegalArgumentException().isThrownBy(() -> server.uri("login"));
        }
    }
}
