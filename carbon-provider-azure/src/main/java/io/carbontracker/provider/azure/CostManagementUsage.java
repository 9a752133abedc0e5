package io.carbontracker.provider.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.resourcemanager.costmanagement.CostManagementManager;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.RunListener;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Machine hours and their cost from Azure Cost Management: by day, region and VM size, and by subscription, way of purchase, or
 * one tag where a query asks for it. The tag {@code azure:resource-group} stands for resource groups.
 *
 * <p>The meter category <i>Virtual Machines</i> is read, whose quantity is hours, those of machine learning, Kubernetes and
 * Batch among them; the rest of the bill is not. Used hours of reservations and savings plans count; unused ones, purchases and
 * refunds come out as skipped with their cost, and capacity reservations without a machine as idle-reserved. Costs are amortized
 * where the agreement has amortized costs.
 *
 * <p>The period is asked for month by month, every page of it, and once more as a whole to see that nothing is missing. The
 * service allows 4 requests a minute and scope, a page each; a third thing to tell apart takes a question for each region. The
 * {@linkplain Builder#listener listener} hears of waits.
 *
 * <p>Usage is complete after 24 hours and final 72 hours after its month. Needs the role <i>Cost Management Reader</i> on the
 * scope. A question that Cost Management cannot answer, such as two tags or hours, is refused when the source is opened. For one
 * thread at a time; at most one page is in memory.
 *
 * @since 0.1.0
 */
public final class CostManagementUsage implements UsageSource {
    /** The name of the source. */
    public static final String NAME = "azure";

    private static final List<String> CAUSES = List.of(
            "no virtual machine ran in the period, or usage is not there yet: it shows after 8 to 24 hours",
            "the scope has no machines: look at azure.scope, or ask for a management group or billing account",
            "the principal sees resources but no charges: an account owner has to allow it");

    private final Settings settings;
    private final Meters meters;
    private final Clock clock;
    private final Clock steady;
    private final RunListener listener;
    private final Sleeper sleeper;
    private final Pace pace;
    private final @Nullable TokenCredential credential;
    private final @Nullable HttpClient http;
    private @Nullable CostManagementManager manager;

    private CostManagementUsage(Builder from) {
        settings = new Settings(
                from.scope, from.endpoint, from.tag, from.requestsPerMinute, from.deadline, from.requestTimeout);
        meters = new Meters(from.catalog == null ? HardwareCatalog.bundled() : from.catalog);
        clock = from.clock;
        steady = from.steady;
        listener = from.listener;
        sleeper = from.sleeper;
        pace = new Pace(from.requestsPerMinute, steady);
        credential = from.credential;
        http = from.http;
    }

    /**
     * Starts a source.
     *
     * @param scope what is billed: {@code subscriptions/<id>}, also {@code /resourceGroups/<name>} in it,
     *     {@code providers/Microsoft.Management/managementGroups/<id>},
     *     {@code providers/Microsoft.Billing/billingAccounts/<id>} and what is in it, or the id of a subscription alone
     * @return a builder; nothing else has to be set
     * @throws CarbonConfigurationException when the scope is none of these
     */
    public static Builder builder(String scope) {
        return new Builder(Scope.parse(Objects.requireNonNull(scope, "scope")));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        Plan plan = Plan.of(Objects.requireNonNull(query, "query"), settings);
        CostManagementManager sdk = manager();
        Failures failures = new Failures(
                settings.scope(), text -> credential instanceof FixedToken fixed ? fixed.strike(text) : text);
        Calls calls = new Calls(
                sdk.serviceClient().getHttpPipeline(), pace, failures, clock, steady, sleeper, listener, settings);
        return new CostManagementCursor(
                calls,
                plan,
                settings,
                sdk.serviceClient().getApiVersion(),
                meters,
                new Freshness(query.asOf()),
                listener);
    }

    private CostManagementManager manager() {
        CostManagementManager made = manager;
        if (made == null) {
            HttpClient client = http == null ? Clients.http(settings.endpoint(), settings.timeout()) : http;
            made = Clients.manager(settings.endpoint(), credential, client);
            manager = made;
        }
        return made;
    }

    @Override
    public List<String> emptyCauses() {
        return CAUSES;
    }

    /** Lets go of the client, which closes its connections of its own accord. */
    @Override
    public void close() {
        manager = null;
    }

    /** Shows the scope; no credential. */
    @Override
    public String toString() {
        return "Azure Cost Management of " + settings.scope();
    }

    /**
     * Collects choices. Not to be used again after {@link #build()}.
     *
     * <p>Defaults: the public cloud, {@code DefaultAzureCredential} made when the source is opened, the one tag that a query
     * asks for, 4 requests a minute, 2 hours for a reading, 2 minutes for an answer, the bundled factors, the system's clock, no
     * listener.
     */
    public static final class Builder {
        private final Scope scope;
        private URI endpoint = Clients.PUBLIC_CLOUD;
        private @Nullable TokenCredential credential;
        private String tag = "";
        private int requestsPerMinute = 4;
        private Duration deadline = Duration.ofHours(2);
        private Duration requestTimeout = Duration.ofMinutes(2);
        private @Nullable HardwareCatalog catalog;
        private Clock clock = Clock.systemUTC();
        private Clock steady = new SteadyClock();
        private RunListener listener = RunListener.NONE;
        private Sleeper sleeper = Builder::sleep;
        private @Nullable HttpClient http;

        private Builder(Scope scope) {
            this.scope = scope;
        }

        private static void sleep(Duration duration) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        }

        /**
         * Sets who asks.
         *
         * @param value the credential; over http to a loopback address its token is sent as well
         * @return this
         */
        public Builder credential(TokenCredential value) {
            credential = Objects.requireNonNull(value, "credential");
            return this;
        }

        /**
         * Sets who asks by a token that somebody else has fetched, and renews.
         *
         * @param value the token alone, for the endpoint's resource manager
         * @return this
         * @throws CarbonConfigurationException when it has characters that no token has
         */
        public Builder accessToken(String value) {
            credential = new FixedToken(Objects.requireNonNull(value, "accessToken"));
            return this;
        }

        /**
         * Sets the resource manager of the cloud. To a loopback address by http, only a token that was given is sent:
         * {@code DefaultAzureCredential} is left out.
         *
         * @param value https, or http to a loopback address
         * @return this
         * @throws CarbonConfigurationException when it is neither
         */
        public Builder endpoint(URI value) {
            endpoint = Clients.checkedEndpoint(Objects.requireNonNull(value, "endpoint"));
            return this;
        }

        /**
         * Names the tag by which usage may be told apart; a query for another is refused.
         *
         * @param value the tag's name, or {@code azure:resource-group}
         * @return this
         */
        public Builder tag(String value) {
            String name = Objects.requireNonNull(value, "tag").strip();
            if (name.isEmpty()) {
                throw new CarbonConfigurationException("the tag must have a name, was blank");
            }
            tag = name;
            return this;
        }

        /**
         * Sets the pace.
         *
         * @param value requests in any minute, 1 or more
         * @return this
         * @throws CarbonConfigurationException when it is less
         */
        public Builder requestsPerMinute(int value) {
            if (value < 1) {
                throw new CarbonConfigurationException(
                        "requests a minute (azure.requests-per-minute) must be 1 or more, was " + value);
            }
            requestsPerMinute = value;
            return this;
        }

        /**
         * Sets how long reading may take, from {@link CostManagementUsage#open} on: rather than wait beyond, the cursor gives up,
         * and what it handed out stands.
         *
         * @param value more than nothing
         * @return this
         */
        public Builder deadline(Duration value) {
            deadline = positive("deadline", value);
            return this;
        }

        /**
         * Sets how long an answer may take to begin, and then to arrive.
         *
         * @param value more than nothing
         * @return this
         */
        public Builder requestTimeout(Duration value) {
            requestTimeout = positive("requestTimeout", value);
            return this;
        }

        private static Duration positive(String what, Duration value) {
            if (Objects.requireNonNull(value, what).isNegative() || value.isZero()) {
                throw new CarbonConfigurationException("the " + what + " must be more than nothing, was " + value);
            }
            return value;
        }

        /**
         * Takes sizes and regions from a catalog, with a user's rows laid over it.
         *
         * @param value the catalog
         * @return this
         */
        public Builder catalog(HardwareCatalog value) {
            catalog = Objects.requireNonNull(value, "catalog");
            return this;
        }

        /**
         * Sets the clock that the service's dates are held against when it says until when to wait. Pace and deadline are kept by
         * a steady counter, whatever the time of day is set to.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Sets who hears of waits.
         *
         * @param value the listener
         * @return this
         */
        public Builder listener(RunListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** Measures pace, deadline and the time of an answer otherwise than by the steady counter. */
        Builder steady(Clock value) {
            steady = value;
            return this;
        }

        /** Waits otherwise than by sleeping. */
        Builder sleeper(Sleeper value) {
            sleeper = value;
            return this;
        }

        /** Sends by another client. */
        Builder httpClient(HttpClient value) {
            http = value;
            return this;
        }

        /**
         * Makes the source. Nothing is asked, and no credentials are looked for, before it is opened.
         *
         * @return the source
         */
        public CostManagementUsage build() {
            return new CostManagementUsage(this);
        }
    }
}
