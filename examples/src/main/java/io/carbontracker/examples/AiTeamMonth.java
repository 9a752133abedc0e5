package io.carbontracker.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Writes {@code examples/data/ai-team-month.csv}: a synthetic month of an AI company on three clouds, in the {@code usage-csv}
 * form. Every number is made up by this program; prices are round figures, not offers. The same program gives the same bytes.
 */
public final class AiTeamMonth {
    private static final LocalDate FIRST = LocalDate.of(2026, 6, 1);
    private static final int DAYS = 30;

    /** A machine, or an accelerator billed alone, and who uses it for what. */
    private record Line(
            String provider,
            String region,
            String instanceType,
            String accelerator,
            double hoursADay,
            String price,
            String pricing,
            String workload,
            String team,
            String model,
            String stage) {}

    private static final List<Line> LINES = List.of(
            line(
                    "aws",
                    "us-east-1",
                    "p5.48xlarge",
                    96,
                    "55.00",
                    "reserved",
                    "training",
                    "research",
                    "atlas-70b",
                    "train"),
            line("aws", "us-west-2", "p5.48xlarge", 24, "55.00", "spot", "training", "research", "atlas-70b", "train"),
            line(
                    "aws",
                    "eu-west-1",
                    "g5.12xlarge",
                    72,
                    "5.60",
                    "on-demand",
                    "inference",
                    "search",
                    "atlas-7b",
                    "serve"),
            line(
                    "aws",
                    "eu-central-1",
                    "g6.12xlarge",
                    48,
                    "4.60",
                    "on-demand",
                    "low-traffic",
                    "assist",
                    "atlas-7b",
                    "serve"),
            line("aws", "us-east-1", "m5.large", 240, "0.10", "savings-plan", "", "platform", "", "build"),
            line(
                    "aws",
                    "us-east-1",
                    "trn1.32xlarge",
                    24,
                    "21.50",
                    "on-demand",
                    "training",
                    "research",
                    "atlas-7b",
                    "train"),
            line(
                    "azure",
                    "westeurope",
                    "Standard_ND96isr_H100_v5",
                    48,
                    "98.00",
                    "on-demand",
                    "training",
                    "vision",
                    "iris-3",
                    "train"),
            line(
                    "azure",
                    "swedencentral",
                    "Standard_NC24ads_A100_v4",
                    72,
                    "3.70",
                    "on-demand",
                    "inference",
                    "vision",
                    "iris-3",
                    "serve"),
            line(
                    "azure",
                    "northeurope",
                    "Standard_NV12ads_A10_v5",
                    48,
                    "0.90",
                    "on-demand",
                    "",
                    "design",
                    "",
                    "notebook"),
            accelerator(
                    "gcp", "us-central1", "H100", 192, "11.00", "on-demand", "training", "speech", "vox-2", "train"),
            accelerator("gcp", "europe-west4", "L4", 96, "0.60", "spot", "inference", "speech", "vox-2", "serve"),
            accelerator(
                    "gcp", "us-east5", "TPU v5e", 128, "1.20", "on-demand", "training", "speech", "vox-2", "train"));

    private AiTeamMonth() {}

    private static Line line(
            String provider,
            String region,
            String type,
            double hours,
            String price,
            String pricing,
            String workload,
            String team,
            String model,
            String stage) {
        return new Line(provider, region, type, "", hours, price, pricing, workload, team, model, stage);
    }

    private static Line accelerator(
            String provider,
            String region,
            String model,
            double hours,
            String price,
            String pricing,
            String workload,
            String team,
            String trained,
            String stage) {
        return new Line(provider, region, "", model, hours, price, pricing, workload, team, trained, stage);
    }

    /**
     * Writes the file.
     *
     * @param args the file to write
     */
    public static void main(String[] args) {
        Path file = Path.of(args.length > 0 ? args[0] : "examples/data/ai-team-month.csv");
        try {
            Files.writeString(file, text(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole file. */
    static String text() {
        StringBuilder text = new StringBuilder("date,provider,account,service,region,instance_type,hours,accelerator,"
                + "accelerator_hours,pricing,workload,cost,currency,tag_team,tag_model,tag_stage\n");
        for (int day = 0; day < DAYS; day++) {
            for (int i = 0; i < LINES.size(); i++) {
                row(text, LINES.get(i), day, i);
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, Line line, int day, int index) {
        // between 60 and 100 % of the full day, in steps of a hundredth, the same in every run
        int percent = 60 + Math.floorMod(day * 7 + index * 11, 41);
        BigDecimal hours = BigDecimal.valueOf(line.hoursADay)
                .multiply(BigDecimal.valueOf(percent, 2))
                .stripTrailingZeros();
        BigDecimal cost = hours.multiply(new BigDecimal(line.price)).setScale(2, RoundingMode.HALF_EVEN);
        boolean board = !line.accelerator.isEmpty();
        text.append(String.join(
                        ",",
                        FIRST.plusDays(day).toString(),
                        line.provider,
                        line.provider + "-" + line.team,
                        service(line.provider),
                        line.region,
                        line.instanceType,
                        board ? "" : hours.toPlainString(),
                        line.accelerator,
                        board ? hours.toPlainString() : "",
                        line.pricing,
                        line.workload,
                        cost.toPlainString(),
                        "USD",
                        line.team,
                        line.model,
                        line.stage))
                .append('\n');
    }

    private static String service(String provider) {
        return switch (provider) {
            case "aws" -> "Amazon Elastic Compute Cloud";
            case "azure" -> "Virtual Machines";
            default -> "Compute Engine";
        };
    }
}
