package io.carbontracker.provider.gcp;

import io.carbontracker.testkit.SampleUsage;
import io.carbontracker.testkit.UsageSourceContract;
import io.carbontracker.usage.UsageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;

/** The whole way: the real client, a local server, and the real text of the query run on a miniature of the export. */
class BigQueryUsageContractTest extends UsageSourceContract {
    private static final String H100 = "NVIDIA H100 SXM5 80GB";
    private static final String L4 = "NVIDIA L4 24GB";
    private static final String UNKNOWN = "NVIDIA X99";

    private static final Map<String, String> SKUS = Map.of(
            H100, "Nvidia H100 80GB GPU running in Americas",
            L4, "Nvidia L4 GPU running in Americas",
            UNKNOWN, "Nvidia X99 GPU running in Americas");

    private MiniatureExport export;
    private FakeBigQuery fake;

    @Override
    protected UsageSource sourceHolding(List<SampleUsage> usage) throws Exception {
        List<ExportRow> rows = new ArrayList<>();
        for (SampleUsage row : usage) {
            ExportRow billed = ExportRow.of(SKUS.get(row.machine()), row.start().toString())
                    .in(row.region())
                    .seconds(row.hours() * 3600)
                    .cost(row.cost().doubleValue());
            rows.add(row.team().isEmpty() ? billed : billed.label(SampleUsage.TAG, row.team()));
        }
        export = MiniatureExport.of(rows);
        fake = new FakeBigQuery(export::run);
        return BigQueryUsage.builder(FakeBigQuery.PROJECT + ".billing." + MiniatureExport.TABLE)
                .endpoint(fake.uri())
                .pageRows(LARGEST_PAGE)
                .build();
    }

    @AfterEach
    void closeTheFake() throws Exception {
        if (fake != null) {
            fake.close();
            export.close();
        }
    }

    @Override
    protected String provider() {
        return "gcp";
    }

    @Override
    protected List<String> machines() {
        return List.of(H100, L4);
    }

    @Override
    protected String unknownMachine() {
        return UNKNOWN;
    }

    @Override
    protected OptionalInt pagesServed() {
        return OptionalInt.of(fake == null ? 0 : fake.pagesServed());
    }
}
