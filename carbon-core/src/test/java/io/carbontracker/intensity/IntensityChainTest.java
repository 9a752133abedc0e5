package io.carbontracker.intensity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.intensity.IntensitySeries.Point;
import io.carbontracker.units.CarbonIntensity;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery.Grain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntensityChainTest {
    private static final Place PLACE = Place.of("aws", "us-east-1");
    private static final Instant START = Instant.parse("2026-06-30T00:00:00Z");

    private static TimeWindow seconds(long from, long to) {
        return TimeWindow.of(START.plusSeconds(from), START.plusSeconds(to));
    }

    private static Point point(long from, long to, double value) {
        return new Point(seconds(from, to), new CarbonIntensity(value));
    }

    private static IntensitySource source(String name, Signal signal, Point... points) {
        IntensityLabel label =
                new IntensityLabel(signal.label(), name, "Z", "direct", "CO2", IntensityQuality.MEASURED);
        return new IntensitySource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<Signal> signals() {
                return Set.of(signal);
            }

            @Override
            public Grain grain() {
                return Grain.HOUR;
            }

            @Override
            public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
                return queries.stream()
                        .<IntensityAnswer>map(query -> points.length == 0
                                ? new IntensityAnswer.NotPermitted("plan")
                                : new IntensityAnswer.Series(IntensitySeries.of(label, List.of(points), "")))
                        .toList();
            }
        };
    }

    private static Resolution resolve(Signal signal, TimeWindow window, IntensitySource... sources) {
        return new IntensityChain(List.of(sources)).at(PLACE, signal).resolve(window);
    }

    @Test
    void aWindowTakesTheTimeWeightedMeanOverExactlyItsLength() {
        // 600 s at 0.2 and 3000 s at 0.8: (120 + 2400) / 3600 = 0.7
        Resolution resolution = resolve(
                Signal.MARGINAL,
                seconds(0, 3_600),
                source("a", Signal.MARGINAL, point(0, 600, 0.2), point(600, 7_200, 0.8)));

        assertThat(((Resolution.Intensity) resolution).kgPerKwh().best()).isCloseTo(0.7, within(1e-12));
        assertThat(((Resolution.Intensity) resolution).label().quality()).isEqualTo(IntensityQuality.MEASURED);
    }

    @Test
    void ninetyFivePercentIsEnoughAndLessIsNot() {
        Resolution enough =
                resolve(Signal.MARGINAL, seconds(0, 1_000), source("a", Signal.MARGINAL, point(0, 950, 0.4)));
        Resolution less = resolve(Signal.MARGINAL, seconds(0, 1_000), source("a", Signal.MARGINAL, point(0, 949, 0.4)));

        assertThat(((Resolution.Intensity) enough).label().quality()).isEqualTo(IntensityQuality.PARTIAL);
        assertThat(((Resolution.Intensity) enough).kgPerKwh().best()).isCloseTo(0.4, within(1e-12));
        assertThat(((Resolution.Unresolved) less).detail()).contains("a: covers only 94.9 %");
    }

    @Test
    void theNextSourceOfTheSameSignalFillsAGapAndIsMarked() {
        Resolution resolution = resolve(
                Signal.MARGINAL,
                seconds(0, 3_600),
                source("first", Signal.MARGINAL),
                source("second", Signal.MARGINAL, point(0, 3_600, 0.0)));

        Resolution.Intensity intensity = (Resolution.Intensity) resolution;
        assertThat(intensity.label().source()).isEqualTo("second");
        assertThat(intensity.label().quality()).isEqualTo(IntensityQuality.NEXT_SOURCE);
        assertThat(intensity.kgPerKwh().best()).isZero(); // a true 0 is a value
    }

    @Test
    void oneSignalNeverStandsInForTheOther() {
        IntensityChain chain = new IntensityChain(List.of(source("a", Signal.AVERAGE, point(0, 3_600, 0.3))));

        assertThat(chain.declares(Signal.AVERAGE)).isTrue();
        assertThat(chain.declares(Signal.MARGINAL)).isFalse();
    }

    @Test
    void aWindowAcrossAMonthBoundaryIsIntegratedAcrossBoth() {
        // 2026-06-30T23:00 to 2026-07-01T02:00: one hour at 0.3, two at 0.6: (0.3 + 1.2) / 3 = 0.5
        Resolution resolution = resolve(
                Signal.MARGINAL,
                seconds(82_800, 93_600),
                source("a", Signal.MARGINAL, point(0, 86_400, 0.3), point(86_400, 172_800, 0.6)));

        assertThat(((Resolution.Intensity) resolution).kgPerKwh().best()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void stepsGiveTheMeansAndCoverageOfTheSameStretches() {
        long seed = 20_261_125L;
        Random random = new Random(seed);
        IntensityLabel label = new IntensityLabel("marginal", "a", "Z", "direct", "CO2", IntensityQuality.MEASURED);
        for (int round = 0; round < 200; round++) {
            int step = 1 + random.nextInt(600);
            double[] values = new double[40];
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                values[i] = round % 2 == 0 && random.nextInt(4) == 0 ? Double.NaN : random.nextDouble();
                if (!Double.isNaN(values[i])) {
                    points.add(point((long) i * step, (i + 1L) * step, values[i]));
                }
            }
            IntensitySeries steps = IntensitySeries.ofSteps(label, START, Duration.ofSeconds(step), values, "");
            IntensitySeries stretches = IntensitySeries.of(label, points, "");
            for (int i = 0; i < 20; i++) {
                long from = random.nextInt(50 * step) - 5L * step;
                TimeWindow window = seconds(from, from + 1 + random.nextInt(10 * step));

                IntensitySeries.Mean mean = steps.mean(window);

                assertThat(mean.coverage())
                        .as("seed %s round %s", seed, round)
                        .isEqualTo(stretches.mean(window).coverage());
                if (mean.coverage() > 0) {
                    assertThat(mean.kgPerKwh())
                            .as("seed %s round %s", seed, round)
                            .isCloseTo(stretches.mean(window).kgPerKwh(), within(1e-9));
                }
            }
        }
    }

    @Test
    void aNegativeOrInfiniteStepIsRefused() {
        IntensityLabel label = new IntensityLabel("marginal", "a", "Z", "direct", "CO2", IntensityQuality.MEASURED);
        for (double value : new double[] {-1e-9, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            IntensitySeries.ofSteps(label, START, Duration.ofMinutes(5), new double[] {0, value}, ""))
                    .withMessageContaining("kg/kWh");
        }
    }

    @Test
    void meansEqualAPlainIntegration() {
        long seed = 20_260_630L;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Point> points = new ArrayList<>();
            long t = 0;
            for (int i = 0; i < 50; i++) {
                long from = t + random.nextInt(200);
                long to = from + 1 + random.nextInt(600);
                points.add(point(from, to, random.nextDouble()));
                t = to;
            }
            IntensitySeries series = IntensitySeries.of(
                    new IntensityLabel("marginal", "a", "Z", "direct", "CO2", IntensityQuality.MEASURED), points, "");
            long from = random.nextInt((int) t);
            long to = from + 1 + random.nextInt(5_000);
            double sum = 0;
            long covered = 0;
            for (Point p : points) {
                long a = Math.max(from, p.window().start().getEpochSecond() - START.getEpochSecond());
                long b = Math.min(to, p.window().end().getEpochSecond() - START.getEpochSecond());
                if (b > a) {
                    sum += p.value().kilogramsPerKilowattHour() * (b - a);
                    covered += b - a;
                }
            }

            IntensitySeries.Mean mean = series.mean(seconds(from, to));

            assertThat(mean.coverage()).as("seed %s round %s", seed, round).isEqualTo((double) covered / (to - from));
            if (covered > 0) {
                assertThat(mean.kgPerKwh()).as("seed %s round %s", seed, round).isCloseTo(sum / covered, within(1e-9));
            }
        }
    }

    @Test
    void aFileOfIntensitiesIsRefusedWithItsLine(@TempDir Path folder) throws IOException {
        String header = "provider,region,signal,start,end,kg_per_kwh\n";
        String hour = "aws,us-east-1,average,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,0.3\n";
        Path file = folder.resolve("grid.csv");

        for (String[] bad : new String[][] {
            {header + hour + hour, "grid.csv:3: overlaps line 2"},
            {header + hour.replace("0.3", "-0.3"), "grid.csv:2: kg_per_kwh is \"-0.3\""},
            {header + hour.replace("T00:00:00Z", "T02:00:00Z"), "grid.csv:2: end"},
            {header + hour.replace("average", "avg"), "grid.csv:2: signal is \"avg\""},
            {header.replace("kg_per_kwh", "kg_per_kw") + hour, "did you mean \"kg_per_kwh\"?"},
        }) {
            Files.writeString(file, bad[0]);
            assertThatThrownBy(() -> FileIntensity.read(file))
                    .isInstanceOf(CarbonConfigurationException.class)
                    .hasMessageContaining(bad[1]);
        }
    }

    @Test
    void anIntensityFileThatCannotBeReadIsToldInWords(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("nope.csv");
        assertThatThrownBy(() -> FileIntensity.read(missing))
                .isInstanceOf(CarbonConfigurationException.class)
                .hasMessage("cannot read intensity file \"" + missing + "\": there is no such file; expected a CSV file"
                        + " with the columns provider,region,signal,start,end,kg_per_kwh");

        Path latin = Files.write(folder.resolve("latin.csv"), new byte[] {'p', (byte) 0xE9, ','}); // é in ISO 8859-1
        assertThatThrownBy(() -> FileIntensity.read(latin)).hasMessageContaining("it is no text in UTF-8; expected");
        assertThatThrownBy(() -> FileIntensity.read(folder)).hasMessageNotContaining("Exception");
    }
}
