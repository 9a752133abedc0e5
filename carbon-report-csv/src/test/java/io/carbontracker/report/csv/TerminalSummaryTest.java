package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.CarbonTracker;
import io.carbontracker.error.ReportException;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalSummaryTest {
    private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;]*m");

    private static List<String> lines(int width, UsageItem... items) {
        return TerminalSummary.render(
                        Scenario.run(List.of(items), Scenario.request("region,instance-type")), width, false)
                .lines()
                .toList();
    }

    private static UsageRecord.Builder training(double hours) {
        return Scenario.row("us-east-1", "p5.48xlarge", hours).workload(Workload.TRAINING);
    }

    private static String section(List<String> lines, String title) {
        int from = lines.indexOf(title);
        assertThat(from).as(title).isPositive();
        List<String> section = new ArrayList<>();
        for (String line : lines.subList(from + 1, lines.size())) {
            if (line.isEmpty()) {
                break;
            }
            section.add(line);
        }
        return String.join("\n", section);
    }

    @Test
    void beginsWithTheShareOfCostAndTheLargestServiceNotModelled() {
        List<String> lines = lines(
                100,
                training(24).cost(Scenario.usd("750")).build(),
                Scenario.skipped(SkipReason.NOT_MODELLED, "storage", "gp3", "", null, 0, Scenario.usd("250"), 1));

        assertThat(lines.get(0)).isEqualTo("estimated 75 % of cost (USD 750.00 of 1,000.00)");
        assertThat(lines.get(1)).isEqualTo("largest service not modelled: Amazon Elastic Block Store, USD 250.00");
    }

    @Test
    void saysSoWhenNothingIsUnmodelledOrNothingHasACost() {
        List<String> lines = lines(100, training(24).build());

        assertThat(lines.get(0)).isEqualTo("estimated 100 % of rows (1 of 1); the bill has no cost");
        assertThat(lines.get(1)).isEqualTo("largest service not modelled: none");
    }

    @Test
    void saysSoWhenThereIsNoUsage() {
        List<String> lines = lines(100);

        assertThat(lines.get(0)).isEqualTo("no usage found");
        assertThat(lines).contains("  period            no usage").noneMatch(line -> line.contains("NaN"));
    }

    @Test
    void creditsAreNoUsageAndLeaveTheShareAlone() {
        List<String> lines = lines(
                100,
                training(24).cost(Scenario.usd("100")).build(),
                Scenario.skipped(SkipReason.CREDIT, "", "credit", "", null, 0, Scenario.usd("-100"), 1));

        assertThat(lines.get(0))
                .isEqualTo("estimated 100 % of cost (USD 100.00 of 100.00) before credits of USD 100.00");
    }

    @Test
    void aShareIsNeverRoundedToAllOrNothing() {
        UsageItem small =
                Scenario.skipped(SkipReason.NOT_MODELLED, "storage", "gp3", "", null, 0, Scenario.usd("0.01"), 1);

        // 999,999.99 of 1,000,000.00 is 99.999999 %
        assertThat(lines(100, training(24).cost(Scenario.usd("999999.99")).build(), small)
                        .get(0))
                .isEqualTo("estimated 99.9 % of cost (USD 999,999.99 of 1,000,000.00)");
        assertThat(lines(
                                100,
                                training(24).cost(Scenario.usd("0.01")).build(),
                                Scenario.skipped(SkipReason.TAX, "", "VAT", "", null, 0, Scenario.usd("999999.99"), 1))
                        .get(0))
                .isEqualTo("estimated under 0.1 % of cost (USD 0.01 of 1,000,000.00)");
    }

    @Test
    void bothSignalsAreTotalsOfTheirOwnInKilograms() {
        List<String> lines = lines(100, training(24).build());

        // 57.4201992 and 71.0976 kg, see HandWorkedFiguresTest; a marginal series has no spread of its own:
        // 107.52 x 1.12 x 0.4 = 48.169 and 201.6 x 1.18 x 0.4 = 95.155
        assertThat(lines)
                .contains("  average           57.4 kg CO2e, location-based average (31.1 to 96.1)")
                .contains("  marginal          71.1 kg CO2, marginal (48.2 to 95.2)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.01    | 0.0239 kg CO2e, location-based average | 64.4 Wh   | 23.9 g
            24      | 57.4 kg CO2e, location-based average   | 155 kWh   | 57.4 kg
            24000   | 57,400 kg CO2e, location-based average | 155 MWh   | 57.4 t
            24e6    | 57,400,000 kg CO2e, location-based average | 155 GWh | 57,400 t
            """)
    void totalsKeepTheirUnitAndTablesTakeOneThatFits(double hours, String total, String energy, String cell) {
        List<String> lines = lines(100, training(hours).build());

        // 57.4201992 kg and 154.56 kWh for 24 hours; 0.01 h: 0.023925083 kg and 64.4 Wh
        assertThat(section(lines, "Totals")).contains(total).contains("energy, IT        " + energy);
        assertThat(section(lines, "By region, instance-type")).contains("  " + cell + "  ");
    }

    @Test
    void aSignalThatCoversAPartSaysWhich() {
        String totals = section(lines(100, Scenario.MONTH.toArray(UsageItem[]::new)), "Totals");

        // Resolved 177.744 + 2.875 = 180.619 of 187.99495143 kWh = 96.08 %
        assertThat(totals).contains("marginal (49.6 to 96.6); covers 96.1 % of the energy");
    }

    @Test
    void aSignalThatIsResolvedForNothingSaysSo() {
        String totals =
                section(lines(100, Scenario.row("eu-west-1", "m5.large", 24).build()), "Totals");

        assertThat(totals).contains("  marginal          resolved for no usage, see the gaps");
    }

    @Test
    void intensitiesWithoutBasisAndGasReadWell() {
        try (CarbonTracker tracker = Scenario.tracker(
                new ListedUsage(List.of(training(24).build())), new ListedIntensity("us-east-1", "", ""))) {
            String screen = TerminalSummary.render(tracker.run(Scenario.request("region")), 100, false);

            assertThat(screen)
                    .contains("  marginal          71.1 kg, marginal (48.2 to 95.2)\n")
                    .contains("                    basis unknown, of series, from listed\n");
        }
    }

    @Test
    void idleReservedProvisionalWideAndNegativeAreNamed() {
        List<String> lines = lines(100, Scenario.MONTH.toArray(UsageItem[]::new));
        String totals = String.join("\n", lines);

        // 560 + 1,680 = 2,240 W x 2 h x 1.15 = 5.152 kWh; x 0.32305 = 1.6643536 kg; embodied 2 x 0.149442922 kg
        assertThat(totals)
                .contains("  idle-reserved     2 instance-hours held but not running: 5.15 kWh, 1.66 kg CO2e, embodied"
                        + " 299 g;\n                    in no total")
                // 24 h of m5.large, 0.18847581600 kWh x 1.11 = 0.20920815576 kWh of 187.99495
                .contains("  provisional       209 Wh, 0.1 % of the energy, may still be restated by the provider")
                .contains("  warning           1 group is below zero: corrections outweigh usage")
                .contains(" has a high bound of more than 3.5 times its low")
                .contains(
                        "  note              the average figures have mixed bases (life-cycle, generation; operational,");
    }

    @Test
    void regionsHaveTotalsOfTheirOwn() {
        String regions = section(lines(100, Scenario.MONTH.toArray(UsageItem[]::new)), "By region");

        // 57.4201992 + 0.92876875 = 58.34896795 kg and 2 x 0.05367026 - 0.600367735 = -0.493027 kg
        assertThat(regions.lines().map(line -> line.strip().replaceAll(" {2,}", "|")))
                .anyMatch(line -> line.startsWith("aws|us-east-1|34|181 kWh|58.3 kg|"))
                .anyMatch(line -> line.startsWith("aws|eu-west-1|38|-1.92 kWh|-493 g|"))
                .anyMatch(line -> line.endsWith("|mixed"));
    }

    @Test
    void regionsAreNotRepeatedWhereTheyAreTheGroups() {
        CarbonReport report = Scenario.run(Scenario.MONTH, Scenario.request("provider,region"));

        assertThat(TerminalSummary.render(report, 100, false)).containsOnlyOnce("\nBy ");
    }

    @Test
    void aFailedSourceMakesTheFirstLineSayIncomplete() {
        UsageFacts facts = new UsageFacts(null, null, "", List.of(), List.of("cannot read \"two.csv\": broken gzip"));
        ListedUsage usage = new ListedUsage("listed", List.of(training(24).build()), facts, List.of());
        try (CarbonTracker tracker = Scenario.tracker(usage, new ListedIntensity("us-east-1", "direct", "CO2"))) {
            List<String> lines = TerminalSummary.render(tracker.run(Scenario.request("region")), 120, false)
                    .lines()
                    .toList();

            assertThat(lines.get(0))
                    .isEqualTo(
                            "INCOMPLETE, some input could not be read; estimated 100 % of rows (1 of 1); the bill has no"
                                    + " cost");
            assertThat(lines.get(1)).isEqualTo("largest service not modelled: none");
            assertThat(lines.get(2)).isEqualTo("failed: listed: cannot read \"two.csv\": broken gzip");
            assertThat(lines).anyMatch(line -> line.startsWith("  listed            failed, 1 row; cannot read"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 59, 60, 61, 80, 89, 90, 100, 200})
    void noLineIsWiderThanTheScreen(int width) {
        String screen = TerminalSummary.render(Scenario.month(), width, true);

        assertThat(screen.lines())
                .allSatisfy(line -> assertThat(Columns.of(line))
                        .as(line)
                        .isLessThanOrEqualTo(Math.max(TerminalSummary.MIN_WIDTH, width)));
        assertThat(screen.lines().map(line -> ESCAPE.matcher(line).replaceAll("")))
                .noneMatch(line -> line.endsWith(" "));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 100})
    void colorAddsNothingButColorAndIsOffWhenOff(int width) {
        CarbonReport report = Scenario.month();
        String plain = TerminalSummary.render(report, width, false);
        String colored = TerminalSummary.render(report, width, true);

        assertThat(plain).doesNotContain("\u001b");
        assertThat(colored).contains("\u001b[1m");
        assertThat(ESCAPE.matcher(colored).replaceAll("")).isEqualTo(plain);
        // Every line that sets a style resets it.
        assertThat(colored.lines().filter(line -> line.contains("\u001b")))
                .allMatch(line -> line.startsWith("\u001b[1") && line.endsWith("\u001b[0m"));
    }

    @Test
    void columnsOfFiguresStandToTheRight() {
        List<String> table = section(lines(100, Scenario.MONTH.toArray(UsageItem[]::new)), "By region, instance-type")
                .lines()
                .toList();

        int end = table.get(0).indexOf("hours") + "hours".length();
        assertThat(table.subList(1, table.size()))
                .allSatisfy(line -> assertThat(line.substring(0, end)).matches(".*[0-9]"))
                .allSatisfy(line -> assertThat(line.charAt(end)).isEqualTo(' '));
        assertThat(table).extracting(String::length).containsOnly(table.get(0).length());
    }

    @Test
    void manyGroupsAreCutAndCounted() {
        List<UsageItem> items = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            items.add(training(1 + i).account("account-" + i).build());
        }
        CarbonReport report = Scenario.run(items, Scenario.request("account"));

        assertThat(TerminalSummary.render(report, 100, false))
                .contains("  account-24")
                .doesNotContain("  account-4 ")
                .contains("  ... and 5 more groups, see the summary file\n");
    }

    @Test
    void figuresBeyondAllMeasureStillFitALine() {
        List<String> lines = lines(
                60,
                training(1e200).cost(Scenario.usd("1E+390")).build(),
                training(1e-200).cost(Scenario.usd("1E-390")).build(),
                Scenario.row("eu-west-1", "p5.48xlarge", 1e-200)
                        .cost(Scenario.usd("1E-390"))
                        .build());

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        assertThat(lines.get(0)).isEqualTo("estimated 100 % of cost (USD 1E+390 of 1E+390)");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("  us-east-1 ") && line.contains(" 1E+200 "))
                .anyMatch(line -> line.startsWith("  eu-west-1 ") && line.contains(" 1E-200 "));
    }

    @Test
    void theDefaultLocaleDoesNotMatter() {
        String expected = TerminalSummary.render(Scenario.month(), 100, false);
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(TerminalSummary.render(Scenario.month(), 100, false)).isEqualTo(expected);
        } finally {
            Locale.setDefault(locale);
        }
    }

    @Test
    void aTargetThatTakesNothingIsToldByName() {
        Appendable broken = new Appendable() {
            @Override
            public Appendable append(CharSequence text) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public Appendable append(char c) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThatThrownBy(() -> Scenario.month(TerminalSummary.writer(broken, 100, false)))
                .isInstanceOf(ReportException.class)
                .hasMessage("cannot print the summary: Broken pipe; check where the output goes");
        assertThatThrownBy(() -> Scenario.month(JsonReport.writer(broken)))
                .isInstanceOf(ReportException.class)
                .hasMessage("cannot print the JSON report: Broken pipe; check where the output goes");
    }
}
