package io.carbontracker.provider.gcp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of the miniature: one of each kind that the export has, in the first days of October 2026. The sums of what has to
 * come of them stand in the tests, worked out by hand.
 */
final class Bill {
    static final String OCTOBER_FIRST = "2026-10-01T00:00:00Z";

    private Bill() {}

    /** All kinds. */
    static List<ExportRow> all() {
        List<ExportRow> rows = new ArrayList<>(eightGpuMachineForAnHour());
        rows.addAll(otherAccelerators());
        rows.addAll(processors());
        rows.addAll(timesAtTheEdges());
        rows.addAll(whatIsNoUsage());
        rows.addAll(whatCannotBeRead());
        return rows;
    }

    /** One a3-highgpu-8g for one hour: 8 GPUs, 208 vCPUs, 1,872 GiB, each a row of its own, and what comes with them. */
    static List<ExportRow> eightGpuMachineForAnHour() {
        String hour = "2026-10-01T10:00:00Z";
        return List.of(
                // 8 x 3,600 s; system labels are not on GPU rows; 80.00 less 8.00 and 2.00
                ExportRow.of("Nvidia H100 80GB GPU running in Americas", hour)
                        .seconds(28_800)
                        .label("team", "alpha")
                        .cost(80, -8, -2),
                // 208 x 3,600 s
                ExportRow.of("A3 Instance Core running in Americas", hour)
                        .seconds(748_800)
                        .machine("a3-highgpu-8g")
                        .label("team", "alpha")
                        .cost(6.1),
                ExportRow.of("A3 Instance Ram running in Americas", hour)
                        .gibibyteHours(1_872)
                        .machine("a3-highgpu-8g")
                        .label("team", "alpha")
                        .cost(5.5),
                // 16 x 375 GiB; memory by its unit, a disk by its SKU
                ExportRow.of("SSD backed Local Storage attached to A3 VMs running in Americas", hour)
                        .amount(6_000.0 * (1L << 30) * 3_600, "byte-seconds")
                        .priced(8.2, "gibibyte month")
                        .machine("a3-highgpu-8g")
                        .cost(0.9),
                // the seconds of the 208 vCPUs once more
                ExportRow.of("Licensing Fee for Ubuntu Pro (CPU cost)", hour)
                        .seconds(748_800)
                        .machine("a3-highgpu-8g")
                        .cost(0.4));
    }

    private static List<ExportRow> otherAccelerators() {
        return List.of(
                ExportRow.of(
                                "Nvidia L4 GPU attached to Spot Preemptible VMs running in Netherlands",
                                "2026-10-01T12:00:00Z")
                        .in("europe-west4")
                        .seconds(1_800)
                        .label("team", "beta")
                        .project("serving")
                        .cost(0.15),
                // a quarter of an hour taken back, exported 18 days later: the day of the usage counts
                ExportRow.of(
                                "Nvidia L4 GPU attached to Spot Preemptible VMs running in Netherlands",
                                "2026-10-01T12:00:00Z")
                        .in("europe-west4")
                        .seconds(-900)
                        .label("team", "beta")
                        .project("serving")
                        .exported(Instant.parse("2026-10-19T09:00:00Z"))
                        .cost(-0.075),
                // twice the same row is two rows
                ExportRow.of("Nvidia Tesla A100 80GB GPU running in Netherlands", "2026-10-01T13:00:00Z")
                        .in("europe-west4")
                        .seconds(7_200)
                        .cost(3),
                ExportRow.of("Nvidia Tesla A100 80GB GPU running in Netherlands", "2026-10-01T13:00:00Z")
                        .in("europe-west4")
                        .seconds(7_200)
                        .cost(3),
                // 4 chips
                ExportRow.of("TpuV5e running in Americas", "2026-10-01T14:00:00Z")
                        .seconds(14_400)
                        .cost(4.8),
                // sold with cores and memory
                ExportRow.of("A4 Nvidia B200 (1 gpu slice) running in Americas", "2026-10-01T15:00:00Z")
                        .seconds(28_800)
                        .cost(100),
                ExportRow.of(
                                "Nvidia H100 Mega 80GB GPU attached to DWS Defined Duration VMs running in Americas",
                                "2026-10-01T16:00:00Z")
                        .seconds(3_600)
                        .cost(5),
                ExportRow.of("Reserved Nvidia H100 80GB Mega GPU in Americas in Calendar Mode", "2026-10-01T16:00:00Z")
                        .seconds(7_200)
                        .cost(9),
                // held, not running
                ExportRow.of("Nvidia L4 GPU running in Americas", "2026-10-01T17:00:00Z")
                        .seconds(3_600)
                        .systemLabel(BillingQuery.UNUSED_LABEL, "true")
                        .cost(0.7));
    }

