package io.carbontracker.provider.aws;

import static io.carbontracker.provider.aws.BilledRow.ec2;
import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.provider.aws.Asking.Found;
import io.carbontracker.testkit.Answer;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EmptyAnswerTest {
    private static final String S3 = "Amazon Simple Storage Service";

    private static void causes(FakeCostExplorer fake, String from, String to, String words, String... accounts) {
        try (fake;
                CostExplorerUsage source =
                        Asking.source(fake).linkedAccounts(accounts).build()) {
            Found found = Asking.read(source, Asking.query(from, to));

            assertThat(found.records()).isEmpty();
            assertThat(source.emptyCauses()).first().asString().contains(words);
            assertThat(found.facts().notes()).first().asString().contains(words);
            assertThat(fake.bodies("GetDimensionValues"))
                    .singleElement()
                    .satisfies(body -> assertThat(Json.text(body, "Dimension")).isEqualTo("SERVICE"));
        }
    }

    @Test
    void nothingBilledAtAll() {
        causes(new FakeCostExplorer(), "2026-10-01", "2026-11-01", "Cost Explorer is not enabled");
    }

    @Test
    void aPeriodThatIsTooRecent() {
        causes(new FakeCostExplorer(), "2026-11-14", "2026-11-16", "the period is too recent");
    }

    @Test
    void otherServicesOnly() {
        causes(
                new FakeCostExplorer(ec2("2026-10-05", "us-east-1", "TimedStorage-ByteHrs", "1", "1")
                        .beside()
                        .of(S3)),
                "2026-10-01",
                "2026-11-01",
                "no machine usage: what was billed is " + S3);
    }

    @Test
    void aFilterThatFindsNothing() {
        causes(
                new FakeCostExplorer(ec2("2026-10-05", "us-east-1", "BoxUsage:m5.large", "1", "1")),
                "2026-10-01",
                "2026-11-01",
                "a filter finds nothing",
                "222222222222");
    }

    @Test
    void feesOnly() {
        causes(
                new FakeCostExplorer(ec2("2026-10-05", "us-east-1", "HeavyUsage:m5.large", "24", "1")
                        .as("RIFee")),
                "2026-10-01",
                "2026-11-01",
                "only fees, credits or taxes");
    }

    @Test
    void withoutThePermissionTheUsualCausesAreNamed() {
        Answer empty = WirePages.empty();
        try (FakeCostExplorer fake = new FakeCostExplorer()
                        .answersFirst(empty, empty, empty, FakeCostExplorer.error(400, "AccessDeniedException", "no"));
                CostExplorerUsage source = Asking.source(fake).build()) {
            Asking.read(source, Asking.query("2026-10-01", "2026-11-01"));

            assertThat(source.emptyCauses())
                    .containsAll(EmptyAnswer.USUAL_CAUSES)
                    .last()
                    .asString()
                    .contains("ce:GetDimensionValues");
        }
    }

    @Test
    void aPeriodWithoutMidnightHasNoDayToAskFor() {
        TimeWindow noon = TimeWindow.of(Instant.parse("2026-10-01T11:00:00Z"), Instant.parse("2026-10-01T13:00:00Z"));
        try (FakeCostExplorer fake = new FakeCostExplorer();
                CostExplorerUsage source = Asking.source(fake).build()) {
            Asking.read(source, UsageQuery.rows(noon, Asking.AS_OF));

            assertThat(source.emptyCauses()).containsExactly("no day begins in the period asked for");
            assertThat(fake.requests()).isEmpty();
        }
    }

    @Test
    void withMachinesNobodyAsksWhy() {
        try (FakeCostExplorer fake =
                new FakeCostExplorer(ec2("2026-10-05", "us-east-1", "BoxUsage:m5.large", "1", "1"))) {
            Asking.read(Asking.source(fake).build(), Asking.query("2026-10-01", "2026-11-01"));

            assertThat(fake.bodies("GetDimensionValues")).isEmpty();
        }
    }
}
