package io.carbontracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.OutcomeSink;
import io.carbontracker.report.ReportPlan;
import io.carbontracker.report.ReportWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportWriterContractTest {
    private static final AtomicInteger RUNS = new AtomicInteger();

    @TempDir
    Path folders;

    enum Fault {
        NONE,
        WRITES_AT_ONCE,
        LEAVES_HIDDEN_FILE_OF_FAILURE,
        LEAVES_HIDDEN_FILE,
        DIFFERS_FROM_RUN_TO_RUN,
        NOTHING_OF_NOTHING,
        CLOSE_TAKES_AWAY,
        CLOSES_ONCE
    }

    /** Counts outcomes in a hidden file and writes the number to a visible one. */
    private static final class CountWriter implements ReportWriter {
        private final Path hidden;
        private final Path visible;
        private final Fault fault;
        private int count;
        private boolean closed;

        CountWriter(Path folder, Fault fault) {
            this.hidden = folder.resolve(".count");
            this.visible = folder.resolve("count.txt");
            this.fault = fault;
        }

        @Override
        public Optional<OutcomeSink> sink(ReportPlan plan) {
            put(fault == Fault.WRITES_AT_ONCE ? visible : hidden, "");
            return Optional.of(outcome -> count++);
        }

        @Override
        public void write(CarbonReport report) {
            if (count == 0 && fault == Fault.NOTHING_OF_NOTHING) {
                return;
            }
            String text = count + " outcomes, " + report.totals().rows() + " rows estimated\n";
            put(visible, fault == Fault.DIFFERS_FROM_RUN_TO_RUN ? text + RUNS.incrementAndGet() : text);
            if (fault != Fault.LEAVES_HIDDEN_FILE) {
                delete(hidden);
            }
        }

        @Override
        public void close() {
            if (closed && fault == Fault.CLOSES_ONCE) {
                throw new IllegalStateException("closed already");
            }
            closed = true;
            if (fault == Fault.CLOSE_TAKES_AWAY) {
                delete(visible);
            }
            if (fault != Fault.LEAVES_HIDDEN_FILE && fault != Fault.LEAVES_HIDDEN_FILE_OF_FAILURE) {
                delete(hidden);
            }
        }

        private static void put(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The contract over the writer of counts. */
    static class OverTheWriter extends ReportWriterContract {
        private final Fault fault;

        OverTheWriter(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected ReportWriter writer(Path folder, Appendable out) {
            return new CountWriter(folder, fault);
        }
    }

    @Nested
    class OfFiles extends OverTheWriter {
        OfFiles() {
            super(Fault.NONE);
        }
    }

    @Nested
    class OfPrint extends ReportWriterContract {
        @Override
        protected ReportWriter writer(Path folder, Appendable out) {
            return new ReportWriter() {
                @Override
                public void write(CarbonReport report) {
                    try {
                        out.append(report.totals().rows() + " rows estimated\n");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void close() {}
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
        "WRITES_AT_ONCE, nothingIsVisibleBeforeTheReportIsWritten",
        "WRITES_AT_ONCE, nothingIsLeftOfARunThatFailed",
        "LEAVES_HIDDEN_FILE_OF_FAILURE, nothingIsLeftOfARunThatFailed",
        "LEAVES_HIDDEN_FILE, nothingHiddenIsLeftOfARunThatEnded",
        "DIFFERS_FROM_RUN_TO_RUN, theSameReportGivesTheSameBytes",
        "NOTHING_OF_NOTHING, aReportOfNothingIsWritten",
        "CLOSE_TAKES_AWAY, closingTwiceIsFine",
        "CLOSES_ONCE, closingTwiceIsFine",
    })
    void aFaultIsCaughtByTheTestOfIt(Fault fault, String test) {
        assertThat(ContractRun.failures(() -> new OverTheWriter(fault), folders))
                .containsKey(test);
    }
}
