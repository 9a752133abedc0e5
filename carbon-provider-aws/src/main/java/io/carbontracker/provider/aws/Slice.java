package io.carbontracker.provider.aws;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;

/**
 * One question to Cost Explorer, answered in one page or more.
 *
 * @param part which part of the bill
 * @param span when
 * @param pinned what the filter holds to one value
 * @param axis what groups are told apart by beside the usage type; unused for {@link Part#REST}
 */
record Slice(Part part, Span span, Pinned pinned, Axis axis) {
    static final String QUANTITY = "UsageQuantity";
    static final String COST = "AmortizedCost";

    /**
     * What a filter holds to one value, so that every group is known to have it.
     *
     * @param region the region, {@code ""} for any
     * @param outside the regions that are asked for one by one, none of which the usage has; empty for no such condition
     * @param account the account, {@code ""} for any
     * @param service the service, {@code ""} for any
     * @param recordType the record type, {@code ""} for any that is usage
     */
    record Pinned(String region, List<String> outside, String account, String service, String recordType) {
        static final Pinned NOTHING = new Pinned("", List.of(), "", "", "");

        Pinned {
            outside = List.copyOf(outside);
        }
    }

    GetCostAndUsageRequest request(List<String> accounts) {
        return GetCostAndUsageRequest.builder()
                .timePeriod(span.interval())
                .granularity(span.granularity())
                .metrics(metrics())
                .groupBy(groups())
                .filter(Filters.of(this, accounts))
                .build();
    }

    private List<String> metrics() {
        return part == Part.REST ? List.of(COST) : List.of(QUANTITY, COST);
    }

    private List<GroupDefinition> groups() {
        if (part == Part.REST) {
            return List.of(Axis.dimension("SERVICE"), Axis.dimension("RECORD_TYPE"));
        }
        GroupDefinition usageType = Axis.dimension("USAGE_TYPE");
        return usageTypeKey() == 1 ? List.of(axis.group(), usageType) : List.of(usageType, axis.group());
    }

    /** The place of the usage type among a group's keys; the axis has the other. */
    int usageTypeKey() {
        return axis.kind() == Axis.Kind.REGION ? 1 : 0;
    }

    /** The same question by days in place of hours. */
    List<Slice> byDay() {
        List<Slice> slices = new ArrayList<>();
        for (Span days : span.byDay()) {
            slices.add(new Slice(part, days, pinned, axis));
        }
        return slices;
    }
}
