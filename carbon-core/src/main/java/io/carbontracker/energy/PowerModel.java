package io.carbontracker.energy;

import static io.carbontracker.energy.Step.number;

import io.carbontracker.catalog.AcceleratorSpec;
import io.carbontracker.catalog.CpuPower;
import io.carbontracker.catalog.FactorTable.Row;
import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.catalog.HardwareCatalog;
import io.carbontracker.catalog.HardwareSpec;
import io.carbontracker.catalog.HostClass;
import io.carbontracker.catalog.PowerCurve;
import io.carbontracker.units.Estimate;
import io.carbontracker.usage.MeteredResource;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a metered resource and its load into watts, by the rule of {@code docs/method.md}: {@code boards + host}, never a board
 * with a full server, never a server without host.
 *
 * <p>Safe for any number of threads. Works out everything afresh at each call: callers keep the results.
 *
 * @since 0.1.0
 */
public final class PowerModel {
    /** Utilization of the processors beside accelerators, whatever the boards do. */
    private static final boolean STEADY = false;

    private static final String METHOD = "docs/method.md";

    private final HardwareCatalog catalog;
    private final Methodology methodology;
    private final double wattsPerGib;
    private final String memorySource;

    /**
     * Makes a model.
     *
     * @param catalog the factors
     * @param methodology the choices
     */
    public PowerModel(HardwareCatalog catalog, Methodology methodology) {
        this.catalog = Objects.requireNonNull(catalog, "catalog");
        this.methodology = Objects.requireNonNull(methodology, "methodology");
        var memory = catalog.coefficient("memory_kwh_per_gb_hour", "*")
                .orElseThrow(() -> new IllegalStateException("coefficients.csv lacks memory_kwh_per_gb_hour"));
        this.wattsPerGib = memory.value() * 1_000;
        this.memorySource = "coefficients.csv memory_kwh_per_gb_hour [" + memory.source() + "]";
    }

    /**
     * Works out the power of one device.
     *
     * @param provider the provider's short name
     * @param resource the device
     * @param load what it was busy with
     * @return its watts and embodied carbon, or what is missing
     */
    public PowerResult power(String provider, MeteredResource resource, Load load) {
        if (methodology.isTutorial()) {
            return tutorial(provider, resource);
        }
        if (resource instanceof MeteredResource.Instance instance) {
            return catalog.hardware(provider, instance.type())
                    .map(spec -> spec.accelerator() == null
                            ? cpuMachine(spec, load)
                            : acceleratorMachine(spec, spec.accelerator(), load))
                    .orElseGet(() -> unknown("machine type \"" + instance.type() + "\" of provider \"" + provider
                            + "\" is not in instances.csv; add it with --factors"));
        }
        if (resource instanceof MeteredResource.Accelerator accelerator) {
            return catalog.accelerator(accelerator.model())
                    .map(spec -> looseAccelerator(provider, spec, accelerator.hostBilledApart(), load))
                    .orElseGet(() -> unknown("accelerator \"" + accelerator.model()
                            + "\" is not in accelerators.csv; add it with --factors"));
        }
        if (resource instanceof MeteredResource.Vcpu vcpu) {
            return catalog.familyPower(provider, vcpu.family())
                    .map(cpu -> looseVcpu(cpu, load))
                    .orElseGet(() -> noFigure(noCpuFigure(provider)));
        }
        // Memory alone of a provider about which nothing is known would be half a machine shown as a whole one.
        return catalog.cpuPower(provider, "").isPresent() ? looseMemory() : noFigure(noCpuFigure(provider));
    }

    private static PowerResult unknown(String detail) {
        return new PowerResult.Missing(PowerResult.Missing.Reason.UNKNOWN_HARDWARE, detail);
    }

    private static PowerResult noFigure(String detail) {
        return new PowerResult.Missing(PowerResult.Missing.Reason.NO_POWER_FIGURE, detail);
    }

    private static String noCpuFigure(String provider) {
        return "no watts per vCPU are known for provider \"" + provider
                + "\"; add a row AVERAGE to cpu_power.csv with --factors";
    }

    // ---- machines with accelerators

