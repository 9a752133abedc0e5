package io.carbontracker.provider.gcp;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** One row of the billing export, written as a row of the miniature. Each method changes one thing and returns the row. */
final class ExportRow {
    static final String COMPUTE_ENGINE = "6F81-5844-456A";

    private String serviceId = COMPUTE_ENGINE;
    private String service = "Compute Engine";
    private String sku;
    private Instant start;
    private Duration length = Duration.ofHours(1);
    private Instant exported;
    private Instant partition;
    private String project = "ml-prod";
    private String location = "us-central1";
    private String region = "us-central1";
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> systemLabels = new LinkedHashMap<>();
    private String amount = "NULL";
    private String unit = "seconds";
    private String pricingAmount = "NULL";
    private String pricingUnit = "hour";
    private double cost;
    private String credits = "[]";
    private String costType = "regular";

    /** A row of Compute Engine in us-central1 for the hour from {@code start}, exported six hours later. */
    static ExportRow of(String sku, String start) {
        ExportRow row = new ExportRow();
        row.sku = sku;
        row.start = Instant.parse(start);
        return row.exported(row.start.plus(6, ChronoUnit.HOURS));
    }

    /** Device-seconds, and their hours as what is priced. */
    ExportRow seconds(double seconds) {
        return amount(seconds, "seconds").priced(seconds / 3600, "hour");
    }

    /** GiB for an hour, in byte-seconds, and their hours as what is priced. */
    ExportRow gibibyteHours(double hours) {
        return amount(hours * (1L << 30) * 3600, "byte-seconds").priced(hours, "gibibyte hour");
    }

    ExportRow amount(double value, String of) {
        amount = Double.toString(value);
        unit = of;
        return this;
    }

    /** A number that is none, or {@code NULL}. */
    ExportRow amountText(String text) {
        amount = text;
        return this;
    }

    ExportRow priced(double value, String of) {
        pricingAmount = Double.toString(value);
        pricingUnit = of;
        return this;
    }

    ExportRow cost(double value, double... creditAmounts) {
        cost = value;
        credits = DoubleStream.of(creditAmounts)
                .mapToObj(credit -> "{'name': 'credit', 'amount': " + credit
                        + ", 'full_name': 'credit', 'id': 'c', 'type': 'DISCOUNT'}")
                .collect(Collectors.joining(", ", "[", "]"));
        return this;
    }

    ExportRow lasting(Duration value) {
        length = value;
        return this;
    }

    /** Exported then; the partition is the day before for exports until 05:40 UTC. */
    ExportRow exported(Instant value) {
        exported = value;
        partition = value.minus(Duration.ofHours(5).plusMinutes(40)).truncatedTo(ChronoUnit.DAYS);
        return this;
    }

    ExportRow service(String id, String description) {
        serviceId = id;
        service = description;
        return this;
    }

    ExportRow project(String value) {
        project = value;
        return this;
    }

    ExportRow in(String value) {
        location = value;
        region = value;
        return this;
    }

    /** In a place that is no region. */
    ExportRow inMultiRegion(String value) {
        location = value;
        region = null;
        return this;
    }

    ExportRow label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    ExportRow systemLabel(String key, String value) {
        systemLabels.put(key, value);
        return this;
    }

    ExportRow machine(String type) {
        return systemLabel(BillingQuery.MACHINE_LABEL, type);
    }

    ExportRow costType(String value) {
        costType = value;
        return this;
    }

    /** The row as the values of an INSERT, in the order of {@link MiniatureExport}'s columns. */
    String values() {
        return "("
                + String.join(
                        ", ",
                        time(partition),
                        "'01A2B3-C4D5E6-F7A8B9'",
                        struct("id", serviceId, "description", service),
                        struct("id", "SKU-" + Integer.toHexString(sku.hashCode()), "description", sku),
                        time(start),
                        time(start.plus(length)),
                        project == null
                                ? "NULL"
                                : "{'id': '" + project + "', 'number': '1', 'name': '" + project
                                        + "', 'labels': [], 'ancestry_numbers': '/1/', 'ancestors': []}",
                        pairs(labels),
                        pairs(systemLabels),
                        "{'location': " + text(location) + ", 'country': NULL, 'region': " + text(region)
                                + ", 'zone': NULL}",
                        "[]",
                        time(exported),
                        Double.toString(cost),
                        "'USD'",
                        "1.0",
                        "{'amount': " + amount + ", 'unit': " + text(unit) + ", 'amount_in_pricing_units': "
                                + pricingAmount + ", 'pricing_unit': " + text(pricingUnit) + "}",
                        credits,
                        "{'month': '202610'}",
                        text(costType),
                        Double.toString(cost),
                        "{'name': 'vm-1', 'global_name': '//compute.googleapis.com/vm-1'}")
                + ")";
    }

    private static String pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> struct("key", pair.getKey(), "value", pair.getValue()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String struct(String firstKey, String first, String secondKey, String second) {
        return "{'" + firstKey + "': " + text(first) + ", '" + secondKey + "': " + text(second) + "}";
    }

    private static String time(Instant instant) {
        return "TIMESTAMP '" + instant.toString().replace("T", " ").replace("Z", "") + "'";
    }

    private static String text(String value) {
        return value == null ? "NULL" : "'" + value.replace("'", "''") + "'";
    }
}
