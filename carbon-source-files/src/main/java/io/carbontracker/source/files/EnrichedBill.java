package io.carbontracker.source.files;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.ReportException;
import io.carbontracker.error.UsageSourceException;
import io.carbontracker.estimate.CarbonCalculator;
import io.carbontracker.usage.UsageQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of bills again as Parquet, with what became of each of them beside its own columns.
 *
 * @param source the name of the source
 * @param mappers make the mapper of the form
 * @param inputs what to read
 * @param formats the formats of the form
 * @param settings bounds the engine that writes
 */
record EnrichedBill(
        String source, FileCursor.MapperFactory mappers, Inputs inputs, Set<Format> formats, EngineSettings settings) {
    private static final String ENDING = ".parquet";

    /** Writes; for {@link io.carbontracker.estimate.EnrichableUsage#enrich}. */
    long write(UsageQuery query, CarbonCalculator calculator, Path named) {
        Path target = named.toAbsolutePath();
        Path name = target.getFileName();
        if (name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(ENDING)) {
            throw new CarbonConfigurationException(
                    "the enriched bill is written as Parquet: \"" + named + "\" must end in " + ENDING);
        }
        inputs.checkTarget(named);
        Path pending = target.resolveSibling("." + name + ".tmp-" + UUID.randomUUID());
        Path work = null;
        try {
            reserve(target, pending);
            work = workFolder();
            long rows = copy(query, calculator, work, pending);
            publish(pending, target);
            return rows;
        } catch (BrokenInputException e) {
            throw new UsageSourceException(source, e.getMessage() + "; nothing was written", e, false);
        } catch (SQLException e) {
            throw new UsageSourceException(
                    source, "cannot copy the bill: " + DuckDb.fault(e) + "; nothing was written", e, false);
        } catch (IOException e) {
            throw failed(target, e);
        } catch (UncheckedIOException e) {
            throw failed(target, Objects.requireNonNull(e.getCause(), "cause"));
        } finally {
            remove(pending);
            remove(work);
        }
    }

    private ReportException failed(Path target, IOException why) {
        return new ReportException(
                target.toString(),
                "cannot write \"" + target + "\": " + CarbonException.inWords(why)
                        + "; it needs room there and, on the way, in \"" + settings.tempDirectory()
                        + "\" (duckdb.temp-dir); nothing was written",
                why,
                false);
    }

    /** Finds out that the target can be written. */
    private static void reserve(Path target, Path pending) {
        try {
            Path folder = target.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (Files.isDirectory(target)) {
                throw new CarbonConfigurationException("the file to write, \"" + target + "\", is a folder");
            }
            Files.createFile(pending);
        } catch (IOException e) {
            throw new CarbonConfigurationException(
                    "cannot write \"" + target + "\": " + CarbonException.inWords(e) + "; name another place", e);
        }
    }

    /** Makes a folder for what is needed on the way. */
    private Path workFolder() {
        Path folder = settings.tempDirectory().toAbsolutePath();
        try {
            return Files.createTempDirectory(Files.createDirectories(folder), "carbon-tracker-enrich-");
        } catch (IOException e) {
            throw new CarbonConfigurationException(
                    "cannot use \"" + folder + "\" of duckdb.temp-dir: " + CarbonException.inWords(e)
                            + "; name a directory that can be written to",
                    e);
        }
    }

    private long copy(UsageQuery query, CarbonCalculator calculator, Path work, Path pending)
            throws SQLException, IOException {
        try (DuckDb engine = DuckDb.open(settings)) {
            // or else the engine may keep the bill in memory and look its rows up for each figure
            engine.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'");
            List<EnrichedPart> parts = parts(engine, query, calculator, work);
            copy(engine, parts, pending);
            long all = 0;
            long counted = 0;
            for (EnrichedPart part : parts) {
                all += engine.number(part.all());
                counted += engine.number(part.counted());
            }
            String written =
                    " FROM read_parquet(" + DuckDb.text(DuckTable.literal(pending)) + ", hive_partitioning = false)";
            check("rows", all, engine.number("SELECT count(*)" + written));
            check(
                    "rows of the period",
                    counted,
                    engine.number("SELECT count(*)" + written + " WHERE " + CarbonColumns.STATUS.column() + " <> '"
                            + CarbonColumns.OUTSIDE + "'"));
            return all;
        }
    }

    private static void copy(DuckDb engine, List<EnrichedPart> parts, Path pending) throws SQLException, IOException {
        try {
            engine.execute("COPY (" + PartsTogether.select(parts) + ") TO " + DuckDb.text(pending.toString())
                    + " (FORMAT parquet, COMPRESSION snappy, USE_TMP_FILE false)");
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains(String.valueOf(pending.getFileName()))) {
                throw new IOException(DuckDb.fault(e), e);
            }
            throw e;
        }
    }

    private static void check(String what, long expected, long written) {
        if (expected != written) {
            throw new BrokenInputException("a file was changed while it was read: of " + expected + " " + what + " "
                    + written + " were written");
        }
    }

    private List<EnrichedPart> parts(DuckDb engine, UsageQuery query, CarbonCalculator calculator, Path work)
            throws SQLException, IOException {
        List<EnrichedPart> parts = new ArrayList<>();
        List<DuckTable> tables = new ArrayList<>();
        Map<Boolean, List<Input>> json = new TreeMap<>();
        CsvEnricher csv = new CsvEnricher(calculator, work);
        for (Input input : Deliveries.latestOf(inputs.resolve()).inputs()) {
            switch (Engines.formatOf(input, formats)) {
                case CSV -> {
                    try (FileCursor rows = rowsOf(input, query)) {
                        parts.add(csv.part(input, rows, parts.size()));
                    }
                }
                case PARQUET -> add(table(engine, input), tables);
                case JSON ->
                    json.computeIfAbsent(Format.isPacked(input), packed -> new ArrayList<>())
                            .add(input);
            }
        }
        for (DuckTable table : tables) {
            parts.add(part(engine, query, calculator, work, table, table.topColumns(), parts.size()));
        }
        for (List<Input> inputs : json.values()) {
            JsonBill.Converted bill = JsonBill.convert(engine, inputs, work.resolve("json-" + parts.size() + ENDING));
            parts.add(part(engine, query, calculator, work, bill.table(), bill.own(), parts.size()));
        }
        return parts;
    }

    private EnrichedPart part(
            DuckDb engine,
            UsageQuery query,
            CarbonCalculator calculator,
            Path work,
            DuckTable table,
            Map<String, String> own,
            int number)
            throws IOException {
        try {
            RowMapper mapper = mappers.create(query, completeness(query));
            return new DuckEnricher(engine, mapper, query, calculator, work).part(table, own, number);
        } catch (BrokenInputException e) {
            throw new BrokenInputException("cannot read \"" + table.name() + "\": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new BrokenInputException("cannot read \"" + table.name() + "\": " + DuckDb.fault(e), e);
        }
    }

    private FileCursor rowsOf(Input input, UsageQuery query) {
        UsageQuery rowLevel =
                new UsageQuery(query.window(), query.dimensions(), query.tags(), query.grain(), true, query.asOf());
        return new FileCursor(
                source,
                (asked, unused) -> mappers.create(asked, completeness(asked)),
                List.of(input),
                formats,
                settings,
                rowLevel);
    }

    /** Which rows are provisional takes a look at all files, and no column tells it. */
    private static Completeness completeness(UsageQuery query) {
        return new Completeness(query.asOf(), () -> null);
    }

    private static DuckTable table(DuckDb engine, Input input) {
        try {
            return DuckTable.ofBytes(engine, input);
        } catch (SQLException e) {
            throw new BrokenInputException("cannot read \"" + input.name() + "\": " + DuckDb.fault(e), e);
        }
    }

    private static void add(DuckTable table, List<DuckTable> tables) {
        checkColumns(table.name(), table.topColumns().keySet());
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).fits(table)) {
                tables.set(i, tables.get(i).with(table));
                return;
            }
        }
        tables.add(table);
    }

    /** Refuses a bill that has the columns already. */
    static void checkColumns(String file, Iterable<String> columns) {
        for (String column : columns) {
            if (column.strip().toLowerCase(Locale.ROOT).startsWith(CarbonColumns.PREFIX)) {
                throw new CarbonConfigurationException("\"" + file + "\" has the column \"" + column.strip()
                        + "\", so it was enriched before; name the bill from which it was made");
            }
        }
    }

    private static void publish(Path pending, Path target) throws IOException {
        try {
            Files.move(pending, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(pending, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void remove(@Nullable Path path) {
        if (path == null || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // what was written is complete, or is told not to be
        }
    }
}
