package io.carbontracker.source.files;

import static io.carbontracker.source.files.Reading.focus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FocusTagsTest {
    private static final String METER = "USW2-BoxUsage:g5.xlarge";

    static Stream<Arguments> tags() {
        return Stream.of(
                argumentSet("object", "Tags", "{\"x\":1,\"team\":\"a\",\"stage\":null}", Map.of("team", "a")),
                argumentSet(
                        "number and truth",
                        "Tags",
                        "{\"team\":1.50,\"stage\":true}",
                        Map.of("team", "1.50", "stage", "true")),
                argumentSet("structures", "Tags", "{\"team\":{\"team\":\"b\"},\"stage\":\"c\"}", Map.of("stage", "c")),
                argumentSet("first of two", "Tags", "{\"team\":\"a\",\"team\":\"b\"}", Map.of("team", "a")),
                argumentSet(
                        "without braces",
                        "Tags",
                        "\"team\": \"a\",\"stage\": \"b\"",
                        Map.of("team", "a", "stage", "b")),
                argumentSet("empty", "Tags", "{}", Map.of()),
                argumentSet("exact names", "Tags", "{\"Team\":\"a\"}", Map.of()),
                argumentSet(
                        "labels of Google Cloud",
                        "x_Labels",
                        "[{\"key\":\"team\",\"value\":\"a\"},{\"Key\":\"stage\",\"Value\":\"b\"},{\"Key\":\"x\"}]",
                        Map.of("team", "a", "stage", "b")),
                argumentSet(
                        "labels of the project",
                        "x_ProjectLabels",
                        "[{\"Key\":\"team\",\"Value\":\"p\"}]",
                        Map.of("team", "p")));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void tagsAreReadFromObjectsAndArraysOfPairs(String column, String json, Map<String, String> tags) {
        Reading reading = Reading.of(
                focus(FocusBill.text("ProviderName", "AWS", "SkuMeter", METER, column, json)), "team", "stage");

        assertThat(reading.record().tags()).isEqualTo(tags);
    }

    @Test
    void theResourcesLabelsGoBeforeTheProjects() {
        Reading reading = Reading.of(
                focus(FocusBill.text(
                        "ProviderName",
                        "AWS",
                        "SkuMeter",
                        METER,
                        "x_Labels",
                        "[{\"Key\":\"team\",\"Value\":\"resource\"}]",
                        "x_ProjectLabels",
                        "[{\"Key\":\"team\",\"Value\":\"project\"},{\"Key\":\"stage\",\"Value\":\"dev\"}]")),
                "team",
                "stage");

        assertThat(reading.record().tags()).isEqualTo(Map.of("team", "resource", "stage", "dev"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"team=a", "{\"team\":", "{\"x\":[[[", "7", "{\"x\" 1}"})
    void tagsThatAreNoJsonSkipTheirRowWhenTheyAreAskedForAndElsePass(String json) {
        String bill = FocusBill.text("ProviderName", "AWS", "SkuMeter", METER, "Tags", json);

        assertThat(Reading.of(focus(bill), "team").skip().detail())
                .startsWith("Tags is \"")
                .contains("expected a JSON object of names and values");
        assertThat(Reading.of(focus(bill)).records()).hasSize(1);
    }
}
