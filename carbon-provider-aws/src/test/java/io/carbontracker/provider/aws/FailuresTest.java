package io.carbontracker.provider.aws;

import static io.carbontracker.provider.aws.BilledRow.ec2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.provider.aws.Asking.Found;
import io.carbontracker.provider.aws.CostExplorerUsage.Granularity;
import io.carbontracker.spi.RunListener;
import io.carbontracker.testkit.Answer;
import io.carbontracker.testkit.Gate;
import io.carbontracker.testkit.ManualClock;
import io.carbontracker.testkit.RecordedSleeper;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageSource;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

class FailuresTest {
    private final FakeCostExplorer fake =
            new FakeCostExplorer(ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "24", "1"));
    private final RecordedSleeper sleeper = new RecordedSleeper(ManualClock.at(Asking.AS_OF));

    @AfterEach
    void close() {
        fake.close();
    }

    private Found read(CostExplorerUsage.Builder builder) {
        return Asking.read(builder.sleeper(sleeper::sleep).build(), Asking.query("2026-10-01", "2026-11-01"));
    }

    private Throwable failure(Answer... answers) {
        fake.answersFirst(answers);
        return catchThrowable(() -> read(Asking.source(fake)));
    }

    private static Answer[] times(int times, Answer answer) {
        Answer[] answers = new Answer[times];
        Arrays.fill(answers, answer);
        return answers;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | AccessDeniedException       | needs ce:GetCostAndUsage         | false",
                "400 | UnrecognizedClientException | look at key, profile             | false",
                "403 | AuthFailure                 | look at key, profile             | false",
                "403 | IncompleteSignatureException | does not belong to the access key | false",
                "400 | ExpiredTokenException       | renew them                       | false",
                "400 | DataUnavailableException    | 24 to 48 hours                   | false",
                "400 | BillExpirationException     | ask for a later one              | false",
                "400 | ValidationException         | (the words)                      | false",
                "400 | InvalidNextTokenException   | run again                        | true",
                "400 | RequestChangedException     | run again                        | true",
                "400 | SomethingNew                | needs ce:GetCostAndUsage         | false",
            })
    void refusalsSayCodePeriodAndWhatToDo(int status, String code, String advice, boolean retryable) {
        Throwable thrown = failure(FakeCostExplorer.error(status, code, "the words"));

        assertThat(thrown)
                .isInstanceOfSatisfying(UsageSourceException.class, e -> {
                    assertThat(e.isRetryable()).isEqualTo(retryable);
                    assertThat(e.source()).isEqualTo("aws");
                })
                .hasMessageStartingWith("cannot list usage from \"aws\" for 2026-10-01..2026-11-01: " + code)
                .hasMessageContaining(advice);
        assertThat(fake.requests()).hasSize(1);
        assertThat(sleeper.sleeps()).isEmpty();
    }

    @Test
    void aServiceInTroubleIsAskedFourTimesByTheSdk() {
        Throwable thrown = failure(times(4, FakeCostExplorer.error(503, "ServiceUnavailable", "busy")));

        assertThat(thrown)
                .hasMessageContaining("run again later")
                .isInstanceOfSatisfying(
                        UsageSourceException.class,
                        e -> assertThat(e.isRetryable()).isTrue());
        assertThat(fake.requests()).hasSize(4);
    }

    @Test
    void theLimitThatTheSdkDoesNotRetryIsWaitedFor() {
        List<String> heard = new ArrayList<>();
        fake.answersFirst(times(2, FakeCostExplorer.error(400, "LimitExceededException", "slow down")));

        Found found = read(Asking.source(fake).listener(new RunListener() {
            @Override
            public void message(String source, String message) {
                heard.add(message);
            }
        }));

        assertThat(found.lines()).containsExactly("2026-10-01 us-east-1 m5.large 24.0");
        assertThat(sleeper.sleeps()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(heard)
                .contains("Cost Explorer is asked too often; waiting 2 s before attempt 2 of 6")
                .last()
                .isEqualTo("Cost Explorer answered 3 times, for USD 0.03"); // what was refused costs nothing
    }

    @Test
    void throttlingThatOutlastsTheSdkIsWaitedForToo() {
        fake.answersFirst(times(5, FakeCostExplorer.error(400, "ThrottlingException", "Rate exceeded")));

        assertThat(read(Asking.source(fake)).records()).hasSize(1);
        assertThat(sleeper.sleeps()).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void theLimitForGoodEndsAfterAMinute() {
        Throwable thrown = failure(times(6, FakeCostExplorer.error(400, "LimitExceededException", "slow down")));

        assertThat(thrown)
                .hasMessageContaining("LimitExceededException; Cost Explorer was asked too often")
                .isInstanceOfSatisfying(
                        UsageSourceException.class,
                        e -> assertThat(e.isRetryable()).isTrue());
        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(2 + 4 + 8 + 16 + 32));
        assertThat(fake.requests()).hasSize(6);
    }

    @Test
    void anInterruptedWaitKeepsTheFlag() {
        fake.answersFirst(FakeCostExplorer.error(400, "LimitExceededException", "slow down"));
        UsageSource source = CostExplorerUsage.builder()
                .client(Asking.client(fake.uri()))
                .sleeper(duration -> {
                    throw new InterruptedException("by the test");
                })
                .build();

        Throwable thrown = catchThrowable(() -> Asking.read(source, Asking.query("2026-10-01", "2026-11-01")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(UsageSourceException.class).hasMessageContaining("interrupted");
    }

    @Test
    void whatCameBeforeAFailureStays() {
        fake.answersFirst(
                new WirePages()
                        .group("2026-10-01", "us-east-1", "BoxUsage:m5.large", "1", "Hrs")
                        .token("second")
                        .answer(),
                FakeCostExplorer.error(400, "ExpiredTokenException", ""));
        List<Object> items = new ArrayList<>();
        try (var cursor = Asking.source(fake).build().open(Asking.query("2026-10-01", "2026-11-01"))) {
            assertThatThrownBy(() -> cursor.forEachRemaining(items::add)).isInstanceOf(UsageSourceException.class);

            assertThat(items).hasSize(1);
            assertThat(cursor.facts().notes()).contains("Cost Explorer answered once, for USD 0.01");
        }
    }

    @Test
    void anAnswerThatIsNoJsonSaysSo() {
        Throwable thrown = failure(times(4, Answer.text(200, "text/html", "<html>proxy</html>")));

        assertThat(thrown).isInstanceOf(UsageSourceException.class).hasMessageContaining("cannot be read as JSON");
    }

    @Test
    void aBrokenConnectionIsRetryable() {
        Throwable thrown = failure(times(4, Answer.disconnect()));

        assertThat(thrown)
                .hasMessageContaining("no answer")
                .isInstanceOfSatisfying(
                        UsageSourceException.class,
                        e -> assertThat(e.isRetryable()).isTrue());
    }

    @Test
    void aConnectionResetOnceIsHealedByTheSdk() {
        fake.answersFirst(Answer.disconnect());

        assertThat(read(Asking.source(fake)).records()).hasSize(1);
    }

    @Test
    void aBodyThatBreaksOffIsRetriedAndNeverHalfCounted() {
        fake.answersFirst(Answer.json("""
                        {"ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01","End":"2026-10-02"},"Groups":[
                         {"Keys":["us-east-1","BoxUsage:m5.large"],"Metrics":{"UsageQuantity":{"Amount":"1\
                        """).brokenOff());

        assertThat(read(Asking.source(fake)).lines()).containsExactly("2026-10-01 us-east-1 m5.large 24.0");
    }

    @Test
    void aServiceThatDoesNotAnswerIsGivenUp() {
        Gate gate = new Gate();
        fake.answersFirst(times(4, WirePages.empty().behind(gate)));

        assertThatThrownBy(() ->
                        read(CostExplorerUsage.builder().client(Asking.client(fake.uri(), Duration.ofMillis(100)))))
                .isInstanceOf(UsageSourceException.class)
                .hasMessageContaining("no answer")
                .hasMessageContaining("imed out");
        gate.open();
    }

    @Test
    void missingCredentialsAreAMatterOfConfiguration() {
        try (CostExplorerClient client = CostExplorerClient.builder()
                .endpointOverride(fake.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create()))
                .build()) {
            assertThatThrownBy(() -> read(CostExplorerUsage.builder().client(client)))
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageContaining("set AWS_ACCESS_KEY_ID");
        }
    }

    @Test
    void aModuleThatCredentialsNeedIsNamed() {
        String profiles = """
                [profile role]
                role_arn = arn:aws:iam::111111111111:role/reader
                source_profile = base
                [profile base]
                aws_access_key_id = AKIDTEST
                aws_secret_access_key = sEcrEt
                """;
        ProfileFile file = ProfileFile.builder()
                .content(new ByteArrayInputStream(profiles.getBytes(StandardCharsets.UTF_8)))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        try (CostExplorerClient client = CostExplorerClient.builder()
                .endpointOverride(fake.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(ProfileCredentialsProvider.builder()
                        .profileFile(file)
                        .profileName("role")
                        .build())
                .build()) {
            assertThatThrownBy(() -> read(CostExplorerUsage.builder().client(client)))
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageContaining("add software.amazon.awssdk:sts to the class path");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SignatureDoesNotMatch",
                "InvalidSignatureException",
                "IncompleteSignature",
                "IncompleteSignatureException",
                "AuthFailure",
                "AccessDeniedException",
                "UnrecognizedClientException",
                "ExpiredTokenException",
                "SomethingNew"
            })
    void theWordsOfARefusalThatMayRepeatHeadersAreKeptOut(String code) {
        String canonical = "the canonical string should have been POST x-amz-security-token:T0kEn";

        Throwable thrown = failure(FakeCostExplorer.error(403, code, canonical));

        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains(code).doesNotContain("T0kEn", "sEcrEt");
    }

    @Test
    void theWordsOfTheServiceThatLendsCredentialsAreKeptOut() {
        AwsServiceException refused = AwsServiceException.builder()
                .message("should have been x-amz-security-token:T0kEn")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("SignatureDoesNotMatch")
                        .errorMessage("should have been x-amz-security-token:T0kEn")
                        .build())
                .statusCode(403)
                .build();
        try (CostExplorerClient client = CostExplorerClient.builder()
                .endpointOverride(fake.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(() -> {
                    throw refused;
                })
                .build()) {
            Throwable thrown =
                    catchThrowable(() -> read(CostExplorerUsage.builder().client(client)));

            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString())
                    .contains("the credentials could not be had (SignatureDoesNotMatch)")
                    .doesNotContain("T0kEn");
            assertThat(fake.requests()).isEmpty();
        }
    }

    @Test
    void regionsThatMayNotBeListedNameThePermission() {
        fake.answersFirst(FakeCostExplorer.error(400, "AccessDeniedException", "no"));

        assertThatThrownBy(() -> Asking.read(
                        Asking.source(fake).build(), Asking.query("2026-10-01", "2026-11-01", Dimension.tag("team"))))
                .hasMessageContaining("needs ce:GetDimensionValues");
    }

    @Test
    void hoursThatAreRefusedBecomeDaysAndANote() {
        try (FakeCostExplorer other = new FakeCostExplorer(
                        ec2("2026-11-10", "us-east-1", "BoxUsage:m5.large", "24", "1"))
                .answersFirst(FakeCostExplorer.error(400, "ValidationException", "hourly is not enabled"))) {
            Found found = Asking.read(
                    Asking.source(other).granularity(Granularity.HOURLY).build(),
                    Asking.query("2026-11-10", "2026-11-11"));

            assertThat(found.lines()).containsExactly("2026-11-10 us-east-1 m5.large 24.0");
            assertThat(found.facts().notes()).anyMatch(note -> note.contains("refused to give hours"));
            assertThat(other.requests()).hasSize(4);
        }
    }

    @Test
    void hoursThatAreNeededAndRefusedEndTheReading() {
        try (FakeCostExplorer other = new FakeCostExplorer()
                .answersFirst(FakeCostExplorer.error(400, "ValidationException", "hourly is not enabled"))) {
            assertThatThrownBy(() -> Asking.read(
                            Asking.source(other).granularity(Granularity.HOURLY).build(),
                            Asking.query("2026-11-10", "2026-11-11", Dimension.HOUR)))
                    .isInstanceOf(UsageSourceException.class)
                    .hasMessageContaining("hours were refused; enable hourly data");
        }
    }

    @Test
    void aRedirectIsNotFollowedWithTheSignature() {
        Throwable thrown = failure(Answer.redirect(307, fake.uri().resolve("/elsewhere")));

        assertThat(thrown).isInstanceOf(UsageSourceException.class);
        assertThat(fake.requests()).noneMatch(request -> request.path().equals("/elsewhere"));
    }

    @Test
    void aRefusedQuestionForTheRestLeavesTheHoursAndANote() {
        fake.answersFirst(
                new WirePages()
                        .group("2026-10-01", "us-east-1", "BoxUsage:m5.large", "1", "Hrs")
                        .answer(),
                WirePages.empty(),
                FakeCostExplorer.error(400, "ValidationException", "expression"));

        Found found = read(Asking.source(fake));

        assertThat(found.records()).hasSize(1);
        assertThat(found.facts().notes()).anyMatch(note -> note.contains("what the bill holds beside machines"));
    }
}
