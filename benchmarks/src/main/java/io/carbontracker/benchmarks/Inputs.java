package io.carbontracker.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** What whole runs read, in one folder. Each input is generated when it is first asked for. */
final class Inputs {
    /** The most rows of a bill in Parquet that are generated; a larger one has the same files again and again. */
    private static final long CUR_ROWS = 10_000_000;

    private final Path folder;

    Inputs(Path folder) {
        this.folder = folder;
    }

    /** What an input is. */
    enum Form {
        USAGE_CSV("usage-csv", ".csv"),
        CUR("cur", ""),
        FOCUS("focus", ".csv.gz");

        private final String source;
        private final String suffix;

        Form(String source, String suffix) {
            this.source = source;
            this.suffix = suffix;
        }

        /** The name of the usage source that reads it. */
        String source() {
            return source;
        }
    }

    /** Gives the name of an input within the folder: of a file, or of a folder for {@link Form#CUR}. */
    String named(Form form, long rows) throws IOException, SQLException {
        String name = form.source + "-" + rows + form.suffix;
        Path input = folder.resolve(name);
        if (!Files.exists(input)) {
            switch (form) {
                case USAGE_CSV -> GenerateUsageCsv.write(input, rows);
                case CUR -> writeCur(input, rows);
                case FOCUS -> FocusCsv.write(input, rows);
            }
        }
        return name;
    }

    private void writeCur(Path input, long rows) throws IOException, SQLException {
        if (rows <= CUR_ROWS) {
            GenerateCur.write(input, rows);
            return;
        }
        Path period = folder.resolve(named(Form.CUR, CUR_ROWS)).resolve(GenerateCur.PERIOD);
        linkFiles(period, rows / CUR_ROWS, Files.createDirectories(input.resolve(GenerateCur.PERIOD)));
    }

    /** Gives each file further names, which take no space. */
    static void linkFiles(Path from, long times, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(from)) {
            files = found.toList();
        }
        for (Path file : files) {
            for (int copy = 0; copy < times; copy++) {
                Files.createLink(to.resolve("copy-" + copy + "-" + file.getFileName()), file);
            }
        }
    }
}
