package io.carbontracker.testkit;

import io.carbontracker.units.Cost;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.MeasuredEnergy;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.ResourceKind;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage items made by hand, one of each kind that calculators, sinks and writers have to cope with. All are of one day.
 *
 * <p>Costs are made up, round, and no provider's prices.
 *
 * @since 0.1.0
 */
public final class SampleRecords {
    /** The day of all samples: 1 June 2026. */
    public static final LocalDate DAY = LocalDate.of(2026, 6, 1);

    private static final String SOURCE = "sample";
    private static final String FILE = "sample.csv";

    private SampleRecords() {}

    /**
     * Gives a machine with eight accelerators that ran for a day.
     *
     * @return 24 hours of {@code p5.48xlarge} in AWS {@code us-east-1}, 1,200 USD, team {@code research}
     */
    public static UsageRecord gpuMachine() {
        return machine("aws", "us-east-1", "p5.48xlarge", 24, "1200.00", 2)
                .account("111111111111")
                .service("AmazonEC2")
                .pricing(Pricing.ON_DEMAND)
                .tags(Map.of(SampleUsage.TAG, "research"))
                .build();
    }

    /**
     * Gives a correction of {@link #gpuMachine()}.
     *
     * @return the same with -2 hours and -100 USD
     */
    public static UsageRecord correction() {
        return gpuMachine().toBuilder()
                .deviceHours(-2)
                .cost(usd("-100.00"))
                .reference(line(3))
                .build();
    }

    /**
     * Gives a machine without accelerators.
     *
     * @return 48 hours, those of two machines for a day, of {@code Standard_D4s_v3} in Azure {@code westeurope}, 8 USD, untagged
     */
    public static UsageRecord plainMachine() {
        return machine("azure", "westeurope", "Standard_D4s_v3", 48, "8.00", 4)
                .pricing(Pricing.RESERVED)
                .build();
    }

    /**
     * Gives accelerators that are billed apart from their host.
     *
     * @return 192 accelerator-hours, those of eight boards for a day, of {@code A100} in GCP {@code us-central1}, 400 USD
     */
    public static UsageRecord accelerators() {
        return part(new MeteredResource.Accelerator("A100", true), 192, "400.00", 5);
    }

    /**
     * Gives the processors of the host of {@link #accelerators()}.
     *
     * @return 2,304 vCPU-hours, those of 96 vCPUs for a day, of the family {@code a2}, 70 USD
     */
    public static UsageRecord vcpus() {
        return part(new MeteredResource.Vcpu("a2"), 2_304, "70.00", 6);
    }

    /**
     * Gives the memory of the host of {@link #accelerators()}.
     *
     * @return 16,320 GiB-hours, those of 680 GiB for a day, 65 USD
     */
    public static UsageRecord memory() {
        return part(new MeteredResource.Memory(), 16_320, "65.00", 7);
    }

    /**
     * Gives capacity that was held and did not run.
     *
     * @return 24 hours of {@code p5.48xlarge} in AWS {@code us-east-1}, 1,200 USD
     */
    public static UsageRecord idleReservation() {
        return machine("aws", "us-east-1", "p5.48xlarge", 24, "1200.00", 8)
                .idleReserved(true)
                .build();
    }

    /**
     * Gives a machine whose energy was measured.
     *
     * @return 24 hours of {@code p5.48xlarge} in AWS {@code us-east-1} with 120 kWh measured at the node, 1,200 USD
     */
    public static UsageRecord measured() {
        return machine("aws", "us-east-1", "p5.48xlarge", 24, "1200.00", 9)
                .measuredEnergy(new MeasuredEnergy(120, MeasuredEnergy.Scope.NODE))
                .build();
    }

    /**
     * Gives a machine and a region that are in no catalog.
     *
     * @return 10 hours of {@code x99.huge} in AWS {@code mars-1}, 30 USD
     */
    public static UsageRecord unknownMachine() {
        return machine("aws", "mars-1", "x99.huge", 10, "30.00", 10).build();
    }

