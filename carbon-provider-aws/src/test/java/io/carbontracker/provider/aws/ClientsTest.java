package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.Gate;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.endpoints.CostExplorerEndpointProvider;

class ClientsTest {
    @ParameterizedTest
    @CsvSource({
        "us-east-1, us-east-1, ce.us-east-1.amazonaws.com",
        "eu-west-1, us-east-1, ce.us-east-1.amazonaws.com",
        "ap-southeast-7, us-east-1, ce.us-east-1.amazonaws.com",
        "aws-global, us-east-1, ce.us-east-1.amazonaws.com",
        "cn-north-1, cn-northwest-1, ce.cn-northwest-1.amazonaws.com.cn",
        "us-gov-east-1, us-gov-west-1, ce.us-gov-west-1.amazonaws.com",
    })
    void eachPartitionHasOneHome(String region, String home, String host) {
        Region found = Clients.home(Region.of(region));

        assertThat(found.id()).isEqualTo(home);
        assertThat(CostExplorerEndpointProvider.defaultProvider()
                        .resolveEndpoint(endpoint -> endpoint.region(found))
                        .join()
                        .url())
                .hasHost(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ce.us-east-1.amazonaws.com",
                "http://localhost:4566",
                "http://127.0.0.1:8080",
                "http://[::1]:8080/base"
            })
    void endpointsAreHttpsOrLoopback(String endpoint) {
        assertThat(Clients.checkedEndpoint(URI.create(endpoint))).isEqualTo(URI.create(endpoint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ce.us-east-1.amazonaws.com",
                "http://127.0.0.1.example.org",
                "http://10.0.0.1",
                "ftp://localhost",
                "localhost:8080",
                "/local"
            })
    void otherEndpointsAreRefused(String endpoint) {
        assertThatThrownBy(() -> CostExplorerUsage.builder().endpointOverride(URI.create(endpoint)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("must be https, or http to a loopback address");
    }

    @Test
    void anAnswerWithoutEndIsGivenUp() {
        try (FakeCostExplorer fake = new FakeCostExplorer().answersFirst(Answer.endless(200, " ".repeat(1_000)));
                CostExplorerClient client = CostExplorerClient.builder()
                        .endpointOverride(fake.uri())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "sEcrEt")))
                        .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry())
                                .addExecutionInterceptor(
                                        new BoundedAnswers(10_000, Duration.ofHours(1), System::nanoTime)))
                        .build()) {
            assertThatThrownBy(() -> Asking.read(
                            CostExplorerUsage.builder().client(client).build(),
                            Asking.query("2026-10-01", "2026-10-02")))
                    .isInstanceOf(UsageSourceException.class)
                    .hasStackTraceContaining("larger than any of Cost Explorer");
        }
    }

    private static CostExplorerClient limited(FakeCostExplorer fake, Duration attempt, LongSupplier nanos) {
        return CostExplorerClient.builder()
                .endpointOverride(fake.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "sEcrEt")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMillis(300)))
                .overrideConfiguration(settings -> Clients.limit(
                        settings.retryStrategy(AwsRetryStrategy.doNotRetry()), attempt, Duration.ofMinutes(1), nanos))
                .build();
    }

    @Test
    void anAnswerThatDripsIsGivenUpByTheClock() {
        AtomicLong seconds = new AtomicLong();
        // each look at the time finds it a second later: no read is silent for long, and the body never ends
        LongSupplier nanos = () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos();
        try (FakeCostExplorer fake = new FakeCostExplorer().answersFirst(Answer.endless(200, " "));
                CostExplorerClient client = limited(fake, Duration.ofSeconds(40), nanos)) {
            assertThatThrownBy(() -> Asking.read(
                            CostExplorerUsage.builder().client(client).build(),
                            Asking.query("2026-10-01", "2026-10-02")))
                    .isInstanceOfSatisfying(
                            UsageSourceException.class,
                            e -> assertThat(e.isRetryable()).isTrue())
                    .hasMessageContaining("2026-10-01..2026-10-02: no answer")
                    .hasMessageContaining("the answer took longer than 40 s to come");
            assertThat(seconds).hasValue(42); // begun at 0, the look at 41 is the first beyond 40
        }
    }

    @Test
    void anAnswerThatStopsHalfWayIsGivenUp() {
        Gate gate = new Gate();
        try (FakeCostExplorer fake = new FakeCostExplorer()
                        .answersFirst(Answer.json("{\"ResultsByTime\":[]}").pausingAfter(5, gate));
                CostExplorerClient client = limited(fake, Duration.ofMillis(200), System::nanoTime)) {
            assertThatThrownBy(() -> Asking.read(
                            CostExplorerUsage.builder().client(client).build(),
                            Asking.query("2026-10-01", "2026-10-02")))
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessageContaining("no answer");
            assertThat(Thread.interrupted()).isFalse();
            gate.open();
        }
    }

    @Test
    void choicesThatContradictEachOtherAreNamedAllAtOnce() {
        try (FakeCostExplorer fake = new FakeCostExplorer()) {
            assertThatThrownBy(() -> Asking.source(fake)
                            .endpointOverride(fake.uri())
                            .tag("team")
                            .costCategory("Team")
                            .build())
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageContaining("aws.tag or aws.cost-category")
                    .hasMessageContaining("a client or an endpoint");
        }
    }
}
