package io.carbontracker.intensity.watttime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carbontracker.intensity.watttime.MonthFile.Subject;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MonthFileTest {
    private static final YearMonth FEBRUARY = YearMonth.of(2028, 2); // of 29 days

    private static Subject subject(GridSignal signal) {
        return new Subject("example.org", signal, "PJM_DC", FEBRUARY);
    }

    /** Values of every length that a double may have as text, with gaps and flags. */
    private static Month made(GridSignal signal, long seed) {
        Random random = new Random(seed);
        double[] values = new double[signal.steps(FEBRUARY)];
        BitSet imputed = new BitSet();
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (random.nextInt(6)) {
                case 0 -> Double.NaN;
                case 1 -> random.nextInt(5_000);
                case 2 -> random.nextInt(50_000_000) / 1e4;
                case 3 -> random.nextDouble() * 5_000;
                case 4 -> random.nextDouble() / 1e9;
                default -> 0;
            };
            imputed.set(i, !Double.isNaN(values[i]) && random.nextInt(10) == 0);
        }
        return new Month(FEBRUARY, "2026-03-01", values, imputed, Instant.parse("2028-03-07T01:02:03.000004Z"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadBackToTheLastBit(GridSignal signal) throws IOException {
        long seed = 280229;
        Month month = made(signal, seed);

        Month read = MonthFile.read(subject(signal), "2026-03-01", MonthFile.write(subject(signal), month));

        assertThat(read.values()).as("seed %s", seed).isEqualTo(month.values());
        assertThat(read.imputed()).as("seed %s", seed).isEqualTo(month.imputed());
        assertThat(read.fetchedAt()).isEqualTo(month.fetchedAt());
        assertThat(read.month()).isEqualTo(FEBRUARY);
    }

    @Test
    void aFileUnderTheNameOfAnotherIsRefused() {
        byte[] bytes = MonthFile.write(subject(GridSignal.MOER), made(GridSignal.MOER, 1));

        assertThatThrownBy(() -> MonthFile.read(
                        new Subject("example.org", GridSignal.MOER, "PJM", FEBRUARY), "2026-03-01", bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("something else");
        assertThatThrownBy(() -> MonthFile.read(
                        new Subject("api.example.org", GridSignal.MOER, "PJM_DC", FEBRUARY), "2026-03-01", bytes))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> MonthFile.read(subject(GridSignal.MOER), "2023-03-01", bytes))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> MonthFile.read(subject(GridSignal.AOER), "2026-03-01", bytes))
                .isInstanceOf(IOException.class);
    }

    @Test
    void everyChangeOfAByteIsNoticed() {
        byte[] bytes = MonthFile.write(subject(GridSignal.AOER), made(GridSignal.AOER, 2));
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] changed = bytes.clone();
            int at = i < 300 ? i : random.nextInt(bytes.length);
            changed[at] ^= (byte) (1 + random.nextInt(127));

            assertThatThrownBy(() -> MonthFile.read(subject(GridSignal.AOER), "2026-03-01", changed))
                    .as("byte %s changed", at)
                    .isInstanceOf(IOException.class);
        }
    }
}
