package io.carbontracker.report.csv;

import io.carbontracker.CarbonTracker;
import io.carbontracker.RunRequest;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.intensity.AverageIntensity;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.GroupBy;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Small bills, run through the real engine at a fixed time. {@link #MONTH} holds one row of everything that a report tells
 * apart.
 */
final class Scenario {
    /** The time of every run, to the second 09:30:15 UTC. */
    static final Instant NOW = Instant.parse("2026-03-05T09:30:15.987Z");

    /** The stamp of that time. */
    static final String STAMP = "20260305_093015";

    static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    /** In the order of the bill, so in that of the detail file. */
    static final List<UsageItem> MONTH = List.of(
            // Both signals known, tagged, a spreadsheet's formula and RFC 4180's special characters in its texts.
            row("us-east-1", "p5.48xlarge", 24)
                    .account("Smith, \"J\"")
                    .workload(Workload.TRAINING)
                    .pricing(Pricing.ON_DEMAND)
                    .tags(Map.of("team", "=1+1", "stage", "prod"))
                    .cost(usd("2359.680000"))
                    .build(),
            // Energy was measured, in the first ten hours of the day.
            row("us-east-1", "g5.4xlarge", 10)
                    .window(TimeWindow.of(at("2026-03-01T00:00:00Z"), at("2026-03-01T10:00:00Z")))
                    .measuredEnergy(new MeasuredEnergy(2.5, MeasuredEnergy.Scope.NODE))
                    .tags(Map.of("team", "vision"))
                    .cost(usd("16.24"))
                    .build(),
            // One group with two currencies; no marginal signal there.
            row("eu-west-1", "m5.large", 24).cost(usd("2.568")).build(),
            row("eu-west-1", "m5.large", 24)
                    .window(TimeWindow.ofDay(DAY.plusDays(1)))
                    .provisional(true)
                    .cost(new Cost(new BigDecimal("2.40"), "EUR"))
                    .build(),
            // A correction without its row: a group below zero.
            row("eu-west-1", "g5.4xlarge", -10)
                    .utilization(0.5)
                    .cost(usd("-20.3000000000"))
                    .build(),
            // No signal at all, and an amount of nothing with many digits.
            row("moon-base-1", "m5.large", 3).cost(usd("0.00000000000")).build(),
            // Parts of a machine.
            row("us-central1", "", 16)
                    .provider("gcp")
                    .service("Compute Engine")
                    .resource(new MeteredResource.Accelerator("NVIDIA H100 SXM5 80GB", true))
                    .cost(usd("88.5"))
                    .build(),
            row("us-central1", "", 52)
                    .provider("gcp")
                    .service("Compute Engine")
                    .resource(new MeteredResource.Vcpu("a3"))
                    .build(),
            row("us-central1", "", 468)
                    .provider("gcp")
                    .service("Compute Engine")
                    .resource(new MeteredResource.Memory())
                    .build(),
            // Held, not running.
            row("us-east-1", "p5.48xlarge", 2)
                    .idleReserved(true)
                    .cost(usd("196.64"))
                    .build(),
            // Not estimated, each for its own reason.
            row("us-east-1", "trn1.32xlarge", 5).cost(usd("107.5")).build(),
            row("us-east-1", "x99.huge", 7)
                    .cost(usd("9.99"))
                    .reference(new SourceReference("listed", "bill.csv", 12))
                    .build(),
            skipped(SkipReason.BAD_ROW, "", "hours: \"many\" is no number", "m5.large", null, 0, usd("1.5"), 13),
            skipped(SkipReason.UNKNOWN_UNIT, "", "unit \"Bananas\"", "m5.large", null, 0, usd("0.5"), 14),
            // Excluded by rule.
            skipped(SkipReason.NOT_MODELLED, "storage", "gp3", "", null, 0, usd("400.125"), 15),
            skipped(SkipReason.TAX, "", "VAT", "", null, 0, new Cost(new BigDecimal("77"), "EUR"), 16),
            skipped(
                    SkipReason.DUPLICATE_HOURS,
                    "",
                    "EBS-optimized surcharge",
                    "m5.large",
                    ResourceKind.INSTANCE,
                    24,
                    usd("0"),
                    17));

    private static final HardwareCatalog CATALOG = HardwareCatalog.bundled();

    private Scenario() {}

    private static Instant at(String instant) {
        return Instant.parse(instant);
    }

    static Cost usd(String amount) {
        return new Cost(new BigDecimal(amount), "USD");
    }

    /** Whole machines of AWS on the first day. */
    static UsageRecord.Builder row(String region, String type, double hours) {
        return UsageRecord.builder()
                .provider("aws")
                .account("111122223333")
                .service("Amazon EC2")
                .region(region)
                .resource(new MeteredResource.Instance(type))
                .window(TimeWindow.ofDay(DAY))
                .deviceHours(hours);
    }

    static SkippedUsage skipped(
            SkipReason reason,
            String category,
            String detail,
            String type,
            @Nullable ResourceKind kind,
            double hours,
            Cost cost,
            long line) {
        return new SkippedUsage(
                reason,
                category,
                detail,
                "aws",
                "Amazon Elastic Block Store",
                "us-east-1",
                type,
                kind,
                hours,
                cost,
                1,
                new SourceReference("listed", "bill.csv", line));
    }

    /** Makes a tracker with the bundled average and a marginal signal for us-east-1 alone. */
    static CarbonTracker tracker(List<? extends UsageItem> items) {
        UsageFacts facts = new UsageFacts(
                at("2026-03-02T00:00:00Z"),
                at("2026-03-01T00:00:00Z"),
                "EffectiveCost",
                List.of("currencies are kept apart"),
                List.of());
        return tracker(
                new ListedUsage("listed", items, facts, List.of()),
                new ListedIntensity("us-east-1", "direct, marginal", "CO2"));
    }

    static CarbonTracker tracker(ListedUsage usage, ListedIntensity marginal) {
        return CarbonTracker.builder()
                .usage(usage)
                .intensity(AverageIntensity.of(HardwareCatalog.bundled(), AverageIntensity.Basis.OPERATIONAL), marginal)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .build();
    }

    static RunRequest request(String groupBy, String... tags) {
        return new RunRequest(TimeWindow.all(), GroupBy.parse(groupBy), Set.of(tags));
    }

    /** Runs {@link #MONTH} by the default grouping with the tags stage and team. */
    static CarbonReport month(ReportWriter... writers) {
        return run(MONTH, request("region,instance-type", "team", "stage"), writers);
    }

    static CarbonReport run(List<? extends UsageItem> items, RunRequest request, ReportWriter... writers) {
        try (CarbonTracker tracker = tracker(items)) {
            return tracker.run(request, writers);
        }
    }
}
