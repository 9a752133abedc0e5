package io.carbontracker.report.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import io.carbontracker.error.ReportException;
import io.carbontracker.intensity.IntensityChain.SourceAnswer;
import io.carbontracker.report.CarbonReport;
import io.carbontracker.report.CarbonReport.CostOf;
import io.carbontracker.report.CarbonReport.Coverage;
import io.carbontracker.report.CarbonReport.Gap;
import io.carbontracker.report.CarbonReport.Group;
import io.carbontracker.report.CarbonReport.HoursOf;
import io.carbontracker.report.CarbonReport.Rows;
import io.carbontracker.report.CarbonReport.Run;
import io.carbontracker.report.CarbonReport.SignalTotal;
import io.carbontracker.report.CarbonReport.SourceRun;
import io.carbontracker.report.CarbonReport.Totals;
import io.carbontracker.report.ReportWriter;
import io.carbontracker.units.Estimate;
import io.carbontracker.usage.Dimension;
import io.carbontracker.usage.ResourceKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Prints a report as one JSON object with a newline behind it. Numbers are at full precision, written as the CSV files write
 * them; what is unknown is {@code null}. All but printable ASCII is escaped, so that text of a bill cannot steer a terminal.
 *
 * @since 0.1.0
 */
public final class JsonReport {
    private static final JsonFactory JSON = new JsonFactory().setCharacterEscapes(new PrintableAscii());
    private static final int LAST_PRINTABLE = '~';

    private JsonReport() {}

    /**
     * Makes a writer.
     *
     * @param out where it prints; not closed
     * @return the writer
     */
    public static ReportWriter writer(Appendable out) {
        Objects.requireNonNull(out, "out");
        return new PrintingWriter(report -> write(report, out));
    }

    /**
     * Prints a report.
     *
     * @param report the report
     * @param out where to; not closed
     * @throws ReportException when {@code out} does not take it
     */
    public static void write(CarbonReport report, Appendable out) {
        Objects.requireNonNull(report, "report");
        Objects.requireNonNull(out, "out");
        try (JsonGenerator json = JSON.createGenerator(new AppendableWriter(out))) {
            json.setHighestNonEscapedChar(LAST_PRINTABLE);
            json.useDefaultPrettyPrinter();
            new Printer(json).report(report);
            json.writeRaw('\n');
        } catch (IOException e) {
            throw PrintingWriter.failure("JSON report", e);
        }
    }

    /** Holds the generator so that the methods below show the shape of the object and nothing else. */
    private record Printer(JsonGenerator json) {
        void report(CarbonReport report) throws IOException {
            Run run = report.run();
            json.writeStartObject();
            json.writeStringField("methodology", run.methodology());
            json.writeStringField("signal", run.primary().label());
            json.writeStringField("data_version", run.dataVersion());
            json.writeObjectFieldStart("period");
            instant("from", run.from());
            instant("to", run.to());
            instant("complete_through", run.completeThrough());
            json.writeEndObject();
            rows(report.coverage().rows());
            totals(report.totals(), report.coverage().idleReserved());
            coverage(report.coverage());
            json.writeObjectFieldStart("signals");
            signal("average", report.totals().average());
            signal("marginal", report.totals().marginal());
            json.writeEndObject();
            json.writeStringField("boundary", CarbonReport.BOUNDARY);
            groups(report);
            gaps(report.gaps());
            sources(run);
            json.writeEndObject();
        }

        private void rows(Rows rows) throws IOException {
            json.writeObjectFieldStart("rows");
            json.writeNumberField("read", rows.read());
            json.writeNumberField("estimated", rows.estimated());
            json.writeNumberField("not_estimated", rows.notEstimated());
            json.writeNumberField("excluded", rows.excluded());
            json.writeEndObject();
        }

