package io.carbontracker.provider.aws;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.Endpoints;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.CostExplorerClientBuilder;

/** Makes the client that is used when the caller brings none. Credentials and endpoint come by the SDK's own chain. */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration READ = Duration.ofSeconds(60); // large pages take the service many seconds

    /** One answer, from the request to the last byte of the body. */
    private static final Duration ATTEMPT = Duration.ofMinutes(2);

    /** All attempts of the SDK at one answer, of which it makes three, and its waits. */
    private static final Duration CALL = ATTEMPT.multipliedBy(3).plusMinutes(1);

    private static final long LARGEST_ANSWER = 64L << 20; // bytes; ten thousand groups take 2 MiB

    private Clients() {}

    /**
     * Makes a client.
     *
     * @param endpoint where to send requests, {@code null} for where the SDK's settings say
     * @throws CarbonConfigurationException when those settings cannot be used
     */
    static CostExplorerClient create(@Nullable URI endpoint) {
        CostExplorerClient client;
        try {
            client = build(endpoint);
        } catch (SdkClientException | IllegalArgumentException | IllegalStateException e) {
            throw new CarbonConfigurationException(
                    "the settings of the AWS SDK cannot be used: " + e.getMessage()
                            + "; look at the AWS_ variables and at the profile",
                    e);
        }
        try {
            client.serviceClientConfiguration().endpointOverride().ifPresent(Clients::checkedEndpoint);
        } catch (CarbonConfigurationException e) {
            client.close();
            throw e;
        }
        return client;
    }

    private static CostExplorerClient build(@Nullable URI endpoint) {
        CostExplorerClientBuilder builder = CostExplorerClient.builder()
                .region(home(configuredRegion()))
                .overrideConfiguration(settings -> limit(settings, ATTEMPT, CALL, System::nanoTime))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(READ));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }

    /**
     * Sets how much time and memory an answer may take. The SDK's own limits do not reach into a read that waits: the limit on
     * silence ends that, and the limit of the body an answer that comes byte by byte.
     */
    static void limit(
            ClientOverrideConfiguration.Builder settings, Duration attempt, Duration call, LongSupplier nanos) {
        settings.apiCallAttemptTimeout(attempt)
                .apiCallTimeout(call)
                .addExecutionInterceptor(new BoundedAnswers(LARGEST_ANSWER, attempt, nanos));
    }

    /**
     * The service has one home in each partition, whose region the signature has to name: also when the endpoint is overridden.
     */
    static Region home(Region region) {
        return switch (PartitionMetadata.of(region).id()) {
            case "aws" -> Region.US_EAST_1;
            case "aws-cn" -> Region.CN_NORTHWEST_1;
            case "aws-us-gov" -> Region.US_GOV_WEST_1;
            default -> region;
        };
    }

    /** The user's region tells the partition. Metadata of the machine is not asked: off AWS that takes seconds to fail. */
    private static Region configuredRegion() {
        try {
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion();
        } catch (SdkClientException e) {
            return Region.US_EAST_1;
        }
    }

    /** Bills and signatures travel over TLS only, or not beyond this machine. */
    static URI checkedEndpoint(URI endpoint) {
        String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
        String host = endpoint.getHost() == null ? "" : endpoint.getHost().toLowerCase(Locale.ROOT);
        if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http") && Endpoints.isLoopback(host))) {
            throw new CarbonConfigurationException(
                    "the endpoint of Cost Explorer must be https, or http to a loopback address," + " was \"" + scheme
                            + "://" + host + "\"");
        }
        return endpoint;
    }
}