    private static List<ExportRow> processors() {
        return List.of(
                // the SKU does not tell the family, the machine does
                ExportRow.of("Compute optimized Core running in Americas", "2026-10-01T18:00:00Z")
                        .seconds(28_800)
                        .machine("c2-standard-8")
                        .cost(0.27),
                // 0.2 above what is priced
                ExportRow.of("N2 Instance Core running in Americas", "2026-10-01T18:00:00Z")
                        .amount(4_320, "seconds")
                        .priced(1, "hour")
                        .cost(0.03));
    }

    /** The first and last hours of days, and rows that lie in partitions where one does not look for them. */
    private static List<ExportRow> timesAtTheEdges() {
        return List.of(
                // begins on the first day and ends on the second
                ExportRow.of("Nvidia Tesla T4 GPU running in Americas", "2026-10-01T23:30:00Z")
                        .seconds(3_600)
                        .cost(0.35),
                // exported at 04:00, so that the partition is that of the day before the usage
                ExportRow.of("Nvidia Tesla T4 GPU running in Americas", "2026-10-02T00:00:00Z")
                        .seconds(7_200)
                        .exported(Instant.parse("2026-10-02T04:00:00Z"))
                        .cost(0.7),
                ExportRow.of("Nvidia Tesla T4 GPU running in Americas", "2026-10-02T23:00:00Z")
                        .seconds(3_600)
                        .exported(Instant.parse("2026-10-07T04:00:00Z"))
                        .cost(0.35),
                ExportRow.of("Nvidia Tesla T4 GPU running in Americas", "2026-10-03T00:00:00Z")
                        .seconds(10_800)
                        .cost(1.05),
                // one row for two hours, in no region
                ExportRow.of("Nvidia Tesla P4 GPU running in EMEA", "2026-10-02T06:10:00Z")
                        .lasting(Duration.ofMinutes(100))
                        .inMultiRegion("eu")
                        .seconds(6_000)
                        .cost(1));
    }

    private static List<ExportRow> whatIsNoUsage() {
        String hour = "2026-10-01T20:00:00Z";
        return List.of(
                ExportRow.of("Commitment v1: Nvidia H100 80GB GPU in Americas for 1 Year", hour)
                        .seconds(28_800)
                        .cost(40),
                ExportRow.of("Commitment: Compute optimized Core in Americas for 3 Year", hour)
                        .seconds(28_800)
                        .cost(2),
                ExportRow.of("Network Load Balancing: Forwarding Rule Minimum Service Charge in Americas", hour)
                        .seconds(3_600)
                        .cost(0.025),
                ExportRow.of("Regional L4 Load Balancer Forwarding Rule in Americas", hour)
                        .seconds(3_600)
                        .cost(0.025),
                ExportRow.of("Network Internet Egress from Americas to EMEA", hour)
                        .amount(1e9, "bytes")
                        .priced(0.93, "gibibyte")
                        .cost(0.11),
                ExportRow.of("Nvidia H100 80GB GPU running in Americas", hour)
                        .costType("tax")
                        .cost(7.6),
                ExportRow.of("Nvidia H100 80GB GPU running in Americas", hour)
                        .costType("adjustment")
                        .seconds(28_800)
                        .cost(-3),
                ExportRow.of("Nvidia H100 80GB GPU running in Americas", hour)
                        .costType("rounding_error")
                        .cost(0.01),
                ExportRow.of("Standard Storage US Multi-region", hour)
                        .service("95FF-2EF5-5EA1", "Cloud Storage")
                        .project(null)
                        .inMultiRegion("us")
                        .amount(1e12, "byte-seconds")
                        .cost(2.5),
                ExportRow.of("Vertex AI: Training on Nvidia H100 80GB GPU in Americas", hour)
                        .service("C7E2-9256-1C43", "Vertex AI")
                        .seconds(28_800)
                        .cost(90));
    }

    private static List<ExportRow> whatCannotBeRead() {
        String hour = "2026-10-01T21:00:00Z";
        return List.of(
                ExportRow.of("Nvidia X99 GPU running in Americas", hour)
                        .seconds(7_200)
                        .cost(12),
                ExportRow.of("Nvidia L4 GPU running in Iowa", hour)
                        .amount(3, "count")
                        .cost(0.5),
                // one of two rows of a group has no quantity; their money is one sum
                ExportRow.of("Nvidia Tesla V100 GPU running in Americas", hour)
                        .seconds(3_600)
                        .cost(2.4),
                ExportRow.of("Nvidia Tesla V100 GPU running in Americas", hour)
                        .amountText("'NaN'::DOUBLE")
                        .cost(0.1),
                ExportRow.of("Nvidia Tesla K80 GPU running in Americas", hour)
                        .amountText("NULL")
                        .cost(0.2));
    }
}
