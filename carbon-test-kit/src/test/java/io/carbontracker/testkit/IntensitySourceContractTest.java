package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.intensity.FileIntensity;
import io.carbontracker.intensity.IntensityAnswer;
import io.carbontracker.intensity.IntensityLabel;
import io.carbontracker.intensity.IntensityQuality;
import io.carbontracker.intensity.IntensityQuery;
import io.carbontracker.intensity.IntensitySeries;
import io.carbontracker.intensity.IntensitySource;
import io.carbontracker.units.CarbonIntensity;
import io.carbontracker.units.Place;
import io.carbontracker.units.Signal;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageQuery.Grain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntensitySourceContractTest {
    @TempDir
    Path folders;

    enum Fault {
        NONE,
        BAD_NAME,
        DECLARES_NOTHING,
        OFF_BY_ROUNDING,
        POUNDS_FOR_KILOGRAMS,
        ZERO_IS_A_GAP,
        NO_ZONE,
        OTHER_LABEL,
        FILLS_GAPS,
        UNKNOWN_IS_ZERO,
        UNKNOWN_IS_NULL,
        UNKNOWN_THROWS,
        ONE_SIGNAL_FOR_THE_OTHER,
        SHUFFLES,
        DROPS_DUPLICATES,
        FORGETS,
        EMPTY_BATCH_THROWS,
        FAILURE_THROWS,
        CLOSES_ONCE
    }

    /** One value of one place, with a fault. */
    private static final class FakeIntensity implements IntensitySource {
        private final IntensityQuery known;
        private final CarbonIntensity value;
        private final boolean reachable;
        private final Fault fault;
        private boolean asked;
        private boolean closed;

        FakeIntensity(IntensityQuery known, CarbonIntensity value, boolean reachable, Fault fault) {
            this.known = known;
            this.value = value;
            this.reachable = reachable;
            this.fault = fault;
        }

        @Override
        public String name() {
            return fault == Fault.BAD_NAME ? "" : "fake";
        }

        @Override
        public Set<Signal> signals() {
            return fault == Fault.DECLARES_NOTHING ? Set.of() : EnumSet.allOf(Signal.class);
        }

        @Override
        public Grain grain() {
            return Grain.HOUR;
        }

        @Override
        public List<IntensityAnswer> answer(List<IntensityQuery> queries) {
            if (queries.isEmpty() && fault == Fault.EMPTY_BATCH_THROWS) {
                throw new IllegalArgumentException("nothing is asked");
            }
            List<IntensityAnswer> answers = new ArrayList<>();
            for (IntensityQuery query :
                    fault == Fault.DROPS_DUPLICATES ? List.copyOf(new LinkedHashSet<>(queries)) : queries) {
                answers.add(answer(query));
            }
            asked = true;
            if (fault == Fault.SHUFFLES) {
                Collections.reverse(answers);
                Collections.rotate(answers, 1);
            }
            return answers;
        }

        private IntensityAnswer answer(IntensityQuery query) {
            if (!reachable) {
                if (fault == Fault.FAILURE_THROWS) {
                    throw new IllegalStateException("cannot reach the service");
                }
                return new IntensityAnswer.Unavailable("cannot reach the service");
            }
            boolean place = query.place().equals(known.place());
            boolean signal = query.signal() == known.signal() || fault == Fault.ONE_SIGNAL_FOR_THE_OTHER;
            boolean zeroAsGap = fault == Fault.ZERO_IS_A_GAP && value.kilogramsPerKilowattHour() == 0;
            if (place && signal && !zeroAsGap && !(asked && fault == Fault.FORGETS)) {
                return series(fault == Fault.FILLS_GAPS ? query.window() : known.window(), distorted());
            }
            return switch (fault) {
                case UNKNOWN_IS_ZERO -> series(known.window(), 0);
                case UNKNOWN_IS_NULL -> null;
                case UNKNOWN_THROWS -> throw new IllegalStateException("no such place");
                default -> new IntensityAnswer.NoCoverage("nothing is known of " + query.place());
            };
        }

        private double distorted() {
            double exact = value.kilogramsPerKilowattHour();
            return switch (fault) {
                case OFF_BY_ROUNDING -> exact * (1 + 1e-9);
                case POUNDS_FOR_KILOGRAMS -> exact * 0.45359237;
                default -> exact;
            };
        }

        private IntensityAnswer series(TimeWindow window, double kgPerKwh) {
            IntensityLabel label = new IntensityLabel(
                    (fault == Fault.OTHER_LABEL ? Signal.MARGINAL : known.signal()).label(),
                    "fake 1",
                    fault == Fault.NO_ZONE ? "" : "ZONE",
                    "direct",
                    "CO2",
                    IntensityQuality.MEASURED);
            return new IntensityAnswer.Series(IntensitySeries.of(
                    label, List.of(new IntensitySeries.Point(window, new CarbonIntensity(kgPerKwh))), ""));
        }

        @Override
        public void close() {
            if (closed && fault == Fault.CLOSES_ONCE) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
        }
    }

    /** The contract over the fake. */
    static class OverTheFake extends IntensitySourceContract {
        private final Fault fault;

        OverTheFake(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected IntensitySource sourceKnowing(Place place, Signal signal, TimeWindow window, CarbonIntensity value) {
            return new FakeIntensity(new IntensityQuery(place, signal, window), value, true, fault);
        }

        @Override
        protected Optional<IntensitySource> sourceOutOfReach() {
            return Optional.of(new FakeIntensity(
                    new IntensityQuery(place(), signal(), TimeWindow.all()), new CarbonIntensity(0), false, fault));
        }
    }

    @Nested
    class OfAverages extends OverTheFake {
        OfAverages() {
            super(Fault.NONE);
        }
    }

    @Nested
    class OfMarginals extends OverTheFake {
        OfMarginals() {
            super(Fault.NONE);
        }

        @Override
        protected Signal signal() {
            return Signal.MARGINAL;
        }
    }

    /** The source of files in the core keeps the contract. */
    @Nested
    class OfAFile extends IntensitySourceContract {
        @TempDir
        Path folder;

        @Override
        protected IntensitySource sourceKnowing(Place place, Signal signal, TimeWindow window, CarbonIntensity value)
                throws IOException {
            Path file = folder.resolve("intensity.csv");
            Files.writeString(
                    file,
                    "provider,region,signal,start,end,kg_per_kwh,basis,gas\n"
                            + String.join(
                                    ",",
                                    place.provider(),
                                    place.region(),
                                    signal.label(),
                                    window.start().toString(),
                                    window.end().toString(),
                                    Double.toString(value.kilogramsPerKilowattHour()),
                                    "direct",
                                    "CO2")
                            + "\n");
            return FileIntensity.read(file);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_NAME, theNameIsWellFormed",
        "DECLARES_NOTHING, signalsAndGrainAreDeclared",
        "OFF_BY_ROUNDING, aKnownValueComesBackExactly",
        "POUNDS_FOR_KILOGRAMS, aKnownValueComesBackExactly",
        "ZERO_IS_A_GAP, aTrueZeroIsAValue",
        "NO_ZONE, theValueIsLabeled",
        "OTHER_LABEL, theValueIsLabeled",
        "FILLS_GAPS, timeOfWhichNothingIsKnownIsLeftOpen",
        "UNKNOWN_IS_ZERO, anUnknownPlaceHasNoCoverage",
        "UNKNOWN_IS_NULL, anUnknownPlaceHasNoCoverage",
        "UNKNOWN_THROWS, anUnknownPlaceHasNoCoverage",
        "ONE_SIGNAL_FOR_THE_OTHER, theOtherSignalIsNotAnsweredInItsPlace",
        "SHUFFLES, eachQueryHasItsAnswerInOrder",
        "DROPS_DUPLICATES, eachQueryHasItsAnswerInOrder",
        "FORGETS, askedAgainTheSourceAnswersTheSame",
        "EMPTY_BATCH_THROWS, noQueriesHaveNoAnswers",
        "FAILURE_THROWS, aServiceOutOfReachIsAnAnswer",
        "CLOSES_ONCE, closingTwiceIsFine",
    })
    void aFaultIsCaughtByTheTestOfIt(Fault fault, String test) {
        assertThat(ContractRun.failures(() -> new OverTheFake(fault), folders)).containsKey(test);
    }
}
