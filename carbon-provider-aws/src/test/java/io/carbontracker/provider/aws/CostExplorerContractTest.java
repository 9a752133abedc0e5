package io.carbontracker.provider.aws;

import io.carbontracker.testkit.SampleUsage;
import io.carbontracker.testkit.UsageSourceContract;
import io.carbontracker.usage.UsageSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class CostExplorerContractTest extends UsageSourceContract {
    private @Nullable FakeCostExplorer fake;

    @Override
    protected UsageSource sourceHolding(List<SampleUsage> usage) {
        fake = new FakeCostExplorer(
                        usage.stream().map(CostExplorerContractTest::row).toList())
                .pagesOf(LARGEST_PAGE);
        return Asking.source(fake).build();
    }

    private static BilledRow row(SampleUsage usage) {
        return new BilledRow(
                usage.start(),
                usage.region(),
                BilledRow.EC2,
                (usage.region().equals("us-east-1") ? "" : "EU-") + "BoxUsage:" + usage.machine(),
                true,
                "Usage",
                BilledRow.ACCOUNT,
                usage.team().isEmpty() ? Map.of() : Map.of(SampleUsage.TAG, usage.team()),
                usage.hoursText(),
                "Hrs",
                usage.cost().toPlainString());
    }

    @Override
    protected OptionalInt pagesServed() {
        return OptionalInt.of(fake == null ? 0 : fake.pagesServed());
    }

    @AfterEach
    void closeTheFake() {
        if (fake != null) {
            fake.close();
        }
    }
}
