package io.carbontracker.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarbonExceptionTest {
    private static final List<String> KNOWN = List.of("aws", "azure", "usage-csv", "focus", "workload.tag");

    // allowed are as many changes as a third of the letters typed, and 2 for short names
    @ParameterizedTest
    @CsvSource({
        "azur, azure",
        "AZURE, azure",
        "usage_csv, usage-csv",
        "focs, focus",
        "fcous, focus",
        "workloadtag, workload.tag",
        "wrkld.tg, ", // 4 letters are missing, more than 2
        "kubernetes, "
    })
    void aMistypedNameMeansTheNearestOrNone(String typed, String meant) {
        assertThat(CarbonConfigurationException.nearest(typed, KNOWN).orElse(null))
                .isEqualTo(meant);
    }

    @Test
    void ofTwoNamesEquallyNearTheFirstIsMeant() {
        assertThat(CarbonConfigurationException.nearest("ab", List.of("abc", "abd")))
                .contains("abc");
        assertThat(CarbonConfigurationException.nearest("ab", List.of())).isEmpty();
    }

    @Test
    void aRefusalNamesWhatWasAskedForAndAllThatExists() {
        assertThat(CarbonConfigurationException.unknown("usage source", "azur", KNOWN))
                .hasMessage(
                        "unknown usage source \"azur\"; did you mean \"azure\"?; known: aws, azure, usage-csv, focus, "
                                + "workload.tag");
        assertThat(CarbonConfigurationException.unknown("report writer", "x-ray-film", List.of()))
                .hasMessage("unknown report writer \"x-ray-film\"; known: none");
    }

    @Test
    void failuresTellWhereTheyHappenedAndWhetherToTryAgain() {
        Exception cause = new Exception("below");
        UsageSourceException usage = new UsageSourceException("focus", "slow down", cause, true);

        assertThat(usage.source()).isEqualTo("focus");
        assertThat(usage.isRetryable()).isTrue();
        assertThat(usage).hasMessage("slow down").hasCause(cause).isInstanceOf(CarbonException.class);
        assertThat(new CatalogException("regions.csv", "m", null, false).table())
                .isEqualTo("regions.csv");
        assertThat(new IntensitySourceException("watttime", "m", null, false).source())
                .isEqualTo("watttime");
        assertThat(new ReportException("out", "m", null, false).target()).isEqualTo("out");
        assertThat(new CarbonConfigurationException("m").isRetryable()).isFalse();
    }
}
