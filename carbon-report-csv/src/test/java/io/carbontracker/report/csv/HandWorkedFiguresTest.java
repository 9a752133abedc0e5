package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures of {@link Scenario#MONTH} worked by hand, so that the golden files do not hold merely what the code printed.
 */
class HandWorkedFiguresTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @TempDir
    private Path folder;

    private Csv.Written files;

    @BeforeEach
    void run() {
        files = Csv.run(folder, Scenario.MONTH, Scenario.request("region,instance-type"));
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    @Test
    void aTrainingMachineForADay() {
        Map<String, String> row = files.detail().rows().get(0);

        // 8 x 700 W x 0.85 + 0.30 x 8 x 700 W = 4,760 + 1,680 = 6,440 W; x 24 h = 154.56 kWh
        assertThat(number(row, "energy_kwh")).isEqualTo(154.56, EXACT);
        // PUE of us-east-1 1.15: 154.56 x 1.15 = 177.744
        assertThat(number(row, "adjusted_energy_kwh")).isEqualTo(177.744, EXACT);
        // x 0.32305 kg/kWh = 57.4201992
        assertThat(number(row, "carbon_kg")).isEqualTo(57.4201992, EXACT);
        // 0.5 until noon, 0.3 after: mean 0.4; 177.744 x 0.4 = 71.0976
        assertThat(number(row, "marginal_carbon_kg")).isEqualTo(71.0976, EXACT);
        // low: 8 x 700 x 0.60 + 0.20 x 5,600 = 4,480 W, 107.52 kWh; x (1.15 - 0.03) x 0.25844 = 31.121965056
        assertThat(number(row, "energy_low_kwh")).isEqualTo(107.52, EXACT);
        assertThat(number(row, "carbon_low_kg")).isEqualTo(31.121965056, EXACT);
        // high: 8 x 700 x 1.00 + 0.50 x 5,600 = 8,400 W, 201.6 kWh; x 1.18 x 0.403813 = 96.062266944
        assertThat(number(row, "energy_high_kwh")).isEqualTo(201.6, EXACT);
        assertThat(number(row, "carbon_high_kg")).isEqualTo(96.062266944, EXACT);
        // 8 x 164 + 1,100 + 1.39 x (2,048 - 16) = 5,236.48 kg; / 35,040 h x 24 h = 3.586630137
        assertThat(number(row, "embodied_kg")).isEqualTo(3.586630137, EXACT);
        // one machine of eight boards: 24 x 8
        assertThat(number(row, "accelerator_hours")).isEqualTo(192, EXACT);
    }

    @Test
    void measuredEnergyReplacesTheModel() {
        Map<String, String> row = files.detail().rows().get(1);

        // 2.5 kWh at the node x 1.15 = 2.875; x 0.32305 = 0.92876875; midnight to ten is all at 0.5: 1.4375
        assertThat(number(row, "energy_kwh")).isEqualTo(2.5, EXACT);
        assertThat(number(row, "adjusted_energy_kwh")).isEqualTo(2.875, EXACT);
        assertThat(number(row, "average_carbon_kg")).isEqualTo(0.92876875, EXACT);
        assertThat(number(row, "marginal_carbon_kg")).isEqualTo(1.4375, EXACT);
    }

    @Test
    void aCorrectionIsNegativeThroughout() {
        Map<String, String> row = files.summary().rows().get(0);

        // 300 W x (0.10 + 0.90 x 0.50) + 550 W x 16 / 192 = 165 + 45.8333 = 210.8333 W; x -10 h = -2.1083333 kWh
        // x 1.11 = -2.34025; x 0.25654 = -0.600367735
        assertThat(row).containsEntry("region", "eu-west-1").containsEntry("total_hours", "-10");
        assertThat(number(row, "total_energy_kwh")).isEqualTo(-2.34025, EXACT);
        assertThat(number(row, "total_carbon_kg")).isEqualTo(-0.600367735, EXACT);
    }

    @Test
    void partsOfAMachine() {
        // H100 boards whose host is billed apart: 700 x 0.65 + 51.993 W = 506.993 W; x 16 h = 8.111888 kWh; PUE 1.10
        assertThat(number(files.detail().rows().get(6), "adjusted_energy_kwh")).isEqualTo(8.92308, within(1e-5));
        // 468 GiB-hours x 0.392 W = 0.183456 kWh; x 1.10 x 0.41272 = 0.0832875564 kg
        assertThat(number(files.detail().rows().get(8), "energy_kwh")).isEqualTo(0.183456, EXACT);
        assertThat(number(files.detail().rows().get(8), "carbon_kg")).isEqualTo(0.083287556352, EXACT);
    }

    @Test
    void detailAddsUpToTheSummary() {
        for (String[] pair : new String[][] {
            {"hours", "total_hours"},
            {"adjusted_energy_kwh", "total_energy_kwh"},
            {"carbon_kg", "total_carbon_kg"},
            {"average_carbon_kg", "average_carbon_kg"},
            {"marginal_carbon_kg", "marginal_carbon_kg"},
            {"carbon_low_kg", "carbon_low_kg"},
            {"carbon_high_kg", "carbon_high_kg"},
            {"embodied_kg", "embodied_kg"}
        }) {
            assertThat(sum(files.detail(), pair[0])).as(pair[0]).isEqualTo(sum(files.summary(), pair[1]), EXACT);
        }
    }

    private static double sum(Csv csv, String column) {
        return csv.column(column).stream()
                .filter(cell -> !cell.isEmpty())
                .mapToDouble(Double::parseDouble)
                .sum();
    }
}