    private PowerResult acceleratorMachine(HardwareSpec spec, AcceleratorSpec board, Load load) {
        if (!board.hasPower()) {
            return noPublicPower(board);
        }
        double n = spec.acceleratorCount();
        List<Step> steps = new ArrayList<>();
        Estimate boards = boards(board, n, load, steps);
        Estimate host = Estimate.ZERO;
        if (board.hostClass() != HostClass.SYSTEM) {
            Estimate adder = board.hostClass() == HostClass.SXM
                    ? socketedAdder(board, n, steps)
                    : cardAdder(spec, board, n, steps);
            Estimate parts = hostParts(spec.provider(), spec.processor(), spec.vcpus(), spec.memoryGib(), steps);
            host = parts == null
                    ? adder
                    : new Estimate(
                            Math.max(parts.low(), adder.low()),
                            Math.max(parts.best(), adder.best()),
                            Math.max(parts.high(), adder.high()));
            steps.add(new Step(
                    "host",
                    parts == null
                            ? number(host.best()) + " W"
                            : "max(" + number(parts.best()) + ", " + number(adder.best()) + ") = " + number(host.best())
                                    + " W" + range(host, "W"),
                    METHOD));
        }
        Estimate watts = boards.plus(host);
        steps.add(node(boards, host, watts));
        List<Step> embodiedSteps = new ArrayList<>();
        Estimate embodied = machineEmbodied(spec, board, n, embodiedSteps);
        return new PowerResult.Known(
                watts, host, n, board.model(), quality(board), boardSource(board), embodied, steps, embodiedSteps);
    }

    private static PowerResult noPublicPower(AcceleratorSpec board) {
        return noFigure("accelerator \"" + board.model()
                + "\" has no public power figure; lay one over accelerators.csv with --factors");
    }

    private static HardwareQuality quality(AcceleratorSpec board) {
        if (board.assumedPower()) {
            return HardwareQuality.PROXY;
        }
        return board.hostClass() == HostClass.SYSTEM || board.tdpConfidence().equals("inferred")
                ? HardwareQuality.DERIVED
                : HardwareQuality.SPECIFIED;
    }

    private static String boardSource(AcceleratorSpec board) {
        return "accelerators.csv " + board.model() + " ["
                + (board.hostClass() == HostClass.SYSTEM ? board.systemWattsSource() : board.tdpSource()) + "]";
    }

    /** The watts of n boards; a figure that a user assumes is spread from half to twice. */
    private Estimate boards(AcceleratorSpec board, double n, Load load, List<Step> steps) {
        if (board.hostClass() == HostClass.SYSTEM) {
            Estimate spread =
                    board.assumedPower() ? methodology.assumedSpread() : methodology.systemSpread(board.model());
            Estimate watts = spread.times(n * board.systemWatts());
            steps.add(new Step(
                    "boards",
                    number(n) + " x " + number(board.systemWatts()) + " W with the system around them x "
                            + spread(spread) + " = " + number(watts.best()) + " W" + range(watts, "W"),
                    boardSource(board)));
            return watts;
        }
        Estimate share = load.hasUtilization()
                ? methodology.boardShareAt(load.utilization())
                : methodology.boardShare(load.workload());
        Estimate watts = tdp(board, n).times(share);
        steps.add(new Step(
                "boards",
                number(n) + " x " + watts(board) + " x " + spread(share) + " = " + number(watts.best()) + " W"
                        + range(watts, "W"),
                boardSource(board) + "; share of " + describe(load)));
        return watts;
    }

    private String watts(AcceleratorSpec board) {
        return spread(tdp(board, 1)) + " W";
    }

    private Estimate tdp(AcceleratorSpec board, double n) {
        double watts = n * board.tdpWatts();
        return board.assumedPower() ? methodology.assumedSpread().times(watts) : Estimate.exactly(watts);
    }

    private static String describe(Load load) {
        if (load.hasUtilization()) {
            return "measured utilization " + number(load.utilization()) + ": 0.1 + 0.9 u";
        }
        return (load.workload() == Workload.UNKNOWN
                        ? "unknown work"
                        : load.workload().label()) + ": " + METHOD;
    }

    private Estimate socketedAdder(AcceleratorSpec board, double n, List<Step> steps) {
        Estimate share = methodology.socketedHostShare();
        Estimate adder = tdp(board, n).times(share);
        steps.add(new Step(
                "host floor",
                spread(share) + " x " + number(n) + " x " + watts(board) + " = " + number(adder.best()) + " W"
                        + range(adder, "W"),
                METHOD + ", socketed boards"));
        return adder;
    }

