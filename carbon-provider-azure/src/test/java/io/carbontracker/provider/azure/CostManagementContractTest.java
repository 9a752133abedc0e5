package io.carbontracker.provider.azure;

import io.carbontracker.testkit.SampleUsage;
import io.carbontracker.testkit.UsageSourceContract;
import io.carbontracker.usage.UsageSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class CostManagementContractTest extends UsageSourceContract {
    private static final Map<String, String> METERS = Map.of(
            "Standard_ND96isr_H100_v5", "ND96isrH100v5",
            "Standard_D4s_v3", "D4s v3");

    private static final Map<String, String> LOCATIONS = Map.of("eastus", "us east", "westeurope", "EU West");

    private final Bench bench = new Bench();
    private @Nullable FakeCostManagement fake;

    @AfterEach
    void close() {
        bench.close();
    }

    @Override
    protected String provider() {
        return "azure";
    }

    @Override
    protected UsageSource sourceHolding(List<SampleUsage> usage) {
        List<FakeCostManagement.Row> bill = usage.stream()
                .map(row -> new FakeCostManagement.Row(
                        row.day(),
                        row.hoursText(),
                        row.costText(),
                        Map.of(
                                "ResourceLocation",
                                LOCATIONS.getOrDefault(row.region(), row.region()),
                                "Meter",
                                METERS.getOrDefault(row.machine(), row.machine()),
                                "tag:team",
                                row.team())))
                .toList();
        fake = new FakeCostManagement(bill, bench.server.uri(), LARGEST_PAGE);
        bench.server.answerWith(fake);
        return bench.source().build();
    }

    @Override
    protected OptionalInt pagesServed() {
        return OptionalInt.of(fake == null ? 0 : fake.pages());
    }
}
