package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DataFormatOptions;
import com.google.gson.JsonObject;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.provider.gcp.MiniatureExport.Result;
import io.carbontracker.spi.RunListener;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.RecordedRequest;
import io.carbontracker.testkit.RecordedSleeper;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire when all is well, and how answers are read. */
class BigQueryWireTest {
    private final ManualClock clock = ManualClock.at("2026-11-10T12:00:00Z");
    private final RecordedSleeper sleeper = new RecordedSleeper(clock);
    private final List<String> messages = new ArrayList<>();
    private FakeBigQuery fake = FakeBigQuery.answering(Answers.of(Answers.row(1), Answers.row(2), Answers.row(3)));

    @AfterEach
    void close() {
        fake.close();
    }

    private void use(FakeBigQuery other) {
        fake.close();
        fake = other;
    }

    private BigQueryUsage.Builder source() {
        return BigQueryUsage.builder(FakeBigQuery.PROJECT + ".billing." + MiniatureExport.TABLE)
                .endpoint(fake.uri())
                .clock(clock)
                .sleeper(sleeper::sleep)
                .listener(new RunListener() {
                    @Override
                    public void message(String from, String message) {
                        messages.add(message);
                    }
                });
    }

    private List<UsageItem> read() {
        try (BigQueryUsage source = source().build()) {
            return Answers.read(source);
        }
    }

    @Test
    void aDryRunComesFirstAndTellsBytesAndPrice() {
        fake.bytes(12_300_000_000L);

        read();

        List<JsonObject> jobs = fake.jobsAsked();
        assertThat(jobs).hasSize(2);
        assertThat(configuration(jobs.get(0)).get("dryRun").getAsBoolean()).isTrue();
        assertThat(configuration(jobs.get(1)).has("dryRun")).isFalse();
        assertThat(query(jobs.get(0)).get("query")).isEqualTo(query(jobs.get(1)).get("query"));
        // 12.3e9 / 2^40 x 6.25 = 0.0699, to the next cent
        assertThat(messages).singleElement().asString().contains("12.3 GB", "USD 0.07", MiniatureExport.TABLE);
    }

    @Test
    void aDryRunThatTellsNoBytesIsSaidToTellNone() {
        fake.server.answer(
                FakeBigQuery.JOBS, Answer.json("{\"kind\": \"bigquery#job\", \"status\": {\"state\": \"DONE\"}}"));

        read();

        assertThat(messages)
                .singleElement()
                .asString()
                .contains("does not tell how much", MiniatureExport.TABLE, "100.0 GB")
                .doesNotContain("0 bytes", "USD");
    }

    @Test
    void aQuantityPricedByAnUnknownUnitCannotBeCompared() {
        FakeBigQuery odd =
                FakeBigQuery.answering(Answers.of(Answers.row(Map.of("pricing_unit", "fortnight")), Answers.row(1)));
        try (odd;
                BigQueryUsage source = source().endpoint(odd.uri()).build();
                UsageCursor cursor = source.open(Answers.query())) {
            cursor.forEachRemaining(item -> {});

            assertThat(cursor.facts().notes())
                    .containsExactly(
                            "usage and pricing quantities cannot be compared in 1 group(s); the hours are those"
                                    + " of the usage. First: \"Nvidia H100 80GB GPU running in Americas\", priced by"
                                    + " \"fortnight\"");
        }
    }

    @Test
    void theJobHasItsLimitItsLabelItsTimeLimitAndTheLocationThatTheDryRunFound() {
        read();

        JsonObject job = fake.jobsAsked().get(1);
        assertThat(query(job).get("maximumBytesBilled").getAsString()).isEqualTo("100000000000");
        assertThat(query(job).get("useLegacySql").getAsBoolean()).isFalse();
        assertThat(configuration(job)
                        .getAsJsonObject("labels")
                        .get("application")
                        .getAsString())
                .isEqualTo("carbon-tracker");
        assertThat(configuration(job).get("jobTimeoutMs").getAsString()).isEqualTo("600000");
        assertThat(job.getAsJsonObject("jobReference").get("location").getAsString())
                .isEqualTo("US");
    }

