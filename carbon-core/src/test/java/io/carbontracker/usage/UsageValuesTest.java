package io.carbontracker.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.TimeWindow;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageValuesTest {
    private static final TimeWindow DAY = TimeWindow.ofDay(LocalDate.of(2026, 6, 1));

    @ParameterizedTest
    @CsvSource({
        "provider, provider, provider",
        "instance-type, instance-type, instance_type",
        " REGION , region, region",
        "day, day, date",
        "hour, hour, hour",
        "tag:team, tag:team, tag_team",
        "TAG: Cost Center , tag:Cost Center, tag_Cost Center"
    })
    void aDimensionIsReadAndNamedInOptionsAndColumns(String text, String label, String column) {
        assertThat(Dimension.parse(text).label()).isEqualTo(label);
        assertThat(Dimension.parse(text).column()).isEqualTo(column);
        assertThat(Dimension.parse(label)).isEqualTo(Dimension.parse(text));
    }

    @Test
    void dimensionsAreReadAlikeInALocaleWithAnotherI() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(Dimension.parse("PRICING")).isEqualTo(Dimension.PRICING);
            assertThat(Dimension.INSTANCE_TYPE.label()).isEqualTo("instance-type");
            assertThat(Providers.canonical("MICROSOFT")).isEqualTo("azure");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void anUnknownDimensionIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> Dimension.parse("regoin"))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage(
                        "unknown group-by dimension \"regoin\"; did you mean \"region\"?; known: provider, account, "
                                + "service, region, instance-type, accelerator, day, hour, pricing, tag:NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag:", "tag: ", "TAG:"})
    void aTagDimensionNeedsAName(String text) {
        assertThatThrownBy(() -> Dimension.parse(text)).isInstanceOf(CarbonConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "aws, aws",
        "AWS, aws",
        "Amazon Web Services, aws",
        "azure, azure",
        "Microsoft, azure",
        "' Microsoft Azure ', azure",
        "gcp, gcp",
        "Google, gcp",
        "Google Cloud, gcp",
        "Oracle Cloud, oracle cloud",
        "Amazon, amazon",
        "'', ''"
    })
    void providersHaveOneNameHoweverBillsSpellThem(String text, String name) {
        assertThat(Providers.canonical(text)).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource
    void everyPricingIsFoundByItsLabelInAnyCase(Pricing pricing) {
        assertThat(Pricing.ofLabel(pricing.label().toUpperCase(Locale.ROOT))).contains(pricing);
    }

    @Test
    void pricingsThatNobodyKnowsAreNone() {
        assertThat(Pricing.ofLabel("ondemand")).isEmpty();
        assertThat(Pricing.ON_DEMAND.label()).isEqualTo("on-demand");
        assertThat(Pricing.SAVINGS_PLAN.label()).isEqualTo("savings-plan");
    }

    @ParameterizedTest
    @CsvSource({
        "training, TRAINING",
        " Train-7b , TRAINING",
        "INFERENCE, INFERENCE",
        "serving, INFERENCE",
        "idle, IDLE",
        "Notebooks, IDLE",
        "low-traffic, ",
        "pretraining, ",
        "'', "
    })
    void workloadsAreReadOutOfTheBeginningOfATagsValue(String text, Workload workload) {
        assertThat(Workload.ofTagValue(text).orElse(null)).isEqualTo(workload);
    }

    @Test
    void aRecordNeedsResourceWindowAndHours() {
        UsageRecord.Builder builder = UsageRecord.builder().window(DAY).deviceHours(1);

        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> UsageRecord.builder()
                        .window(DAY)
                        .resource(new MeteredResource.Memory())
                        .build())
                .isInstanceOf(IllegalStateException.class);
        assertThat(builder.resource(new MeteredResource.Vcpu("a3"))
                        .build()
                        .resource()
                        .label())
                .isEqualTo("a3 vcpu");
    }

    @Test
    void aRecordRefusesNumbersThatCannotBe() {
        UsageRecord.Builder builder = UsageRecord.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.deviceHours(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.deviceHours(Double.NEGATIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.utilization(1.01));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.utilization(-0.01));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.billedRows(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeasuredEnergy(Double.NaN, MeasuredEnergy.Scope.NODE));
        assertThat(UsageRecord.of("aws", "x", "y", DAY, -2).deviceHours()).isEqualTo(-2);
    }

    @Test
    void aRecordIsNotChangedByItsBuilderOrByTheMapOfItsTags() {
        Map<String, String> tags = new HashMap<>(Map.of("team", "a"));
        UsageRecord.Builder builder = UsageRecord.of("Amazon Web Services", "us-east-1", "m5.large", DAY, 1).toBuilder()
                .tags(tags);
        UsageRecord usage = builder.build();

        tags.put("team", "b");
        builder.deviceHours(9).region("eu-west-1");

        assertThat(usage.provider()).isEqualTo("aws");
        assertThat(usage.tags()).containsExactly(Map.entry("team", "a"));
        assertThat(usage.deviceHours()).isEqualTo(1);
        assertThat(usage.region()).isEqualTo("us-east-1");
        assertThat(usage).hasToString("1.0 instance-hours of m5.large in aws us-east-1, " + DAY);
    }
}