    private Estimate cardAdder(HardwareSpec spec, AcceleratorSpec board, double n, List<Step> steps) {
        if (Double.isNaN(spec.vcpus()) || Double.isNaN(spec.serverVcpus())) {
            return looseAdder(board, n, steps);
        }
        Estimate server = methodology.cardServerWatts();
        Estimate adder = server.times(spec.vcpus() / spec.serverVcpus());
        steps.add(new Step(
                "host floor",
                spread(server) + " W x " + number(spec.vcpus()) + " / " + number(spec.serverVcpus())
                        + " vCPU of the server = " + number(adder.best()) + " W" + range(adder, "W"),
                METHOD + ", cards in general servers"));
        return adder;
    }

    /** The floor per board when no machine is known around it. */
    private Estimate looseAdder(AcceleratorSpec board, double n, List<Step> steps) {
        if (board.hostClass() == HostClass.SXM) {
            return socketedAdder(board, n, steps);
        }
        double perServer = methodology.cardsPerServer(board.tdpWatts());
        Estimate adder = methodology.cardServerWatts().times(n / perServer);
        steps.add(new Step(
                "host floor",
                spread(methodology.cardServerWatts()) + " W x " + number(n) + " / " + number(perServer) + " cards = "
                        + number(adder.best()) + " W" + range(adder, "W"),
                METHOD + ", cards without a machine"));
        return adder;
    }

    /** What vCPUs and memory of a host draw by the processor tables; {@code null} when the machine's size is not known. */
    private @Nullable Estimate hostParts(
            String provider, String processor, double vcpus, double gib, List<Step> steps) {
        Optional<CpuPower> cpu = catalog.cpuPower(provider, processor);
        if (Double.isNaN(vcpus) || Double.isNaN(gib) || cpu.isEmpty()) {
            return null;
        }
        Estimate parts = parts(cpu.get(), vcpus, gib, methodology.cpuUtilization(STEADY));
        steps.add(partsStep("host parts", cpu.get(), vcpus, gib, methodology.cpuUtilization(STEADY), parts));
        return parts;
    }

    private Estimate parts(CpuPower cpu, double vcpus, double gib, Estimate utilization) {
        double memory = gib * wattsPerGib;
        return new Estimate(
                vcpus * cpu.wattsAt(utilization.low()) + memory,
                vcpus * cpu.wattsAt(utilization.best()) + memory,
                vcpus * cpu.wattsAt(utilization.high()) + memory);
    }

    private Step partsStep(String name, CpuPower cpu, double vcpus, double gib, Estimate utilization, Estimate parts) {
        return new Step(
                name,
                number(vcpus) + " vCPU x (" + number(cpu.minWatts()) + " + " + spread(utilization) + " x ("
                        + number(cpu.maxWatts()) + " - " + number(cpu.minWatts()) + ")) W + " + number(gib) + " GiB x "
                        + number(wattsPerGib) + " W = " + number(parts.best()) + " W" + range(parts, "W"),
                "cpu_power.csv " + cpu.architecture() + " [" + cpu.source() + "]; " + memorySource);
    }

    private static Step node(Estimate boards, Estimate host, Estimate watts) {
        return new Step(
                "node",
                number(boards.best()) + " + " + number(host.best()) + " = " + number(watts.best()) + " W"
                        + range(watts, "W"),
                METHOD);
    }

    /** A factor with its bounds, so that the bounds of a result can be recomputed too. */
    private static String spread(Estimate factor) {
        return number(factor.best())
                + (factor.low() == factor.high()
                        ? ""
                        : " (" + number(factor.low()) + " to " + number(factor.high()) + ")");
    }

    private static String range(Estimate value, String unit) {
        return value.low() == value.high()
                ? ""
                : " (" + number(value.low()) + " to " + number(value.high()) + " " + unit + ")";
    }

    // ---- accelerators without a machine

    private PowerResult looseAccelerator(String provider, AcceleratorSpec board, boolean hostBilledApart, Load load) {
        if (!board.hasPower()) {
            return noPublicPower(board);
        }
        List<Step> steps = new ArrayList<>();
        Estimate boards = boards(board, 1, load, steps);
        Estimate host = Estimate.ZERO;
        if (board.hostClass() != HostClass.SYSTEM) {
            Optional<HardwareSpec> largest =
                    hostBilledApart ? catalog.largestWith(provider, board.model()) : Optional.empty();
            if (!hostBilledApart) {
                host = looseAdder(board, 1, steps);
            } else if (largest.isPresent()) {
                host = remainder(looseAdder(board, 1, steps), largest.get(), steps);
            }
        }
        Estimate watts = boards.plus(host);
        steps.add(node(boards, host, watts));
        List<Step> embodiedSteps = new ArrayList<>();
        Estimate embodied = perHour(boardEmbodied(board, 1, embodiedSteps), embodiedSteps);
        return new PowerResult.Known(
                watts, host, 1, board.model(), quality(board), boardSource(board), embodied, steps, embodiedSteps);
    }

