package io.carbontracker.provider.gcp;

import io.carbontracker.provider.gcp.internal.BigQueryFactory;
import io.carbontracker.spi.ServiceFactory;
import io.carbontracker.testkit.ServiceFactoryContract;
import java.util.Map;
import java.util.Set;

class BigQueryFactoryTest extends ServiceFactoryContract {
    @Override
    protected ServiceFactory factory() {
        return new BigQueryFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "gcp.table", "billing-project.billing.gcp_billing_export_v1_01A2B3_C4D5E6_F7A8B9",
                "gcp.project", "billing-project",
                "gcp.endpoint", "http://127.0.0.1:9050",
                "gcp.location", "EU",
                "gcp.label", "team",
                "gcp.max-bytes-billed", "500 GB");
    }

    @Override
    protected Set<String> requiredKeys() {
        return Set.of("gcp.table");
    }
}
