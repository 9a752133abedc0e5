package io.carbontracker.provider.aws;

import io.carbontracker.catalog.AwsUsageTypes;
import io.carbontracker.catalog.FactorTable;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.RunListener;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

/**
 * Machine hours and their amortized cost from AWS Cost Explorer: by day, or by hour for the last 14 days, region and machine
 * type, and by account, service, way of purchase, or one tag where a query asks for it.
 *
 * <p>The bill is asked for in parts that do not overlap and leave nothing out: running hours of machine services; what else
 * these services bill (SageMaker, containers, unused capacity reservations, options, traffic); and, by service and kind of
 * charge, the rest. Only usage becomes hours. Totals of reservations, dedicated hosts beside their machines, options, EMR's
 * surcharges, fees and other services come out as skipped, each with its reason and cost.
 *
 * <p>Every page of an answer costs USD 0.01. Three questions answer a period of up to 93 days; a tag takes two more for each
 * region, and two to list the regions and for usage without one. The {@linkplain Builder#listener listener} hears number and price before and after.
 *
 * <p>Usage is complete after 48 hours and final when its month is closed. Needs {@code ce:GetCostAndUsage} and, for tags,
 * accounts and empty answers, {@code ce:GetDimensionValues}. A question that Cost Explorer cannot answer, such as two tags, is
 * refused when the source is opened. For one thread at a time; at most one page is in memory. Half an hour after its first
 * question a reading asks no more and fails; a client that the source makes gives up an answer after two minutes.
 *
 * @since 0.1.0
 */
public final class CostExplorerUsage implements UsageSource {
    /** The name of the source. */
    public static final String NAME = "aws";

    private final Settings settings;
    private final AwsUsageTypes usageTypes;
    private final RunListener listener;
    private final Sleeper sleeper;
    private final Duration longest;
    private final LongSupplier nanos;
    private final @Nullable CostExplorerClient given;
    private final @Nullable URI endpoint;
    private @Nullable CostExplorerClient own;
    private volatile List<String> causes = EmptyAnswer.USUAL_CAUSES;

    private CostExplorerUsage(Builder from) {
        settings = new Settings(from.tag, from.costCategory, from.accounts, from.granularity == Granularity.HOURLY);
        usageTypes = new AwsUsageTypes(
                from.catalog == null
                        ? FactorTable.bundled(FactorTable.Schema.AWS_USAGE_TYPES)
                        : from.catalog.table(FactorTable.Schema.AWS_USAGE_TYPES));
        listener = from.listener;
        sleeper = from.sleeper;
        longest = from.longest;
        nanos = from.nanos;
        given = from.client;
        endpoint = from.endpoint;
    }

    /**
     * Starts a source.
     *
     * @return a builder; nothing has to be set
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        Plan plan = Plan.of(Objects.requireNonNull(query, "query"), settings);
        RunLimit limit = new RunLimit(longest, nanos);
        Calls calls = new Calls(client(), new Retry(sleeper, listener, limit), limit);
        causes = EmptyAnswer.USUAL_CAUSES;
        return new CostExplorerCursor(calls, plan, settings, query, usageTypes, listener, found -> causes = found);
    }

    private CostExplorerClient client() {
        if (given != null) {
            return given;
        }
        CostExplorerClient client = own;
        if (client == null) {
            client = Clients.create(endpoint);
            own = client;
        }
        return client;
    }

    /** Names the causes that apply to the last empty answer; before one, the usual ones. */
    @Override
    public List<String> emptyCauses() {
        return causes;
    }

    /** Closes the client unless the caller brought it. */
    @Override
    public void close() {
        CostExplorerClient client = own;
        own = null;
        if (client != null) {
            client.close();
        }
    }

    /** The step of time in which usage is asked for. */
    public enum Granularity {
        /** By the day. */
        DAILY,
        /**
         * By the hour for the last 14 days, where hourly data is enabled in the preferences of Cost Explorer; by the day before,
         * and where it is not.
         */
        HOURLY
    }

