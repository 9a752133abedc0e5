package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.BigQuery;
import io.carbontracker.catalog.GcpSkus;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.spi.RunListener;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Usage of Google Cloud from the billing export in BigQuery: accelerator-hours, vCPU-hours and GiB-hours, as Google bills the
 * parts of machines. BigQuery sums the rows; groups come back, one page at a time.
 *
 * <p>{@link #open} makes a dry run, tells its bytes and price to the listener, refuses what is above the limit, and starts the
 * query; the cursor waits for it, and cancels it when it is closed before. Groups are no coarser than a UTC day, or hour where
 * hours are asked for, a region, a SKU, and the projects and labels asked for; they stand for rows where single rows are asked
 * for. Costs are those of the export with their credits.
 *
 * <p>Not safe for several threads. A client given to the builder stays the caller's; one made here is closed by
 * {@link #close()}.
 *
 * @since 0.1.0
 */
public final class BigQueryUsage implements UsageSource {
    /** The name of the source. */
    static final String NAME = "gcp";

    private final Settings settings;
    private final @Nullable BigQuery given;
    private @Nullable BigQuery own;
    private @Nullable GcpSkus skus;

    private BigQueryUsage(Settings settings, @Nullable BigQuery given) {
        this.settings = settings;
        this.given = given;
    }

    /**
     * Starts a builder.
     *
     * @param table the table of the export, {@code dataset.table} or {@code project.dataset.table}: the standard export
     *     {@code gcp_billing_export_v1_...}, the detailed {@code gcp_billing_export_resource_v1_...}, or a view that
     *     {@link Builder#allowView} names
     * @return a builder
     */
    public static Builder builder(String table) {
        return new Builder(table);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public UsageCursor open(UsageQuery query) {
        Grouping grouping = Grouping.of(query, settings.label());
        BigQuery client = client();
        String project = project(client);
        BillingQuery question = new BillingQuery(settings.table().inProject(project), query.window(), grouping);
        GroupMapper mapper = new GroupMapper(skus(), grouping, BigQueryCursor.completeThrough(query.asOf()));
        QueryJob job = new QueryJob(client, settings, question, project);
        job.start();
        return new BigQueryCursor(job, question, mapper, query.asOf());
    }

    private BigQuery client() {
        BigQuery client = given == null ? own : given;
        if (client == null) {
            client = Connection.open(
                    settings, settings.project().isEmpty() ? settings.table().project() : settings.project());
            own = client;
        }
        return client;
    }

    /** The project that runs the query: the one that was set, else the table's, else the client's. */
    private String project(BigQuery client) {
        if (!settings.project().isEmpty()) {
            return settings.project();
        }
        return settings.table().project().isEmpty()
                ? BillingTable.checkProject(client.getOptions().getProjectId())
                : settings.table().project();
    }

    private GcpSkus skus() {
        GcpSkus known = skus;
        if (known == null) {
            known = new GcpSkus(settings.catalog());
            skus = known;
        }
        return known;
    }

    @Override
    public List<String> emptyCauses() {
        return List.of(
                "the export began after the period: a new one goes back to the start of the previous month at most",
                "rows arrive up to two days late",
                "the table is that of another billing account");
    }

    @Override
    public void close() {
        BigQuery client = own;
        own = null;
        if (client != null) {
            client.close();
        }
    }

    @Override
    public String toString() {
        return NAME + " usage of " + settings.table();
    }

    /**
     * Collects the choices of a source. Not safe for several threads, and not to be used after {@link #build()}.
     *
     * <p>Defaults: a client made with application-default credentials, for Google's endpoint; the table's project, else the
     * client's; the location that BigQuery finds; no label beside those asked for; 100 GB; no view; 10 minutes; the bundled
     * catalog; the system's clock; no listener.
     */
    public static final class Builder {
        private static final long DEFAULT_MAX_BYTES = 100_000_000_000L;

        /** About 5 MB of answer, below the 10 MB at which BigQuery cuts pages itself. */
        private static final int PAGE_ROWS = 10_000;

        /** Ten times what BigQuery puts into a page. */
        private static final long LARGEST_ANSWER = 100_000_000;

        private final String table;
        private @Nullable BigQuery client;
        private String project = "";
        private @Nullable URI endpoint;
        private String location = "";
        private String label = "";
        private String view = "";
        private long maxBytesBilled = DEFAULT_MAX_BYTES;
        private Duration timeout = Duration.ofMinutes(10);
        private Duration readTimeout = Duration.ofMinutes(2);
        private long largestAnswer = LARGEST_ANSWER;
        private int pageRows = PAGE_ROWS;
        private @Nullable HardwareCatalog catalog;
        private Clock clock = Clock.systemUTC();
        private Sleeper sleeper = Sleeper.THREAD;
        private RunListener listener = RunListener.NONE;

        private Builder(String table) {
            this.table = Objects.requireNonNull(table, "table").strip();
        }

        /**
         * Sets the client, which stays the caller's to close. Its own settings of repetitions and time-outs hold beside those
         * here.
         *
         * @param value the client
         * @return this
         */
        public Builder client(BigQuery value) {
            client = Objects.requireNonNull(value, "client");
            return this;
        }

        /**
         * Sets the project that runs and pays for the query, and that the dataset belongs to unless the table names another.
         *
         * @param value the project's id
         * @return this
         * @throws CarbonConfigurationException when it is not of the form of an id
         */
        public Builder project(String value) {
            project = BillingTable.checkProject(value);
            return this;
        }

        /**
         * Sets where BigQuery is: over https, or over http on a loopback address, to which no credentials are sent.
         *
         * @param value the endpoint's root
         * @return this
         * @throws CarbonConfigurationException when it is neither
         */
        public Builder endpoint(URI value) {
            endpoint = Connection.checkEndpoint(value);
            return this;
        }

        /**
         * Sets where the dataset is, for example {@code EU} or {@code europe-west4}, in place of having BigQuery find out.
         *
         * @param value the location
         * @return this
         * @throws CarbonConfigurationException when it is not of the form of one
         */
        public Builder location(String value) {
            if (!value.matches("[A-Za-z0-9-]{2,40}")) {
                throw new CarbonConfigurationException("\"" + Texts.line(value)
                        + "\" is no location of BigQuery: expected one as \"EU\" or \"europe-west4\"");
            }
            location = value;
            return this;
        }

        /**
         * Sets a label to tell usage apart by even where no report asks for it. Its value comes as the tag of its name.
         *
         * @param value the label's key; one that begins with {@code compute.googleapis.com/} is a system label
         * @return this
         * @throws CarbonConfigurationException when it is not of the form of one
         */
        public Builder label(String value) {
            label = Grouping.checkLabel(value);
            return this;
        }

        /**
         * Sets what a query may read at most. More is refused before anything is paid.
         *
         * @param bytes the limit in bytes, 1 or more
         * @return this
         * @throws CarbonConfigurationException when it is less
         */
        public Builder maxBytesBilled(long bytes) {
            if (bytes < 1) {
                throw new CarbonConfigurationException("the limit of bytes billed must be 1 or more, was " + bytes);
            }
            maxBytesBilled = bytes;
            return this;
        }

        /**
         * Sets the same limit as users write it.
         *
         * @param text bytes, or a whole number with MB, GB, TB, MiB, GiB or TiB
         * @return this
         * @throws CarbonConfigurationException when it is no such quantity
         */
        public Builder maxBytesBilled(String text) {
            return maxBytesBilled(ByteSize.parse(text));
        }

        /**
         * Allows a view in the place of the table. A view has no partitions, so that a query may read all there is below it.
         *
         * @param name the view's name, the last part of the table's
         * @return this
         */
        public Builder allowView(String name) {
            view = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets how long a query may take, waits among it.
         *
         * @param value more than zero
         * @return this
         * @throws CarbonConfigurationException when it is not
         */
        public Builder timeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new CarbonConfigurationException(
                        "the time limit of a query must be more than zero, was " + value);
            }
            timeout = value;
            return this;
        }

        /**
         * Sets the factors that SKUs are looked up in.
         *
         * @param value the catalog
         * @return this
         */
        public Builder catalog(HardwareCatalog value) {
            catalog = Objects.requireNonNull(value, "catalog");
            return this;
        }

        /**
         * Sets the clock by which waits are kept within the time limit.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Sets who hears of prices and waits.
         *
         * @param value the listener
         * @return this
         */
        public Builder listener(RunListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        Builder sleeper(Sleeper value) {
            sleeper = value;
            return this;
        }

        Builder readTimeout(Duration value) {
            readTimeout = value;
            return this;
        }

        Builder largestAnswer(long bytes) {
            largestAnswer = bytes;
            return this;
        }

        Builder pageRows(int value) {
            pageRows = value;
            return this;
        }

        /**
         * Makes the source. Nothing is asked of BigQuery before it is opened.
         *
         * @return the source, to be closed by the caller
         * @throws CarbonConfigurationException when choices are wrong or do not go together, naming all that are
         */
        public BigQueryUsage build() {
            List<String> faults = new ArrayList<>();
            BillingTable parsed = null;
            try {
                parsed = BillingTable.parse(table, view);
            } catch (CarbonConfigurationException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
            URI where = endpoint;
            if (client != null && where != null) {
                faults.add("a client is given, which knows its endpoint; leave the endpoint out");
            }
            if (where != null
                    && Connection.isPlain(where)
                    && project.isEmpty()
                    && parsed != null
                    && parsed.project().isEmpty()) {
                faults.add(
                        "a local endpoint needs a project; set \"gcp.project\", or name the table as project.dataset.table");
            }
            if (parsed == null || !faults.isEmpty()) {
                throw new CarbonConfigurationException(String.join("; ", faults));
            }
            return new BigQueryUsage(
                    new Settings(
                            parsed,
                            project,
                            where,
                            location,
                            label,
                            maxBytesBilled,
                            timeout,
                            readTimeout,
                            largestAnswer,
                            pageRows,
                            catalog == null ? HardwareCatalog.bundled() : catalog,
                            clock,
                            sleeper,
                            listener),
                    client);
        }
    }
}
