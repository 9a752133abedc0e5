package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.Gate;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.RecordedSleeper;
import io.carbontracker.testkit.ScriptedServer;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageItem;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong on the wire: what is repeated, and what is said when it is not. */
class BigQueryFailureTest {
    private static final Answer DRY_RUN = Answer.json(FakeBigQuery.job("dry", "{\"state\": \"DONE\"}", 1_000));

    private final ManualClock clock = ManualClock.at("2026-11-10T12:00:00Z");
    private final RecordedSleeper sleeper = new RecordedSleeper(clock);
    private final FakeBigQuery fake = FakeBigQuery.answering(Answers.of(Answers.row(1), Answers.row(2)));

    @AfterEach
    void close() {
        fake.close();
    }

    private BigQueryUsage.Builder source() {
        return BigQueryUsage.builder(FakeBigQuery.PROJECT + ".billing." + MiniatureExport.TABLE)
                .endpoint(fake.uri())
                .clock(clock)
                .sleeper(sleeper::sleep);
    }

    private List<UsageItem> read() {
        try (BigQueryUsage source = source().build()) {
            return Answers.read(source);
        }
    }

    private static Answer error(int code, String reason, String message) {
        return Answer.json(code, """
                {"error": {"code": %d, "message": "%s", "status": "X",
                  "errors": [{"reason": "%s", "domain": "global", "message": "%s"}]}}
                """.formatted(code, message, reason, message));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                argumentSet(
                        "no such table",
                        error(404, "notFound", "Not found: Table p:billing.x was not found"),
                        CarbonConfigurationException.class,
                        List.of("Not found: Table", "gcp_billing_export_v1_XXXXXX", "gcp_billing_export_resource_v1_")),
                argumentSet(
                        "another location",
                        error(404, "notFound", "Not found: Dataset p:billing was not found in location US"),
                        CarbonConfigurationException.class,
                        List.of("location US", "gcp.location")),
                argumentSet(
                        "access denied",
                        error(403, "accessDenied", "User does not have bigquery.tables.getData permission"),
                        UsageSourceException.class,
                        List.of(
                                "bigquery.jobUser",
                                "bigquery.dataViewer",
                                "\"billing-project\"",
                                "billing-project.billing")),
                argumentSet(
                        "too many bytes",
                        error(400, "bytesBilledLimitExceeded", "Query exceeded limit for bytes billed: 10."),
                        CarbonConfigurationException.class,
                        List.of("gcp.max-bytes-billed", "limit for bytes billed: 10")),
                argumentSet(
                        "no credentials",
                        error(401, "authError", "Invalid Credentials"),
                        UsageSourceException.class,
                        List.of("gcloud auth application-default login", "GOOGLE_APPLICATION_CREDENTIALS")),
                argumentSet(
                        "no API",
                        error(403, "accessNotConfigured", "BigQuery API has not been used"),
                        UsageSourceException.class,
                        List.of("not enabled", "billing-project")),
                argumentSet(
                        "quota",
                        error(403, "quotaExceeded", "Quota exceeded: queries per day"),
                        UsageSourceException.class,
                        List.of("quota", "run again later")),
                argumentSet(
                        "a view",
                        error(400, "invalidQuery", "Unrecognized name: _PARTITIONTIME at [30:9]"),
                        UsageSourceException.class,
                        List.of("no partitions", "gcp.allow-view")),
                argumentSet(
                        "another table",
                        error(400, "invalidQuery", "Unrecognized name: usage_start_time at [30:9]"),
                        UsageSourceException.class,
                        List.of("usage_start_time", "billing export")),
                argumentSet(
                        "a redirect",
                        Answer.status(302).withHeader("Location", "http://127.0.0.1:9/elsewhere"),
                        UsageSourceException.class,
                        List.of("302")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsNotRepeatedAndSaysWhatToDo(
            Answer refusal, Class<? extends CarbonException> type, List<String> expected) {
        fake.server.answer(FakeBigQuery.JOBS, refusal);

        Throwable failure = catchThrowable(this::read);

        assertThat(failure).isExactlyInstanceOf(type);
        assertThat(failure.getMessage())
                .contains(expected)
                .contains(MiniatureExport.TABLE)
                .doesNotContain("\n");
        assertThat(fake.server.requests()).hasSize(1);
        assertThat(sleeper.sleeps()).isEmpty();
    }

    @Test
    void redirectsAreNotFollowed() {
        try (ScriptedServer elsewhere = ScriptedServer.start()) {
            fake.server.answer(FakeBigQuery.JOBS, Answer.redirect(307, elsewhere.uri("/bigquery")));

            assertThatThrownBy(this::read).isInstanceOf(UsageSourceException.class);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    static Stream<Arguments> passing() {
        return Stream.of(
                argumentSet("429", error(429, "rateLimitExceeded", "Too many")),
                argumentSet("403 of a rate", error(403, "rateLimitExceeded", "Quota exceeded for requests per user")),
                argumentSet("503", error(503, "backendError", "Try again")),
                argumentSet("503 without a body", Answer.status(503)),
                argumentSet("500", error(500, "internalError", "Oops")),
                argumentSet("502", Answer.text(502, "text/html", "<html>bad gateway</html>")),
                argumentSet("a connection that closes", Answer.disconnect()),
                argumentSet(
                        "an answer that breaks off",
                        Answer.json("{\"kind\": \"bigquery#job\", ").brokenOff()),
                argumentSet("no JSON", Answer.json("{\"jobReference\": ")));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatPassesIsRepeatedWithTheSameIdAfterAWait(Answer passing) {
        fake.server.answer(FakeBigQuery.JOBS, DRY_RUN, passing, passing);

        assertThat(read()).hasSize(2);
        assertThat(fake.jobsAsked().subList(1, 4))
                .extracting(
                        job -> job.getAsJsonObject("jobReference").get("jobId").getAsString())
                .hasSize(3)
                .containsOnly(jobId(1));
        assertThat(sleeper.sleeps()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void pagesAreRepeatedToo(Answer passing) {
        try (BigQueryUsage source = source().pageRows(1).build();
                UsageCursor cursor = source.open(Answers.query())) {
            String path = followingPages();
            fake.server.answer(path, passing);

            cursor.next();
            cursor.next();
            assertThat(cursor.hasNext()).isFalse();
            assertThat(fake.server.requests(path)).hasSize(3);
        }
        // the JDK's own client repeats a GET whose connection has closed, at once
        assertThat(sleeper.sleeps()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whatDoesNotPassEndsAfterFiveAttempts() {
        Answer busy = error(503, "backendError", "Try again");
        fake.server.answer(FakeBigQuery.JOBS, busy, busy, busy, busy, busy);

        UsageSourceException failure = catchThrowableOfType(UsageSourceException.class, this::read);

        assertThat(failure).hasMessageContaining("503").hasMessageContaining("backendError");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(fake.server.requests()).hasSize(5);
        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(1 + 2 + 4 + 8));
    }

    @Test
    void waitsStayWithinTheTimeLimit() {
        Answer busy = error(503, "backendError", "Try again");
        fake.server.answer(FakeBigQuery.JOBS, busy, busy, busy);

        // 1 s and 2 s are within 5 s, 4 s more are not
        assertThatThrownBy(() -> {
                    try (BigQueryUsage source =
                            source().timeout(Duration.ofSeconds(5)).build()) {
                        Answers.read(source);
                    }
                })
                .isInstanceOf(UsageSourceException.class);
        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void allRequestsOfAQueryShareTheTimeLimit() {
        Answer busy = error(503, "backendError", "Try again");
        fake.server.answer(FakeBigQuery.JOBS, busy, busy);
        try (BigQueryUsage source =
                        source().timeout(Duration.ofSeconds(5)).pageRows(1).build();
                UsageCursor cursor = source.open(Answers.query())) {
            cursor.next();
            fake.server.answer(followingPages(), busy, busy);

            assertThatThrownBy(cursor::hasNext).isInstanceOf(UsageSourceException.class);
        }
        // 1 s and 2 s for the dry run, 1 s for the page; 2 s more are beyond 5 s
        assertThat(sleeper.sleeps())
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1));
    }

    @Test
    void theTimeThatTheReaderTakesBetweenPagesDoesNotCount() {
        try (BigQueryUsage source =
                        source().timeout(Duration.ofSeconds(5)).pageRows(1).build();
                UsageCursor cursor = source.open(Answers.query())) {
            clock.advance(Duration.ofHours(1));
            cursor.next();
            clock.advance(Duration.ofHours(1));

            assertThat(cursor.next()).isNotNull();
            assertThat(cursor.hasNext()).isFalse();
        }
    }

    @Test
    void aJobWhoseAnswerWasLostIsFoundAgainByItsId() {
        // a job that arrived, its answer lost, and the refusal of its repetition; then the job is asked for
        fake.server.answer(
                FakeBigQuery.JOBS, DRY_RUN, Answer.disconnect(), error(409, "duplicate", "Already Exists: Job"));
        fake.server.answerWith(request -> {
            String path = request.path();
            String id = jobId(1);
            if (path.endsWith("/jobs/" + id)) {
                return Answer.json(FakeBigQuery.job(id, "{\"state\": \"DONE\"}", 1));
            }
            if (path.endsWith("/queries/" + id)) {
                return Answer.json("{\"jobComplete\": true, \"totalRows\": \"0\", \"schema\": {\"fields\": []}}");
            }
            return Answer.json("{\"totalRows\": \"0\"}");
        });

        assertThat(read()).isEmpty();
        assertThat(fake.jobsAsked()).hasSize(3);
    }

    @Test
    void aJobThatFailedInPassingRunsAgainUnderANewId() {
        fake.server.answer(
                FakeBigQuery.JOBS,
                DRY_RUN,
                Answer.json(FakeBigQuery.job(
                        "x",
                        "{\"state\": \"DONE\", \"errorResult\": {\"reason\": \"backendError\", \"message\": \"oops\"}}",
                        1)));

        assertThat(read()).hasSize(2);
        assertThat(jobId(2)).isNotEqualTo(jobId(1));
    }

    @Test
    void aJobThatFailedForGoodSaysWhy() {
        fake.server.answer(
                FakeBigQuery.JOBS,
                DRY_RUN,
                Answer.json(FakeBigQuery.job(
                        "x",
                        "{\"state\": \"DONE\", \"errorResult\": {\"reason\": \"accessDenied\", \"message\": \"no data\"}}",
                        1)));

        assertThatThrownBy(this::read)
                .isInstanceOf(UsageSourceException.class)
                .hasMessageContaining("bigquery.dataViewer");
        assertThat(fake.jobsAsked()).hasSize(2);
    }

    @Test
    void anAnswerThatIsNeverJsonIsSaidToBeNone() {
        Answer text = Answer.text(200, "application/json", "out of order");
        fake.server.answer(FakeBigQuery.JOBS, text, text, text, text, text);

        assertThatThrownBy(this::read).isInstanceOf(UsageSourceException.class).hasMessageContaining("answer");
    }

    @Test
    void anAnswerWithoutEndIsGivenUp() {
        Answer endless = Answer.endless(200, " ".repeat(10_000)).withHeader("Content-Type", "application/json");
        fake.server.answer(FakeBigQuery.JOBS, endless, endless, endless, endless, endless);

        try (BigQueryUsage source = source().largestAnswer(100_000).build()) {
            assertThatThrownBy(() -> Answers.read(source))
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessageContaining("longer than 100.0 kB");
        }
    }

    /** Each byte would start the client's own limit anew; here every look at the clock takes a second. */
    @Test
    void anAnswerThatDripsIsGivenUpAtTheTimeLimit() {
        Answer endless = Answer.endless(200, " ".repeat(100)).withHeader("Content-Type", "application/json");
        fake.server.answer(FakeBigQuery.JOBS, endless);
        InstantSource ticking = () -> {
            clock.advance(Duration.ofSeconds(1));
            return clock.instant();
        };

        try (BigQueryUsage source = source().clock(ticking.withZone(ZoneOffset.UTC))
                .timeout(Duration.ofSeconds(60))
                .build()) {
            assertThatThrownBy(() -> Answers.read(source))
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessageContaining("the answer is not there after 60 s");
        }
        assertThat(fake.server.requests()).hasSize(1);
    }

    @Test
    void aServerThatKeepsSilentIsGivenUp() {
        Gate never = new Gate();
        Answer silent = DRY_RUN.behind(never);
        fake.server.answer(FakeBigQuery.JOBS, silent, silent, silent, silent, silent);

        try (BigQueryUsage source = source().readTimeout(Duration.ofMillis(50)).build()) {
            UsageSourceException failure = catchThrowableOfType(UsageSourceException.class, () -> Answers.read(source));

            assertThat(failure.isRetryable()).isTrue();
        }
    }

    @Test
    void anInterruptionDuringAWaitEndsTheRunAndIsKept() {
        fake.pollsUntilDone(3);
        try (BigQueryUsage source = source().sleeper(duration -> {
                    throw new InterruptedException();
                })
                .build()) {
            assertThatThrownBy(() -> Answers.read(source))
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(fake.server.requests())
                .filteredOn(request -> request.path().endsWith("/cancel"))
                .hasSize(1);
    }

    private String followingPages() {
        int last = fake.jobsAsked().size() - 1;
        return "/bigquery/v2/projects/" + FakeBigQuery.PROJECT + "/datasets/_anon/tables/" + jobId(last) + "/data";
    }

    private String jobId(int place) {
        return fake.jobsAsked()
                .get(place)
                .getAsJsonObject("jobReference")
                .get("jobId")
                .getAsString();
    }
}
