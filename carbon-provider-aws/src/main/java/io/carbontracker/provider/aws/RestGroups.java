package io.carbontracker.provider.aws;

import io.carbontracker.usage.Providers;
import io.carbontracker.usage.SkipReason;
import io.carbontracker.usage.SkippedUsage;
import io.carbontracker.usage.UsageItem;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.costexplorer.model.Group;

/**
 * Turns the groups of the rest of the bill, by service and record type, into skipped items with their cost: so that a report can
 * tell which share of the bill it covers.
 */
final class RestGroups {
    private RestGroups() {}

    static UsageItem item(Group group) {
        List<String> keys = group.keys();
        String service = keys.isEmpty() ? "" : keys.get(0);
        String record = keys.size() < 2 ? "" : keys.get(1);
        SkipReason reason = reason(service, record);
        return new SkippedUsage(
                reason,
                reason == SkipReason.NOT_MODELLED ? service.toLowerCase(Locale.ROOT) : "",
                detail(reason, record),
                Providers.AWS,
                service,
                "",
                service,
                null,
                0,
                Amounts.cost(group),
                1,
                MachineGroups.REFERENCE);
    }

    private static String detail(SkipReason reason, String record) {
        return reason == SkipReason.DUPLICATE_HOURS
                ? "EMR's charge for machines that EC2 bills"
                : "record type " + (record.isEmpty() ? "unknown" : record);
    }

    /**
     * What a record type is. The amortized cost of a recurring fee is what nobody used of the commitment: the rest lies on the
     * usage that it covered.
     */
    private static SkipReason reason(String service, String record) {
        if (Filters.USAGE_RECORDS.contains(record)) {
            return service.equals(MachineServices.EMR) ? SkipReason.DUPLICATE_HOURS : SkipReason.NOT_MODELLED;
        }
        String text = record.toLowerCase(Locale.ROOT);
        if (text.contains("tax")) {
            return SkipReason.TAX;
        }
        if (text.contains("credit") || text.contains("refund") || text.contains("discount")) {
            return SkipReason.CREDIT;
        }
        if (text.contains("rifee") || text.contains("recurring")) {
            return SkipReason.UNUSED_COMMITMENT;
        }
        return text.contains("upfront") || text.contains("negation") ? SkipReason.PURCHASE : SkipReason.FEE;
    }
}
