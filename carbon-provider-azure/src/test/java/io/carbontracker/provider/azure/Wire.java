package io.carbontracker.provider.azure;

import io.carbontracker.testkit.Answer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Answers as Cost Management writes them. */
final class Wire {
    /** The columns of an answer by day, region and meter, in the order in which the service tends to give them. */
    static final String COLUMNS = "UsageQuantity:Number,Cost:Number,UsageDate:Number,ResourceLocation:String,"
            + "Meter:String,Currency:String";

    /** The columns of an answer by kind of charge and of resource. */
    static final String CHARGE_COLUMNS =
            "UsageQuantity:Number,Cost:Number,ChargeType:String,ResourceType:String,Currency:String";

    private Wire() {}

    /** A page with {@link #COLUMNS}; rows as JSON arrays. */
    static Answer page(String nextLink, String... rows) {
        return page(COLUMNS, nextLink, rows);
    }

    static Answer page(String columns, String nextLink, String[] rows) {
        return Answer.json(body(columns, "\"nextLink\":\"" + nextLink + "\",", rows));
    }

    /** The last page, without a link to another. */
    static Answer last(String... rows) {
        return Answer.json(body(COLUMNS, "\"nextLink\":null,", rows));
    }

    /** An answer by kind of charge and of resource. */
    static Answer charges(String... rows) {
        return Answer.json(body(CHARGE_COLUMNS, "", rows));
    }

    /** All usage in one row: so many hours of machines. */
    static Answer total(String hours) {
        return charges("[" + hours + ",0,\"Usage\",\"microsoft.compute/virtualmachines\",\"EUR\"]");
    }

    static String body(String columns, String link, String... rows) {
        String names = Arrays.stream(columns.split(","))
                .map(column -> column.split(":"))
                .map(pair -> "{\"name\":\"" + pair[0] + "\",\"type\":\"" + pair[1] + "\"}")
                .collect(Collectors.joining(","));
        return "{\"id\":\"subscriptions/S/providers/Microsoft.CostManagement/query/5f0c\",\"name\":\"5f0c\","
                + "\"type\":\"Microsoft.CostManagement/query\",\"location\":null,\"sku\":null,\"eTag\":null,"
                + "\"properties\":{" + link + "\"columns\":[" + names + "],\"rows\":[" + String.join(",", rows) + "]}}";
    }

    static Answer error(int status, String code, String message) {
        return Answer.json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }
}
