package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.RecordedRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
    private static final String ROW = "[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private String link(String token) {
        return bench.server.uri() + Bench.PATH + "?api-version=2022-10-01&$skiptoken=" + token;
    }

    @Test
    void everyPageIsAskedForWithTheSameBodyTokenAndName() {
        bench.server.answer(Wire.page(link("b"), ROW), Wire.page(link("c"), ROW), Wire.last(ROW), Wire.total("72"));

        Reading reading = bench.read();

        assertThat(reading.records()).hasSize(3);
        List<RecordedRequest> requests = bench.server.requests();
        assertThat(requests.subList(1, 3))
                .allSatisfy(request ->
                        assertThat(request.body()).isEqualTo(requests.get(0).body()));
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo(Bench.PATH);
            assertThat(request.header("Authorization")).contains("Bearer " + Bench.TOKEN);
            assertThat(request.header("ClientType")).contains("CarbonTracker");
            assertThat(request.header("Content-Type")).contains("application/json");
        });
        assertThat(requests.get(0).parameter("api-version")).contains("2022-10-01");
        assertThat(requests.get(0).parameter("$top")).contains("5000");
        assertThat(requests.get(1).parameter("$skiptoken")).contains("b");
        assertThat(requests.get(2).parameter("$skiptoken")).contains("c");
        bench.server.verify();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"nextLink\":null,", "", "\"nextLink\":\"\",", "\"nextLink\":\"  \","})
    void aLinkThatIsNullAbsentOrEmptyEndsTheAnswer(String link) {
        bench.server.answer(Answer.json(Wire.body(Wire.COLUMNS, link, ROW)), Wire.total("24"));

        Reading reading = bench.read();

        assertThat(reading.records()).hasSize(1);
        assertThat(reading.failureText()).isEmpty();
        bench.server.verify();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/next",
                "http://127.0.0.1:1/next",
                "http://elsewhere.test/next",
                "http://127.0.0.1@elsewhere.test/next",
                "//elsewhere.test/next",
                "ftp://127.0.0.1/next",
                "mailto:someone@elsewhere.test"
            })
    void aLinkToAnotherPlaceIsRefusedAndGetsNoToken(String link) {
        bench.server.answer(Wire.page(link, ROW));

        Reading reading = bench.read();

        assertThat(reading.failureText())
                .contains("the link to the next page leads from " + bench.server.uri())
                .contains("where the token must not go");
        assertThat(bench.server.requests()).hasSize(1);
    }

    @Test
    void aLinkThatIsNoAddressIsRefused() {
        bench.server.answer(Wire.page("http://[", ROW));

        assertThat(bench.read().failureText()).contains("the link to the next page is no address");
    }

    @Test
    void aLinkWithoutHostIsTakenFromOurs() {
        bench.server.answer(Wire.page(Bench.PATH + "?$skiptoken=b", ROW), Wire.last(ROW), Wire.total("48"));

        assertThat(bench.read().records()).hasSize(2);
        bench.server.verify();
    }

    @Test
    void aLinkThatComesAgainEndsTheReading() {
        bench.server.answer(Wire.page(link("b"), ROW), Wire.page(link("c"), ROW), Wire.page(link("b"), ROW));

        Reading reading = bench.read();

        assertThat(reading.failureText()).contains("the link to the next page was followed before");
        // the third page is not to be trusted: it is not handed out
        assertThat(reading.records()).hasSize(2);
        assertThat(bench.server.requests()).hasSize(3);
    }

    @Test
    void noContentIsNoUsage() {
        bench.server.answer(Answer.status(204), Answer.status(204));

        Reading reading = bench.read();

        assertThat(reading.items()).isEmpty();
        assertThat(reading.failureText()).isEmpty();
        assertThat(reading.facts().failures()).isEmpty();
        bench.server.verify();
    }

    @Test
    void whatWasReadBeforeAPageFailsStands() {
        bench.server.answer(Wire.page(link("b"), ROW), Wire.error(403, "AuthorizationFailed", "no more"));

        Reading reading = bench.read();

        assertThat(reading.records()).hasSize(1);
        assertThat(reading.failureText()).contains("AuthorizationFailed: no more");
    }
}