    @Test
    void bodiesArePackedAndNoCredentialsAreSentToALocalEndpoint() {
        read();

        for (RecordedRequest request : fake.server.requests()) {
            assertThat(request.header("Authorization")).as(request.toString()).isEmpty();
        }
        assertThat(fake.server.requests(FakeBigQuery.JOBS))
                .allSatisfy(request ->
                        assertThat(request.header("Content-Encoding")).hasValue("gzip"));
    }

    @Test
    void aLocationThatIsSetGoesWithEveryRequest() {
        try (BigQueryUsage source = source().location("EU").build()) {
            Answers.read(source);
        }

        assertThat(fake.jobsAsked())
                .allSatisfy(job -> assertThat(job.getAsJsonObject("jobReference")
                                .get("location")
                                .getAsString())
                        .isEqualTo("EU"));
    }

    @Test
    void anotherProjectMayPayForTheQuery() {
        fake.server.answerWith(request -> Answer.json(404, "{}"));

        assertThatThrownBy(() -> {
                    try (BigQueryUsage source =
                            source().project("paying-project").build()) {
                        Answers.read(source);
                    }
                })
                .isInstanceOf(CarbonConfigurationException.class);
        assertThat(fake.server.requests().get(0).path()).isEqualTo("/bigquery/v2/projects/paying-project/jobs");
        assertThat(fake.server.requests().get(0).body()).contains("`" + FakeBigQuery.PROJECT + ".billing.");
    }

    @Test
    void pagesAreReadOneAfterTheOtherUntilThereIsNoToken() {
        try (BigQueryUsage source = source().pageRows(1).build()) {
            assertThat(Answers.read(source)).hasSize(3);
        }

        assertThat(fake.pagesServed()).isEqualTo(3);
    }

    @Test
    void theServiceMayCutPagesShorter() {
        fake.mostRowsOfAPage(2);

        assertThat(read()).hasSize(3);
        assertThat(fake.pagesServed()).isEqualTo(2);
    }

    @Test
    void aTokenThatComesBackEndsTheRunWithAnError() {
        fake.mostRowsOfAPage(1).repeatingToken();

        assertThatThrownBy(this::read).isInstanceOf(UsageSourceException.class).hasMessageContaining("token");
    }

