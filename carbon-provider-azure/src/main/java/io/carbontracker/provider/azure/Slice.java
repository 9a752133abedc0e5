package io.carbontracker.provider.azure;

import com.azure.json.JsonProviders;
import com.azure.json.JsonWriter;
import com.azure.resourcemanager.costmanagement.models.ExportType;
import com.azure.resourcemanager.costmanagement.models.FunctionType;
import com.azure.resourcemanager.costmanagement.models.GranularityType;
import com.azure.resourcemanager.costmanagement.models.QueryAggregation;
import com.azure.resourcemanager.costmanagement.models.QueryComparisonExpression;
import com.azure.resourcemanager.costmanagement.models.QueryDataset;
import com.azure.resourcemanager.costmanagement.models.QueryDefinition;
import com.azure.resourcemanager.costmanagement.models.QueryFilter;
import com.azure.resourcemanager.costmanagement.models.QueryOperatorType;
import com.azure.resourcemanager.costmanagement.models.QueryTimePeriod;
import com.azure.resourcemanager.costmanagement.models.TimeframeType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One question to Cost Management, answered in one page or more.
 *
 * @param kind what is asked
 * @param span when
 * @param pins what the filter holds to one value
 * @param axes what groups are told apart by, two at most
 */
record Slice(Kind kind, Span span, List<Pin> pins, List<Axis> axes) {
    static final String QUANTITY = "UsageQuantity";
    static final String COST = "Cost";
    static final String DAY = "UsageDate";

    /** The column of the quantity is named after what was asked for, or after the name we gave to it. */
    static final String[] QUANTITIES = {QUANTITY, "qty"};

    static final String USAGE = "Usage";

    /**
     * The one meter category whose quantity is hours of machines: the service cannot tell units. It holds the machines of
     * machine learning, Kubernetes, Batch and Databricks as well, and neither licenses nor surcharges.
     */
    static final String CATEGORY = "Virtual Machines";

    /** What is asked. */
    enum Kind {
        /** Usage of machines, by the day. */
        MACHINES,
        /** Those among them that are capacity reservations without a machine, by the day. */
        CAPACITY,
        /** Which values there are to ask for one by one. */
        VALUES,
        /** All charges of machines, by kind of charge and of resource. */
        CHARGES
    }

    /**
     * What a filter holds to one value.
     *
     * @param axis the axis
     * @param values all spellings of the value
     * @param label the value as items show it
     */
    record Pin(Axis axis, List<String> values, String label) {}

    Slice {
        pins = List.copyOf(pins);
        axes = List.copyOf(axes);
    }

    boolean isDaily() {
        return kind == Kind.MACHINES || kind == Kind.CAPACITY;
    }

    /**
     * Lists what an answer needs and does not have; the cost is taken where it is told.
     *
     * @param columns of a page with rows
     */
    List<String> missing(Columns columns) {
        List<String> missing = new ArrayList<>();
        if (!columns.hasAny(QUANTITIES)) {
            missing.add(QUANTITY);
        }
        if (isDaily() && !columns.hasAny(DAY)) {
            missing.add(DAY);
        }
        for (Axis axis : axes) {
            if (!columns.hasAny(axis.columns())) {
                missing.add(axis.column());
            }
        }
        return missing;
    }

    /** The body of the request, the same for every page. */
    byte[] body(ExportType costs) {
        Map<String, QueryAggregation> sums = new LinkedHashMap<>();
        sums.put("qty", sum(QUANTITY));
        sums.put("cost", sum(COST));
        QueryDefinition query = new QueryDefinition()
                .withType(costs)
                .withTimeframe(TimeframeType.CUSTOM)
                .withTimePeriod(
                        new QueryTimePeriod().withFrom(span.firstSecond()).withTo(span.lastSecond()))
                .withDataset(new QueryDataset()
                        .withGranularity(isDaily() ? GranularityType.DAILY : GranularityType.fromString("None"))
                        .withAggregation(sums)
                        .withGrouping(axes.stream().map(Axis::grouping).toList())
                        .withFilter(filter()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(bytes)) {
            query.toJson(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write in memory", e);
        }
        return bytes.toByteArray();
    }

    private static QueryAggregation sum(String column) {
        return new QueryAggregation().withName(column).withFunction(FunctionType.SUM);
    }

    private QueryFilter filter() {
        List<QueryFilter> all = new ArrayList<>();
        all.add(in("MeterCategory", List.of(CATEGORY)));
        if (kind != Kind.CHARGES) {
            all.add(in(Axis.CHARGE_TYPE.column(), List.of(USAGE)));
        }
        for (Pin pin : pins) {
            all.add(in(pin.axis().column(), pin.values()));
        }
        // the service refuses an "and" of one
        return all.size() == 1 ? all.get(0) : new QueryFilter().withAnd(all);
    }

    private static QueryFilter in(String dimension, List<String> values) {
        return new QueryFilter()
                .withDimensions(new QueryComparisonExpression()
                        .withName(dimension)
                        .withOperator(QueryOperatorType.IN)
                        .withValues(values));
    }
}
