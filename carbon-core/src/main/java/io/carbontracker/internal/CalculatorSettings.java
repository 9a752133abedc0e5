package io.carbontracker.internal;

import io.carbontracker.energy.Methodology;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.estimate.MethodologyCalculator;
import io.carbontracker.estimate.WorkloadRule;
import io.carbontracker.intensity.IntensityChain;
import io.carbontracker.spi.ConfigKey;
import io.carbontracker.spi.Configuration;
import io.carbontracker.units.Signal;
import io.carbontracker.usage.Workload;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings that both methodologies of the core understand. */
final class CalculatorSettings {
    static final List<ConfigKey> KEYS = List.of(
            ConfigKey.of("power.cpu", "machines without accelerators by parts (default) or curve"),
            new ConfigKey(
                    "workload.tag",
                    "CARBON_WORKLOAD_TAG",
                    "the tag whose value names the workload; none by default",
                    false),
            ConfigKey.of("workload.default", "the workload when nobody names one: unknown (default), training, ..."),
            ConfigKey.of(
                    "workload.value.*", "what a text of the workload tag means, as in workload.value.ft=training"));

    private CalculatorSettings() {}

    static CarbonCalculator calculator(
            Methodology base, Configuration configuration, IntensityChain chain, Signal primary) {
        Methodology methodology = base.withCpuModel(configuration
                        .get("power.cpu")
                        .map(Methodology.CpuModel::parse)
                        .orElse(base.cpuModel()))
                .withDefaultWorkload(configuration
                        .get("workload.default")
                        .map(text -> workload("workload.default", text))
                        .orElse(base.defaultWorkload()));
        Map<String, Workload> values = new LinkedHashMap<>();
        configuration
                .family("workload.value.")
                .forEach((text, value) -> values.put(text, workload("workload.value." + text, value)));
        return new MethodologyCalculator(
                configuration.catalog(),
                chain,
                methodology,
                primary,
                new WorkloadRule(configuration.get("workload.tag").orElse(""), values));
    }

    private static Workload workload(String key, String text) {
        return Workload.ofLabel(text)
                .orElseThrow(() -> CarbonConfigurationException.unknown(
                        "value of " + key,
                        text,
                        Arrays.stream(Workload.values()).map(Workload::label).toList()));
    }
}
