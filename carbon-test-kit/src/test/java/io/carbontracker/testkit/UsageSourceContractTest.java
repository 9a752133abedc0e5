package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.testkit.FakeUsage.Fault;
import io.carbontracker.usage.UsageSource;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UsageSourceContractTest {
    @TempDir
    Path folders;

    /** The contract over the fake. */
    static class OverTheFake extends UsageSourceContract {
        private final boolean daily;
        private final Set<Fault> faults;
        private FakeUsage fake = new FakeUsage(List.of(), false, Set.of());

        OverTheFake(boolean daily, Set<Fault> faults) {
            this.daily = daily;
            this.faults = faults;
        }

        @Override
        protected UsageSource sourceHolding(List<SampleUsage> usage) {
            fake = new FakeUsage(usage, daily, faults);
            return fake;
        }

        @Override
        protected OptionalInt pagesServed() {
            return OptionalInt.of(fake.pagesServed());
        }
    }

    @Nested
    class OfRows extends OverTheFake {
        OfRows() {
            super(false, Set.of());
        }
    }

    @Nested
    class OfDailySums extends OverTheFake {
        OfDailySums() {
            super(true, Set.of());
        }
    }

    @Nested
    class OfRowsOfAzure extends OverTheFake {
        OfRowsOfAzure() {
            super(false, Set.of());
        }

        @Override
        protected String provider() {
            return "azure";
        }
    }

    @Nested
    class OfASourceWithoutCostAndPages extends OverTheFake {
        OfASourceWithoutCostAndPages() {
            super(false, Set.of(Fault.NO_COST));
        }

        @Override
        protected boolean tellsCost() {
            return false;
        }

        @Override
        protected OptionalInt pagesServed() {
            return OptionalInt.empty();
        }

        // the fake gives its unknown machine a cost even so
        @Override
        protected String unknownMachine() {
            return "another";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_NAME, theNameIsWellFormed",
        "READS_WHEN_MADE, nothingIsReadBeforeTheSourceIsOpened",
        "READS_ALL_AT_ONCE, theFirstItemIsThereBeforeTheLastPageIsRead",
        "FIRST_PAGE_ONLY, everyRowComesOnceAcrossPages",
        "LAST_PAGE_TWICE, everyRowComesOnceAcrossPages",
        "DROPS_CORRECTIONS, hoursAndCostsArriveUnchangedCorrectionsAmongThem",
        "CORRECTIONS_POSITIVE, hoursAndCostsArriveUnchangedCorrectionsAmongThem",
        "NO_COST, hoursAndCostsArriveUnchangedCorrectionsAmongThem",
        "OTHER_PROVIDER, hoursAndCostsArriveUnchangedCorrectionsAmongThem",
        "PERIOD_WITH_ITS_END, thePeriodHasItsStartAndNotItsEnd",
        "PERIOD_WITHOUT_ITS_START, thePeriodHasItsStartAndNotItsEnd",
        "MONTHS_FOR_DAYS, recordsAskedForByDayLieWithinADay",
        "DAYS_FOR_HOURS, hoursAreKeptApartOrRefused",
        "LOSES_TAGS, aTagIsCarriedOrRefused",
        "DROPS_UNKNOWN, aMachineThatNobodyKnowsIsNotDropped",
        "HIDES_UNKNOWN, aMachineThatNobodyKnowsIsNotDropped",
        "NO_CAUSES, noUsageGivesNoItemsAndNamesLikelyCauses",
        "NO_FACTS, theFactsAreThereAtTheEnd",
        "FACTS_OF_THE_FUTURE, theFactsAreThereAtTheEnd",
        "NEVER_PROVISIONAL, usageAfterWhatIsCompleteIsProvisional",
        "HAS_NEXT_ADVANCES, theCursorIsAnIterator",
        "NULL_AT_THE_END, theCursorIsAnIterator",
        "OPENS_ONCE, openedAgainTheSourceReadsTheSame",
        "CLOSES_ONCE, closingEarlyAndTwiceIsFine",
        "SWALLOWS_INTERRUPTION, interruptionIsKeptAndLosesNothingInSilence",
        "LOSES_ROWS_WHEN_INTERRUPTED, interruptionIsKeptAndLosesNothingInSilence",
    })
    void aFaultIsCaughtByTheTestOfIt(Fault fault, String test) {
        assertThat(ContractRun.failures(() -> new OverTheFake(false, EnumSet.of(fault)), folders))
                .containsKey(test);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FIRST_PAGE_ONLY", "DROPS_CORRECTIONS", "PERIOD_WITH_ITS_END", "OPENS_ONCE"})
    void faultsOfDailySumsAreCaughtToo(Fault fault) {
        assertThat(ContractRun.failures(() -> new OverTheFake(true, EnumSet.of(fault)), folders))
                .isNotEmpty();
    }

    @Test
    void everyTestOfTheContractCanFail() {
        // all faults in turn, each failing the tests it is listed with, leave only the periods that are empty for any
        // of them
        Set<String> failed = new TreeSet<>();
        for (Fault fault : Fault.values()) {
            failed.addAll(ContractRun.failures(() -> new OverTheFake(false, EnumSet.of(fault)), folders)
                    .keySet());
        }

        assertThat(Arrays.stream(UsageSourceContract.class.getMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(Method::getName))
                .filteredOn(test -> !failed.contains(test))
                .isEmpty();
    }
}
