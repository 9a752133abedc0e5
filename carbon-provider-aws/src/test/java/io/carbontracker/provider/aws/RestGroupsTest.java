package io.carbontracker.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.costexplorer.model.Group;

class RestGroupsTest {
    @ParameterizedTest
    @CsvSource({
        "Amazon Relational Database Service, Usage, NOT_MODELLED, amazon relational database service",
        "Amazon Relational Database Service, DiscountedUsage, NOT_MODELLED, amazon relational database service",
        "Amazon Elastic MapReduce, Usage, DUPLICATE_HOURS, ''",
        "Amazon Elastic MapReduce, Tax, TAX, ''",
        "Amazon Elastic Compute Cloud - Compute, Credit, CREDIT, ''",
        "Amazon Elastic Compute Cloud - Compute, Refund, CREDIT, ''",
        "Amazon Elastic Compute Cloud - Compute, Enterprise Discount Program Discount, CREDIT, ''",
        "Amazon Elastic Compute Cloud - Compute, RIFee, UNUSED_COMMITMENT, ''",
        "Amazon Elastic Compute Cloud - Compute, Recurring, UNUSED_COMMITMENT, ''",
        "Savings Plans for AWS Compute usage, SavingsPlanRecurringFee, UNUSED_COMMITMENT, ''",
        "Savings Plans for AWS Compute usage, SavingsPlanUpfrontFee, PURCHASE, ''",
        "Savings Plans for AWS Compute usage, SavingsPlanNegation, PURCHASE, ''",
        "AWS Support (Business), Fee, FEE, ''",
        "AWS Support (Business), Something new, FEE, ''",
    })
    void recordTypesHaveTheirReason(String service, String record, SkipReason reason, String category) {
        SkippedUsage item = item(service, record);

        assertThat(item.reason()).isEqualTo(reason);
        assertThat(item.category()).isEqualTo(category);
        assertThat(item.service()).isEqualTo(service);
        assertThat(item.kind()).isNull();
        assertThat(item.deviceHours()).isZero();
    }

    @Test
    void aGroupWithoutKeysIsStillAccountedFor() {
        assertThat(item()).satisfies(one -> {
            assertThat(one.reason()).isEqualTo(SkipReason.FEE);
            assertThat(one.detail()).isEqualTo("record type unknown");
        });
    }

    private static SkippedUsage item(String... keys) {
        return (SkippedUsage)
                RestGroups.item(Group.builder().keys(List.of(keys)).build());
    }
}
