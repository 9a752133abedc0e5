package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.testkit.Answer;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
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
                                .addExecutionInterceptor(new BoundedAnswers(10_000)))
                        .build()) {
            assertThatThrownBy(() -> Asking.read(
                            CostExplorerUsage.builder().client(client).build(),
                            Asking.query("2026-10-01", "2026-10-02")))
                    .isInstanceOf(UsageSourceException.class)
                    .hasStackTraceContaining("larger than any of Cost Explorer");
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
