package io.carbontracker.source.files;

import io.carbontracker.usage.SourceReference;
import io.carbontracker.usage.UsageCursor;
import io.carbontracker.usage.UsageFacts;
import io.carbontracker.usage.UsageItem;
import io.carbontracker.usage.UsageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads file after file. A row that cannot be read is skipped with its reason; a file that cannot be read is noted as a failure,
 * what was read of it stays, and the next file is read.
 */
final class FileCursor implements UsageCursor {
    private final String source;
    private final MapperFactory mappers;
    private final List<Input> inputs;
    private final UsageQuery query;
    private final Completeness completeness;
    private final RowMapper mapper;
    private final List<String> failures = new ArrayList<>();

    private int nextInput;
    private String file = "";
    private @Nullable Rows rows;
    private @Nullable UsageItem item;

    /** Makes the mapper of a form. */
    @FunctionalInterface
    interface MapperFactory {
        RowMapper create(UsageQuery query, Completeness completeness);
    }

    FileCursor(String source, MapperFactory mappers, List<Input> inputs, UsageQuery query) {
        this.source = source;
        this.mappers = mappers;
        this.inputs = List.copyOf(inputs);
        this.query = query;
        this.completeness = new Completeness(query.asOf(), this::lastUsageStart);
        this.mapper = mappers.create(query, completeness);
    }

    @Override
    public boolean hasNext() {
        while (item == null) {
            Rows current = rows;
            if (current == null) {
                if (nextInput >= inputs.size()) {
                    return false;
                }
                openNext();
                continue;
            }
            try {
                if (current.next()) {
                    item = itemOfRow();
                } else {
                    closeRows();
                }
            } catch (BrokenInputException e) {
                failures.add(messageOf(e));
                closeRows();
            }
        }
        return true;
    }

    private void openNext() {
        Input input = inputs.get(nextInput++);
        file = input.name();
        try {
            rows = CsvRows.open(input, mapper);
        } catch (BrokenInputException e) {
            failures.add(messageOf(e));
        }
    }

    private @Nullable UsageItem itemOfRow() {
        SourceReference reference =
                new SourceReference(source, file, mapper.row().line());
        try {
            checkFieldCount(mapper.row());
            return mapper.map(reference);
        } catch (FieldException e) {
            return mapper.badRow(e, reference);
        }
    }

    private static void checkFieldCount(Row row) {
        int difference = row.fieldsAgainstHeader();
        if (difference != 0) {
            row.clear(); // a cell may stand under another's name
            throw FieldException.ofRow("the row has " + Math.abs(difference) + (difference > 0 ? " more" : " fewer")
                    + " fields than the header, expected as many");
        }
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
        return new UsageFacts(
                completeness.completeThrough(),
                completeness.finalThrough(),
                mapper.costKind(),
                mapper.notes(),
                failures);
    }

    /** The pass over all files that finds the last day. Faults of files are left for the pass that delivers rows. */
    private @Nullable Instant lastUsageStart() {
        RowMapper scanner = mappers.create(query, completeness);
        Instant last = null;
        for (Input input : inputs) {
            try (Rows scanned = CsvRows.open(input, scanner)) {
                while (scanned.next()) {
                    Instant start = scanner.row().fieldsAgainstHeader() == 0 ? scanner.usageStart() : null;
                    if (start != null && (last == null || start.isAfter(last))) {
                        last = start;
                    }
                }
            } catch (BrokenInputException e) {
                // told by the pass that delivers rows
            }
        }
        return last;
    }

    private static String messageOf(BrokenInputException e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    private void closeRows() {
        Rows open = rows;
        rows = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closeRows();
        nextInput = inputs.size();
        item = null;
    }
}