    @Test
    void aJobThatStillRunsIsAskedForAtGrowingIntervals() {
        fake.pollsUntilDone(4);

        assertThat(read()).hasSize(3);
        assertThat(sleeper.sleeps())
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void aJobThatDoesNotEndInTimeIsCancelled() {
        fake.pollsUntilDone(1_000_000);

        UsageSourceException failure = catchThrowableOfType(UsageSourceException.class, this::read);

        assertThat(failure).hasMessageContaining("600 s");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(cancellations()).hasSize(1);
        assertThat(sleeper.total()).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void aCursorClosedEarlyCancelsItsJobOnce() {
        fake.pollsUntilDone(5);

        try (BigQueryUsage source = source().build()) {
            UsageCursor cursor = source.open(Answers.query());
            cursor.close();
            cursor.close();
            assertThat(cursor.hasNext()).isFalse();
        }

        String started = fake.jobsAsked()
                .get(1)
                .getAsJsonObject("jobReference")
                .get("jobId")
                .getAsString();
        assertThat(cancellations()).singleElement().satisfies(request -> {
            assertThat(request.path()).endsWith("/" + started + "/cancel");
            assertThat(request.parameter("location")).hasValue("US");
        });
    }

    @Test
    void aJobThatHasEndedIsNotCancelled() {
        try (BigQueryUsage source = source().build()) {
            source.open(Answers.query()).close(); // nothing was read of it
        }
        try (BigQueryUsage source = source().pageRows(1).build();
                UsageCursor cursor = source.open(Answers.query())) {
            cursor.next();
        }

        assertThat(cancellations()).isEmpty();
        assertThat(fake.pagesServed()).isEqualTo(1);
    }

    @Test
    void aQueryAboveTheLimitIsNotMade() {
        fake.bytes(100_000_000_001L);

        assertThatThrownBy(this::read)
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("gcp.max-bytes-billed")
                .hasMessageContaining("100.0 GB")
                .hasMessageContaining("USD 0.57");
        assertThat(fake.jobsAsked()).hasSize(1);
    }

    @Test
    void aLimitThatIsMetIsKept() {
        fake.bytes(100_000_000_000L);

        assertThat(read()).hasSize(3);
    }

    @Test
    void exponentsAndTimesWithFractionsAreRead() {
        // 2.88E4 s = 8 h; 1.79081280E9 s = 2026-09-30T16:00:00Z + 8 h = 2026-10-01T00:00:00Z
        use(FakeBigQuery.answering(
                Answers.of(Answers.row(Map.of("amount", "2.88E4", "cost", "1.5E-3", "started", "1.7908128E9")))));

        UsageRecord item = (UsageRecord) read().get(0);

        assertThat(item.deviceHours()).isEqualTo(8);
        assertThat(item.cost().amount()).isEqualByComparingTo("0.0015");
        assertThat(item.window().start()).isEqualTo(Instant.parse("2026-10-01T00:00:00Z"));
    }

    @Test
    void timesInMicrosecondsAreReadWhereTheCallersClientAsksForThem() {
        BigQuery client = BigQueryOptions.newBuilder()
                .setHost(fake.uri().toString())
                .setProjectId(FakeBigQuery.PROJECT)
                .setCredentials(NoCredentials.getInstance())
                .setDataFormatOptions(
                        DataFormatOptions.newBuilder().useInt64Timestamp(true).build())
                .build()
                .getService();

        try (BigQueryUsage source = BigQueryUsage.builder("billing." + MiniatureExport.TABLE)
                .client(client)
                .build()) {
            assertThat(Answers.read(source))
                    .allSatisfy(item -> assertThat(((UsageRecord) item).window().start())
                            .isEqualTo(Instant.parse("2026-10-01T00:00:00Z")));
        }
        assertThat(fake.server.requests())
                .filteredOn(request -> request.path().endsWith("/data"))
                .allSatisfy(request -> assertThat(request.parameter("formatOptions.useInt64Timestamp"))
                        .hasValue("true"));
    }

    @Test
    void valuesThatAreNullAreAbsent() {
        Map<String, String> nulls = new LinkedHashMap<>();
        for (String column : List.of("region", "service", "sku_id", "family", "cost", "exported", "pricing_amount")) {
            nulls.put(column, null);
        }
        use(FakeBigQuery.answering(Answers.of(Answers.row(nulls))));

        UsageRecord item = (UsageRecord) read().get(0);

        assertThat(item.region()).isEmpty();
        assertThat(item.cost()).isNull();
        assertThat(item.deviceHours()).isEqualTo(8);
    }

    @Test
    void columnsAreFoundByNameAndOthersPass() {
        Result plain = Answers.of(Answers.row(1));
        Map<String, String> columns = new LinkedHashMap<>(Map.of("something_new", "STRING"));
        columns.putAll(plain.columns());
        List<String> row = new ArrayList<>(List.of("new"));
        row.addAll(plain.rows().get(0));
        use(FakeBigQuery.answering(new Result(columns, List.of(row))));

        assertThat(read()).singleElement().isInstanceOf(UsageRecord.class);
    }

    @Test
    void aColumnThatIsMissingIsNamed() {
        Result plain = Answers.of(Answers.row(1));
        Map<String, String> columns = new LinkedHashMap<>();
        plain.columns().forEach((name, type) -> columns.put(name.equals("amount") ? "quantity" : name, type));
        use(FakeBigQuery.answering(new Result(columns, plain.rows())));

        assertThatThrownBy(this::read)
                .isInstanceOf(UsageSourceException.class)
                .hasMessageContaining("\"amount\"")
                .hasMessageContaining("quantity");
    }

    @Test
    void rowsThatCannotBeReadAreAccountedForAndOthersFollow() {
        use(FakeBigQuery.answering(Answers.of(
                Answers.row(Map.of("amount", "NaN", "billed_rows", "7")),
                Answers.row(Map.of("amount", "")),
                Answers.row(Map.of("started", "yesterday")),
                Answers.row(Map.of("billed_rows", "many")),
                Answers.row(Map.of("cost", "Infinity")),
                Answers.row(Map.of("kind", "strange")),
                Answers.row(Map.of("billed_rows", "0")),
                Answers.row(Map.of("amount", "1E999999999")),
                Answers.row(Map.of("cost", "1E-999999999")),
                Answers.row(Map.of("started", "yesterday", "billed_rows", "2", "unreadable_rows", "1")),
                Answers.row(1))));

        List<UsageItem> items = read();

        assertThat(items.subList(0, 10))
                .allSatisfy(item -> assertThat(((SkippedUsage) item).reason()).isEqualTo(SkipReason.BAD_ROW));
        assertThat(items.get(0).billedRows()).isEqualTo(7);
        assertThat(((SkippedUsage) items.get(0)).detail()).isEqualTo("\"amount\" is \"NaN\", expected a number");
        assertThat(items.get(10)).isInstanceOf(UsageRecord.class);
    }

    @Test
    void hostileTextsOfABillStayOnOneLine() {
        use(FakeBigQuery.answering(Answers.of(Answers.row(Map.of("amount", "1\n\u001b[31m2")))));

        assertThat(((SkippedUsage) read().get(0)).detail()).doesNotContain("\n", "\u001b");
    }

    @Test
    void aTagThatIsNoLabelIsRefusedBeforeAnyRequest() {
        UsageQuery query = new UsageQuery(
                TimeWindow.ofDay(LocalDate.of(2026, 10, 1)),
                Set.of(),
                Set.of("team' OR '1'='1"),
                Grain.DAY,
                false,
                clock.instant());

        try (BigQueryUsage source = source().build()) {
            assertThatThrownBy(() -> source.open(query)).isInstanceOf(CarbonConfigurationException.class);
        }
        assertThat(fake.server.requests()).isEmpty();
    }

    @Test
    void aSourceThatHasNoProjectTakesThatOfItsClient() {
        BigQuery client = BigQueryOptions.newBuilder()
                .setHost(fake.uri().toString())
                .setProjectId(FakeBigQuery.PROJECT)
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();
        UsageQuery query = new UsageQuery(
                TimeWindow.ofDay(LocalDate.of(2026, 10, 1)), Set.of(), Set.of(), Grain.DAY, false, clock.instant());

        try (BigQueryUsage source = BigQueryUsage.builder("billing." + MiniatureExport.TABLE)
                        .client(client)
                        .build();
                UsageCursor cursor = source.open(query)) {
            assertThat(cursor.hasNext()).isTrue();
        }
        assertThat(query(fake.jobsAsked().get(0)).get("query").getAsString())
                .contains("`" + FakeBigQuery.PROJECT + ".billing.");
    }

    private List<RecordedRequest> cancellations() {
        return fake.server.requests().stream()
                .filter(request -> request.path().endsWith("/cancel"))
                .toList();
    }

    private static JsonObject configuration(JsonObject job) {
        return job.getAsJsonObject("configuration");
    }

    private static JsonObject query(JsonObject job) {
        return configuration(job).getAsJsonObject("query");
    }
}
