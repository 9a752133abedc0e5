package io.carbontracker.report.csv;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.estimate.Estimated;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.OutcomeSink;
import io.carbontracker.report.ReportPlan;
import io.carbontracker.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code carbon_detail_<stamp>.csv}, {@code carbon_gaps_<stamp>.csv} and {@code carbon_summary_<stamp>.csv} into a
 * folder, which is created when missing. The stamp is the time of the run in UTC, as {@code 20260301_093000}; where one of the
 * names is taken, all three get {@code _2}, {@code _3} and so on behind it.
 *
 * <p>Files are UTF-8 with LF and a header row, quoted by RFC 4180, at full precision. Text that a spreadsheet would run as a
 * formula has an apostrophe before it.
 *
 * <p>Until {@link #write} the files have hidden names in the same folder. They get their own when all three are complete and on
 * the disk, the summary last: where it stands, the others do.
 *
 * <p>Used once, by one thread. A target that cannot be such a folder is a {@link CarbonConfigurationException} before anything
 * is read; where writing fails later, as on a full disk, each method throws {@link io.carbontracker.error.ReportException}.
 *
 * @since 0.1.0
 */
public final class CsvReport implements ReportWriter {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final boolean detail;
    private final PendingFile.Opener opener;
    private final List<PendingFile> pending = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final RowBuffer rows = new RowBuffer();
    private String stamp = "";
    private @Nullable PendingFile detailFile;

    CsvReport(Path folder, boolean detail, PendingFile.Opener opener) {
        this.folder = folder;
        this.detail = detail;
        this.opener = opener;
    }

    /**
     * Starts a writer.
     *
     * @param folder where the files go
     * @return a builder
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /**
     * Creates the folder where it is missing and the files under hidden names, so that a target that does not take them is found
     * before anything is read.
     *
     * @param plan what is known of the run before it starts
     * @return the sink of detail rows; empty when they were turned off
     * @throws CarbonConfigurationException when the folder cannot be created or takes no file
     */
    @Override
    public Optional<OutcomeSink> sink(ReportPlan plan) {
        if (!stamp.isEmpty()) {
            throw new IllegalStateException("a report writer is used once");
        }
        stamp = STAMP.format(plan.startedAt());
        try {
            // The first updates of JDK 17 refuse a link to a folder in createDirectories (JDK-8294193).
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw PendingFile.wrongFolder("create the folder", folder, e);
        }
        PendingFile detailed = detail ? create("detail") : null;
        create("gaps");
        create("summary");
        if (detailed == null) {
            return Optional.empty();
        }
        detailFile = detailed;
        DetailRows format = new DetailRows(plan);
        format.header(rows);
        return Optional.of(outcome -> {
            if (outcome instanceof Estimated estimated) {
                format.row(estimated, rows);
                if (rows.isFull()) {
                    detailed.take(rows);
                }
            }
        });
    }

    private PendingFile create(String kind) {
        PendingFile file = PendingFile.create(folder, kind, stamp, opener);
        pending.add(file);
        return file;
    }

    /**
     * Writes the summary and the gaps, and gives all files their own names.
     *
     * @param report the report
     */
    @Override
    public void write(CarbonReport report) {
        if (pending.isEmpty()) {
            throw new IllegalStateException("a CSV report is written once, after sink(plan)");
        }
        if (detailFile != null) {
            detailFile.take(rows);
        }
        TableRows.gaps(report, rows);
        pending.get(pending.size() - 2).take(rows);
        TableRows.summary(report, rows);
        pending.get(pending.size() - 1).take(rows);
        pending.forEach(PendingFile::complete);
        String free = stamp;
        for (int next = 2; !publish(free); next++) {
            free = stamp + "_" + next;
        }
        for (PendingFile file : pending) {
            files.add(file.target(free));
        }
        pending.clear();
    }

    /** All or none: a name that is taken, or a failure, gives back the names that came before it. */
    private boolean publish(String free) {
        List<PendingFile> published = new ArrayList<>();
        boolean all = false;
        try {
            for (PendingFile file : pending) {
                if (!file.publish(free)) {
                    return false;
                }
                published.add(file);
            }
            all = true;
            return true;
        } finally {
            if (!all) {
                published.forEach(file -> file.withdraw(free));
            }
        }
    }

    /**
     * Lists what was written.
     *
     * @return detail, where it was asked for, gaps and summary; empty before {@link #write} has ended
     */
    public List<Path> files() {
        return List.copyOf(files);
    }

    @Override
    public void close() {
        CarbonException failure = null;
        for (PendingFile file : pending) {
            try {
                file.discard();
            } catch (CarbonException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        pending.clear();
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Collects the settings of a writer. Not safe for several threads, not to be used after {@link #build()}.
     *
     * <p>Default: with detail.
     */
    public static final class Builder {
        private final Path folder;
        private boolean detail = true;

        private Builder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        /**
         * Tells whether to write one row per estimated usage. Without, sources may hand out sums in place of rows.
         *
         * @param value whether to
         * @return this
         */
        public Builder detail(boolean value) {
            detail = value;
            return this;
        }

        /**
         * Makes the writer. Nothing is created on the disk yet.
         *
         * @return the writer, to be closed by the caller
         * @throws CarbonConfigurationException when the folder is a file or may not be written to
         */
        public CsvReport build() {
            if (Files.exists(folder)) {
                if (!Files.isDirectory(folder)) {
                    throw new CarbonConfigurationException(
                            "the output folder \"" + folder + "\" is a file; name a folder, which need not exist");
                }
                if (!Files.isWritable(folder)) {
                    throw new CarbonConfigurationException("the output folder \"" + folder
                            + "\" is not writable; name another or change its permissions");
                }
            }
            return new CsvReport(folder, detail, PendingFile.Opener.CREATE);
        }
    }
}
