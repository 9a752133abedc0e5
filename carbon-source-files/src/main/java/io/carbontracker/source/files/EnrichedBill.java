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
import java.util.Objects;
import java.util.Set;
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
    long write(UsageQuery query, CarbonCalculator calculator, Path target) {
        Path name = target.getFileName();
        if (name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(ENDING)) {
            throw new CarbonConfigurationException(
                    "the enriched bill is written as Parquet: \"" + target + "\" must end in " + ENDING);
        }
        inputs.checkTarget(target);
        Path pending = target.resolveSibling("." + name + ".tmp-" + UUID.randomUUID());
        Path work = null;
        try {
            work = prepare(target, pending);
            long rows = copy(query, calculator, work, pending);
            publish(pending, target);
            return rows;
        } catch (BrokenInputException e) {
            throw new UsageSourceException(source, e.getMessage() + "; nothing was written", e, false);
        } catch (SQLException e) {
            throw new UsageSourceException(
                    source, "cannot write \"" + target + "\": " + DuckDb.fault(e) + "; nothing was written", e, false);
        } catch (IOException e) {
            throw failed(target, e);
        } catch (UncheckedIOException e) {
            throw failed(target, Objects.requireNonNull(e.getCause(), "cause"));
        } finally {
            remove(pending);
            remove(work);
        }
    }

    private static ReportException failed(Path target, IOException why) {
        return new ReportException(
                target.toString(),
                "cannot write \"" + target + "\": " + CarbonException.inWords(why)
                        + "; make room or name another place",
                why,
                false);
    }

    /** Finds out that the target can be written, and makes a folder for what is needed on the way. */
    private Path prepare(Path target, Path pending) throws IOException {
        try {
            Path folder = target.toAbsolutePath().getParent();
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
        return Files.createTempDirectory(Files.createDirectories(settings.tempDirectory()), "carbon-tracker-enrich-");
    }

    private long copy(UsageQuery query, CarbonCalculator calculator, Path work, Path pending)
            throws SQLException, IOException {
        try (DuckDb engine = DuckDb.open(settings)) {
            List<EnrichedPart> parts = parts(engine, query, calculator, work);
            List<String> rows = parts.stream().map(EnrichedPart::rows).toList();
            engine.execute("COPY (" + String.join(" UNION ALL BY NAME ", rows) + ") TO "
                    + DuckDb.text(pending.toString()) + " (FORMAT parquet, COMPRESSION snappy)");
            long expected = 0;
            for (EnrichedPart part : parts) {
                expected += engine.number(part.counted());
            }
            String written = " FROM read_parquet(" + DuckDb.text(DuckTable.literal(pending)) + ")";
            long counted = engine.number("SELECT count(*)" + written + " WHERE " + CarbonColumns.STATUS.column()
                    + " <> '" + CarbonColumns.OUTSIDE + "'");
            if (counted != expected) {
                throw new BrokenInputException("a file was changed while it was read: of " + expected
                        + " rows of the period " + counted + " were found again");
            }
            return engine.number("SELECT count(*)" + written);
        }
    }

    private List<EnrichedPart> parts(DuckDb engine, UsageQuery query, CarbonCalculator calculator, Path work)
            throws SQLException, IOException {
        List<EnrichedPart> parts = new ArrayList<>();
        List<DuckTable> tables = new ArrayList<>();
        UsageQuery rowLevel =
                new UsageQuery(query.window(), query.dimensions(), query.tags(), query.grain(), true, query.asOf());
        CsvEnricher csv = new CsvEnricher(calculator, work);
        int number = 0;
        for (Input input : Deliveries.latestOf(inputs.resolve()).inputs()) {
            Format format = formats.size() == 1 ? Format.CSV : Format.of(input);
            if (format == Format.CSV) {
                try (FileCursor cursor = new FileCursor(source, mappers, List.of(input), formats, settings, rowLevel)) {
                    parts.add(csv.part(input, cursor, number++));
                }
            } else {
                add(table(engine, input, format, work, number++), tables);
            }
        }
        for (DuckTable table : tables) {
            RowMapper mapper = mappers.create(query, new Completeness(query.asOf(), () -> null));
            DuckEnricher enricher = new DuckEnricher(engine, mapper, query, calculator, work);
            try {
                parts.add(enricher.part(table, number++));
            } catch (BrokenInputException e) {
                throw new BrokenInputException("cannot read \"" + table.name() + "\": " + e.getMessage(), e);
            } catch (SQLException e) {
                throw new BrokenInputException("cannot read \"" + table.name() + "\": " + DuckDb.fault(e), e);
            }
        }
        return parts;
    }

    private DuckTable table(DuckDb engine, Input input, Format format, Path work, int number) {
        try {
            return format == Format.JSON
                    ? DuckTable.of(
                            engine,
                            DuckTable.parquetOf(engine, input, work.resolve("json-" + number + ENDING)),
                            Format.PARQUET)
                    : DuckTable.of(engine, input, format);
        } catch (SQLException e) {
            throw new BrokenInputException("cannot read \"" + input.name() + "\": " + DuckDb.fault(e), e);
        }
    }

    private static void add(DuckTable table, List<DuckTable> tables) {
        checkColumns(table.name(), table.topColumns());
        for (int i = 0; i < tables.size(); i++) {
            if (tables.get(i).fits(table)) {
                tables.set(i, tables.get(i).with(table));
                return;
            }
        }
        tables.add(table);
    }

    /** Refuses a bill that has the columns already. */
    static void checkColumns(String file, List<String> columns) {
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
