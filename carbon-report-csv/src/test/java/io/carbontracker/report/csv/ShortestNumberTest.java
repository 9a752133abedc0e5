package io.carbontracker.report.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestNumberTest {
    private static final long SEED = 20_260_305;
    private static final int RANDOM = 20_000;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "24, 24",
        "-10, -10",
        "0.1, 0.1",
        "154.56, 154.56",
        "0.001, 0.001",
        "0.00099, 9.9E-4",
        "1e14, 100000000000000",
        "999999999999999, 999999999999999",
        "1e15, 1E15",
        "-1.5e300, -1.5E300",
        // The shortest text of the smallest double is one digit; JDK 17's own has two.
        "4.9e-324, 5E-324",
        "2.2250738585072014e-308, 2.2250738585072014E-308",
        "1.7976931348623157e308, 1.7976931348623157E308",
        "0.002, 0.002",
        "2e23, 2E23",
        "9007199254740993, 9.007199254740992E15"
    })
    void writesTheDigitsThatItTakesAndNoMore(double value, String text) {
        assertThat(ShortestNumber.of(value)).isEqualTo(text);
    }

    @Test
    void everyDoubleReadsBackFromTheShortestNearestText() {
        for (double value : doubles()) {
            String text = ShortestNumber.of(value);
            String what = "seed " + SEED + ", " + Double.toHexString(value) + " as " + text;

            assertThat(Double.parseDouble(text)).as(what).isEqualTo(value + 0.0);
            assertThat(text.length()).as(what).isLessThanOrEqualTo(ShortestNumber.MAX_LENGTH);
            if (value != 0) {
                assertNoneIsShorter(value, new BigDecimal(text).stripTrailingZeros(), what);
                assertNoneIsNearer(value, new BigDecimal(text).stripTrailingZeros(), what);
            }
        }
    }

    /** Of the texts with one digit less, the two around the exact value are the only ones that could read back. */
    private static void assertNoneIsShorter(double value, BigDecimal written, String what) {
        int digits = written.precision() - 1;
        if (digits > 0) {
            BigDecimal exact = new BigDecimal(value);
            for (RoundingMode mode : List.of(RoundingMode.DOWN, RoundingMode.UP)) {
                BigDecimal shorter = exact.round(new MathContext(digits, mode));
                assertThat(shorter.doubleValue())
                        .as("%s; %s is shorter", what, shorter)
                        .isNotEqualTo(value);
            }
        }
    }

    private static void assertNoneIsNearer(double value, BigDecimal written, String what) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal distance = written.subtract(exact).abs();
        for (BigDecimal other : List.of(written.subtract(written.ulp()), written.add(written.ulp()))) {
            assertThat(other.doubleValue() != value
                            || other.subtract(exact).abs().compareTo(distance) >= 0)
                    .as("%s; %s is nearer", what, other)
                    .isTrue();
        }
    }

    private static List<Double> doubles() {
        Random random = new Random(SEED);
        List<Double> all = new ArrayList<>(List.of(0.0, -0.0, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE));
        for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
            addWithNeighbours(Math.scalb(1.0, exponent), all);
        }
        for (int exponent = -323; exponent <= 308; exponent++) {
            addWithNeighbours(Double.parseDouble("1e" + exponent), all);
        }
        for (int i = 0; i < RANDOM; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(any)) {
                all.add(any);
            }
            all.add(random.nextInt(1_000_000) / 10_000.0);
            all.add(-random.nextInt(1_000_000_000) / 1_000.0);
            all.add(random.nextDouble() * 1_000);
            all.add((double) random.nextLong());
            all.add(Double.longBitsToDouble(random.nextLong() & ((1L << 52) - 1)));
            // Around the end of the short cut for four decimals.
            all.add(1e11 + random.nextInt(2_000_000) / 10_000.0 - 100);
        }
        return all;
    }

    private static void addWithNeighbours(double value, List<Double> all) {
        all.add(value);
        all.add(-value);
        all.add(Math.nextUp(value));
        all.add(Math.nextDown(value));
    }

    @Test
    void aBufferWritesTheSameTextsThoughItRemembersThem() throws Exception {
        List<Double> once = doubles().subList(0, 10_000);
        List<Double> values = Stream.concat(once.stream(), once.stream()).toList();
        RowBuffer buffer = new RowBuffer();
        StringBuilder expected = new StringBuilder();

        for (double value : values) {
            buffer.number(value);
            buffer.endRow();
            expected.append(ShortestNumber.of(value)).append('\n');
        }

        assertThat(Buffers.text(buffer)).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0.00000000000, 0",
        "0E+5, 0",
        "-0.000, 0",
        "2359.680000, 2359.68",
        "-20.3000000000, -20.3",
        "100, 100",
        "100.00, 100",
        "1E+3, 1000",
        "1.50E+3, 1500",
        "0.000000000001230, 0.00000000000123",
        "12345678901234567890.12345678901234567890, 12345678901234567890.1234567890123456789",
        "1E-400, 0.",
        "1.0E-401, 1E-401",
        "1E+400, 1",
        "1E+401, 1E+401",
        "1E-999999999, 1E-999999999"
    })
    void amountsAreExactAndWithoutIdleZeros(BigDecimal amount, String beginning) {
        String text = ShortestNumber.of(amount);

        assertThat(text).startsWith(beginning);
        assertThat(text.length()).isLessThanOrEqualTo(Math.max(beginning.length(), 402));
        assertThat(new BigDecimal(text)).isEqualByComparingTo(amount);
    }

    @Test
    void anyAmountReadsBackExactlyAndHasNoShorterPlainText() {
        Random random = new Random(SEED);
        for (int i = 0; i < RANDOM; i++) {
            BigDecimal amount = BigDecimal.valueOf(random.nextLong() >> random.nextInt(63), random.nextInt(40) - 10);

            String text = ShortestNumber.of(amount);

            assertThat(new BigDecimal(text)).as("seed %s, %s", SEED, amount).isEqualByComparingTo(amount);
            assertThat(text)
                    .as("seed %s, %s", SEED, amount)
                    .matches("-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?")
                    .isNotEqualTo("-0");
        }
    }
}
