package io.carbontracker.internal;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.intensity.FileIntensity;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.spi.Configuration;
import io.carbontracker.spi.IntensitySourceFactory;
import java.nio.file.Path;

/** Makes sources of intensities in a user's file. */
public final class FileIntensityFactory implements IntensitySourceFactory {
    /** For ServiceLoader. */
    public FileIntensityFactory() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String description() {
        return "a CSV file of one's own, named as file:PATH";
    }

    @Override
    public boolean takesArgument() {
        return true;
    }

    @Override
    public IntensitySource create(Configuration configuration) {
        if (configuration.inputs().size() != 1) {
            throw new CarbonConfigurationException("the intensity source \"file\" needs a path, as in file:PATH");
        }
        return FileIntensity.read(Path.of(configuration.inputs().get(0)));
    }
}
