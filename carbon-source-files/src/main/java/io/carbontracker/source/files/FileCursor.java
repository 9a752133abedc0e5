package io.carbontracker.source.files;

import io.carbontracker.units.TimeWindow;
import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads file after file. A row that cannot be read is skipped with its reason; a file that cannot be read is noted as a failure,
 * what was read of it stays, and the next file is read.
 */
final class FileCursor implements UsageCursor {
    private final String source;
    private final MapperFactory mappers;
    private final Deliveries deliveries;
    private final Set<Format> formats;
    private final EngineSettings settings;
    private final UsageQuery query;
    private final Completeness completeness;
    private final RowMapper mapper;
    private final Engines engines;

    private @Nullable UsageItem item;

    /** Makes the mapper of a form. */
    @FunctionalInterface
    interface MapperFactory {
        RowMapper create(UsageQuery query, Completeness completeness);
    }

    FileCursor(
            String source,
            MapperFactory mappers,
            List<Input> inputs,
            Set<Format> formats,
            EngineSettings settings,
            UsageQuery query) {
        this.source = source;
        this.mappers = mappers;
        this.deliveries = Deliveries.latestOf(inputs);
        this.formats = formats;
        this.settings = settings;
        this.query = query;
        this.completeness = new Completeness(query.asOf(), this::lastUsageStart);
        this.mapper = mappers.create(query, completeness);
        this.engines = new Engines(formats, settings, mapper, query, deliveries.inputs());
    }

    @Override
    public boolean hasNext() {
        while (item == null) {
            if (!engines.next()) {
                return false;
            }
            item = itemOfRow();
        }
        return true;
    }

    private @Nullable UsageItem itemOfRow() {
        SourceReference reference =
                new SourceReference(source, engines.file(), mapper.row().line());
        Row row = mapper.row();
        int difference = row.fieldsAgainstHeader();
        if (difference == 0) {
            return mapper.item(reference);
        }
        row.clear(); // a cell may stand under another's name
        return mapper.badRow(
                FieldException.ofRow("the row has " + Math.abs(difference) + (difference > 0 ? " more" : " fewer")
                        + " fields than the header, expected as many"),
                reference);
    }

    @Override
    public UsageItem next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more usage in the files");
        }
        UsageItem result = item;
        item = null;
        if (result == null) {
            throw new NoSuchElementException("no more usage in the files");
        }
        return result;
    }

    @Override
    public UsageFacts facts() {
        List<String> notes = new ArrayList<>(deliveries.notes());
        notes.addAll(mapper.notes());
        return new UsageFacts(
                completeness.completeThrough(),
                completeness.finalThrough(),
                mapper.costKind(),
                notes,
                engines.failures());
    }

    /**
     * The pass over all files that finds the last day. Faults of files are left for the pass that delivers rows. Where an engine
     * can sum, days are enough.
     */
    private @Nullable Instant lastUsageStart() {
        UsageQuery days =
                new UsageQuery(TimeWindow.all(), Set.of(), Set.of(), UsageQuery.Grain.DAY, false, query.asOf());
        RowMapper scanner = mappers.create(days, completeness);
        Instant last = null;
        try (Engines scanned = new Engines(formats, settings, scanner, days, deliveries.inputs())) {
            while (scanned.next()) {
                Instant start = scanner.row().fieldsAgainstHeader() == 0 ? scanner.usageStart() : null;
                if (start != null && (last == null || start.isAfter(last))) {
                    last = start;
                }
            }
        }
        return last;
    }

    @Override
    public void close() {
        engines.close();
        item = null;
    }
}