    /**
     * Collects choices. Not to be used again after {@link #build()}.
     *
     * <p>Defaults: a client of the SDK's own settings (credentials, profile, region for the partition, endpoint) made when the
     * source is opened; the one tag that a query asks for; all accounts; {@link Granularity#DAILY}; the bundled table of usage
     * types; no listener.
     */
    public static final class Builder {
        private @Nullable CostExplorerClient client;
        private @Nullable URI endpoint;
        private String tag = "";
        private String costCategory = "";
        private List<String> accounts = List.of();
        private Granularity granularity = Granularity.DAILY;
        private @Nullable HardwareCatalog catalog;
        private RunListener listener = RunListener.NONE;
        private Sleeper sleeper = Sleeper.THREAD;
        private Duration longest = RunLimit.DEFAULT;
        private LongSupplier nanos = System::nanoTime;

        private Builder() {}

        /**
         * Takes a ready client.
         *
         * @param value the client, left to the caller to close
         * @return this
         */
        public Builder client(CostExplorerClient value) {
            client = Objects.requireNonNull(value, "client");
            return this;
        }

        /**
         * Sets the endpoint of the client that the source makes; credentials are as ever.
         *
         * @param value https, or http to a loopback address
         * @return this
         * @throws CarbonConfigurationException when it is neither
         */
        public Builder endpointOverride(URI value) {
            endpoint = Clients.checkedEndpoint(Objects.requireNonNull(value, "endpoint"));
            return this;
        }

        /**
         * Names the cost allocation tag by which usage may be told apart; a query for another is refused.
         *
         * @param value the tag's key, activated for cost allocation
         * @return this
         */
        public Builder tag(String value) {
            tag = named("the tag", value);
            return this;
        }

        /**
         * Names a cost category whose values stand for the tag of the same name.
         *
         * @param value the category's name
         * @return this
         */
        public Builder costCategory(String value) {
            costCategory = named("the cost category", value);
            return this;
        }

        private static String named(String what, String value) {
            String name = Objects.requireNonNull(value, what).strip();
            if (name.isEmpty()) {
                throw new CarbonConfigurationException(what + " must have a name, was blank");
            }
            return name;
        }

        /**
         * Looks at some accounts only, and tells them apart by one question each where a query asks for accounts.
         *
         * @param values account numbers of 12 digits; none for all accounts
         * @return this
         * @throws CarbonConfigurationException when one is no account number
         */
        public Builder linkedAccounts(String... values) {
            Set<String> checked = new LinkedHashSet<>();
            for (String value : values) {
                if (!value.matches("[0-9]{12}")) {
                    throw new CarbonConfigurationException(
                            "a linked account (aws.linked-accounts) is a number of 12 digits, was \"" + value + "\"");
                }
                checked.add(value);
            }
            accounts = List.copyOf(checked);
            return this;
        }

        /**
         * Sets the step of time.
         *
         * @param value the step
         * @return this
         */
        public Builder granularity(Granularity value) {
            granularity = Objects.requireNonNull(value, "granularity");
            return this;
        }

        /**
         * Takes the table of usage types from a catalog, with a user's rows laid over it.
         *
         * @param value the catalog
         * @return this
         */
        public Builder catalog(HardwareCatalog value) {
            catalog = Objects.requireNonNull(value, "catalog");
            return this;
        }

        /**
         * Sets who hears the number and price of requests, and waits.
         *
         * @param value the listener
         * @return this
         */
        public Builder listener(RunListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** Waits otherwise than by sleeping. */
        Builder sleeper(Sleeper value) {
            sleeper = value;
            return this;
        }

        /** Ends a reading after another time than {@link RunLimit#DEFAULT}, told by another clock. */
        Builder limit(Duration most, LongSupplier clock) {
            longest = most;
            nanos = clock;
            return this;
        }

        /**
         * Makes the source. Nothing is asked, and no credentials are looked for, before it is opened.
         *
         * @return the source
         * @throws CarbonConfigurationException when choices contradict each other, naming all that do
         */
        public CostExplorerUsage build() {
            List<String> faults = new ArrayList<>();
            if (!tag.isEmpty() && !costCategory.isEmpty()) {
                faults.add("usage is told apart by a tag or by a cost category: set aws.tag or aws.cost-category");
            }
            if (client != null && endpoint != null) {
                faults.add("a ready client has its endpoint already: give a client or an endpoint");
            }
            if (!faults.isEmpty()) {
                throw new CarbonConfigurationException(String.join("; ", faults));
            }
            return new CostExplorerUsage(this);
        }
    }
}
