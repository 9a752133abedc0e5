package io.carbontracker.energy;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.units.Estimate;
import io.carbontracker.usage.Providers;
import io.carbontracker.usage.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The choices behind a set of figures, as one immutable, versioned value: shares of power limits, host power, utilizations,
 * lifetimes, what to do without data. {@code docs/method.md} gives every formula and its evidence.
 *
 * @since 0.1.0
 */
public final class Methodology {
    private static final Methodology STANDARD = new Methodology("standard", "1", CpuModel.PARTS, Workload.UNKNOWN);
    private static final Methodology TUTORIAL = new Methodology("tutorial", "1", CpuModel.PARTS, Workload.UNKNOWN);

    private final String name;
    private final String version;
    private final CpuModel cpuModel;
    private final Workload defaultWorkload;

    private Methodology(String name, String version, CpuModel cpuModel, Workload defaultWorkload) {
        this.name = name;
        this.version = version;
        this.cpuModel = cpuModel;
        this.defaultWorkload = defaultWorkload;
    }

    /** What the best figure of a machine without accelerators is worked out from. */
    public enum CpuModel {
        /** Watts per vCPU of the processor and watts per GiB: the same on every cloud. */
        PARTS,
        /** The measured curve of the machine type where there is one, else parts. */
        CURVE;

