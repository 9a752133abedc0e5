package io.carbontracker.provider.azure.internal;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.provider.azure.CostManagementUsage;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Makes {@link CostManagementUsage} by name. */
public final class CostManagementFactory implements UsageSourceFactory {
    private static final String SCOPE = "azure.scope";
    private static final String ENDPOINT = "azure.endpoint";
    private static final String ACCESS_TOKEN = "azure.access-token";
    private static final String TAG = "azure.tag";
    private static final String PACE = "azure.requests-per-minute";

    /** Makes the factory; does nothing else. */
    public CostManagementFactory() {}

    @Override
    public String name() {
        return CostManagementUsage.NAME;
    }

    @Override
    public String description() {
        return "machine hours from Azure Cost Management, 4 requests a minute";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(
                new ConfigKey(
                        SCOPE,
                        "AZURE_SUBSCRIPTION_ID",
                        "what is billed: a subscription's id, or the path of a subscription, resource group, management"
                                + " group or billing account",
                        false),
                new ConfigKey(
                        ENDPOINT,
                        "AZURE_ENDPOINT",
                        "the cloud's resource manager, https, or http to a loopback address; default:"
                                + " https://management.azure.com",
                        false),
                new ConfigKey(
                        ACCESS_TOKEN,
                        "AZURE_ACCESS_TOKEN",
                        "a token for the resource manager; default: DefaultAzureCredential",
                        true),
                ConfigKey.of(TAG, "the tag to group by, or azure:resource-group; default: the one that is asked for"),
                ConfigKey.of(PACE, "how often to ask, 1 or more; default: the service's 4 a minute and scope"));
    }

    @Override
    public UsageSource create(Configuration configuration) {
        String scope = configuration
                .get(SCOPE)
                .orElseThrow(
                        () -> new CarbonConfigurationException(
                                "the setting \"" + SCOPE
                                        + "\" is missing; set it to subscriptions/<id> or another scope, or set AZURE_SUBSCRIPTION_ID"));
        CostManagementUsage.Builder builder = CostManagementUsage.builder(scope)
                .catalog(configuration.catalog())
                .clock(configuration.clock())
                .listener(configuration.listener());
        configuration.get(ENDPOINT).ifPresent(text -> builder.endpoint(uri(text)));
        configuration.get(ACCESS_TOKEN).ifPresent(builder::accessToken);
        configuration.get(TAG).ifPresent(builder::tag);
        configuration.get(PACE).ifPresent(text -> builder.requestsPerMinute(number(text)));
        return builder.build();
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new CarbonConfigurationException(
                    "the setting \"" + ENDPOINT + "\" must be an address as in https://management.azure.com", e);
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CarbonConfigurationException(
                    "the setting \"" + PACE + "\" must be a whole number of 1 or more, was \"" + text + "\"", e);
        }
    }
}
