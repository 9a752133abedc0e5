package io.carbontracker.source.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Path;

/** CSV without a header by which rows are handed over to the engine. Texts may hold anything, line ends among it. */
final class WrittenCsv {
    /** The engine takes longer lines when it is told so, and then takes more memory. */
    private static final int LONGEST_USUAL_LINE = 2 << 20;

    private WrittenCsv() {}

    static CsvWriter to(Path file) throws IOException {
        return CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(file);
    }

    /**
     * What follows FROM.
     *
     * @param columns names and types, as SQL writes them
     * @param longestLine a bound for the bytes of a line
     */
    static String from(Path file, String columns, long longestLine) {
        return "read_csv(" + DuckDb.text(DuckTable.literal(file))
                + ", auto_detect = false, hive_partitioning = false, header = false, delim = ',', quote = '\"', escape = '\"',"
                + " new_line = '\\r\\n', max_line_size = "
                + Math.min(Integer.MAX_VALUE, Math.max(LONGEST_USUAL_LINE, longestLine)) + ", columns = {"
                + columns + "})";
    }
}
