package io.carbontracker.examples;

import io.carbontracker.source.files.FocusFiles;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageSource;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Objects;

/**
 * Makes the source {@code sample}: 1,000 rows of a real, anonymized bill in FOCUS 1.0, bundled (FOCUS Sample Data of the FinOps
 * Foundation, CC BY 4.0).
 */
public final class SampleUsageFactory implements UsageSourceFactory {
    /** The last day on which a row of the sample begins. */
    static final LocalDate LAST_DAY = LocalDate.of(2024, 9, 30);

    private static final String RESOURCE = "focus_sample.csv";

    /** For ServiceLoader. */
    public SampleUsageFactory() {}

    @Override
    public String name() {
        return "sample";
    }

    @Override
    public String description() {
        return "bundled sample: 1,000 rows of a real, anonymized FOCUS 1.0 bill of September 2024";
    }

    @Override
    public UsageSource create(Configuration configuration) {
        UsageSource focus =
                FocusFiles.builder().input(RESOURCE, SampleUsageFactory::open).build();
        return new UsageSource() {
            @Override
            public String name() {
                return "sample";
            }

            @Override
            public UsageCursor open(UsageQuery query) {
                return focus.open(query);
            }

            @Override
            public boolean isBounded() {
                return true;
            }

            @Override
            public void close() {
                focus.close();
            }
        };
    }

    private static InputStream open() {
        return Objects.requireNonNull(SampleUsageFactory.class.getResourceAsStream(RESOURCE), RESOURCE);
    }
}
