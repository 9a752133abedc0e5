package io.carbontracker.source.files.internal;

import io.carbontracker.source.files.FocusFiles;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.UsageSourceFactory;
import io.carbontracker.usage.UsageSource;

/** Makes {@link FocusFiles} by name. */
public final class FocusFactory implements UsageSourceFactory {
    /** Makes the factory; does nothing else. */
    public FocusFactory() {}

    @Override
    public String name() {
        return FocusFiles.NAME;
    }

    @Override
    public String description() {
        return "bills in the FOCUS form, versions 1.0 to 1.4, as CSV or gzip CSV";
    }

    @Override
    public boolean readsFiles() {
        return true;
    }

    @Override
    public UsageSource create(Configuration configuration) {
        return FocusFiles.builder()
                .inputs(configuration.inputs())
                .catalog(configuration.catalog())
                .build();
    }
}
