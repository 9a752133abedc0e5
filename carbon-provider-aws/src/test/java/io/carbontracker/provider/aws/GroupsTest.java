package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.provider.aws.Asking.Found;
import io.carbontracker.testkit.Answer;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single groups become: quantities, units, costs, regions, tags. */
class GroupsTest {
    private static Found read(String usageType, String amount, String unit) {
        return read(new WirePages().group("2026-10-01", "us-east-1", usageType, amount, unit));
    }

    private static Found read(WirePages page) {
        try (FakeCostExplorer fake = new FakeCostExplorer().answersFirst(page.answer())) {
            return Asking.read(Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-02"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "24, Hrs, 24",
        "24.0000000000, hours, 24",
        "7.9963888889, Hrs, 7.9963888889",
        "1.73E-5, Hrs, 0.0000173",
        "2.4e1, Hrs, 24",
        "-0.5, Hrs, -0.5",
        "0, Hrs, 0",
        "5400, Seconds, 1.5",
        "90, Minutes, 1.5",
        "' 3 ', Hrs, 3",
    })
    void quantitiesOfTimeAreHours(String amount, String unit, double hours) {
        assertThat(read("BoxUsage:m5.large", amount, unit).records())
                .singleElement()
                .satisfies(one -> assertThat(one.deviceHours()).isEqualTo(hours));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "NaN", "Infinity", "1,5", "0x10", "1E999999999", "twelve"})
    void quantitiesThatAreNoNumberAreBadRowsWithTheirCost(String amount) {
        assertThat(read("BoxUsage:m5.large", amount, "Hrs").items())
                .singleElement()
                .isInstanceOfSatisfying(SkippedUsage.class, one -> {
                    assertThat(one.reason()).isEqualTo(SkipReason.BAD_ROW);
                    assertThat(one.detail()).isEqualTo("UsageQuantity \"" + amount + "\" is no number");
                    assertThat(one.type()).isEqualTo("m5.large");
                    assertThat(one.cost()).isNotNull();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"N/A", "", "Requests", "GB-Mo", "vCPU-Hours"})
    void mixedAndUnknownUnitsAreSkippedWithTheirCost(String unit) {
        assertThat(read("BoxUsage:m5.large", "24", unit).items())
                .singleElement()
                .isInstanceOfSatisfying(SkippedUsage.class, one -> {
                    assertThat(one.reason()).isEqualTo(SkipReason.UNKNOWN_UNIT);
                    assertThat(one.deviceHours()).isZero();
                    assertThat(one.cost())
                            .satisfies(cost -> assertThat(cost.amount()).isEqualByComparingTo(BigDecimal.ONE));
                });
    }

    @Test
    void aGroupWithoutMetricsIsABadRow() {
        String page = """
                {"ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01","End":"2026-10-02"},"Estimated":false,
                 "Groups":[{"Keys":["us-east-1","BoxUsage:m5.large"]}]}]}""";
        try (FakeCostExplorer fake = new FakeCostExplorer().answersFirst(Answer.json(page))) {
            assertThat(Asking.read(Asking.source(fake).build(), Asking.query("2026-10-01", "2026-10-02"))
                            .skipped())
                    .singleElement()
                    .satisfies(one -> assertThat(one.reason()).isEqualTo(SkipReason.BAD_ROW));
        }
    }

    @Test
    void costsKeepTheirCurrencyAndEveryDigitAndMixedOnesAreNone() {
        Found found = read(new WirePages()
                .group("2026-10-01", List.of("us-east-1", "BoxUsage:m5.large"), "1", "Hrs", "0.0960000001", "CNY")
                .group("2026-10-01", List.of("us-east-1", "BoxUsage:m5.xlarge"), "1", "Hrs", "3", "N/A"));

        assertThat(found.records().get(0).cost()).satisfies(cost -> {
            assertThat(cost.amount()).isEqualTo("0.0960000001");
            assertThat(cost.currency()).isEqualTo("CNY");
        });
        assertThat(found.records().get(1).cost()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"us-gov-west-1, us-gov-west-1", "global, global", "NoRegion, ''", "'', ''"})
    void regionsAreTheServicesOwn(String key, String region) {
        assertThat(read(new WirePages().group("2026-10-01", key, "BoxUsage:m5.large", "1", "Hrs"))
                        .records())
                .singleElement()
                .satisfies(one -> assertThat(one.region()).isEqualTo(region));
    }

    @Test
    void somethingNamedAfterAMachineThatIsNoTimeIsNoMachine() {
        assertThat(read("USE1-Host:VolumeUsage.gp2", "100", "GB-Mo").skipped())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.reason()).isEqualTo(SkipReason.NOT_MODELLED);
                    assertThat(one.category()).isEqualTo("storage");
                });
    }

    @Test
    void hoursOfAnUnknownKindOfUsageAreAGap() {
        assertThat(read("USE1-NewUsage:p6.48xlarge", "3", "Hrs").skipped())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.reason()).isEqualTo(SkipReason.UNKNOWN_HARDWARE);
                    assertThat(one.type()).isEqualTo("p6.48xlarge");
                    assertThat(one.deviceHours()).isEqualTo(3);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ml",
                "a$b$",
                "$",
                "a, b",
                "first\nsecond",
                "quote \" and \\ backslash",
                "\u0001\u001b[31m",
                "équipe 機械学習",
                "=cmd()"
            })
    void tagValuesArriveAsTheyAre(String value) {
        try (FakeCostExplorer fake =
                new FakeCostExplorer(BilledRow.ec2("2026-10-01", "us-east-1", "BoxUsage:m5.large", "1", "1")
                        .tagged("team", value))) {
            assertThat(Asking.read(
                                    Asking.source(fake).build(),
                                    Asking.query("2026-10-01", "2026-10-02", Dimension.tag("team")))
                            .records())
                    .singleElement()
                    .satisfies(one -> assertThat(one.tags()).containsOnly(Map.entry("team", value)));
        }
    }

    @ParameterizedTest
    @CsvSource({"team$, ''", "team$ml, ml", "cost$center$ml, center$ml"})
    void theTagsNameIsTakenOffItsValue(String key, String value) {
        assertThat(new Axis(Axis.Kind.TAG, "team").value(key)).isEqualTo(value);
    }

    @Test
    void aTagWithADollarInItsNameIsTakenOffWhole() {
        assertThat(new Axis(Axis.Kind.TAG, "cost$center").value("cost$center$ml$"))
                .isEqualTo("ml$");
    }
}