        private void totals(Totals totals, Totals idleReserved) throws IOException {
            json.writeObjectFieldStart("totals");
            hours(totals);
            number("it_energy_kwh", totals.itEnergyKwh().best());
            number("facility_energy_kwh", totals.facilityEnergyKwh().best());
            carbon("carbon", totals.carbon().kg());
            best("average_carbon_kg", totals.average().kg());
            best("marginal_carbon_kg", totals.marginal().kg());
            best("embodied_kg", totals.embodiedKg());
            json.writeObjectFieldStart("cost");
            for (Map.Entry<String, BigDecimal> cost : totals.cost().entrySet()) {
                amount(cost.getKey(), cost.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("idle_reserved");
            hours(idleReserved);
            number("facility_energy_kwh", idleReserved.facilityEnergyKwh().best());
            best("carbon_kg", idleReserved.carbon().kg());
            best("embodied_kg", idleReserved.embodiedKg());
            json.writeEndObject();
            number("provisional_energy_kwh", totals.provisionalEnergyKwh());
            json.writeEndObject();
        }

        private void hours(Totals totals) throws IOException {
            json.writeObjectFieldStart("hours");
            for (ResourceKind kind : ResourceKind.values()) {
                number(kind.label(), totals.hours().getOrDefault(kind, 0.0));
            }
            json.writeEndObject();
        }

        private void coverage(Coverage coverage) throws IOException {
            json.writeObjectFieldStart("coverage");
            rows(coverage.rows());
            json.writeObjectFieldStart("hours");
            for (Map.Entry<ResourceKind, HoursOf> hours : coverage.hours().entrySet()) {
                json.writeObjectFieldStart(hours.getKey().label());
                number("estimated", hours.getValue().estimated());
                number("not_estimated", hours.getValue().notEstimated());
                number("excluded", hours.getValue().excluded());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeObjectFieldStart("cost");
            for (Map.Entry<String, CostOf> cost : coverage.cost().entrySet()) {
                json.writeObjectFieldStart(cost.getKey());
                amount("estimated", cost.getValue().estimated());
                amount("not_estimated", cost.getValue().notEstimated());
                amount("not_modelled", cost.getValue().notModelled());
                amount("excluded", cost.getValue().excluded());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeObjectFieldStart("energy");
            number("average", coverage.averageEnergyShare());
            number("marginal", coverage.marginalEnergyShare());
            json.writeEndObject();
            json.writeEndObject();
        }

        private void signal(String name, SignalTotal total) throws IOException {
            json.writeObjectFieldStart(name);
            json.writeStringField("basis", total.basis());
            json.writeStringField("gas", total.gas());
            json.writeArrayFieldStart("years");
            for (String period : total.periods()) {
                json.writeString(period);
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private void groups(CarbonReport report) throws IOException {
            List<Dimension> dimensions = report.run().groupBy().dimensions();
            json.writeArrayFieldStart("groups");
            for (Group group : report.groups()) {
                Totals totals = group.totals();
                json.writeStartObject();
                for (int i = 0; i < dimensions.size(); i++) {
                    json.writeStringField(
                            dimensions.get(i).column(), group.key().get(i));
                }
                number("total_hours", totals.shownHours());
                number("total_energy_kwh", totals.facilityEnergyKwh().best());
                best("total_carbon_kg", totals.carbon().kg());
                best("average_carbon_kg", totals.average().kg());
                best("marginal_carbon_kg", totals.marginal().kg());
                bounds("carbon", totals.carbon().kg());
                best("embodied_kg", totals.embodiedKg());
                cost(totals.cost());
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private void gaps(List<Gap> gaps) throws IOException {
            json.writeArrayFieldStart("gaps");
            for (Gap gap : gaps) {
                json.writeStartObject();
                json.writeStringField("provider", gap.provider());
                json.writeStringField("region", gap.region());
                json.writeStringField("instance_type", gap.type());
                json.writeStringField("reason", gap.reason());
                json.writeStringField("detail", gap.detail());
                json.writeNumberField("rows", gap.rows());
                number("hours", gap.hours());
                cost(gap.cost());
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private void sources(Run run) throws IOException {
            json.writeArrayFieldStart("sources");
            for (SourceRun source : run.sources()) {
                source(source.name(), SourceOutcome.of(source), SourceOutcome.detail(source));
            }
            for (SourceAnswer answer : run.intensities()) {
                source(answer.name(), answer.outcome(), answer.detail());
            }
            json.writeEndArray();
        }

        private void source(String name, String outcome, String detail) throws IOException {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeStringField("outcome", outcome);
            json.writeStringField("detail", detail);
            json.writeEndObject();
        }

        private void cost(SortedMap<String, BigDecimal> cost) throws IOException {
            amount("cost", cost.size() == 1 ? cost.values().iterator().next() : null);
            json.writeStringField("currency", TableRows.currency(cost));
        }

        private void carbon(String name, @Nullable Estimate kg) throws IOException {
            best(name + "_kg", kg);
            bounds(name, kg);
        }

        private void bounds(String name, @Nullable Estimate kg) throws IOException {
            number(name + "_low_kg", kg == null ? null : (Double) kg.low());
            number(name + "_high_kg", kg == null ? null : (Double) kg.high());
        }

        private void best(String name, @Nullable Estimate estimate) throws IOException {
            number(name, estimate == null ? null : (Double) estimate.best());
        }

        /** Writes what is no number in JSON, infinities and NaN, as null. */
        private void number(String name, @Nullable Double value) throws IOException {
            json.writeFieldName(name);
            if (value == null || !Double.isFinite(value)) {
                json.writeNull();
            } else {
                json.writeNumber(ShortestNumber.of(value));
            }
        }

        private void amount(String name, @Nullable BigDecimal value) throws IOException {
            json.writeFieldName(name);
            if (value == null) {
                json.writeNull();
            } else {
                json.writeNumber(ShortestNumber.of(value));
            }
        }

        private void instant(String name, @Nullable Instant value) throws IOException {
            json.writeStringField(name, value == null ? null : value.toString());
        }
    }

    /** Escapes DEL beside what JSON escapes anyway; {@code setHighestNonEscapedChar} does the rest. */
    private static final class PrintableAscii extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        private final int[] escapes;

        PrintableAscii() {
            escapes = standardAsciiEscapesForJSON();
            escapes['\u007f'] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
