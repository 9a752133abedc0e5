package io.carbontracker.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of decimals against those of {@link BigDecimal}, and their terms against {@link Decimals}. */
class DecimalSumTest {
    private static final String MARKS = "0123456789012345678901234567890123456789...---+eE ,x\u0663";

    private static boolean read(DecimalSum.Term term, String text) {
        char[] chars = ("9" + text + "9").toCharArray(); // what stands around a cell is not read
        return term.read(chars, 1, chars.length - 1);
    }

    private static @Nullable BigDecimal money(String text) {
        return Decimals.money(text.toCharArray(), 0, text.length());
    }

    private static BigDecimal sumOf(String... numbers) {
        DecimalSum sum = new DecimalSum();
        DecimalSum.Term term = new DecimalSum.Term(); // one for all, as rows have it
        for (String number : numbers) {
            assertThat(read(term, number)).as(number).isTrue();
            sum.add(term);
        }
        return sum.value();
    }

    private static String digits(SplittableRandom random, int most) {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(1, most + 1); i > 0; i--) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    /** Of up to 22 digits before the point and as many behind, some with an exponent. */
    private static String number(SplittableRandom random) {
        int most = random.nextInt(3) == 0 ? 22 : 6;
        return List.of("", "", "-", "+").get(random.nextInt(4))
                + digits(random, most)
                + (random.nextBoolean() ? "." + digits(random, most) : "")
                + (random.nextInt(8) == 0 ? "e" + random.nextInt(-30, 30) : "");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void sumsAreThoseOfExactDecimals(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DecimalSum.Term term = new DecimalSum.Term();
        for (int round = 0; round < 200; round++) {
            DecimalSum sum = new DecimalSum();
            BigDecimal expected = BigDecimal.ZERO;
            for (int i = random.nextInt(60); i >= 0; i--) {
                String number = number(random);
                assertThat(read(term, number)).as("seed %d, %s", seed, number).isTrue();
                sum.add(term);
                expected = expected.add(new BigDecimal(number));
            }
            assertThat(sum.value()).as("seed %d, round %d", seed, round).isEqualByComparingTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void amountsOfOneScaleNearTheBoundsOfALongAreSummedExactly(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DecimalSum.Term term = new DecimalSum.Term();
        DecimalSum sum = new DecimalSum();
        BigDecimal expected = BigDecimal.ZERO;
        for (int i = 0; i < 2_000; i++) { // runs of one sign, so that the sum goes beyond both bounds
            String number = (i / 50 % 2 == 0 ? "" : "-") + "99999999." + (100_000_000 + random.nextInt(900_000_000));
            assertThat(read(term, number)).as(number).isTrue();
            sum.add(term);
            expected = expected.add(new BigDecimal(number));
            assertThat(sum.value()).as("seed %d, term %d", seed, i).isEqualByComparingTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void textsAreTakenForNumbersAsMoneyIs(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DecimalSum.Term term = new DecimalSum.Term();
        int numbers = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? number(random) : "");
            for (int more = random.nextInt(7); more > 0; more--) {
                text.append(MARKS.charAt(random.nextInt(MARKS.length())));
            }
            String number = text.toString();
            BigDecimal expected = money(number);
            boolean taken = read(term, number);
            assertThat(taken).as("seed %d, \"%s\"", seed, number).isEqualTo(expected != null);
            if (expected != null) {
                DecimalSum sum = new DecimalSum();
                sum.add(term);
                assertThat(sum.value()).as("seed %d, \"%s\"", seed, number).isEqualByComparingTo(expected);
                numbers++;
            }
        }
        assertThat(numbers).as("seed %d", seed).isBetween(3_000, 17_000); // both kinds are many
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                "-.",
                ".5",
                "-.5",
                "5.",
                "-5.",
                "1.2.3",
                "1-",
                "--1",
                "+-1",
                "1e",
                "e5",
                "1e+",
                "0x10",
                "1,000",
                "1 000",
                " 1",
                "NaN",
                "null",
                "12abc",
                "\u0661",
                "1\u0000",
                "0e99999999999"
            })
    void whatIsNoNumberIsNoTerm(String text) {
        assertThat(money(text)).isNull();
        assertThat(read(new DecimalSum.Term(), text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1e39, true", // 40 digits before the point
        "1e40, false",
        "-9999999999999999999999999999999999999999.5, true",
        "-10000000000000000000000000000000000000000, false",
        "123456789012345678, true",
        "12345678901234567890123, true", // too long for a long
        "0.123456789012345678901234567890, true",
        "0.0000000000000000000000000000000000000001, true", // 40 digits behind the point
        "0.00000000000000000000000000000000000000001, false",
        "1e-40, true",
        "1e-41, false",
        "1e-300, false",
        "0e300, false", // nothing, but written out it is long
        "-0.00, true",
        "+3, true",
    })
    void numbersAreOrdinaryWhenTheirSumsStayShort(String text, boolean ordinary) {
        DecimalSum.Term term = new DecimalSum.Term();

        assertThat(read(term, text)).isTrue();
        assertThat(term.isOrdinary()).isEqualTo(ordinary);
    }

    @Test
    void nothingAddsUpToZero() {
        assertThat(new DecimalSum().value()).isEqualByComparingTo("0");
        assertThat(sumOf("-0.00", "0", "+0.0")).isEqualByComparingTo("0");
    }

    @Test
    void tenthsAreExact() {
        // ten tenths are one; as doubles they are 0.9999999999999999
        assertThat(sumOf("0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1"))
                .isEqualByComparingTo("1");
    }

    @Test
    void numbersWithAsManyDigitsBehindThePointOrNotAreAddedTogether() {
        // 1.50 + 2.25 = 3.75; - 3.75 = 0; then another scale: + 0.125 = 0.125; + 7 = 7.125; + 1e3 = 1007.125; + 3 =
        // 1010.125
        assertThat(sumOf("1.50", "2.25", "-3.75", "0.125", "7", "1e3", "+3")).isEqualByComparingTo("1010.125");
    }

    @Test
    void sumsBeyondALongAreExact() {
        // 10 x (1e18 - 1) = 1e19 - 10, above 2^63 = 9.22e18; and back again
        String most = "999999999999999999";

        assertThat(sumOf(most, most, most, most, most, most, most, most, most, most))
                .isEqualByComparingTo("9999999999999999990");
        assertThat(sumOf(
                        "-" + most,
                        "-" + most,
                        "-" + most,
                        "-" + most,
                        "-" + most,
                        "-" + most,
                        "-" + most,
                        "-" + most,
                        "-" + most,
                        "-" + most,
                        most))
                .isEqualByComparingTo("-8999999999999999991");
    }

    @Test
    void aTermThatIsReadAnewLeavesTheSumAsItWas() {
        DecimalSum sum = new DecimalSum();
        DecimalSum.Term term = new DecimalSum.Term();
        read(term, "12345678901234567890"); // not short
        sum.add(term);
        read(term, "1.5");
        sum.add(term);

        assertThat(read(term, "12abc")).isFalse();
        assertThat(sum.value()).isEqualByComparingTo("12345678901234567891.5");
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void sumsOfOrdinaryNumbersAreReadAsWhatTheyAre(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DecimalSum.Term term = new DecimalSum.Term();
        for (int round = 0; round < 200; round++) {
            DecimalSum sum = new DecimalSum();
            for (int i = random.nextInt(40); i >= 0; i--) {
                read(term, number(random));
                if (term.isOrdinary()) {
                    sum.add(term);
                }
            }
            String text = sum.value().toString(); // as groups hand it out, with an exponent or not
            char[] chars = text.toCharArray();

            assertThat(money(text)).as("seed %d, %s", seed, text).isEqualByComparingTo(sum.value());
            assertThat(Decimals.parse(chars, 0, chars.length))
                    .as("seed %d, %s", seed, text)
                    .isEqualTo(sum.value().doubleValue());
        }
    }
}