    /** What the floor leaves once the host's cores and memory are billed, and counted, as rows of their own. */
    private Estimate remainder(Estimate adder, HardwareSpec size, List<Step> steps) {
        double n = size.acceleratorCount();
        Estimate parts = hostParts(size.provider(), size.processor(), size.vcpus() / n, size.memoryGib() / n, steps);
        if (parts == null) {
            return adder;
        }
        double best = Math.max(0, adder.best() - parts.best());
        Estimate rest = new Estimate(
                Math.min(best, Math.max(0, adder.low() - parts.low())),
                best,
                Math.max(best, adder.high() - parts.high()));
        steps.add(new Step(
                "host not billed apart",
                "max(0, " + number(adder.best()) + " - " + number(parts.best()) + ") = " + number(rest.best()) + " W"
                        + range(rest, "W"),
                "host per board of " + size.type() + ", instances.csv [" + size.source() + "]"));
        return rest;
    }

    // ---- machines without accelerators, and parts

    private PowerResult cpuMachine(HardwareSpec spec, Load load) {
        Optional<CpuPower> found = catalog.cpuPower(spec.provider(), spec.processor());
        if (found.isEmpty()) {
            return noFigure(noCpuFigure(spec.provider()));
        }
        if (Double.isNaN(spec.vcpus()) || Double.isNaN(spec.memoryGib())) {
            return noFigure("vCPUs or memory of machine type \"" + spec.type() + "\" are not in instances.csv");
        }
        CpuPower cpu = found.get();
        Estimate utilization = load.hasUtilization()
                ? methodology.cpuUtilizationAt(load.utilization())
                : methodology.cpuUtilization(isBurstable(spec.provider(), spec.type()));
        List<Step> steps = new ArrayList<>();
        Estimate watts = parts(cpu, spec.vcpus(), spec.memoryGib(), utilization);
        steps.add(partsStep("node", cpu, spec.vcpus(), spec.memoryGib(), utilization, watts));
        String source = "cpu_power.csv " + cpu.architecture() + " [" + cpu.source() + "]";
        HardwareQuality quality = cpu.known() ? HardwareQuality.DERIVED : HardwareQuality.PROXY;
        Optional<PowerCurve> curve = catalog.powerCurve(spec.provider(), spec.type());
        if (curve.isPresent() && curve.get().hasWatts()) {
            PowerCurve c = curve.get();
            boolean best = methodology.cpuModel() == Methodology.CpuModel.CURVE;
            watts = best
                    ? new Estimate(
                            c.wattsAt(utilization.low()), c.wattsAt(utilization.best()), c.wattsAt(utilization.high()))
                    : new Estimate(watts.low(), watts.best(), Math.max(watts.high(), c.wattsAt(utilization.high())));
            String row = "instance_power.csv " + spec.type() + " [" + c.source() + "]";
            steps.add(new Step(
                    best ? "node by curve" : "high bound",
                    best
                            ? "at load " + number(utilization.best()) + ": " + number(watts.best()) + " W"
                                    + range(watts, "W")
                            : "raised to the curve at load " + number(utilization.high()) + " where that is more: "
                                    + number(watts.high()) + " W",
                    row));
            if (best) {
                source = row;
                quality = HardwareQuality.DERIVED;
            }
        }
        List<Step> embodiedSteps = new ArrayList<>();
        Estimate embodied = null;
        if (curve.isPresent() && !Double.isNaN(curve.get().embodiedKg())) {
            embodiedSteps.add(new Step(
                    "embodied",
                    number(curve.get().embodiedKg()) + " kg CO2e",
                    "instance_power.csv " + spec.type() + " [" + curve.get().source() + "]"));
            embodied = perHour(curve.get().embodiedKg(), embodiedSteps);
        }
        return new PowerResult.Known(watts, watts, 0, "", quality, source, embodied, steps, embodiedSteps);
    }

