package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.cloud.bigquery.QueryParameterValue;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BillingQueryTest {
    private static final TimeWindow DAY = TimeWindow.ofDay(LocalDate.of(2026, 10, 2));
    private static final BillingTable TABLE =
            new BillingTable("billing-project", "billing", MiniatureExport.TABLE, false);

    @Test
    void thePartitionsAreThoseFromTwoDaysBeforeAndTheUsageIsExactlyThatOfTheWindow() {
        BillingQuery query = new BillingQuery(TABLE, DAY, new Grouping(false, false, List.of()));

        assertThat(query.sql())
                .contains("_PARTITIONTIME >= @partitions_from", "usage_start_time >= @from", "usage_start_time < @to")
                .doesNotContainIgnoringCase("BETWEEN");
        assertThat(value(query, "partitions_from")).isEqualTo("2026-09-30 00:00:00.000000+00:00");
        assertThat(value(query, "from")).isEqualTo("2026-10-02 00:00:00.000000+00:00");
        assertThat(value(query, "to")).isEqualTo("2026-10-03 00:00:00.000000+00:00");
    }

    @Test
    void aViewIsAskedWithoutPartitions() {
        BillingQuery query = new BillingQuery(
                new BillingTable("billing-project", "billing", "my_view", true),
                DAY,
                new Grouping(false, false, List.of()));

        assertThat(query.sql()).doesNotContain("_PARTITIONTIME", "@partitions_from");
        assertThat(query.parameters()).doesNotContainKey("partitions_from");
    }

    @Test
    void onlyTheColumnsNeededAreReadAndCreditsAreNeverJoined() {
        String sql = new BillingQuery(TABLE, DAY, new Grouping(false, false, List.of())).sql();

        assertThat(sql)
                .doesNotContain(
                        "*,", "SELECT *", "usage_end_time", "project.id", "UNNEST(labels)", "invoice", "resource.")
                .containsOnlyOnce("FROM `billing-project.billing." + MiniatureExport.TABLE + "`");
        // inside a sum of its own row, never beside the table
        assertThat(sql.split("UNNEST\\(credits\\)", -1)).hasSize(2);
        assertThat(sql).containsPattern("\\(SELECT SUM\\([^\n]*\\) FROM UNNEST\\(credits\\) c\\)");
    }

    @Test
    void columnsComeAsFarAsTheRequestNeedsThem() {
        assertThat(new BillingQuery(TABLE, DAY, new Grouping(true, true, List.of("team"))).sql())
                .contains("usage_end_time", "project.id AS project", "UNNEST(labels)", "AS label_0");
    }

    @Test
    void namesOfLabelsAreParametersAndNeverText() {
        BillingQuery query = new BillingQuery(TABLE, DAY, new Grouping(false, false, List.of("team_of_the_user")));

        assertThat(query.sql()).doesNotContain("team_of_the_user");
        assertThat(value(query, "label_0")).isEqualTo("team_of_the_user");
    }

    @Test
    void rowsAreGroupedByWhatIsAskedAndRowLevelAsksForProjects() {
        Instant asOf = Instant.parse("2026-11-01T00:00:00Z");
        UsageQuery plain = new UsageQuery(DAY, Set.of(Dimension.REGION), Set.of(), Grain.DAY, false, asOf);
        UsageQuery rows = UsageQuery.rows(DAY, asOf);
        UsageQuery tagged = new UsageQuery(
                DAY, Set.of(Dimension.tag("team"), Dimension.HOUR), Set.of("app"), Grain.DAY, false, asOf);

        assertThat(Grouping.of(plain, "")).isEqualTo(new Grouping(false, false, List.of()));
        assertThat(Grouping.of(plain, "cost-center")).isEqualTo(new Grouping(false, false, List.of("cost-center")));
        assertThat(Grouping.of(rows, "")).isEqualTo(new Grouping(true, true, List.of()));
        assertThat(Grouping.of(tagged, "team")).isEqualTo(new Grouping(true, false, List.of("app", "team")));
    }

    @Test
    void allTimeIsNoPeriodToAskFor() {
        assertThatThrownBy(() -> Grouping.of(UsageQuery.rows(TimeWindow.all(), Instant.EPOCH), ""))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("period");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team' OR '1'='1",
                "team`",
                "team\"",
                "team;DROP",
                "team\n",
                "",
                " team",
                "team)--",
                "@from",
                "-team"
            })
    void whatIsNoLabelIsRefused(String label) {
        assertThatThrownBy(() -> Grouping.checkLabel(label)).isInstanceOf(CarbonConfigurationException.class);
    }

    /**
     * The query of the tutorial: a unit of hours, a SKU by words that no SKU has in that order, a period with both its ends. It
     * names the table {@code gcp_billing_export_v1}, which there is under no billing account; here a real name stands in its
     * place, without which there would be an error and no rows to speak of.
     */
    private static String tutorial(String pattern) {
        return """
                SELECT location.region AS region, sku.description AS instance_type, SUM(usage.amount) AS usage_hours
                FROM `billing-project.billing.%s`
                WHERE service.description = 'Compute Engine'
                  AND sku.description LIKE '%s'
                  AND usage.unit IN UNNEST(@units)
                  AND usage_start_time BETWEEN @from AND @to
                GROUP BY region, instance_type
                """.formatted(MiniatureExport.TABLE, pattern);
    }

    @Test
    void theQueryOfTheTutorialFindsNothingAndForTwoReasons() throws SQLException {
        try (MiniatureExport export = MiniatureExport.of(Bill.all())) {
            String asPrinted = "%A3 Plus%H100 80GB%";

            assertThat(tutorial(export, asPrinted, "hour", "hours")).isEmpty();
            // the unit alone is not it: no SKU has "A3 Plus" before "H100"; they read "Nvidia H100 80GB Plus GPU
            // running in ..."
            assertThat(tutorial(export, asPrinted, "seconds")).isEmpty();
            // nor is the pattern alone: "hours" is no unit of the usage, "hour" one of the price only
            assertThat(tutorial(export, "%H100%", "hour", "hours")).isEmpty();
            // with both put right it finds seconds, not hours, and twice as many: those of the commitment, 28,800,
            // beside
            // 28,800 of usage and as many of the adjustment; the rows of tax and rounding have no quantity
            assertThat(tutorial(export, "%H100 80GB GPU%", "seconds"))
                    .extracting(row -> row.get(1), row -> Double.parseDouble(row.get(2)))
                    .containsExactlyInAnyOrder(
                            tuple("Nvidia H100 80GB GPU running in Americas", 57_600.0),
                            tuple("Commitment v1: Nvidia H100 80GB GPU in Americas for 1 Year", 28_800.0));
        }
    }

    private static List<List<String>> tutorial(MiniatureExport export, String pattern, String... units)
            throws SQLException {
        return export.run(
                        tutorial(pattern),
                        Map.of(
                                "units", QueryParameterValue.array(units, String.class),
                                "from", QueryParameterValue.timestamp("2026-10-01 00:00:00.000000+00:00"),
                                "to", QueryParameterValue.timestamp("2026-10-31 00:00:00.000000+00:00")))
                .rows();
    }

    private static String value(BillingQuery query, String parameter) {
        return query.parameters().get(parameter).getValue();
    }
}
