package io.carbontracker.spi;

import io.carbontracker.energy.Methodology;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.MethodologyCalculator;
import io.carbontracker.estimate.Outcome;
import io.carbontracker.estimate.WorkloadRule;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A methodology of one's own: the standard one, with a rule of the house for boards that nobody tagged. */
public final class HouseMethodologyFactory implements CarbonCalculatorFactory {
    /** For ServiceLoader. */
    public HouseMethodologyFactory() {}

    @Override
    public String name() {
        return "house";
    }

    @Override
    public String description() {
        return "the standard methodology, with boards that nobody tagged at low traffic";
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of(ConfigKey.of("house.workload", "the workload when nobody names one; low-traffic by default"));
    }

    @Override
    public CarbonCalculator create(Configuration configuration, IntensityChain chain, Signal primary) {
        Workload untagged = configuration
                .get("house.workload")
                .map(HouseMethodologyFactory::workload)
                .orElse(Workload.LOW_TRAFFIC);
        CarbonCalculator standard = new MethodologyCalculator(
                configuration.catalog(),
                chain,
                Methodology.standard().withDefaultWorkload(untagged),
                primary,
                new WorkloadRule(configuration.get("workload.tag").orElse(""), Map.of()));
        return new House(standard, untagged);
    }

    private static Workload workload(String text) {
        return Workload.ofLabel(text)
                .orElseThrow(() -> CarbonConfigurationException.unknown(
                        "value of house.workload",
                        text,
                        Arrays.stream(Workload.values()).map(Workload::label).toList()));
    }

    private record House(CarbonCalculator standard, Workload untagged) implements CarbonCalculator {
        @Override
        public String name() {
            return "house";
        }

        @Override
        public String version() {
            return "1 on standard " + standard.version() + ", untagged " + untagged.label();
        }

        @Override
        public void calculate(List<? extends UsageItem> page, Consumer<? super Outcome> outcomes) {
            standard.calculate(page, outcomes);
        }

        @Override
        public void close() {
            standard.close();
        }
    }
}