    private static boolean isBurstable(String provider, String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return switch (provider) {
            case Providers.AWS -> name.matches("(t2|t3|t3a|t4g)\\..*");
            case Providers.AZURE -> name.matches("standard_b\\d.*");
            case Providers.GCP -> name.matches("e2-(micro|small|medium)");
            default -> false;
        };
    }

    private PowerResult looseVcpu(CpuPower cpu, Load load) {
        Estimate utilization = load.hasUtilization()
                ? methodology.cpuUtilizationAt(load.utilization())
                : methodology.cpuUtilization(STEADY);
        Estimate watts = parts(cpu, 1, 0, utilization);
        return new PowerResult.Known(
                watts,
                watts,
                0,
                "",
                cpu.known() ? HardwareQuality.DERIVED : HardwareQuality.PROXY,
                "cpu_power.csv " + cpu.architecture() + " [" + cpu.source() + "]",
                null,
                List.of(partsStep("vcpu", cpu, 1, 0, utilization, watts)),
                List.of());
    }

    private PowerResult looseMemory() {
        Estimate watts = Estimate.exactly(wattsPerGib);
        return new PowerResult.Known(
                watts,
                watts,
                0,
                "",
                HardwareQuality.DERIVED,
                memorySource,
                null,
                List.of(new Step("memory", "1 GiB x " + number(wattsPerGib) + " W", memorySource)),
                List.of());
    }

    // ---- embodied carbon

    private @Nullable Estimate machineEmbodied(HardwareSpec spec, AcceleratorSpec board, double n, List<Step> steps) {
        double boards = boardEmbodied(board, n, steps);
        if (Double.isNaN(spec.vcpus()) || Double.isNaN(spec.serverVcpus()) || Double.isNaN(spec.serverMemoryGib())) {
            steps.clear(); // boards without their host would pass for the whole machine
            return null;
        }
        double server = methodology.serverEmbodiedKg(spec.serverMemoryGib());
        double host = server * (spec.vcpus() / spec.serverVcpus());
        steps.add(new Step(
                "embodied host",
                "(1100 + 1.39 x (" + number(spec.serverMemoryGib()) + " - 16)) kg x " + number(spec.vcpus()) + " / "
                        + number(spec.serverVcpus()) + " = " + number(host) + " kg CO2e",
                "coefficients.csv [ccf-coeff]; " + METHOD));
        return perHour(boards + host, steps);
    }

    private double boardEmbodied(AcceleratorSpec board, double n, List<Step> steps) {
        boolean own = !Double.isNaN(board.embodiedKg());
        double each = own ? board.embodiedKg() : methodology.genericBoardEmbodiedKg();
        double boards = n * each;
        steps.add(new Step(
                "embodied boards",
                number(n) + " x " + number(each) + " kg = " + number(boards) + " kg CO2e",
                own
                        ? "accelerators.csv " + board.model() + " [" + board.embodiedSource() + "]"
                        : "coefficients.csv gpu_embodied_kgco2e_generic [ccf-coeff], proxy"));
        return boards;
    }

    private Estimate perHour(double kg, List<Step> steps) {
        Estimate life = methodology.lifetimeHours();
        Estimate perHour = new Estimate(kg / life.high(), kg / life.best(), kg / life.low());
        steps.add(new Step(
                "embodied per hour",
                number(kg) + " kg / " + number(life.best()) + " h = " + number(perHour.best()) + " kg CO2e"
                        + range(perHour, "kg"),
                "coefficients.csv server_lifespan_hours [ccf-core]; low bound over " + number(life.high()) + " h"));
        return perHour;
    }

    // ---- the tutorial

    private PowerResult tutorial(String provider, MeteredResource resource) {
        if (!(resource instanceof MeteredResource.Instance instance)) {
            return unknown("the tutorial knows machine-hours only, not "
                    + resource.kind().label() + "-hours");
        }
        Optional<Row> own = catalog.tutorialPower(provider, instance.type());
        Row row = own.orElseGet(() -> catalog.tutorialDefault(Schema.TUTORIAL_POWER));
        double watts = row.number("watts_per_instance");
        String source =
                (own.isPresent() ? "tutorial_power.csv " + instance.type() : "tutorial default " + number(watts) + " W")
                        + " [" + row.sourceOf("watts_per_instance", "source") + "]";
        return new PowerResult.Known(
                Estimate.exactly(watts),
                Estimate.exactly(watts),
                0,
                "",
                HardwareQuality.PROXY,
                source,
                null,
                List.of(new Step("node", number(watts) + " W", source)),
                List.of());
    }
}
