package io.carbontracker.intensity.watttime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.carbontracker.intensity.watttime.SeriesCheck.Checked;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesCheckTest {
    private static final double NONE = Double.NaN;
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final String META = "{\"data_point_period_seconds\": 300, \"region\": \"PJM_DC\","
            + " \"signal_type\": \"co2_moer\", \"units\": \"lbs_co2_per_mwh\", \"model\": {\"date\": \"2026-03-01\"}}";

    /** Checks points of the first twenty minutes of June: four periods. */
    private static Checked check(String points) throws Exception {
        return check(points, META);
    }

    private static Checked check(String points, String meta) throws Exception {
        JsonNode answer = JsonMapper.builder().build().readTree("{\"data\": [" + points + "], \"meta\": " + meta + "}");
        return SeriesCheck.check(answer, "PJM_DC", GridSignal.MOER, START, 4);
    }

    private static String point(String time, String value) {
        return "{\"point_time\": \"" + time + "\", \"value\": " + value + "}";
    }

    private static String revised(String time, String value, String lastUpdated) {
        return "{\"point_time\": \"" + time + "\", \"value\": " + value + ", \"last_updated\": " + lastUpdated + "}";
    }

    @Test
    void pointsAreSortedWhateverTheirOrderAndGapsStayOpen() throws Exception {
        Checked checked = check(String.join(
                ",",
                point("2026-06-01T00:15:00Z", "4"),
                point("2026-06-01T00:00:00Z", "1.5"),
                point("2026-06-01T00:05:00Z", "0")));

        assertThat(checked.values()).containsExactly(1.5, 0, NONE, 4);
        assertThat(checked.model()).isEqualTo("2026-03-01");
        assertThat(checked.filled()).isEqualTo(3);
        assertThat(checked.unusable()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-06-01T00:05:00Z",
                "2026-06-01T00:05:00+00:00",
                "2026-06-01T00:05Z",
                "2026-06-01T00:05:00.000000+00:00",
                "2026-06-01T02:05:00+02:00",
                "2026-05-31T18:35:00.0-05:30"
            })
    void timesAreReadWithAnyOffsetAndFraction(String time) throws Exception {
        assertThat(check(point(time, "7")).values()).containsExactly(NONE, 7, NONE, NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-06-01T00:05:00",
                "2026-06-01T00:07:00Z",
                "2026-06-01T00:05:00.5Z",
                "2026-06-01",
                "yesterday",
                ""
            })
    void timesWithoutAZoneOrBesideTheStepAreNoTimes(String time) throws Exception {
        Checked checked = check(point(time, "7"));

        assertThat(checked.values()).containsOnly(NONE);
        assertThat(checked.unusable()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "-0.001", "5000.001", "1e300", "1e999", "\"12.5\"", "\"NaN\"", "true", "[]", "{}"})
    void whatIsNoValueIsMissing(String value) throws Exception {
        Checked checked = check(point("2026-06-01T00:00:00Z", value));

        assertThat(checked.values()).containsOnly(NONE);
        assertThat(checked.unusable()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, 0", "1210, 1210", "850.743982, 850.743982", "5000, 5000", "1.21e3, 1210"})
    void numbersOfAnyFormAreValuesAndZeroIsOne(String text, double value) throws Exception {
        Checked checked = check(point("2026-06-01T00:00:00Z", text));

        assertThat(checked.values()[0]).isEqualTo(value);
        assertThat(1 / (checked.values()[0] + 1e-300)).isPositive();
    }

    @Test
    void theExactPoundConvertsAtTheEdge() {
        // 850.743982 x 0.45359237 / 1,000, worked out to 16 digits
        assertThat(GridSignal.kgPerKwh(850.743982)).isCloseTo(0.385890979, within(5e-10));
        assertThat(GridSignal.kgPerKwh(1_000)).isEqualTo(0.45359237);
        assertThat(GridSignal.kgPerKwh(0)).isZero();
    }

    @Test
    void whatLiesOutsideIsLeftOutAndCounted() throws Exception {
        Checked checked = check(String.join(
                ",",
                point("2026-05-31T23:55:00Z", "9"),
                point("2026-06-01T00:00:00Z", "1"),
                point("2026-06-01T00:20:00Z", "9")));

        assertThat(checked.values()).containsExactly(1, NONE, NONE, NONE);
        assertThat(checked.outside()).isEqualTo(2);
    }

    @Test
    void equalDuplicatesFold() throws Exception {
        String twice = point("2026-06-01T00:00:00Z", "1") + "," + point("2026-06-01T00:00:00+00:00", "1.0");

        assertThat(check(twice).values()).containsExactly(1, NONE, NONE, NONE);
    }

    @Test
    void ofUnequalDuplicatesTheLaterRevisionHolds() throws Exception {
        String early = revised("2026-06-01T00:00:00Z", "1", "\"2026-06-02T00:00:00Z\"");
        String late = revised("2026-06-01T00:00:00Z", "2", "\"2026-06-03T00:00:00Z\"");

        assertThat(check(early + "," + late).values()[0]).isEqualTo(2);
        assertThat(check(late + "," + early).values()[0]).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"2026-06-02T00:00:00Z\"", "\"soon\""})
    void unequalDuplicatesWithoutALaterOneAreRefused(String lastUpdated) {
        String both = revised("2026-06-01T00:00:00Z", "1", "\"2026-06-02T00:00:00Z\"") + ","
                + revised("2026-06-01T00:00:00Z", "2", lastUpdated);

        assertThatThrownBy(() -> check(both))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("two values for 2026-06-01T00:00:00Z");
    }

    @Test
    void aMissingValueBesideAValueLeavesTheValue() throws Exception {
        assertThat(check(point("2026-06-01T00:00:00Z", "1") + "," + point("2026-06-01T00:00:00Z", "null"))
                        .values()[0])
                .isEqualTo(1);
    }

    @Test
    void imputedValuesAreMarked() throws Exception {
        Checked checked = check("{\"point_time\": \"2026-06-01T00:05:00Z\", \"value\": 3, \"imputed_data_used\": true},"
                + "{\"point_time\": \"2026-06-01T00:10:00Z\", \"value\": 3, \"imputed_data_used\": false}");

        assertThat(checked.imputed().stream()).containsExactly(1);
    }

    static Stream<Arguments> metaOfSomethingElse() {
        return Stream.of(
                argumentSet("another region", "PJM_DC", "PJM", "region is \"PJM\", expected \"PJM_DC\""),
                argumentSet("another signal", "co2_moer", "health_damage", "signal_type is \"health_damage\""),
                argumentSet("another unit", "lbs_co2_per_mwh", "percentile", "units is \"percentile\""),
                argumentSet("no unit", "\"units\": \"lbs_co2_per_mwh\",", "", "units is absent"),
                argumentSet("no region", "\"region\": \"PJM_DC\",", "", "region is absent"),
                argumentSet("another period", "300", "3600", "data_point_period_seconds is \"3600\""),
                argumentSet("a period as null", "300", "null", "data_point_period_seconds is \"null\""),
                argumentSet("a model that is a path", "2026-03-01", "../../x", "the model's date is \"../../x\""),
                argumentSet("a unit in disguise", "lbs_co2_per_mwh", "lbs\\u202e", "units is \"lbs?\""));
    }

    @ParameterizedTest
    @MethodSource("metaOfSomethingElse")
    void anAnswerOfSomethingElseIsRefusedAsAWhole(String part, String instead, String says) {
        String meta = META.replace(part, instead);
        assertThat(meta).isNotEqualTo(META);

        assertThatThrownBy(() -> check(point("2026-06-01T00:00:00Z", "1"), meta))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"type\": \"x\"}", "{\"date\": null}"})
    void aModelMayBeUnnamed(String model) throws Exception {
        String meta = META.replace("{\"date\": \"2026-03-01\"}", model);

        assertThat(check(point("2026-06-01T00:00:00Z", "1"), meta).model()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"meta\": null}", "{\"data\": [], \"meta\": []}"})
    void anAnswerWithoutMetaIsRefused(String text) throws Exception {
        JsonNode answer = JsonMapper.builder().build().readTree(text);

        assertThatThrownBy(() -> SeriesCheck.check(answer, "PJM_DC", GridSignal.MOER, START, 4))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("region is absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"\"", "7"})
    void dataMustBeAList(String data) throws Exception {
        JsonNode answer = JsonMapper.builder().build().readTree("{\"data\": " + data + ", \"meta\": " + META + "}");

        assertThatThrownBy(() -> SeriesCheck.check(answer, "PJM_DC", GridSignal.MOER, START, 4))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no list of data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "[]", "{}", "{\"value\": 3}"})
    void anythingInTheListThatIsNoPointIsLeftOut(String entry) throws Exception {
        assertThat(check(entry + "," + point("2026-06-01T00:05:00Z", "3")).values())
                .containsExactly(NONE, 3, NONE, NONE);
    }
}
