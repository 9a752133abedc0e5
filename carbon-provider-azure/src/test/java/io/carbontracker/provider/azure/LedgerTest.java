package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.usage.Pricing;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three pages with every kind of row, against a ledger kept by hand. */
class LedgerTest {
    private static final Instant DURING = Instant.parse("2026-10-05T12:00:00Z");

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private Reading read() {
        String second = bench.server.uri() + Bench.PATH + "?api-version=2022-10-01&$skiptoken=AQAAAA%3D%3D";
        String third = bench.server.uri() + Bench.PATH + "?api-version=2022-10-01&$skiptoken=AgAAAA%3D%3D";
        bench.server.answer(
                Wire.page(
                        second,
                        // 24 as an integer, 23.75 as a double, in one column
                        "[24,100.5,20261001,\"us east\",\"ND96isrH100v5\",\"EUR\"]",
                        "[23.75,9.1,20261001,\"US East\",\"NC24ads A100 v4 Spot\",\"EUR\"]",
                        "[48,10,20261001,\"EU West\",\"D2 v3/D2s v3\",\"EUR\"]",
                        "[3,1,20261001,\"eastus\",\"D11 v2/M128\",\"EUR\"]"),
                Wire.page(
                        third,
                        "[-4,-16.75,20261002,\"eastus\",\"ND96isr H100 v5\",\"EUR\"]",
                        "[1.73E-5,0,20261002,\"eastus\",\"ND96isrH100v5\",\"EUR\"]",
                        "[5,2.5,20261002,\"westeurope\",null,\"EUR\"]",
                        "[6,3.5,20261002,\"westeurope\",\"Windows Svr (1 Core)\",\"EUR\"]",
                        "[7,4.5,20261002,\"westeurope\",\"Z9 v9\",\"EUR\"]"),
                Wire.last(
                        "[\"much\",5.5,20261003,\"eastus\",\"ND96isrH100v5\",\"EUR\"]",
                        "[2,1.5,20261003,null,\"D4s v3\",\"EUR\"]",
                        "[11,50,20261004,\"eastus\",\"ND96isrH100v5\",\"EUR\"]"),
                Wire.charges(
                        // 24 + 23.75 + 48 + 3 - 4 + 0.0000173 + 5 + 6 + 7 + 2 + 11
                        "[125.7500173,170.35,\"Usage\",\"microsoft.compute/virtualmachines\",\"EUR\"]",
                        "[30,60,\"UnusedReservation\",null,\"EUR\"]",
                        "[1,8760,\"Purchase\",\"microsoft.capacity/reservationorders\",\"EUR\"]"));
        try (UsageSource source = bench.source().build()) {
            return Reading.of(
                    source,
                    new UsageQuery(
                            Bench.days("2026-10-01", "2026-10-05"),
                            Set.of(),
                            Set.of(),
                            UsageQuery.Grain.DAY,
                            false,
                            DURING));
        }
    }

    @Test
    void everyRowOfThreePagesIsAccountedFor() {
        Reading reading = read();

        assertThat(reading.failureText()).isEmpty();
        assertThat(reading.lines())
                .containsExactly(
                        "2026-10-01 eastus Standard_ND96isr_H100_v5 24.0 h 100.5 EUR",
                        "2026-10-01 eastus Standard_NC24ads_A100_v4 23.75 h 9.1 EUR",
                        "2026-10-01 westeurope Standard_D2_v3 48.0 h 10 EUR",
                        "unknown-hardware eastus D11 v2/M128 3.0 h 1 EUR",
                        "2026-10-02 eastus Standard_ND96isr_H100_v5 -4.0 h -16.75 EUR",
                        "2026-10-02 eastus Standard_ND96isr_H100_v5 1.73E-5 h 0 EUR",
                        "unknown-hardware westeurope  5.0 h 2.5 EUR",
                        "excluded: duplicate-hours westeurope Windows Svr (1 Core) 6.0 h 3.5 EUR",
                        "2026-10-02 westeurope Standard_Z9_v9 7.0 h 4.5 EUR",
                        "bad-row eastus ND96isrH100v5 0.0 h 5.5 EUR",
                        "2026-10-03  Standard_D4s_v3 2.0 h 1.5 EUR",
                        "2026-10-04 eastus Standard_ND96isr_H100_v5 11.0 h 50 EUR",
                        "excluded: unused-commitment  UnusedReservation 30.0 h 60 EUR",
                        "excluded: purchase  Purchase 0.0 h 8760 EUR");
        bench.server.verify();
    }

    @Test
    void hoursPerDayRegionAndSizeAreThoseOfTheLedger() {
        Map<String, Double> hours = new TreeMap<>();
        for (UsageRecord usage : read().records()) {
            hours.merge(
                    usage.window().day() + " " + usage.region() + " "
                            + usage.resource().label(),
                    usage.deviceHours(),
                    Double::sum);
        }

        assertThat(hours)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "2026-10-01 eastus Standard_ND96isr_H100_v5", 24.0,
                        "2026-10-01 eastus Standard_NC24ads_A100_v4", 23.75,
                        "2026-10-01 westeurope Standard_D2_v3", 48.0,
                        "2026-10-02 eastus Standard_ND96isr_H100_v5", -4 + 1.73e-5,
                        "2026-10-02 westeurope Standard_Z9_v9", 7.0,
                        "2026-10-03  Standard_D4s_v3", 2.0,
                        "2026-10-04 eastus Standard_ND96isr_H100_v5", 11.0));
    }

    @Test
    void thePartialLastDayIsProvisional() {
        Reading reading = read();

        // 24 hours before noon of the 5th is noon of the 4th: the 4th is not complete
        assertThat(reading.facts().completeThrough()).isEqualTo("2026-10-04T00:00:00Z");
        assertThat(reading.facts().finalThrough()).isEqualTo("2026-10-01T00:00:00Z");
        assertThat(reading.records().stream().filter(UsageRecord::isProvisional))
                .extracting(usage -> usage.window().day().toString())
                .containsExactly("2026-10-04");
    }

    @Test
    void spareCapacityIsToldByTheMeterAndTheRestIsNotGuessed() {
        Reading reading = read();

        assertThat(reading.records().get(1).pricing()).isEqualTo(Pricing.SPOT);
        assertThat(reading.records().get(0).pricing()).isEqualTo(Pricing.UNKNOWN);
        assertThat(reading.records()).allSatisfy(usage -> {
            assertThat(usage.account()).isEqualTo("S");
            assertThat(usage.service()).isEqualTo("Virtual Machines");
        });
    }

    @Test
    void whatIsSkippedSaysWhy() {
        Reading reading = read();

        assertThat(reading.skipped())
                .filteredOn(skipped -> !skipped.reason().isByRule())
                .extracting(skipped -> skipped.reason() + ": " + skipped.detail())
                .containsExactly(
                        "UNKNOWN_HARDWARE: the meter names several sizes, which may differ in power",
                        "UNKNOWN_HARDWARE: hours of a machine without a meter, so its size is not told",
                        "BAD_ROW: UsageQuantity \"much\" is no number");
        assertThat(reading.facts().costKind()).isEqualTo("AmortizedCost");
        assertThat(reading.skipped()).extracting(skipped -> skipped.reason()).contains(SkipReason.PURCHASE);
    }
}
