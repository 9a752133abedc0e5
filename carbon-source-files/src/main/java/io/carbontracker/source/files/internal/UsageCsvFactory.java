package io.carbontracker.source.files.internal;

import io.carbontracker.source.files.UsageCsv;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageSource;

/** Makes {@link UsageCsv} by name. */
public final class UsageCsvFactory implements UsageSourceFactory {
    /** Makes the factory; does nothing else. */
    public UsageCsvFactory() {}

    @Override
    public String name() {
        return UsageCsv.NAME;
    }

    @Override
    public String description() {
        return "usage in CSV files with the columns date, region, instance_type, hours and more";
    }

    @Override
    public boolean readsFiles() {
        return true;
    }

    @Override
    public UsageSource create(Configuration configuration) {
        return UsageCsv.builder().inputs(configuration.inputs()).build();
    }
}
