package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.provider.azure.Bench.Reading;
import io.carbontracker.provider.azure.FakeCostManagement.Row;
import io.carbontracker.testkit.Answer;
import io.carbontracker.usage.Dimension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final String CAPACITY = "microsoft.compute/capacityreservationgroups/capacityreservations";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private void serve(Row... bill) {
        bench.server.answerWith(new FakeCostManagement(List.of(bill), bench.server.uri(), 5_000));
    }

    private static Row h100(String hours, String cost) {
        return Row.of("2026-10-01", "us east", "ND96isrH100v5", hours, cost);
    }

    @Test
    void capacityWithoutAMachineIsIdleReservedAndNotRunning() {
        serve(h100("20", "40").with("tag:team", "a"), h100("4", "8").with("ResourceType", CAPACITY));

        Reading reading = bench.read();

        assertThat(reading.lines())
                .containsExactly(
                        // the service's sum holds both
                        "2026-10-01 eastus Standard_ND96isr_H100_v5 24.0 h 48 USD",
                        "2026-10-01 eastus Standard_ND96isr_H100_v5 -4.0 h -8 USD",
                        "2026-10-01 eastus Standard_ND96isr_H100_v5 4.0 h 8 USD idle");
        assertThat(reading.facts().notes()).anyMatch(note -> note.contains("by rows with a minus"));
        assertThat(bench.server.requests().get(2).body())
                .contains("{\"name\":\"ResourceType\",\"operator\":\"In\",\"values\":[\"" + CAPACITY + "\"]}");
    }

    @Test
    void capacityIsTakenFromTheTagItHas() {
        serve(
                h100("20", "40").with("tag:team", "a"),
                h100("4", "8").with("ResourceType", CAPACITY).with("tag:team", "b"));

        Reading reading = bench.read(Bench.OCTOBER, Dimension.tag("team"));

        assertThat(reading.records())
                .extracting(
                        usage -> usage.tags().get("team") + " " + usage.deviceHours() + " " + usage.isIdleReserved())
                .containsExactly("a 20.0 false", "b 4.0 false", "b -4.0 false", "b 4.0 true");
    }

    @Test
    void withoutHeldCapacityNothingMoreIsAsked() {
        serve(h100("20", "40"));

        assertThat(bench.read().records()).hasSize(1);
        assertThat(bench.server.requests()).hasSize(2);
    }

    @Test
    void whatIsNoUsageIsSkippedWithItsReasonAndCost() {
        serve(
                h100("20", "40"),
                h100("4", "8").with("ChargeType", "UnusedReservation"),
                h100("5", "9").with("ChargeType", "UnusedSavingsPlan"),
                h100("1", "100").with("ChargeType", "Purchase"),
                h100("-1", "-50").with("ChargeType", "Refund"),
                h100("1", "3").with("ChargeType", "RoundingAdjustment"));

        assertThat(bench.read().lines())
                .containsExactly(
                        "2026-10-01 eastus Standard_ND96isr_H100_v5 20.0 h 40 USD",
                        "excluded: purchase  Purchase 0.0 h 100 USD",
                        "excluded: credit  Refund 0.0 h -50 USD",
                        "excluded: fee  RoundingAdjustment 0.0 h 3 USD",
                        "excluded: unused-commitment  UnusedReservation 4.0 h 8 USD",
                        "excluded: unused-commitment  UnusedSavingsPlan 5.0 h 9 USD");
    }

    @Test
    void licensesAndOtherCategoriesAreNotRead() {
        serve(
                h100("20", "40"),
                Row.of("2026-10-01", "us east", "4 vCPU VM License", "20", "5")
                        .with("MeterCategory", "Virtual Machines Licenses"),
                Row.of("2026-10-01", "us east", "P10 LRS Disk", "1", "5").with("MeterCategory", "Storage"));

        assertThat(bench.read().lines()).containsExactly("2026-10-01 eastus Standard_ND96isr_H100_v5 20.0 h 40 USD");
    }

    @Test
    void machinesOfMachineLearningCountOnce() {
        serve(
                h100("20", "40").with("ResourceType", "microsoft.machinelearningservices/workspaces"),
                Row.of("2026-10-01", "us east", "ND96isr H100 v5 Surcharge", "20", "0")
                        .with("MeterCategory", "Azure Machine Learning")
                        .with("ResourceType", "microsoft.machinelearningservices/workspaces"));

        assertThat(bench.read().lines()).containsExactly("2026-10-01 eastus Standard_ND96isr_H100_v5 20.0 h 40 USD");
    }

    @Test
    void whereThereAreNoAmortizedCostsActualOnesAreTaken() {
        bench.server.answer(
                Wire.error(400, "BadRequest", "AmortizedCost is not supported for this offer"),
                Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"),
                Wire.total("24"));

        Reading reading = bench.read();

        assertThat(reading.records()).hasSize(1);
        assertThat(reading.facts().costKind()).isEqualTo("ActualCost");
        assertThat(reading.facts().notes()).anyMatch(note -> note.startsWith("costs are actual, not amortized"));
        assertThat(bench.server.requests())
                .extracting(
                        request -> request.body().substring(0, request.body().indexOf(',')))
                .containsExactly("{\"type\":\"AmortizedCost\"", "{\"type\":\"ActualCost\"", "{\"type\":\"ActualCost\"");
    }

    @Test
    void whereTheTotalIsNotAnsweredHoursStandAndANoteSaysWhatIsMissing() {
        bench.server.answer(
                Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"),
                // rows by the day once more, as a server answers that does not look at the question
                Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"));

        Reading reading = bench.read();

        assertThat(reading.records()).hasSize(1);
        assertThat(reading.failureText()).isEmpty();
        assertThat(reading.facts().failures()).isEmpty();
        assertThat(reading.facts().notes())
                .anyMatch(note -> note.contains("hours of capacity reservations without a machine count as running")
                        && note.contains("no column ChargeType, ResourceType"));
    }

    @Test
    void heldCapacityThatCannotBeToldMakesTheRunIncomplete() {
        bench.server.answer(
                Wire.last("[24,1,20261001,\"eastus\",\"ND96isrH100v5\",\"EUR\"]"),
                Wire.charges("[24,1,\"Usage\",\"" + CAPACITY + "\",\"EUR\"]"),
                Wire.error(403, "AuthorizationFailed", "no"));

        Reading reading = bench.read();

        assertThat(reading.facts().failures())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure).contains("count as running").contains("AuthorizationFailed"));
    }

    @Test
    void aTotalThatCannotBeReadIsABadRow() {
        bench.server.answer(
                Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"),
                Wire.charges("[\"much\",7,\"Usage\",\"microsoft.compute/virtualmachines\",\"EUR\"]"));

        assertThat(bench.read().lines()).contains("bad-row  Usage 0.0 h 7 EUR");
    }

    @Test
    void aBrokenAnswerForTheTotalIsNoEndOfTheRun() {
        bench.server.answer(Wire.last("[24,1,20261001,\"eastus\",\"D4s v3\",\"EUR\"]"), Answer.json("[]"));

        assertThat(bench.read().failureText()).isEmpty();
    }
}
