package io.carbontracker.provider.aws;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

/** Clients, queries and answers of tests. */
final class Asking {
    /** All sample periods are closed by then. */
    static final Instant AS_OF = Instant.parse("2026-11-15T12:00:00Z");

    static final Set<Dimension> DEFAULT = Set.of(Dimension.REGION, Dimension.INSTANCE_TYPE);

    private Asking() {}

    /** The SDK's own client with its four attempts, but without its waits between them. */
    static CostExplorerClient client(URI endpoint) {
        return client(endpoint, Duration.ofSeconds(30));
    }

    static CostExplorerClient client(URI endpoint, Duration readTimeout) {
        return CostExplorerClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "sEcrEt")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(readTimeout))
                .overrideConfiguration(
                        settings -> settings.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(4)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                                .build()))
                .build();
    }

    static CostExplorerUsage.Builder source(FakeCostExplorer fake) {
        return CostExplorerUsage.builder().client(client(fake.uri())).sleeper(duration -> {
            throw new AssertionError("nothing to wait for, was to wait " + duration);
        });
    }

    static TimeWindow days(String from, String to) {
        return TimeWindow.ofDays(LocalDate.parse(from), LocalDate.parse(to));
    }

    static UsageQuery query(String from, String to, Dimension... more) {
        Set<Dimension> dimensions = new HashSet<>(DEFAULT);
        dimensions.addAll(List.of(more));
        Set<String> tags = new HashSet<>();
        dimensions.stream().filter(one -> one.kind() == Dimension.Kind.TAG).forEach(one -> tags.add(one.tag()));
        return new UsageQuery(days(from, to), dimensions, tags, Grain.DAY, true, AS_OF);
    }

    /** All that a cursor handed out. */
    record Found(List<UsageItem> items, UsageFacts facts) {
        List<UsageRecord> records() {
            return items.stream()
                    .filter(UsageRecord.class::isInstance)
                    .map(UsageRecord.class::cast)
                    .toList();
        }

        List<SkippedUsage> skipped() {
            return items.stream()
                    .filter(SkippedUsage.class::isInstance)
                    .map(SkippedUsage.class::cast)
                    .toList();
        }

        /** Hours and what they are of, as in {@code 2026-10-01 us-east-1 p5.48xlarge 24.0}. */
        List<String> lines() {
            return records().stream()
                    .map(one -> one.window().day() + " " + one.region() + " "
                            + one.resource().label() + " " + one.deviceHours()
                            + (one.isIdleReserved() ? " idle-reserved" : ""))
                    .sorted()
                    .toList();
        }
    }

    static Found read(UsageSource source, UsageQuery query) {
        List<UsageItem> items = new ArrayList<>();
        try (UsageCursor cursor = source.open(query)) {
            cursor.forEachRemaining(items::add);
            return new Found(items, cursor.facts());
        }
    }
}
