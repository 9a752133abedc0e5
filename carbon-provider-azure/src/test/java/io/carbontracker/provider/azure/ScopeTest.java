package io.carbontracker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.error.CarbonConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource({
        "subscriptions/S, subscriptions/S",
        "/subscriptions/S/, subscriptions/S",
        "00000000-0000-0000-0000-000000000001, subscriptions/00000000-0000-0000-0000-000000000001",
        "' subscriptions/S/resourceGroups/rg-(1)_x.y ', subscriptions/S/resourceGroups/rg-(1)_x.y",
        "providers/Microsoft.Management/managementGroups/root, providers/Microsoft.Management/managementGroups/root",
        "providers/Microsoft.Billing/billingAccounts/1, providers/Microsoft.Billing/billingAccounts/1",
        "providers/Microsoft.Billing/billingAccounts/a:b_2019-05-31/billingProfiles/P,"
                + " providers/Microsoft.Billing/billingAccounts/a:b_2019-05-31/billingProfiles/P",
        "providers/microsoft.billing/billingaccounts/1/departments/2,"
                + " providers/microsoft.billing/billingaccounts/1/departments/2",
        "providers/Microsoft.Billing/billingAccounts/1/enrollmentAccounts/2,"
                + " providers/Microsoft.Billing/billingAccounts/1/enrollmentAccounts/2",
        "providers/Microsoft.Billing/billingAccounts/1/customers/2,"
                + " providers/Microsoft.Billing/billingAccounts/1/customers/2"
    })
    void allKindsOfScopesAreTaken(String text, String path) {
        assertThat(Scope.parse(text)).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "subscriptions//x",
                "subscriptions/..",
                "subscriptions/S/../T",
                "subscriptions/S?x=y",
                "subscriptions/S#x",
                "subscriptions/S%2fT",
                "subscriptions/S/resourceGroups",
                "subscriptions/S/providers/Microsoft.Compute",
                "https://management.azure.com/subscriptions/S",
                "providers/Microsoft.Billing/billingAccounts/1/strange/2"
            })
    void whatIsNoScopeIsRefusedWithThoseThatAre(String text) {
        assertThatThrownBy(() -> Scope.parse(text))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("the scope (azure.scope) \"" + text + "\" is none")
                .hasMessageContaining("subscriptions/<id>/resourceGroups/<name>");
    }

    @Test
    void onlyScopesOfOneSubscriptionNameIt() {
        assertThat(Scope.parse("subscriptions/S/resourceGroups/g").subscription())
                .isEqualTo("S");
        assertThat(Scope.parse("providers/Microsoft.Billing/billingAccounts/1").subscription())
                .isEmpty();
    }

    @Test
    void lettersBeyondAsciiAreEncoded() {
        assertThat(Scope.parse("subscriptions/S/resourceGroups/b\u00fcro(1)").encoded())
                .isEqualTo("subscriptions/S/resourceGroups/b%C3%BCro(1)");
    }
}
