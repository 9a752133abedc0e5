package io.carbontracker.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import io.carbontracker.error.CarbonConfigurationException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every name that stands in the text of a query, or decides where a request goes, is refused before any request is made. */
class BillingTableTest {
    private static final String STANDARD = "gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9";

    @Test
    void bothExportsAreTaken() {
        assertThat(BillingTable.parse("billing." + STANDARD, ""))
                .isEqualTo(new BillingTable("", "billing", STANDARD, false));
        assertThat(BillingTable.parse("my-project.billing." + MiniatureExport.TABLE, "")
                        .quoted())
                .isEqualTo("`my-project.billing." + MiniatureExport.TABLE + "`");
    }

    @Test
    void aProjectMayBelongToADomain() {
        assertThat(BillingTable.parse("example.com:my-project.billing." + STANDARD, "")
                        .project())
                .isEqualTo("example.com:my-project");
    }

    @Test
    void aViewIsTakenByItsNameAndNotOtherwise() {
        assertThat(BillingTable.parse("my-project.billing.costs", "costs").isView())
                .isTrue();
        assertThatThrownBy(() -> BillingTable.parse("my-project.billing.costs", "other"))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("gcp.allow-view");
        assertThatThrownBy(() -> BillingTable.parse("my-project.billing.costs`", "costs`"))
                .isInstanceOf(CarbonConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                "billing.gcp_billing_export_v1",
                "billing.gcp_billing_export_v1_01A2B3-C4D5E6-F7A8B9",
                "billing.gcp_billing_export_v1_01a2b3_c4d5e6_f7a8b9",
                "billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9`; DROP TABLE x; --",
                "billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9\n--",
                "billing`.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                "bill-ing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                ".billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                "my-project` UNION ALL SELECT.billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                "My-Project.billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                "my-project:billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                "a.b.my-project.billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                "billing.INFORMATION_SCHEMA.TABLES"
            })
    void whatIsNoTableOfTheExportIsRefused(String table) {
        assertThatThrownBy(() -> BigQueryUsage.builder(table)
                        .project("my-project")
                        .endpoint(URI.create("http://127.0.0.1:1"))
                        .build())
                .isInstanceOf(CarbonConfigurationException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }

    @Test
    void theFormOfTheRightNameIsShown() {
        assertThatThrownBy(() -> BillingTable.parse("billing.gcp_billing_export_v1", ""))
                .hasMessageContaining("gcp_billing_export_v1_XXXXXX_XXXXXX_XXXXXX")
                .hasMessageContaining("gcp_billing_export_resource_v1_XXXXXX_XXXXXX_XXXXXX");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "My-Project",
                "my project",
                "my-project/..",
                "my-project`",
                "1project",
                "my-project-"
            })
    void whatIsNoProjectIsRefused(String project) {
        assertThatThrownBy(() -> BigQueryUsage.builder("billing." + STANDARD).project(project))
                .isInstanceOf(CarbonConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "U", "EU'", "europe west4", "EU/../x", "eu\n"})
    void whatIsNoLocationIsRefused(String location) {
        assertThatThrownBy(() -> BigQueryUsage.builder("billing." + STANDARD).location(location))
                .isInstanceOf(CarbonConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://bigquery.example",
                "http://127.0.0.1.example",
                "http://user@127.0.0.1:9050",
                "ftp://127.0.0.1",
                "https://user:password@bigquery.example",
                "http://127.0.0.1:9050/?x=1"
            })
    void anEndpointThatIsNeitherSecureNorLocalIsRefusedAndItsCredentialsAreNotShown(String endpoint) {
        assertThatThrownBy(() -> BigQueryUsage.builder("billing." + STANDARD).endpoint(URI.create(endpoint)))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessageContaining("https")
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bigquery.example",
                "http://localhost:9050/",
                "http://127.0.0.1:9050",
                "http://[::1]:9050"
            })
    void otherEndpointsAreTaken(String endpoint) {
        assertThat(Connection.checkEndpoint(URI.create(endpoint)).toString()).doesNotEndWith("/");
    }

    @Test
    void aLocalEndpointNeedsAProject() {
        assertThatThrownBy(() -> BigQueryUsage.builder("billing." + STANDARD)
                        .endpoint(URI.create("http://127.0.0.1:9050"))
                        .build())
                .hasMessageContaining("gcp.project");
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        BigQuery client = BigQueryOptions.newBuilder()
                .setProjectId("my-project")
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();

        assertThatThrownBy(() -> BigQueryUsage.builder("billing.other")
                        .client(client)
                        .endpoint(URI.create("http://127.0.0.1:9050"))
                        .build())
                .hasMessageContaining("billing.other")
                .hasMessageContaining("leave the endpoint out");
    }
}
