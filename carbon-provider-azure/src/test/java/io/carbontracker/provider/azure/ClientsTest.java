package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.testkit.RecordedRequest;
import io.carbontracker.usage.UsageSource;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class ClientsTest {
    private static final String ROW = "[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Sends to the server what is meant for the cloud: the SDK insists on https where there is a credential. */
    private static final class Detour implements HttpClient {
        private final HttpClient client;
        private final URI to;

        Detour(URI to) {
            this.client = Clients.http(to, Duration.ofSeconds(10));
            this.to = to;
        }

        private HttpRequest detoured(HttpRequest request) {
            URI uri = URI.create(request.getUrl().toString());
            try {
                return request.copy()
                        .setUrl(to.resolve(uri.getRawPath() + "?" + uri.getRawQuery())
                                .toURL());
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return client.send(detoured(request));
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request, Context context) {
            return client.send(detoured(request), context);
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            return client.sendSync(detoured(request), context);
        }
    }

    /** The audience of a cloud ends in a slash, so its scope has two. */
    @ParameterizedTest
    @CsvSource({
        "https://management.azure.com, https://management.core.windows.net//.default",
        "https://management.usgovcloudapi.net, https://management.core.usgovcloudapi.net//.default",
        "https://management.chinacloudapi.cn, https://management.core.chinacloudapi.cn//.default",
        "https://management.local.azurestack.external, https://management.local.azurestack.external/.default"
    })
    void throughTheWholePipelineEveryRequestHasTokenAndName(String endpoint, String expected) {
        List<String> scopes = new ArrayList<>();
        TokenCredential credential = request -> {
            scopes.addAll(request.getScopes());
            return Mono.just(new AccessToken(Bench.TOKEN, OffsetDateTime.of(9999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)));
        };
        String next = endpoint + Bench.PATH + "?api-version=2022-10-01&$skiptoken=b";
        bench.server.answer(
                Wire.error(429, "429", "slow down")
                        .withHeader("x-ms-ratelimit-microsoft.costmanagement-entity-retry-after", "13"),
                Wire.page(next, ROW),
                Wire.error(500, "InternalServerError", "once"),
                Wire.last(ROW),
                Wire.total("48"));
        try (UsageSource source = bench.source()
                .endpoint(URI.create(endpoint + "/"))
                .credential(credential)
                .httpClient(new Detour(bench.server.uri()))
                .build()) {
            assertThat(Reading.of(source, Bench.query(Bench.OCTOBER)).records()).hasSize(2);
        }

        // the SDK's own policy asks again by itself: here it must not, each request is ours
        assertThat(bench.server.requests()).hasSize(5).allSatisfy(request -> {
            assertThat(request.header("Authorization")).contains("Bearer " + Bench.TOKEN);
            assertThat(request.header("ClientType")).contains("CarbonTracker");
        });
        assertThat(bench.sleeper.sleeps()).containsExactly(Duration.ofSeconds(13), Duration.ofSeconds(1));
        assertThat(scopes).isNotEmpty().containsOnly(expected);
        bench.server.verify();
    }

    @Test
    void toALoopbackAddressNoTokenIsSentUnlessOneIsGiven() {
        bench.server.answer(Wire.last(ROW), Wire.total("24"));
        try (UsageSource source = CostManagementUsage.builder("S")
                .endpoint(bench.server.uri())
                .clock(bench.clock)
                .steady(bench.clock)
                .sleeper(bench.sleeper::sleep)
                .build()) {
            assertThat(Reading.of(source, Bench.query(Bench.OCTOBER)).records()).hasSize(1);
        }

        assertThat(bench.server.requests())
                .extracting(request -> request.header("Authorization").isPresent())
                .containsOnly(false);
    }

    @Test
    void withoutACredentialTheDefaultOneIsMadeAndNobodySignsIn() {
        HttpClient nobody = new Detour(bench.server.uri());

        assertThat(Clients.manager(Clients.PUBLIC_CLOUD, null, nobody)
                        .serviceClient()
                        .getEndpoint())
                .startsWith("https://management.azure.com");
        assertThat(bench.server.requests()).isEmpty();
    }

    @Test
    void aScopeWithASlashBeforeItGivesOneSlash() {
        bench.server.answer(Wire.last(ROW), Wire.total("24"));
        try (UsageSource source = bench.source("/subscriptions/S/").build()) {
            Reading.of(source, Bench.query(Bench.OCTOBER));
        }

        assertThat(bench.server.requests()).extracting(RecordedRequest::path).containsOnly(Bench.PATH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.azure.com",
                "https://management.azure.com/",
                "HTTPS://management.azure.com:8443",
                "http://127.0.0.1:8080",
                "http://localhost:8080",
                "http://[::1]:8080"
            })
    void endpointsByHttpsAndOfOurselvesAreTaken(String endpoint) {
        assertThat(Clients.checkedEndpoint(URI.create(endpoint)).toString()).doesNotEndWith("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://management.azure.com",
                "http://127.0.0.1.elsewhere.test",
                "http://10.0.0.1",
                "http://localhost.elsewhere.test",
                "ftp://127.0.0.1",
                "https://user:pass@management.azure.com",
                "https://management.azure.com/subscriptions",
                "https://management.azure.com?x=y",
                "management.azure.com"
            })
    void otherEndpointsAreRefused(String endpoint) {
        assertThatThrownBy(() -> Clients.checkedEndpoint(URI.create(endpoint)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("the endpoint (azure.endpoint) must be https")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("pass@"));
    }

    @Test
    void wrongChoicesAreRefusedAtOnce() {
        CostManagementUsage.Builder builder = CostManagementUsage.builder("S");

        assertThatThrownBy(() -> builder.requestsPerMinute(0)).hasMessageContaining("must be 1 or more, was 0");
        assertThatThrownBy(() -> builder.deadline(Duration.ZERO)).hasMessageContaining("the deadline");
        assertThatThrownBy(() -> builder.requestTimeout(Duration.ofSeconds(-1))).hasMessageContaining("requestTimeout");
        assertThatThrownBy(() -> builder.tag(" ")).hasMessageContaining("the tag must have a name");
        assertThatThrownBy(() -> builder.accessToken("Bearer abc"))
                .hasMessageContaining("the token alone")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("abc"));
    }
}
