package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.QueryResultsOption;
import com.google.cloud.bigquery.BigQuery.TableDataListOption;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.JobStatus;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query: a dry run that tells its price, the job, its end, its pages one at a time. Not safe for several threads.
 *
 * <p>The job is started with an id of ours: a repetition of a request that did arrive finds the job of the first.
 */
final class QueryJob implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueryJob.class);

    private static final Map<String, String> LABELS = Map.of("application", "carbon-tracker");
    private static final Duration FIRST_POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(5);
    private static final int MOST_RUNS = 3;

    private final BigQuery client;
    private final Settings settings;
    private final BillingQuery query;
    private final String project;
    private final Failures failures;
    private final Retries retries;
    private final Set<String> tokensSeen = new HashSet<>();

    private String location;
    private int runs;
    private @Nullable Job job;
    private @Nullable Schema schema;
    private @Nullable TableId answer;
    private boolean answered;
    private @Nullable String nextToken;

    QueryJob(BigQuery client, Settings settings, BillingQuery query, String project) {
        this.client = client;
        this.settings = settings;
        this.query = query;
        this.project = project;
        this.location = settings.location();
        this.failures = new Failures(query.table(), project);
        this.retries = new Retries(settings, failures);
    }

    /** Asks for the price, refuses what is above the limit, and starts the job. */
    void start() {
        retries.resume();
        try {
            estimate();
            run();
        } finally {
            retries.stop();
        }
    }

    private void estimate() {
        JobId trial = newId();
        Job tried = retries.call(() -> client.create(JobInfo.of(trial, configuration(true))));
        QueryStatistics statistics = tried.getStatistics();
        Long bytes = statistics == null ? null : statistics.getTotalBytesProcessed();
        tell(bytes);
        if (bytes != null && bytes > settings.maxBytesBilled()) {
            throw failures.tooManyBytes(
                    ByteSize.of(bytes) + ", about " + ByteSize.price(bytes) + "; the limit is "
                            + ByteSize.of(settings.maxBytesBilled()),
                    null);
        }
        JobId where = tried.getJobId();
        if (location.isEmpty() && where != null && where.getLocation() != null) {
            location = where.getLocation(); // BigQuery has found the dataset
        }
    }

    private void tell(@Nullable Long bytes) {
        String message = (bytes == null
                        ? "BigQuery does not tell how much the query reads of \"" + query.table() + "\"; it may read "
                                + ByteSize.of(settings.maxBytesBilled())
                        : "the query reads " + ByteSize.of(bytes) + " of \"" + query.table() + "\", about "
                                + ByteSize.price(bytes) + " at the list price of on-demand queries")
                + (query.table().isView() ? "; a view has no partitions, so that its whole table may be read" : "");
        log.info("{}", message);
        settings.listener().message(BigQueryUsage.NAME, message);
    }

    private void run() {
        runs++;
        JobId id = newId();
        job = retries.call(() -> {
            try {
                return client.create(JobInfo.of(id, configuration(false)));
            } catch (BigQueryException e) {
                if (Failures.isDuplicate(e)) {
                    return client.getJob(id);
                }
                throw e;
            }
        });
    }

    private JobId newId() {
        JobId.Builder id = JobId.newBuilder().setProject(project).setJob("carbon-tracker-" + UUID.randomUUID());
        return location.isEmpty() ? id.build() : id.setLocation(location).build();
    }

    /** The limits are the job's: a dry run is to tell how far above them the query is. */
    private QueryJobConfiguration configuration(boolean dryRun) {
        QueryJobConfiguration.Builder configuration = QueryJobConfiguration.newBuilder(query.sql())
                .setUseLegacySql(false)
                .setLabels(LABELS);
        query.parameters().forEach(configuration::addNamedParameter);
        if (dryRun) {
            configuration.setDryRun(true);
        } else {
            configuration
                    .setMaximumBytesBilled(settings.maxBytesBilled())
                    .setJobTimeoutMs(settings.timeout().toMillis());
        }
        return configuration.build();
    }

    /** Whether there may be a page that was not handed out. */
    boolean hasNextPage() {
        return !answered || nextToken != null;
    }

    /**
     * Gives the next page, for the first of which it waits until the job has ended. Pages are asked for by hand: the client's own
     * iteration would follow a token that comes back without end.
     */
    TableResult nextPage() {
        TableResult page;
        retries.resume();
        try {
            page = answered ? followingPage() : firstPage();
        } finally {
            retries.stop();
        }
        String token = page.getNextPageToken();
        nextToken = token == null || token.isEmpty() ? null : token;
        if (nextToken != null && !tokensSeen.add(nextToken)) {
            throw failures.failed("the token of the next page is one that was followed already", null, false);
        }
        return page;
    }

    /** The columns of the pages. */
    @Nullable
    Schema schema() {
        return schema;
    }

    private TableResult firstPage() {
        Job ended = awaitEnd();
        TableResult page = retries.call(() -> results(ended));
        job = null; // there is nothing left to cancel
        schema = page.getSchema();
        QueryJobConfiguration configuration = ended.getConfiguration();
        answer = configuration.getDestinationTable();
        answered = true;
        return page;
    }

    private TableResult results(Job ended) {
        try {
            return ended.getQueryResults(QueryResultsOption.pageSize(settings.pageRows()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(e);
        }
    }

    private TableResult followingPage() {
        TableId table = answer;
        if (table == null) {
            throw failures.failed("the job does not say where its answer is", null, false);
        }
        return retries.call(() -> client.listTableData(
                table,
                schema,
                TableDataListOption.pageSize(settings.pageRows()),
                TableDataListOption.pageToken(nextToken)));
    }

    private Job awaitEnd() {
        Duration wait = FIRST_POLL;
        while (true) {
            Job current = job;
            if (current == null) {
                throw failures.failed("the job is gone", null, true);
            }
            JobStatus status = current.getStatus();
            if (status != null && status.getState() == JobStatus.State.DONE) {
                BigQueryError error = status.getError();
                if (error == null) {
                    return current;
                }
                job = null;
                if (!Failures.isPassing(error.getReason()) || runs == MOST_RUNS || !retries.isInTime(wait)) {
                    throw failures.of(error);
                }
                retries.pause(wait);
                run();
            } else {
                if (!retries.isInTime(wait)) {
                    throw retries.late();
                }
                retries.pause(wait);
                job = retries.call(() -> client.getJob(current.getJobId()));
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_POLL) < 0 ? wait.multipliedBy(2) : LONGEST_POLL;
        }
    }

    /** Cancels the job if it still runs. */
    @Override
    public void close() {
        Job running = job;
        job = null;
        if (running == null) {
            return;
        }
        JobStatus status = running.getStatus();
        if (status != null && status.getState() == JobStatus.State.DONE) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // the client would clear the flag
        try {
            client.cancel(running.getJobId());
        } catch (RuntimeException e) { // it ends by itself, at its time limit
            log.debug("cannot cancel the job {}", running.getJobId().getJob(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