        /**
         * Reads the value of the configuration key {@code power.cpu}.
         *
         * @param text {@code parts} or {@code curve}
         * @return the model
         * @throws CarbonConfigurationException for any other text
         */
        public static CpuModel parse(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "parts" -> PARTS;
                case "curve" -> CURVE;
                default ->
                    throw CarbonConfigurationException.unknown("value of power.cpu", text, List.of("parts", "curve"));
            };
        }
    }

    /**
     * Gives the methodology to trust: boards and hosts, region PUE, sourced factors, gaps where knowledge is missing.
     *
     * @return the methodology named {@code standard}
     */
    public static Methodology standard() {
        return STANDARD;
    }

    /**
     * Gives the arithmetic of the tutorial that this project began from, for comparison only: its watts per machine (one
     * board's for eight), its PUE and factors, its silent defaults, each marked.
     *
     * @return the methodology named {@code tutorial}
     */
    public static Methodology tutorial() {
        return TUTORIAL;
    }

    /**
     * Chooses how machines without accelerators are worked out.
     *
     * @param model the model of the best figure
     * @return a methodology with it
     */
    public Methodology withCpuModel(CpuModel model) {
        return new Methodology(name, version, Objects.requireNonNull(model, "model"), defaultWorkload);
    }

    /**
     * Chooses the workload of accelerators about which nobody says anything.
     *
     * @param workload the workload
     * @return a methodology with it
     */
    public Methodology withDefaultWorkload(Workload workload) {
        return new Methodology(name, version, cpuModel, Objects.requireNonNull(workload, "workload"));
    }

    /**
     * Names the methodology.
     *
     * @return {@code standard} or {@code tutorial}
     */
    public String name() {
        return name;
    }

    /**
     * Gives the version, which changes whenever the same input would give other figures.
     *
     * @return a whole number as text
     */
    public String version() {
        return version;
    }

    /**
     * Tells how machines without accelerators are worked out.
     *
     * @return the model
     */
    public CpuModel cpuModel() {
        return cpuModel;
    }

    /**
     * Gives the workload taken when nobody names one.
     *
     * @return the workload
     */
    public Workload defaultWorkload() {
        return defaultWorkload;
    }

    /**
     * Tells whether this is the tutorial's arithmetic.
     *
     * @return whether it is
     */
    public boolean isTutorial() {
        return name.equals(TUTORIAL.name);
    }

    /**
     * Gives the share of its power limit that a board draws at a workload.
     *
     * <p>Training: Luccioni et al. 2022 (arXiv 2211.02001, section 4.3), Patterson et al. 2021 (arXiv 2104.10350, table 3),
     * Morrison et al. 2025 (arXiv 2503.05804). Saturated inference: MLPerf Inference Power v1.0 to v2.1. Low traffic: Luccioni
     * et al. 2022, section 5. Idle: about 50 of 400 W on A100 boards. Unknown: a judgement between them.
     *
     * @param workload the workload
     * @return the share, 0 to 1
     */
    public Estimate boardShare(Workload workload) {
        return switch (workload) {
            case TRAINING -> new Estimate(0.60, 0.85, 1.00);
            case INFERENCE -> new Estimate(0.50, 0.70, 1.00);
            case LOW_TRAFFIC -> new Estimate(0.10, 0.35, 0.70);
            case IDLE -> new Estimate(0.08, 0.10, 0.15);
            case UNKNOWN -> new Estimate(0.25, 0.65, 1.00);
        };
    }

    /**
     * Gives the share of its power limit that a board draws at a measured utilization: a tenth at rest, all of it at full
     * load, plus or minus 0.10 within 0.08 to 1.00.
     *
     * @param utilization 0 to 1
     * @return the share, 0 to 1
     */
    public Estimate boardShareAt(double utilization) {
        double share = 0.10 + 0.90 * utilization;
        return new Estimate(Math.max(0.08, share - 0.10), share, Math.min(1.00, share + 0.10));
    }

    /**
     * Gives the utilization of processors that nobody measured.
     *
     * <p>0.50 is the hyperscale average of {@code coefficients.csv} (ccf-core); burstable and shared-core machines 0.20.
     *
     * @param burstable whether the machine is sold by credits or as a shared core
     * @return the utilization, 0 to 1
     */
    public Estimate cpuUtilization(boolean burstable) {
        return burstable ? new Estimate(0.05, 0.20, 1.00) : new Estimate(0.10, 0.50, 1.00);
    }

    /**
     * Gives the utilization of processors that somebody measured: the figure, plus or minus 0.10 within 0 to 1.
     *
     * @param utilization 0 to 1
     * @return the utilization, 0 to 1
     */
    public Estimate cpuUtilizationAt(double utilization) {
        return new Estimate(Math.max(0, utilization - 0.10), utilization, Math.min(1, utilization + 0.10));
    }

    /**
     * Gives what the server around a socketed board draws, as a share of the board's power limit.
     *
     * <p>Idle DGX A100 nodes of MLPerf Inference Power v1.0 to v2.1; Jean Zay (Luccioni et al. 2022); 8-GPU H100 nodes in
     * heavy training (Newkirk et al. 2025, arXiv 2506.14551).
     *
     * @return the share for each board rented
     */
    public Estimate socketedHostShare() {
        return new Estimate(0.20, 0.30, 0.50);
    }

    /**
     * Gives what a dual-socket server with accelerator cards draws besides its boards.
     *
     * <p>Servers of MLPerf Inference Power with 4 cards: 430 to 520 W besides idle boards.
     *
     * @return watts of the whole server
     */
    public Estimate cardServerWatts() {
        return new Estimate(350, 550, 700);
    }

    /**
     * Gives how many cards share a server when accelerators are billed without a machine: 8 cards up to 100 W, 4 above. A
     * judgement.
     *
     * @param tdpWatts the card's power limit in W
     * @return cards per server
     */
    public double cardsPerServer(double tdpWatts) {
        return tdpWatts <= 100 ? 8 : 4;
    }

    /**
     * Gives the spread of a chip's published system watts, as factors of the figure.
     *
     * <p>TPU v2 and v3: standard deviations of 5 and 10 % (Patterson et al. 2021, table 3). TPU v4: 2.0 times the chip's
     * maximum, range 1.2 to 2.2. Others: half to twice.
     *
     * @param model the chip's full model name
     * @return factors around 1
     */
    public Estimate systemSpread(String model) {
        return switch (model) {
            case "Google TPU v2 (chip)" -> new Estimate(0.95, 1, 1.05);
            case "Google TPU v3 (chip)" -> new Estimate(0.90, 1, 1.10);
            case "Google TPU v4 (chip)" -> new Estimate(1.2 / 2.0, 1, 2.2 / 2.0);
            default -> assumedSpread();
        };
    }

    /**
     * Gives the spread of a power figure that a user assumes where none is public: half to twice.
     *
     * @return factors around 1
     */
    public Estimate assumedSpread() {
        return new Estimate(0.5, 1, 2);
    }

    /**
     * Gives the spread of PUE around a figure.
     *
     * <p>A region's own figure: plus or minus 0.03. A geography's or fleet's: the least and greatest figure that the provider
     * publishes for a region (AWS 2024 1.07 to 1.46; Google 2024 1.07 to 1.16; Microsoft's region sheets of 2022-23 1.11 to
     * 1.43). An unknown provider: from the least of these to the 1.59 of the Uptime Institute's surveys. Never below 1.
     *
     * @param provider the provider's short name
     * @param pue the figure
     * @param ownFigure whether the figure is the region's own
     * @return low, best and high PUE
     */
    public Estimate pueSpread(String provider, double pue, boolean ownFigure) {
        if (ownFigure) {
            return new Estimate(Math.max(1, pue - 0.03), pue, pue + 0.03);
        }
        double low = 1.07;
        double high = 1.59;
        switch (provider) {
            case Providers.AWS -> high = 1.46;
            case Providers.GCP -> high = 1.16;
            case Providers.AZURE -> {
                low = 1.11;
                high = 1.43;
            }
            default -> {
                // the widest range
            }
        }
        return new Estimate(Math.min(low, pue), pue, Math.max(high, pue));
    }

    /**
     * Gives the hours over which a server's embodied carbon is spread: 4 years; 6 years for the low bound.
     *
     * @return hours as low (shortest) to high (longest) life: best and low are the same, high gives the low bound of carbon
     */
    public Estimate lifetimeHours() {
        return new Estimate(35_040, 35_040, 52_560);
    }

    /**
     * Gives the embodied carbon of a server without boards: 1,100 kg (1,000 kg base and 100 kg for the second socket) and 1.39
     * kg per GiB beyond 16 (Cloud Carbon Footprint's constants).
     *
     * @param memoryGib the server's memory in GiB
     * @return kg CO2e
     */
    public double serverEmbodiedKg(double memoryGib) {
        return 1_100 + 1.39 * (memoryGib - 16);
    }

    /**
     * Gives the embodied carbon of a board without a figure of its own: 150 kg (Cloud Carbon Footprint's generic adder).
     *
     * @return kg CO2e
     */
    public double genericBoardEmbodiedKg() {
        return 150;
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
