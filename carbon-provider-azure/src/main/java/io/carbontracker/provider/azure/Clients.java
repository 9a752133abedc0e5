package io.carbontracker.provider.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.core.util.Configuration;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.resourcemanager.costmanagement.CostManagementManager;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.Endpoints;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the SDK's manager: its pipeline carries the token and our name. */
final class Clients {
    static final URI PUBLIC_CLOUD = URI.create("https://management.azure.com");

    /** Calls that name their tool have a quota of their own; all others of a tenant share one. */
    private static final HttpHeaders OUR_NAME =
            new HttpHeaders().set(HttpHeaderName.fromString("ClientType"), "CarbonTracker");

    private Clients() {}

    /**
     * Checks an endpoint.
     *
     * @return the endpoint without a slash at its end
     * @throws CarbonConfigurationException when it is neither https nor http to a loopback address
     */
    static URI checkedEndpoint(URI endpoint) {
        String host = endpoint.getHost();
        boolean root = endpoint.getRawPath() == null || endpoint.getRawPath().matches("/*");
        if (host == null
                || endpoint.getRawUserInfo() != null
                || !root
                || endpoint.getRawQuery() != null
                || !("https".equalsIgnoreCase(endpoint.getScheme())
                        || ("http".equalsIgnoreCase(endpoint.getScheme()) && Endpoints.isLoopback(host)))) {
            throw new CarbonConfigurationException("the endpoint (azure.endpoint) must be https://<host>, or http to a"
                    + " loopback address such as http://127.0.0.1:8080, was \"" + shown(endpoint) + "\"");
        }
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        return URI.create(endpoint.getScheme().toLowerCase(Locale.ROOT) + "://" + host + port);
    }

    /** An address without user and query, which may hold secrets. */
    private static String shown(URI endpoint) {
        return endpoint.getScheme() + "://" + endpoint.getHost()
                + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort())
                + (endpoint.getRawPath() == null ? "" : endpoint.getRawPath());
    }

    static boolean isPlain(URI endpoint) {
        return "http".equals(endpoint.getScheme());
    }

    /** The JDK's client: it follows no redirects, and closes connections of its own accord. */
    static HttpClient http(URI endpoint, Duration timeout) {
        JdkHttpClientBuilder builder = new JdkHttpClientBuilder()
                .connectionTimeout(timeout)
                .responseTimeout(timeout)
                .readTimeout(timeout);
        return isPlain(endpoint)
                ? builder.configuration(Configuration.NONE).build() // no proxy to oneself
                : builder.build();
    }

    /**
     * Makes the manager.
     *
     * @param credential who asks; {@code null} for {@code DefaultAzureCredential}, or for nobody where the endpoint is plain http
     */
    static CostManagementManager manager(URI endpoint, @Nullable TokenCredential credential, HttpClient http) {
        AzureEnvironment cloud = cloud(endpoint);
        AzureProfile profile = new AzureProfile(cloud);
        if (isPlain(endpoint)) {
            return CostManagementManager.authenticate(plainPipeline(cloud, credential, http), profile);
        }
        return CostManagementManager.configure()
                .withHttpClient(http)
                .withPolicy(new AddHeadersPolicy(OUR_NAME))
                // asking again is ours: the SDK's policy reads one header of several, and asks too early
                .withRetryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
                .authenticate(credential == null ? defaultCredential(cloud, http) : credential, profile);
    }

    /** The SDK's own pipeline sends no token over http, not even to a loopback address. */
    private static HttpPipeline plainPipeline(
            AzureEnvironment cloud, @Nullable TokenCredential credential, HttpClient http) {
        List<HttpPipelinePolicy> policies = new ArrayList<>();
        policies.add(new AddHeadersPolicy(OUR_NAME));
        if (credential != null) {
            TokenRequestContext request =
                    new TokenRequestContext().addScopes(cloud.getManagementEndpoint() + "/.default");
            policies.add(new HttpPipelineSyncPolicy() {
                @Override
                protected void beforeSendingRequest(HttpPipelineCallContext context) {
                    AccessToken token = credential.getTokenSync(request);
                    context.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token.getToken());
                }
            });
        }
        return new HttpPipelineBuilder()
                .httpClient(http)
                .policies(policies.toArray(HttpPipelinePolicy[]::new))
                .build();
    }

    private static TokenCredential defaultCredential(AzureEnvironment cloud, HttpClient http) {
        try {
            return new DefaultAzureCredentialBuilder()
                    .authorityHost(cloud.getActiveDirectoryEndpoint())
                    .httpClient(http)
                    .build();
        } catch (NoClassDefFoundError e) {
            throw new CarbonConfigurationException(
                    "signing in to Azure needs com.azure:azure-identity, which is not there; add it, set"
                            + " azure.access-token, or give a credential",
                    e);
        }
    }

    /** The cloud of an endpoint: a sovereign one has its own sign-in. */
    static AzureEnvironment cloud(URI endpoint) {
        for (AzureEnvironment known : AzureEnvironment.knownEnvironments()) {
            if (endpoint.getHost()
                    .equalsIgnoreCase(
                            URI.create(known.getResourceManagerEndpoint()).getHost())) {
                return known;
            }
        }
        return new AzureEnvironment(Map.of(
                "resourceManagerEndpointUrl", endpoint + "/",
                "managementEndpointUrl", endpoint.toString(),
                "activeDirectoryEndpointUrl", AzureEnvironment.AZURE.getActiveDirectoryEndpoint()));
    }
}
