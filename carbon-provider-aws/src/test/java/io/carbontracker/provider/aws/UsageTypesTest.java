package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.carbontracker.catalog.FactorTable;
import io.carbontracker.provider.aws.Asking.Found;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every token of the table behind every irregular region prefix, through the source. */
class UsageTypesTest {
    /** None for us-east-1; {@code EU} without a number; letters with one; gov, local and wavelength zones. */
    private static final List<String> PREFIXES = List.of(
            "", "USE1-", "USE2-", "USW2-", "EU-", "EUC1-", "APN1-", "UGW1-", "CNN1-", "USW2-LAX1-", "USE1-WL1-BOS1-");

    private static final List<Arguments> TOKENS = List.of(
            argumentSet("on demand", "BoxUsage:m5.large", "m5.large 1.0 unknown"),
            argumentSet("on demand without size", "BoxUsage", "m1.small 1.0 unknown"),
            argumentSet("spot", "SpotUsage:g5.12xlarge", "g5.12xlarge 1.0 spot"),
            argumentSet("dedicated", "DedicatedUsage:c5.large", "c5.large 1.0 dedicated"),
            argumentSet("on a dedicated host", "HostBoxUsage:m5.large", "m5.large 1.0 dedicated"),
            argumentSet("dedicated host", "HostUsage:m5", "DUPLICATE_HOURS"),
            argumentSet("reserved host", "ReservedHostUsage:m5", "DUPLICATE_HOURS"),
            argumentSet("total of a reservation", "Reservation:m5.large", "DUPLICATE_HOURS"),
            argumentSet("total, dedicated", "DedicatedRes:m5.large", "DUPLICATE_HOURS"),
            argumentSet("unused", "UnusedBox:m5.large", "m5.large 1.0 unknown idle"),
            argumentSet("unused, dedicated", "UnusedDed:m5.large", "m5.large 1.0 unknown idle"),
            argumentSet("option", "EBSOptimized:m5.large", "DUPLICATE_HOURS"),
            argumentSet("credits", "CPUCredits:t3", "DUPLICATE_HOURS"),
            argumentSet("fee", "HeavyUsage:m5.large", "FEE"),
            argumentSet("traffic", "DataTransfer-Out-Bytes", "NOT_MODELLED"),
            argumentSet("disk", "EBS:VolumeUsage.gp3", "NOT_MODELLED"),
            argumentSet("training", "Train:ml.p3.2xlarge", "p3.2xlarge 1.0 unknown"),
            argumentSet("hosting", "Host:ml.m5.large", "m5.large 1.0 unknown"),
            argumentSet("notebook", "Notebk:ml.t3.medium", "t3.medium 1.0 unknown"),
            argumentSet("cluster", "Cluster:ml.p5.48xlarge", "p5.48xlarge 1.0 unknown"),
            argumentSet("containers", "Fargate-vCPU-Hours:perCPU", "fargate vcpu 1.0 unknown"));

    static List<Arguments> tokens() {
        return TOKENS;
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void tokensMeanTheSameBehindEveryPrefix(String usageType, String expected) {
        WirePages page = new WirePages();
        String unit = usageType.startsWith("EBS:") ? "GB-Mo" : "Hrs";
        PREFIXES.forEach(prefix -> page.group("2026-10-01", "us-east-1", prefix + usageType, "1", unit));
        Found found;
        try (FakeCostExplorer fake = new FakeCostExplorer().answersFirst(page.answer())) {
            found = Asking.read(Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-02"));
        }

        Stream<String> records = found.records().stream()
                .map(one -> one.resource().label() + " " + one.deviceHours() + " "
                        + one.pricing().label() + (one.isIdleReserved() ? " idle" : ""));
        Stream<String> skipped =
                found.skipped().stream().map(one -> one.reason().name());
        assertThat(Stream.concat(records, skipped)).hasSize(PREFIXES.size()).containsOnly(expected);
    }

    @Test
    void everyTokenOfTheTableIsAmongTheCases() {
        Set<String> cases = TOKENS.stream()
                .map(one -> one.get()[0].toString())
                .map(text -> text.startsWith("EBS:") ? "EBS:VolumeUsage" : text.split("[:-]")[0])
                .collect(Collectors.toSet());

        assertThat(FactorTable.bundled(FactorTable.Schema.AWS_USAGE_TYPES).rows())
                .extracting(row -> row.text("usage_type_token"))
                .isNotEmpty()
                .allMatch(cases::contains);
    }
}
