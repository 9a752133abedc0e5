package io.carbontracker.provider.gcp;

import com.google.cloud.bigquery.FieldValueList;
import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Reads the pages of a query's answer, one at a time. */
final class BigQueryCursor implements UsageCursor {
    /** Most rows are there after a day, nearly all after two. */
    static final Duration LAG = Duration.ofHours(48);

    private static final Duration SILENCE = Duration.ofHours(72);
    private static final String COST_KIND = "cost plus credits";

    private final QueryJob job;
    private final BillingQuery query;
    private final Instant asOf;
    private final GroupMapper mapper;
    private final Queue<UsageItem> items = GroupMapper.queue();

    private Group.@Nullable Columns columns;
    private @Nullable Iterator<FieldValueList> rows;
    private boolean ended;

    BigQueryCursor(QueryJob job, BillingQuery query, GroupMapper mapper, Instant asOf) {
        this.job = job;
        this.query = query;
        this.mapper = mapper;
        this.asOf = asOf;
    }

    /** The end of the last day older than the lag. */
    static Instant completeThrough(Instant asOf) {
        return asOf.minus(LAG).truncatedTo(ChronoUnit.DAYS);
    }

    @Override
    public boolean hasNext() {
        while (items.isEmpty() && !ended) {
            Iterator<FieldValueList> page = rows;
            Group.Columns places = columns;
            if (page != null && places != null && page.hasNext()) {
                mapper.map(places.group(page.next()), items);
            } else if (job.hasNextPage()) {
                read();
            } else {
                end();
            }
        }
        return !items.isEmpty();
    }

    private void read() {
        rows = null; // so that one page goes before the next comes
        try {
            Iterable<FieldValueList> page = job.nextPage().getValues();
            Iterator<FieldValueList> values = page.iterator();
            if (columns == null && values.hasNext()) {
                columns = new Group.Columns(query, job.schema());
            }
            rows = values;
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    private void end() {
        ended = true;
        rows = null;
        job.close();
    }

    @Override
    public UsageItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there is no more usage");
        }
        return items.remove();
    }

    @Override
    public UsageFacts facts() {
        Instant monthStart = LocalDate.ofInstant(asOf, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        List<String> notes = new ArrayList<>(mapper.notes());
        Instant newest = mapper.newestExport();
        if (newest != null && isOpen(query.window()) && newest.isBefore(asOf.minus(SILENCE))) {
            notes.add("the newest row was exported at " + newest + "; has the export stopped?");
        }
        boolean known = columns != null; // by the first row
        return new UsageFacts(
                known ? completeThrough(asOf) : null, known ? monthStart : null, COST_KIND, notes, List.of());
    }

    /** Whether rows of the window still arrive. */
    private boolean isOpen(TimeWindow window) {
        return !window.end().isBefore(completeThrough(asOf));
    }

    @Override
    public void close() {
        items.clear();
        if (!ended) {
            end();
        }
    }
}
