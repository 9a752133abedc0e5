package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import io.carbontracker.usage.UsageQuery.Grain;
import io.carbontracker.usage.UsageRecord;
import io.carbontracker.usage.UsageSource;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link UsageSource} owes, whether it reads rows or asks a service for daily sums: sums per day, region and machine
 * are compared, never single rows.
 *
 * <p>Extend it beside the tests of the source and say how to make a source over given usage:
 *
 * <pre>{@code
 * class MyBillsContractTest extends UsageSourceContract {
 *     @Override
 *     protected UsageSource sourceHolding(List<SampleUsage> usage) {
 *         return MyBills.of(fakeServing(usage));
 *     }
 * }
 * }</pre>
 *
 * <p>All sample usage lies in June and July of 2026. The time of the run is {@link #AS_OF} unless a test says otherwise.
 *
 * @since 0.1.0
 */
public abstract class UsageSourceContract {
    /** The time of the run: all sample usage is of closed months by then. */
    protected static final Instant AS_OF = Instant.parse("2026-08-15T12:00:00Z");

    /** A page of {@link #pagesServed()} must hold no more rows than this. */
    protected static final int LARGEST_PAGE = 50;

    private static final Set<Dimension> DIMENSIONS = Set.of(Dimension.REGION, Dimension.INSTANCE_TYPE, Dimension.DAY);

    /** For subclasses. */
    protected UsageSourceContract() {}

    /**
     * Makes a source over a fake, or over files, that hold exactly this usage: one billed row each, or the service's own sums of
     * them. Every test calls it once.
     *
     * @param usage the usage, in no particular order; may be empty
     * @return a source that was not opened yet; the test closes it
     * @throws Exception when the fake cannot be set up, which fails the test
     */
    protected abstract UsageSource sourceHolding(List<SampleUsage> usage) throws Exception;

    /**
     * Names the provider of the sample usage.
     *
     * @return {@code aws} unless overridden; {@link #regions()} and {@link #machines()} follow for {@code azure}
     */
    protected String provider() {
        return "aws";
    }

    /**
     * Names the regions of the sample usage.
     *
     * @return two region codes of the provider, as records are expected to carry them
     */
    protected List<String> regions() {
        return switch (provider()) {
            case "azure" -> List.of("eastus", "westeurope");
            case "gcp" -> List.of("us-central1", "europe-west4");
            default -> List.of("us-east-1", "eu-west-1");
        };
    }

    /**
     * Names what the hours of the sample usage count.
     *
     * @return two labels, as the resources of records are expected to carry them: machine types unless overridden. Where a
     *     provider bills parts they are those of parts, for example of accelerators
     */
    protected List<String> machines() {
        return switch (provider()) {
            case "azure" -> List.of("Standard_ND96isr_H100_v5", "Standard_D4s_v3");
            case "gcp" -> List.of("a2-highgpu-8g", "n2-standard-4");
            default -> List.of("p5.48xlarge", "m5.large");
        };
    }

    /**
     * Names a machine that is in no catalog.
     *
     * @return the label that the fake is given; records or skipped items may carry any other
     */
    protected String unknownMachine() {
        return "x99.huge";
    }

    /**
     * Counts what the fake has served, for sources that read page by page.
     *
     * @return pages of at most {@link #LARGEST_PAGE} rows or groups served so far; empty, which skips the tests of paging, where
     *     there are no pages to count
     */
    protected OptionalInt pagesServed() {
        return OptionalInt.empty();
    }

    /**
     * Tells whether the bill has costs.
     *
     * @return {@code true} unless overridden; if not, items must have no cost
     */
    protected boolean tellsCost() {
        return true;
    }

    /** The name is one that users can write and reports can show. */
    @Test
    public void theNameIsWellFormed() throws Exception {
        try (UsageSource source = sourceHolding(List.of())) {
            assertThat(source.name()).as("name of the source").matches(Names.NAME);
        }
    }

    /** Nothing is read before the source is opened. */
    @Test
    public void nothingIsReadBeforeTheSourceIsOpened() throws Exception {
        assumeTrue(pagesServed().isPresent(), "the source does not count pages");

        try (UsageSource source = sourceHolding(usage().few())) {
            source.isBounded();
            source.emptyCauses();

            assertThat(pagesServed()).as("pages served before open").hasValue(0);
        }
    }

    /** Sums of hours and cost come out as they went in, corrections with their sign and on their own day. */
    @Test
    public void hoursAndCostsArriveUnchangedCorrectionsAmongThem() throws Exception {
        try (UsageSource source = sourceHolding(usage().few())) {
            Drained drained = Drained.of(source, query(SampleBill.ALL));

            drained.hasSums(usage().fewByDay(), tellsCost());
            drained.hasOnlyProvider(provider());
        }
    }

    /** Each row is counted once, across however many pages. */
    @Test
    public void everyRowComesOnceAcrossPages() throws Exception {
        List<SampleUsage> many = usage().many();
        try (UsageSource source = sourceHolding(many)) {
            Drained drained = Drained.of(source, query(SampleBill.ALL));

            drained.hasSums(Drained.sumsOf(many), tellsCost());
        }
    }

    /** Memory is bounded by a page: the first item is there before the last page was asked for. */
    @Test
    public void theFirstItemIsThereBeforeTheLastPageIsRead() throws Exception {
        assumeTrue(pagesServed().isPresent(), "the source does not count pages");

        try (UsageSource source = sourceHolding(usage().many())) {
            try (UsageCursor cursor = source.open(query(SampleBill.ALL))) {
                cursor.next();
                int atFirst = pagesServed().orElseThrow();
                cursor.forEachRemaining(item -> {});
                int atEnd = pagesServed().orElseThrow();

                assertThat(atEnd).as("pages of all usage").isGreaterThanOrEqualTo(3);
                assertThat(atFirst)
                        .as("pages of " + atEnd + " read for the first item")
                        .isLessThan(atEnd);
            }
        }
    }

    /** The period is half-open: usage that begins at its start belongs to it, usage that begins at its end does not. */
    @Test
    public void thePeriodHasItsStartAndNotItsEnd() throws Exception {
        try (UsageSource source = sourceHolding(usage().few())) {
            Drained drained = Drained.of(source, query(TimeWindow.ofDay(SampleBill.SECOND)));

            drained.hasSums(usage().fewByDay(SampleBill.SECOND), tellsCost());
        }
    }

    /** Sums are never coarser than the day that was asked for. */
    @Test
    public void recordsAskedForByDayLieWithinADay() throws Exception {
        try (UsageSource source = sourceHolding(usage().few())) {
            for (UsageRecord item : Drained.of(source, query(SampleBill.ALL)).records()) {
                LocalDate lastDay = TimeWindow.of(
                                item.window().end().minusNanos(1), item.window().end())
                        .day();

                assertThat(lastDay)
                        .as("last day of %s", item)
                        .isEqualTo(item.window().day());
            }
        }
    }

    /** A source keeps hours apart when asked to, or refuses; it does not hand out days in their place. */
    @Test
    public void hoursAreKeptApartOrRefused() throws Exception {
        UsageQuery hourly = new UsageQuery(
                SampleBill.ALL,
                Set.of(Dimension.REGION, Dimension.INSTANCE_TYPE, Dimension.HOUR),
                Set.of(),
                Grain.HOUR,
                false,
                AS_OF);
        try (UsageSource source = sourceHolding(usage().few())) {
            try (UsageCursor cursor = source.open(hourly)) {
                Drained.of(cursor).hasSumsByHour(usage().few());
            } catch (CarbonConfigurationException refused) {
                assertThat(refused).as("refusal of hours").hasMessageContaining("hour");
            }
        }
    }

    /** A source carries a tag that is asked for and keeps its values apart, or refuses; it does not lose it. */
    @Test
    public void aTagIsCarriedOrRefused() throws Exception {
        UsageQuery byTeam = new UsageQuery(
                SampleBill.ALL,
                Set.of(Dimension.REGION, Dimension.INSTANCE_TYPE, Dimension.DAY, Dimension.tag(SampleUsage.TAG)),
                Set.of(SampleUsage.TAG),
                Grain.DAY,
                false,
                AS_OF);
        try (UsageSource source = sourceHolding(usage().few())) {
            try (UsageCursor cursor = source.open(byTeam)) {
                // alpha 1 + 8 - 0.5 + 0.1, beta 0.25 + 3
                Drained.of(cursor).hasHoursByTeam(Map.of("alpha", 8.6, "beta", 3.25));
            } catch (CarbonConfigurationException refused) {
                assertThat(refused.getMessage()).as("refusal of a tag").isNotBlank();
            }
        }
    }

    /** A machine that nobody knows is handed out, as a record or as skipped, with its cost. */
    @Test
    public void aMachineThatNobodyKnowsIsNotDropped() throws Exception {
        SampleUsage unknown = usage().unknown(unknownMachine());
        List<SampleUsage> usage = new ArrayList<>(usage().few());
        usage.add(unknown);
        try (UsageSource source = sourceHolding(usage)) {
            Drained drained = Drained.of(source, query(SampleBill.ALL));

            drained.accountsFor(unknown, tellsCost());
            // 2.50 + 0.625 + 100.10 - 1.25 + 0.0001 + 7.77 of the few, 12.34 of the unknown
            drained.hasTotalCost(tellsCost() ? "122.0851" : "0");
        }
    }

    /** Without usage there are no items, no failure, and likely causes to show. */
    @Test
    public void noUsageGivesNoItemsAndNamesLikelyCauses() throws Exception {
        try (UsageSource source = sourceHolding(List.of())) {
            Drained drained = Drained.of(source, query(SampleBill.ALL));

            assertThat(drained.items()).isEmpty();
            assertThat(drained.facts().failures()).as("failures").isEmpty();
            assertThat(source.emptyCauses()).as("likely causes").isNotEmpty().allMatch(cause -> !cause.isBlank());
        }
    }

    /** A period without usage gives no items, whatever lies beside it. */
    @Test
    public void aPeriodBesideTheUsageIsEmpty() throws Exception {
        try (UsageSource source = sourceHolding(usage().few())) {
            TimeWindow before = TimeWindow.ofDays(SampleBill.FIRST.minusDays(7), SampleBill.FIRST);

            assertThat(Drained.of(source, query(before)).items()).isEmpty();
        }
    }

    /** At the end the facts are complete, and claim nothing about the future. */
    @Test
    public void theFactsAreThereAtTheEnd() throws Exception {
        try (UsageSource source = sourceHolding(usage().few())) {
            UsageFacts facts = Drained.of(source, query(SampleBill.ALL)).facts();

            assertThat(facts.failures()).as("failures").isEmpty();
            assertThat(facts.completeThrough())
                    .as("complete through")
                    .isNotNull()
                    .isBeforeOrEqualTo(AS_OF);
            if (facts.finalThrough() != null) {
                assertThat(facts.finalThrough()).as("final through").isBeforeOrEqualTo(AS_OF);
            }
            if (tellsCost()) {
                assertThat(facts.costKind()).as("kind of cost").isNotBlank();
            }
        }
    }

    /** Usage after what is complete is marked as provisional. */
    @Test
    public void usageAfterWhatIsCompleteIsProvisional() throws Exception {
        Instant during = SampleBill.LAST.atTime(12, 0).toInstant(ZoneOffset.UTC);
        UsageQuery query = new UsageQuery(SampleBill.ALL, DIMENSIONS, Set.of(), Grain.DAY, false, during);
        try (UsageSource source = sourceHolding(usage().few())) {
            Drained drained = Drained.of(source, query);
            Instant completeThrough = drained.facts().completeThrough();

            assertThat(completeThrough).as("complete through").isNotNull().isBeforeOrEqualTo(during);
            for (UsageRecord item : drained.records()) {
                if (!item.window().start().isBefore(completeThrough)) {
                    assertThat(item.isProvisional())
                            .as("provisional: %s, complete through %s", item, completeThrough)
                            .isTrue();
                }
            }
        }
    }

    /** Asking whether there is more changes nothing, and after the end there is nothing to have. */
    @Test
    public void theCursorIsAnIterator() throws Exception {
        try (UsageSource source = sourceHolding(usage().few())) {
            try (UsageCursor cursor = source.open(query(SampleBill.ALL))) {
                List<UsageItem> items = new ArrayList<>();
                while (cursor.hasNext()) {
                    assertThat(cursor.hasNext())
                            .as("asked again whether there is more")
                            .isTrue();
                    items.add(cursor.next());
                }

                new Drained(items, cursor.facts()).hasSums(usage().fewByDay(), tellsCost());
                assertThat(cursor.hasNext()).isFalse();
                assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
            }
            try (UsageCursor cursor = source.open(query(SampleBill.ALL))) {
                List<UsageItem> items = new ArrayList<>();
                try {
                    while (items.size() <= usage().few().size()) {
                        items.add(cursor.next());
                    }
                } catch (NoSuchElementException end) {
                    // the way to find the end without asking
                }

                new Drained(items, cursor.facts()).hasSums(usage().fewByDay(), tellsCost());
            }
        }
    }

    /** A source may be opened again and reads the same. */
    @Test
    public void openedAgainTheSourceReadsTheSame() throws Exception {
        try (UsageSource source = sourceHolding(usage().few())) {
            Drained first = Drained.of(source, query(SampleBill.ALL));
            Drained second = Drained.of(source, query(SampleBill.ALL));

            second.hasSums(usage().fewByDay(), tellsCost());
            assertThat(second.facts()).isEqualTo(first.facts());
            assertThat(second.items()).hasSameSizeAs(first.items());
        }
    }

    /** Closing is possible at any time and more than once, of the cursor and of the source. */
    @Test
    public void closingEarlyAndTwiceIsFine() throws Exception {
        UsageSource source = sourceHolding(usage().few());

        UsageCursor unread = source.open(query(SampleBill.ALL));
        unread.close();
        unread.close();
        UsageCursor begun = source.open(query(SampleBill.ALL));
        begun.next();
        begun.close();
        begun.close();
        Drained.of(source, query(SampleBill.ALL)).hasSums(usage().fewByDay(), tellsCost());
        source.close();
        source.close();
    }

    /** An interrupted thread stays interrupted; usage is complete, or the source says that it is not. */
    @Test
    public void interruptionIsKeptAndLosesNothingInSilence() throws Exception {
        try (UsageSource source = sourceHolding(usage().few())) {
            Drained drained = null;
            boolean kept;
            Thread.currentThread().interrupt();
            try {
                drained = Drained.of(source, query(SampleBill.ALL));
            } catch (CarbonException told) {
                // one way to say so
            } finally {
                kept = Thread.interrupted();
            }

            assertThat(kept).as("the thread is still interrupted").isTrue();
            if (drained != null && drained.facts().failures().isEmpty()) {
                drained.hasSums(usage().fewByDay(), tellsCost());
            }
        }
    }

    private SampleBill usage() {
        return new SampleBill(provider(), regions(), machines());
    }

    private static UsageQuery query(TimeWindow window) {
        return new UsageQuery(window, DIMENSIONS, Set.of(), Grain.DAY, false, AS_OF);
    }
}
