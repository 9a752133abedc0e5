package io.carbontracker.provider.aws.internal;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.provider.aws.CostExplorerUsage;
import io.carbontracker.provider.aws.CostExplorerUsage.Granularity;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Makes {@link CostExplorerUsage} by name. */
public final class CostExplorerFactory implements UsageSourceFactory {
    private static final String TAG = "aws.tag";
    private static final String COST_CATEGORY = "aws.cost-category";
    private static final String ACCOUNTS = "aws.linked-accounts";
    private static final String GRANULARITY = "aws.granularity";

    /** Makes the factory; does nothing else. */
    public CostExplorerFactory() {}

    @Override
    public String name() {
        return CostExplorerUsage.NAME;
    }

    @Override
    public String description() {
        return "machine hours from AWS Cost Explorer, USD 0.01 a request";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(
                ConfigKey.of(TAG, "the cost allocation tag to group by; default: the one that is asked for"),
                ConfigKey.of(COST_CATEGORY, "the cost category to group by, in place of a tag of the same name"),
                ConfigKey.of(ACCOUNTS, "account numbers to look at, separated by commas; default: all"),
                ConfigKey.of(GRANULARITY, "daily (default), or hourly for the last 14 days where enabled"));
    }

    @Override
    public UsageSource create(Configuration configuration) {
        CostExplorerUsage.Builder builder =
                CostExplorerUsage.builder().catalog(configuration.catalog()).listener(configuration.listener());
        configuration.get(TAG).ifPresent(builder::tag);
        configuration.get(COST_CATEGORY).ifPresent(builder::costCategory);
        configuration.get(ACCOUNTS).ifPresent(text -> builder.linkedAccounts(accounts(text)));
        configuration.get(GRANULARITY).ifPresent(text -> builder.granularity(granularity(text)));
        return builder.build();
    }

    private static String[] accounts(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).toArray(String[]::new);
    }

    private static Granularity granularity(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "daily" -> Granularity.DAILY;
            case "hourly" -> Granularity.HOURLY;
            default ->
                throw new CarbonConfigurationException(
                        "the setting \"" + GRANULARITY + "\" must be daily or hourly, was \"" + text + "\"");
        };
    }
}
