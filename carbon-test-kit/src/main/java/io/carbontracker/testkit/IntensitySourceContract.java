package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.units.CarbonIntensity;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link IntensitySource} owes. A source of both signals has one such test for each.
 *
 * <p>Extend it beside the tests of the source and say how to make a source over given knowledge:
 *
 * <pre>{@code
 * class MyGridContractTest extends IntensitySourceContract {
 *     @Override
 *     protected IntensitySource sourceKnowing(Place place, Signal signal, TimeWindow window, CarbonIntensity value) {
 *         return MyGrid.at(fakeServing(place, signal, window, value).uri());
 *     }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public abstract class IntensitySourceContract {
    /** The time of the run: the month that is asked for is closed by then. */
    protected static final Instant AS_OF = Instant.parse("2026-08-15T12:00:00Z");

    private static final LocalDate FIRST = LocalDate.of(2026, 6, 1);
    private static final TimeWindow MONTH = TimeWindow.ofDays(FIRST, FIRST.plusMonths(1));
    private static final TimeWindow EARLY = TimeWindow.ofDays(FIRST, FIRST.plusDays(10));
    private static final TimeWindow LATE = TimeWindow.ofDays(FIRST.plusDays(10), FIRST.plusMonths(1));
    /** 0.25 kg/kWh: a power of two, so that no conversion to grams and back may change it. */
    private static final CarbonIntensity VALUE = new CarbonIntensity(0.25);

    private static final double EXACT = 1e-12;

    /** For subclasses. */
    protected IntensitySourceContract() {}

    /**
     * Makes a source over a fake, or over a file, that knows one value and nothing else. Every test calls it once.
     *
     * @param place where: {@link #place()}
     * @param signal which: {@link #signal()}
     * @param window when the value holds, throughout; whole UTC days in June 2026. A source of yearly figures may have it hold
     *     longer
     * @param value the value, possibly a true 0
     * @return the source; the test closes it
     * @throws Exception when the fake cannot be set up, which fails the test
     */
    protected abstract IntensitySource sourceKnowing(
            Place place, Signal signal, TimeWindow window, CarbonIntensity value) throws Exception;

    /**
     * Makes a source whose service cannot be reached, or fails for good.
     *
     * @return the source; empty, which skips the test of it, where there is no service
     * @throws Exception when the fake cannot be set up, which fails the test
     */
    protected Optional<IntensitySource> sourceOutOfReach() throws Exception {
        return Optional.empty();
    }

    /**
     * Names the signal under test.
     *
     * @return average unless overridden
     */
    protected Signal signal() {
        return Signal.AVERAGE;
    }

    /**
     * Names a place that the source can resolve.
     *
     * @return AWS in Ireland unless overridden
     */
    protected Place place() {
        return Place.of("aws", "eu-west-1").at(53.35, -6.26).in("IE");
    }

    /**
     * Names a place of which the source knows nothing.
     *
     * @return a region that does not exist unless overridden
     */
    protected Place unknownPlace() {
        return Place.of("aws", "mars-1");
    }

    /** The name is one that reports can show. */
    @Test
    public void theNameIsWellFormed() throws Exception {
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            assertThat(source.name()).as("name of the source").matches(Names.NAME_WITH_ARGUMENT);
        }
    }

    /** What the source can do is told before it is asked. */
    @Test
    public void signalsAndGrainAreDeclared() throws Exception {
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            assertThat(source.signals()).as("declared signals").contains(signal());
            assertThat(source.grain()).as("grain").isNotNull();
        }
    }

    /** The value comes back as it is, in kg/kWh, over any part of the month. */
    @Test
    public void aKnownValueComesBackExactly() throws Exception {
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            IntensitySeries series = series(one(source, known()));

            hasMean(series, MONTH, 0.25, 1);
            hasMean(series, EARLY, 0.25, 1);
            hasMean(series, TimeWindow.of(MONTH.end().minusSeconds(3600), MONTH.end()), 0.25, 1);
        }
    }

    /** A true zero is a value, not a gap. */
    @Test
    public void aTrueZeroIsAValue() throws Exception {
        try (IntensitySource source = knowing(MONTH, new CarbonIntensity(0))) {
            hasMean(series(one(source, known())), MONTH, 0, 1);
        }
    }

    /** The value is labeled: what it is of, where from, which gas, how good. */
    @Test
    public void theValueIsLabeled() throws Exception {
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            IntensityLabel label = series(one(source, known())).label();

            assertThat(label.signal()).as("signal").isEqualTo(signal().label());
            assertThat(label.source()).as("source").isNotBlank();
            assertThat(label.zone()).as("zone").isNotBlank();
            assertThat(label.basis()).as("basis").isNotBlank();
            assertThat(label.gas()).as("gas").isIn("CO2", "CO2e");
            assertThat(label.quality()).as("quality").isNotNull();
        }
    }

    /** Time of which nothing is known is left open: neither zero nor the neighboring value. */
    @Test
    public void timeOfWhichNothingIsKnownIsLeftOpen() throws Exception {
        try (IntensitySource source = knowing(EARLY, VALUE)) {
            IntensitySeries series = series(one(source, known()));
            assumeTrue(!series.isAlways(), "the source has figures that always hold");

            hasMean(series, EARLY, 0.25, 1);
            // 10 of 30 days; the mean is that of what is covered
            hasMean(series, MONTH, 0.25, 10.0 / 30);
            assertThat(series.mean(LATE).coverage()).as("coverage of the rest").isZero();
            assertThat(series.mean(LATE).kgPerKwh()).as("mean of the rest").isNaN();
        }
    }

    /** A place without coverage gets that answer: no exception, no null, no empty series, no world average. */
    @Test
    public void anUnknownPlaceHasNoCoverage() throws Exception {
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            IntensityAnswer answer = one(source, unknown());

            assertThat(answer).isInstanceOf(IntensityAnswer.NoCoverage.class);
            assertThat(answer.detail()).as("detail").isNotBlank();
        }
    }

    /** The other signal is answered with itself or not at all: here, where it is not known, not at all. */
    @Test
    public void theOtherSignalIsNotAnsweredInItsPlace() throws Exception {
        Signal other = signal() == Signal.AVERAGE ? Signal.MARGINAL : Signal.AVERAGE;
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            if (source.signals().contains(other)) {
                IntensityAnswer answer = one(source, new IntensityQuery(place(), other, MONTH));

                assertThat(answer).as("answer for " + other).isNotInstanceOf(IntensityAnswer.Series.class);
            }
        }
    }

    /** Answers come one to a query, in the order of the queries, those asked twice among them. */
    @Test
    public void eachQueryHasItsAnswerInOrder() throws Exception {
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            List<IntensityAnswer> answers = source.answer(List.of(unknown(), known(), known(), unknown(), known()));

            assertThat(answers).hasSize(5).doesNotContainNull();
            for (int i : new int[] {1, 2, 4}) {
                hasMean(series(answers.get(i)), MONTH, 0.25, 1);
            }
            for (int i : new int[] {0, 3}) {
                assertThat(answers.get(i)).isInstanceOf(IntensityAnswer.NoCoverage.class);
            }
        }
    }

    /** Asked again, the source answers the same. */
    @Test
    public void askedAgainTheSourceAnswersTheSame() throws Exception {
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            IntensitySeries first = series(one(source, known()));
            IntensitySeries second = series(one(source, known()));

            assertThat(second.label()).isEqualTo(first.label());
            assertThat(second.mean(MONTH)).isEqualTo(first.mean(MONTH));
        }
    }

    /** No queries, no answers. */
    @Test
    public void noQueriesHaveNoAnswers() throws Exception {
        try (IntensitySource source = knowing(MONTH, VALUE)) {
            assertThat(source.answer(List.of())).isEmpty();
        }
    }

    /** A service that fails is an answer, so that the next source can be asked. */
    @Test
    public void aServiceOutOfReachIsAnAnswer() throws Exception {
        Optional<IntensitySource> made = sourceOutOfReach();
        assumeTrue(made.isPresent(), "the source has no service that could fail");

        try (IntensitySource source = made.orElseThrow()) {
            List<IntensityAnswer> answers = source.answer(List.of(known(), known()));

            assertThat(answers).hasSize(2).allSatisfy(answer -> {
                assertThat(answer).isInstanceOf(IntensityAnswer.Unavailable.class);
                assertThat(answer.detail()).as("detail").isNotBlank();
            });
        }
    }

    /** Closing is possible without asking, and more than once. */
    @Test
    public void closingTwiceIsFine() throws Exception {
        IntensitySource source = knowing(MONTH, VALUE);

        source.close();
        source.close();
    }

    private IntensitySource knowing(TimeWindow window, CarbonIntensity value) throws Exception {
        return sourceKnowing(place(), signal(), window, value);
    }

    private IntensityQuery known() {
        return new IntensityQuery(place(), signal(), MONTH);
    }

    private IntensityQuery unknown() {
        return new IntensityQuery(unknownPlace(), signal(), MONTH);
    }

    private static IntensityAnswer one(IntensitySource source, IntensityQuery query) {
        List<IntensityAnswer> answers = source.answer(List.of(query));
        assertThat(answers).as("answers to one query").hasSize(1).doesNotContainNull();
        return answers.get(0);
    }

    private static IntensitySeries series(IntensityAnswer answer) {
        assertThat(answer).isInstanceOf(IntensityAnswer.Series.class);
        return ((IntensityAnswer.Series) answer).series();
    }

    private static void hasMean(IntensitySeries series, TimeWindow window, double kgPerKwh, double coverage) {
        IntensitySeries.Mean mean = series.mean(window);
        assertThat(mean.coverage()).as("coverage of %s", window).isCloseTo(coverage, within(EXACT));
        assertThat(mean.kgPerKwh()).as("kg/kWh over %s", window).isCloseTo(kgPerKwh, within(EXACT * kgPerKwh));
    }
}