    /**
     * Gives a machine whose names hold what attacks terminals, spreadsheets and tables.
     *
     * @return 1 hour of {@code m5.large} in AWS {@code us-east-1}, the team beginning like a formula and holding a quote, a line
     *     break and an escape character
     */
    public static UsageRecord hostileText() {
        return machine("aws", "us-east-1", "m5.large", 1, "0.10", 11)
                .tags(Map.of(SampleUsage.TAG, "=1+1,\"x\"\r\n\u001b[31mred"))
                .build();
    }

    /**
     * Gives a tax line.
     *
     * @return 50 USD, excluded by rule
     */
    public static SkippedUsage tax() {
        return skipped(SkipReason.TAX, "", "a tax is no usage", "Tax", "", null, 0, usd("50.00"), 12);
    }

    /**
     * Gives usage of a kind that is not modeled.
     *
     * @return storage, 20 USD, standing for three billed rows
     */
    public static SkippedUsage storage() {
        SkippedUsage one =
                skipped(SkipReason.NOT_MODELLED, "storage", "storage", "AmazonS3", "", null, 0, usd("20.00"), 13);
        return new SkippedUsage(
                one.reason(),
                one.category(),
                one.detail(),
                one.provider(),
                one.service(),
                one.region(),
                one.type(),
                one.kind(),
                one.deviceHours(),
                one.cost(),
                3,
                one.reference());
    }

    /**
     * Gives a row with a field that cannot be read.
     *
     * @return a row without cost
     */
    public static SkippedUsage badRow() {
        return skipped(SkipReason.BAD_ROW, "", "hours: \"n/a\" is no number", "", "m5.large", null, 0, null, 14);
    }

    /**
     * Gives a quantity that cannot be turned into device-hours.
     *
     * @return a row of 1 USD
     */
    public static SkippedUsage unknownUnit() {
        return skipped(
                SkipReason.UNKNOWN_UNIT, "", "unit \"Units\"", "AmazonEC2", "m5.large", null, 0, usd("1.00"), 15);
    }

    /**
     * Gives a machine whose type the bill does not tell.
     *
     * @return 5 instance-hours, 2 USD
     */
    public static SkippedUsage untoldMachine() {
        return skipped(
                SkipReason.UNKNOWN_HARDWARE,
                "",
                "no machine type",
                "AmazonEC2",
                "",
                ResourceKind.INSTANCE,
                5,
                usd("2.00"),
                16);
    }

    /**
     * Gives all of the above.
     *
     * @return the items in the order of their lines, one of each
     */
    public static List<UsageItem> all() {
        return List.of(
                gpuMachine(),
                correction(),
                plainMachine(),
                accelerators(),
                vcpus(),
                memory(),
                idleReservation(),
                measured(),
                unknownMachine(),
                hostileText(),
                tax(),
                storage(),
                badRow(),
                unknownUnit(),
                untoldMachine());
    }

    private static UsageRecord.Builder machine(
            String provider, String region, String type, double hours, String cost, long line) {
        return UsageRecord.builder()
                .provider(provider)
                .region(region)
                .resource(new MeteredResource.Instance(type))
                .window(TimeWindow.ofDay(DAY))
                .deviceHours(hours)
                .cost(usd(cost))
                .reference(line(line));
    }

    private static UsageRecord part(MeteredResource resource, double hours, String cost, long line) {
        return machine("gcp", "us-central1", "", hours, cost, line)
                .service("Compute Engine")
                .resource(resource)
                .build();
    }

    private static SkippedUsage skipped(
            SkipReason reason,
            String category,
            String detail,
            String service,
            String type,
            @Nullable ResourceKind kind,
            double hours,
            @Nullable Cost cost,
            long line) {
        return new SkippedUsage(
                reason, category, detail, "aws", service, "us-east-1", type, kind, hours, cost, 1, line(line));
    }

    private static Cost usd(String amount) {
        return new Cost(new BigDecimal(amount), SampleUsage.CURRENCY);
    }

    private static SourceReference line(long number) {
        return new SourceReference(SOURCE, FILE, number);
    }
}
