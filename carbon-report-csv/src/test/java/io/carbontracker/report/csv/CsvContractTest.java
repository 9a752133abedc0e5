package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.CarbonTracker;
import io.carbontracker.RunRequest;
import io.carbontracker.report.GroupBy;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageItem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns and cells as the command's contract names them. */
class CsvContractTest {
    private static final String SUMMARY_FIGURES = "total_hours,total_energy_kwh,total_carbon_kg,average_carbon_kg,"
            + "marginal_carbon_kg,carbon_low_kg,carbon_high_kg,embodied_kg,cost,currency";

    @TempDir
    private Path folder;

    private Csv.Written month(String groupBy, String... tags) {
        return Csv.run(folder, Scenario.MONTH, Scenario.request(groupBy, tags));
    }

    private static List<String> list(String commas) {
        return List.of(commas.split(","));
    }

    @Test
    void detailHasItsColumnsInOrderTheTutorialsFirst() {
        assertThat(month("region", "team", "stage").detail().header())
                .containsExactlyElementsOf(list("date,region,instance_type,hours,energy_kwh,pue,adjusted_energy_kwh,"
                        + "emissions_kg_per_kwh,carbon_kg,provider,account,service,resource_kind,accelerator,"
                        + "accelerator_hours,pricing,signal,intensity_source,intensity_zone,intensity_period,"
                        + "intensity_basis,intensity_gas,workload,utilization,hardware_quality,load_quality,"
                        + "intensity_quality,energy_low_kwh,energy_high_kwh,carbon_low_kg,carbon_high_kg,"
                        + "average_carbon_kg,marginal_carbon_kg,embodied_kg,cost,currency,power_source,pue_source,"
                        + "methodology,tag_stage,tag_team,average_source,average_basis,average_gas,marginal_source,"
                        + "marginal_zone,marginal_basis,marginal_gas,provisional"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            region,instance-type                     | region,instance_type
            day,provider                             | date,provider
            hour                                     | hour
            account,service,pricing,accelerator      | account,service,pricing,accelerator
            tag:team,tag:cost center                 | tag_team,tag_cost center
            """)
    void summaryBeginsWithTheGrouping(String groupBy, String columns) {
        assertThat(month(groupBy).summary().header()).containsExactlyElementsOf(list(columns + "," + SUMMARY_FIGURES));
    }

    @Test
    void daysAndHoursAreGroupsByTheirStart() {
        assertThat(month("day").summary().column("date")).containsExactly("2026-03-01", "2026-03-02");
        assertThat(month("hour").summary().column("hour"))
                .containsExactly("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
    }

    @Test
    void theGapsFileIsWrittenWhenThereIsNoGap() {
        List<UsageItem> items =
                List.of(Scenario.row("us-east-1", "p5.48xlarge", 1).build());

        Csv gaps = Csv.run(folder, items, Scenario.request("region")).gaps();

        assertThat(gaps.header())
                .containsExactlyElementsOf(
                        list("provider,region,instance_type,reason,detail,rows,hours,cost,currency"));
        assertThat(gaps.rows()).isEmpty();
    }

    @Test
    void anEmptyBillGivesHeadersAlone() {
        Csv.Written files = Csv.run(folder, List.of(), Scenario.request("region"));

        assertThat(files.detail().rows()).isEmpty();
        assertThat(files.summary().rows()).isEmpty();
        assertThat(files.gaps().rows()).isEmpty();
    }

    @Test
    void anUnresolvedSignalLeavesItsCellsEmptyAndTheOtherAlone() {
        List<Map<String, String>> rows = month("region").detail().rows();
        Map<String, String> ireland = rows.get(2);
        Map<String, String> moon = rows.get(5);

        for (String column : list("marginal_carbon_kg,marginal_source,marginal_zone,marginal_basis,marginal_gas")) {
            assertThat(ireland).as(column).containsEntry(column, "");
        }
        assertThat(ireland).containsEntry("average_gas", "CO2e").containsEntry("intensity_quality", "yearly");
        for (String column : list("emissions_kg_per_kwh,carbon_kg,carbon_low_kg,carbon_high_kg,average_carbon_kg,"
                + "intensity_source,intensity_zone,intensity_period,intensity_basis,intensity_gas,intensity_quality,"
                + "average_source,average_basis,average_gas")) {
            assertThat(moon).as(column).containsEntry(column, "");
        }
        assertThat(moon).containsEntry("signal", "average").containsEntry("energy_low_kwh", "0.015180642600000002");
    }

    @Test
    void thePrimarySignalFillsTheColumnsOfNoSignal() {
        try (CarbonTracker tracker = CarbonTracker.builder()
                        .usage(new ListedUsage(Scenario.MONTH))
                        .intensity("average")
                        .intensity(new ListedIntensity("us-east-1", "direct", "CO2"))
                        .signal(Signal.MARGINAL)
                        .clock(Clock.fixed(Scenario.NOW, ZoneOffset.UTC))
                        .build();
                CsvReport csv = CsvReport.builder(folder).build()) {
            tracker.run(Scenario.request("region"), csv);

            Map<String, String> row = Csv.read(csv.files().get(0)).rows().get(0);

            // 177.744 kWh x the day's mean of 0.4 kg/kWh; the average beside it is 177.744 x 0.32305.
            assertThat(row)
                    .containsEntry("signal", "marginal")
                    .containsEntry("carbon_kg", "71.0976")
                    .containsEntry("marginal_carbon_kg", "71.0976")
                    .containsEntry("average_carbon_kg", "57.4201992")
                    .containsEntry("intensity_gas", "CO2")
                    .containsEntry("intensity_zone", "ZONE")
                    .containsEntry("intensity_period", "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z")
                    .containsEntry("intensity_quality", "measured");
            assertThat(Csv.read(csv.files().get(0)).rows().get(2))
                    .containsEntry("signal", "marginal")
                    .containsEntry("carbon_kg", "")
                    .containsEntry("average_carbon_kg", "0.05367026027867041");
        }
    }

    @Test
    void amountsOfSeveralCurrenciesAreNotAdded() {
        Csv.Written files = month("region,instance-type");

        assertThat(files.summary().rows())
                .filteredOn(row -> row.get("region").equals("eu-west-1")
                        && row.get("instance_type").equals("m5.large"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("cost", "").containsEntry("currency", "mixed"));
        assertThat(files.gaps().rows())
                .filteredOn(row -> row.get("region").equals("eu-west-1")
                        && row.get("instance_type").equals("m5.large"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("cost", "").containsEntry("currency", "mixed"));
    }

    @Test
    void amountsKeepTheirValueAndLoseIdleZeros() {
        Csv detail = month("region").detail();

        // 2359.680000, 16.24, 2.568, 2.40, -20.3000000000, 0.00000000000, 88.5, none, none
        assertThat(detail.column("cost"))
                .containsExactly("2359.68", "16.24", "2.568", "2.4", "-20.3", "0", "88.5", "", "");
    }

    @Test
    void hoursOfDifferentDevicesAreNotAdded() {
        Csv summary = month("provider").summary();

        // aws: 24 + 10 + 24 + 24 - 10 + 3 machine-hours; gcp: 16 accelerator-hours, before 52 vCPU- and 468 GiB-hours.
        assertThat(summary.column("total_hours")).containsExactly("75", "16");
    }

    @Test
    void everyReasonHasItsRowInTheGapsFile() {
        assertThat(month("region").gaps().rows())
                .extracting(row -> row.get("instance_type") + " " + row.get("reason") + " " + row.get("rows"))
                .contains(
                        " excluded: not-modelled storage 1",
                        " excluded: tax 1",
                        "m5.large excluded: duplicate-hours 1",
                        "p5.48xlarge excluded: idle-reserved 1",
                        "trn1.32xlarge no-power-figure 1",
                        "x99.huge unknown-hardware 1",
                        "m5.large bad-row 1",
                        "m5.large unknown-unit 1",
                        "m5.large no-average 1",
                        "m5.large no-marginal 2");
    }

    @Test
    void rowsStandInTheOrderOfTheBill() {
        assertThat(month("region").detail().column("instance_type"))
                .containsExactly(
                        "p5.48xlarge",
                        "g5.4xlarge",
                        "m5.large",
                        "m5.large",
                        "g5.4xlarge",
                        "m5.large",
                        "NVIDIA H100 SXM5 80GB",
                        "a3 vcpu",
                        "memory");
        assertThat(month("region").detail().column("resource_kind"))
                .containsSubsequence("instance", "accelerator", "vcpu", "memory");
        assertThat(month("region").detail().column("provisional"))
                .containsExactly("false", "false", "false", "true", "false", "false", "false", "false", "false");
    }

    @Test
    void withoutDetailThereAreTwoFiles() {
        try (CarbonTracker tracker = Scenario.tracker(Scenario.MONTH);
                CsvReport csv = CsvReport.builder(folder).detail(false).build()) {
            tracker.run(new RunRequest(TimeWindow.all(), GroupBy.DEFAULT, Set.of()), csv);

            assertThat(csv.files())
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly(
                            "carbon_gaps_" + Scenario.STAMP + ".csv", "carbon_summary_" + Scenario.STAMP + ".csv");
        }
    }
}
