package io.carbontracker.source.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.carbontracker.error.CarbonException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a CSV file as a stream, touching only the fields of the columns that are needed. */
final class CsvRows implements Rows {
    /** The most characters of one field. */
    static final int LONGEST_FIELD = 4 << 20;

    /** The most columns of a file. */
    static final int MOST_COLUMNS = 20_000;

    private static final Pattern FASTCSV_PLACE = Pattern.compile(" ?\\(record starting at line [0-9]+\\)");

    private final String name;
    private final Row row;
    private final CsvReader<Row> csv;
    private final Iterator<Row> records;

    private @Nullable List<String> header = new ArrayList<>(); // null once it was read
    private int[] slots = new int[0];
    private long line; // the last that was begun

    private CsvRows(String name, RowMapper mapper, Reader reader) {
        this.name = name;
        this.row = mapper.row();
        row.clear();
        csv = reader().build(new Handler(), reader);
        records = csv.iterator();
    }

    /**
     * Opens the text of a file.
     *
     * @throws BrokenInputException when it cannot be read
     */
    static Reader text(Input input) {
        try {
            return TextFile.open(input);
        } catch (IOException | UncheckedIOException | BrokenInputException e) {
            throw new BrokenInputException(fault(input.name(), e), e);
        }
    }

    /** Reads CSV as all bills are read. */
    static CsvReader.CsvReaderBuilder reader() {
        return CsvReader.builder()
                .detectBomHeader(false)
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // counted here: a fault of the row, not of the file
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_FIELD);
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws BrokenInputException when the file cannot be read or its header does not fit the mapper
     */
    static CsvRows open(Input input, RowMapper mapper) {
        CsvRows rows = new CsvRows(input.name(), mapper, text(input));
        try {
            rows.readHeader(mapper);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
        return rows;
    }

    private void readHeader(RowMapper mapper) {
        if (!next()) {
            throw new BrokenInputException("cannot read \"" + name + "\": it has no header row");
        }
        List<String> names = header;
        if (names != null) {
            header = null;
            try {
                slots = mapper.bind(names);
            } catch (BrokenInputException e) {
                throw new BrokenInputException("cannot read \"" + name + "\": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public boolean next() {
        try {
            if (!records.hasNext()) {
                return false;
            }
            records.next();
            return true;
        } catch (CsvParseException | UncheckedIOException | BrokenInputException e) {
            throw broken(name, line, e);
        }
    }

    /**
     * Says why a file cannot be read on.
     *
     * @param line the last line that was begun; 0 when that is not known
     */
    static BrokenInputException broken(String name, long line, RuntimeException e) {
        if (!(e instanceof CsvParseException)) {
            return new BrokenInputException(fault(name, e) + (line > 0 ? " (reached line " + line + ")" : ""), e);
        }
        String fault = e.getCause() instanceof BrokenInputException cause
                ? cause.getMessage()
                : FASTCSV_PLACE.matcher(String.valueOf(e.getMessage())).replaceAll("")
                        + "; a quote that opens must close, and a field may have " + LONGEST_FIELD + " characters";
        return new BrokenInputException(
                "cannot read \"" + name + "\"" + (line > 0 ? " from line " + line + " on" : "") + ": " + fault, e);
    }

    private static String fault(String name, Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return "cannot read \"" + name + "\": "
                + (cause instanceof IOException io ? CarbonException.inWords(io) : String.valueOf(cause.getMessage()));
    }

    /** For each column of the file the slot of the row that takes its cells, or -1. */
    int[] slots() {
        return slots;
    }

    @Override
    public String file() {
        return name;
    }

    @Override
    public void close() {
        try {
            csv.close();
        } catch (IOException e) {
            // nothing was written; what was read stays valid
        }
    }

    /** Takes the fields as FastCSV finds them. */
    private final class Handler extends AbstractBaseCsvCallbackHandler<Row> {
        private boolean blank;

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            row.start(startingLineNumber);
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            List<String> names = header;
            if (names != null) {
                if (index >= MOST_COLUMNS) {
                    throw new BrokenInputException("it has more than " + MOST_COLUMNS + " columns");
                }
                names.add(new String(buffer, offset, length).strip());
                return;
            }
            if (index == 0) {
                blank = isBlank(buffer, offset, length);
            }
            if (index < slots.length && slots[index] >= 0) {
                row.put(slots[index], buffer, offset, length);
            }
        }

        @Override
        protected @Nullable Row buildRecord() {
            if (header == null) {
                int difference = getFieldCount() - slots.length;
                if (difference != 0 && getFieldCount() == 1 && blank) {
                    return null; // a line of white space only
                }
                row.fieldsAgainstHeader(difference);
                for (int i = getFieldCount(); i < slots.length; i++) {
                    if (slots[i] >= 0) {
                        row.blank(slots[i]);
                    }
                }
            }
            return row;
        }
    }

    /** Whether a text is what {@link Row} takes for none. */
    static boolean isBlank(String text) {
        return isBlank(text.toCharArray(), 0, text.length());
    }

    private static boolean isBlank(char[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] > ' ') {
                return false;
            }
        }
        return true;
    }
}
