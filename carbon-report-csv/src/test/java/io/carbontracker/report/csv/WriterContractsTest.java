package io.carbontracker.report.csv;

import io.carbontracker.report.ReportWriter;
import io.carbontracker.testkit.ReportWriterContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The writers keep what the contract of all report writers asks. */
class WriterContractsTest {
    @Nested
    class OfCsvReport extends ReportWriterContract {
        @Override
        protected ReportWriter writer(Path folder, Appendable out) {
            return CsvReport.builder(folder).build();
        }
    }

    @Nested
    class OfTerminalSummary extends ReportWriterContract {
        @Override
        protected ReportWriter writer(Path folder, Appendable out) {
            return TerminalSummary.writer(out, TerminalSummary.DEFAULT_WIDTH, false);
        }
    }

    @Nested
    class OfJsonReport extends ReportWriterContract {
        @Override
        protected ReportWriter writer(Path folder, Appendable out) {
            return JsonReport.writer(out);
        }
    }
}
